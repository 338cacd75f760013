"""Which lines of a plan concern one person: those that name them, and what is asked of their agency."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from app.record.comparing import Compared
from app.record.lines import ReferralLine, RoleLine, ServiceRequestLine, ServiceReviewLine
from app.record.who import Who

Record = TypeVar("Record")


def names(line: Any, person: str) -> bool:
    """Whether one of the values of a line is the person. Lines within it are asked for themselves."""
    if line is None:
        return False
    return any(_is(getattr(line, each.name), person) for each in fields(line))


def _is(value: object, person: str) -> bool:
    match value:
        case Who():
            return value.id == person
        case tuple():
            return any(isinstance(each, Who) and each.id == person for each in value)
    return False


def asks_agency(line: Any, agency: str) -> bool:
    """Whether something is asked of an agency, or expected of it."""
    match line:
        case ServiceRequestLine():
            return _same(line.to, agency) or _same(line.made_by, agency)
        case ReferralLine():
            return _same(line.to, agency)
        case ServiceReviewLine():
            return _same(line.agency, agency)
        case RoleLine(who=None):
            return _same(line.agency, agency)
    return False


def _same(one: str, other: str) -> bool:
    return bool(other.strip()) and one.strip().casefold() == other.strip().casefold()


def concerns(each: Compared, person: Who) -> bool:
    """Whether a line, as it stood or as it stands, names somebody or asks something of their agency."""
    return any(names(line, person.id) or asks_agency(line, person.agency) for line in (each.before, each.after))


def called(record: Record, person: str, name: str) -> Record:
    """The same record in which somebody is called otherwise, wherever they are chosen by their id."""
    return _called(record, person, name)  # type: ignore[no-any-return]


def _called(value: Any, person: str, name: str) -> Any:
    if isinstance(value, Who):
        return Who(name, "", value.id) if value.id == person else value
    if isinstance(value, tuple):
        return tuple(_called(each, person, name) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _called(getattr(value, each.name), person, name) for each in fields(value)})
    return value
