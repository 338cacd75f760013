"""Typed records to plain JSON values and strictly back.

A dataclass is an object with exactly its fields, a tuple an array, a choice its value, a date and an instant
ISO 8601 (instants in UTC, to the second, with "Z"), and a block of prose an object with one key that says which.
A field that came later than the first records stands there only when it says something: they stay what they were."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from app.board.shape import Bullets, Choice, Paragraph

Model = TypeVar("Model")

#: Beyond this, readers of JSON that know only floating point would round.
LARGEST = 2**53 - 1

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
BLOCKS: dict[str, type] = {"paragraph": Paragraph, "list": Bullets}


#: Marks a field that records made before it do not have. Nothing is written for its default.
LATER = {"later": True}


def may_lack(model: Any) -> frozenset[str]:
    """The names of the fields of a model that a record may not have."""
    return frozenset(each.name for each in fields(model) if each.metadata == LATER)


def encode(value: object) -> Any:
    """A typed value as JSON values. Raises TypeError or ValueError for what a record cannot hold."""
    match value:
        case Choice():
            return value.value
        case None | bool() | str():
            return value
        case int() if abs(value) <= LARGEST:
            return value
        case datetime():
            return _encode_instant(value)
        case date():
            return value.isoformat()
        case tuple():
            return [encode(item) for item in value]
        case Paragraph() | Bullets():
            return {"paragraph" if isinstance(value, Paragraph) else "list": _encode_fields(value)}
        case _ if is_dataclass(value):
            return _encode_fields(value)
    raise TypeError(f"a record cannot hold {type(value).__name__}")


def decode(model: type[Model], value: object) -> Model:
    """The typed value that `encode` gave. Raises ValueError for anything that it cannot have given."""
    return _decode(model, value, model.__name__)  # type: ignore[no-any-return]


def _encode_fields(value: Any) -> dict[str, Any]:
    said = [(each, getattr(value, each.name)) for each in fields(value)]
    return {each.name: encode(now) for each, now in said if each.metadata != LATER or now != each.default}


def _encode_instant(instant: datetime) -> str:
    if instant.utcoffset() is None or instant.microsecond:
        raise ValueError("an instant in a record has a time zone and whole seconds")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _decode(wanted: Any, value: object, where: str) -> Any:
    if get_origin(wanted) in (Union, UnionType):
        return _decode_union(wanted, value, where)
    if get_origin(wanted) is tuple:
        return _decode_tuple(get_args(wanted)[0], value, where)
    if is_dataclass(wanted):
        return _decode_fields(wanted, value, where)
    return _decode_plain(wanted, value, where)


def _decode_union(wanted: Any, value: object, where: str) -> Any:
    members = [member for member in get_args(wanted) if member is not NoneType]
    if len(members) < len(get_args(wanted)) and value is None:
        return None
    if len(members) == 1:
        return _decode(members[0], value, where)
    match value:
        case {**only} if len(only) == 1 and (name := next(iter(only))) in BLOCKS:
            return _decode(BLOCKS[name], only[name], f"{where}.{name}")
    raise ValueError(f"{where} is no block of prose")


def _decode_tuple(item: Any, value: object, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{where} is not an array")
    return tuple(_decode(item, each, f"{where}[{at}]") for at, each in enumerate(value))


def _decode_fields(model: Any, value: object, where: str) -> Any:
    hints = _hints(model)
    if not isinstance(value, dict) or not set(hints) - may_lack(model) <= set(value) <= set(hints):
        raise ValueError(f"{where} does not have the fields of {model.__name__}")
    return model(**{name: _decode(hints[name], inner, f"{where}.{name}") for name, inner in value.items()})


@cache
def _hints(model: Any) -> dict[str, Any]:
    return get_type_hints(model)


def _decode_plain(wanted: Any, value: object, where: str) -> object:
    if wanted in (str, bool, int):
        if type(value) is wanted:
            return value
    elif isinstance(value, str):
        if wanted is datetime and _INSTANT.fullmatch(value):
            return datetime.fromisoformat(value)
        if wanted is date and _DAY.fullmatch(value):
            return date.fromisoformat(value)
        if isinstance(wanted, type) and issubclass(wanted, Choice) and value in {choice.value for choice in wanted}:
            return next(choice for choice in wanted if choice.value == value)
    raise ValueError(f"{where} does not hold {wanted.__name__}")
