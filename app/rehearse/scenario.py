"""A scenario: a whole case in one file, read and found valid before anything is played.

The form is `caseboard-scenario/1` (`scenario.schema.json`). YAML that names a key twice is refused too: a reader would
keep the last one in silence.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from app import lined
from app.lined import Where

Entry = Mapping[str, Any]
OwnWords = Mapping[str, frozenset[str]]
NONE_OWN: OwnWords = MappingProxyType({})

#: In which section of the file something stands that is meant under a key.
_MEANT = {
    **dict.fromkeys(("chair", "minute_taker", "person", "set_by", "approved_by"), "people"),
    **dict.fromkeys(
        ("conference", "from_conference", "created_in", "raised_in", "found_in", "decided_in"), "conferences"
    ),
    **dict.fromkeys(("changed_in", "followed_up_in"), "conferences"),
    "agency": "agencies",
}

#: What the schema asks for, as people say it.
_TYPES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "object": "a list of keys",
    "string": "text",
}
_FORMATS = {
    "date": "a day, such as 2026-06-11",
    "date-time": "a time with its zone, such as 2026-06-11T10:00:00+10:00",
    "id": "an id, such as p-vera: letters, digits and dashes",
}

_SCHEMA = Path(__file__).with_name("scenario.schema.json")
CASES = Path(__file__).with_name("cases")


@dataclass(frozen=True)
class Scenario:
    data: Entry

    @property
    def conferences(self) -> Sequence[Entry]:
        """In the order in which they are played."""
        return sorted(self.data["conferences"], key=lambda each: int(each["sequence"]))

    def all(self, section: str) -> Sequence[Entry]:
        """The entries of a section, or none where the file leaves it out."""
        found: Sequence[Entry] = self.data.get(section, ())
        return found

    def of(self, section: str, conference: str, by: str = "conference") -> Sequence[Entry]:
        """The entries of a section that belong to one conference."""
        return [each for each in self.all(section) if each.get(by) == conference]

    def find(self, section: str, id_: str) -> Entry:
        """The entry with an id. Raises KeyError."""
        for each in self.all(section):
            if each["id"] == id_:
                return each
        raise KeyError(id_)

    def sent_to(self, item: Entry) -> Sequence[str]:
        """Who is sent something that is kept to a few: each person who may see it, by name or with their agency, and
        whom nothing shuts out, by name or with their agency."""
        may, shut = set(item["may_see"]), set(item.get("must_not_see", ()))
        them = {str(each["id"]): {each["id"], each.get("agency", each["id"])} for each in self.all("people")}
        return [key for key, names in them.items() if names & may and not names & shut]


@cache
def schema() -> Any:
    """The JSON Schema of a scenario."""
    return json.loads(_SCHEMA.read_text(encoding="utf-8"))


def read(text: str, own: OwnWords = NONE_OWN) -> Scenario:
    """Read a scenario. `own`: the words that an installation has besides those of the form, by the list to which it
    added them. Raises `Misread`, for the first of what is wrong."""
    data, lines = lined.read(text)
    troubles = [
        *((_deepest(error), _said(error)) for error in _errors(data, own)),
        *_unfit_ids(data),
        *_unfit_times(data),
    ]
    if wrong := lines.first(iter(troubles)):
        raise wrong
    return Scenario(completed(data))


def completed(data: Entry) -> Entry:
    """The same, with what a file may leave out of a conference, and all hours as they are where the family lives."""
    zone = ZoneInfo(data["scenario"]["timezone"])
    return {
        **data,
        "conferences": [_conference(at, each, zone) for at, each in enumerate(data["conferences"])],
        "acceptance": data.get("acceptance") or {},
    }


def _conference(at: int, entry: Entry, zone: ZoneInfo) -> Entry:
    usual = {"sequence": at + 1, "purpose": "To talk it over.", "mode": "in_person", "place": "To be said"}
    hours = {
        key: datetime.fromisoformat(entry[key]).astimezone(zone).isoformat()
        for key in ("scheduled_start", "started_at", "ended_at")
        if key in entry
    }
    whole = {**usual, "type": "case_conference", "state": "frozen", "invitations": [], **entry, **hours}
    became = "discussed" if whole["state"] == "frozen" else "planned"
    agenda = [
        {"number": n + 1, "kind": "discussion", "state": became, **each}
        for n, each in enumerate(entry.get("agenda", ()))
    ]
    return {**whole, "agenda": agenda}


def _unfit_times(data: Any) -> Iterator[tuple[Where, str]]:
    """Days and hours that no calendar has, and a zone that no map has."""
    for where, kind, value in _kinds(data, schema(), ()):
        try:
            if kind == "date":
                date.fromisoformat(value)
            elif kind == "time":
                datetime.fromisoformat(value)
            elif where == ("scenario", "timezone"):
                ZoneInfo(value)
        except (ValueError, KeyError, OSError):
            yield where, f"there is no {'time zone' if where[-1] == 'timezone' else 'such day'}: {value}"


def _errors(data: Any, own: OwnWords) -> Sequence[ValidationError]:
    """What neither the form nor an installation allows. Of a key that is written wrong it is said that it is not known,
    not that it is missing."""
    errors = list(Draft202012Validator(schema()).iter_errors(data))
    unknown = {tuple(each.absolute_path) for each in errors if each.validator == "additionalProperties"}
    known = [each for each in errors if each.validator != "required" or tuple(each.absolute_path) not in unknown]
    return [each for each in known if not _added(each, own)]


def _added(error: ValidationError, own: OwnWords) -> bool:
    """Whether it is a word that the installation added to an open list."""
    instance, form = _of(error)
    return error.validator == "enum" and instance in own.get(form.get("list", ""), ())


def _deepest(error: ValidationError) -> Where:
    """Where it is wrong: the key that should not be there rather than what holds it."""
    where: Where = tuple(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        return (*where, next(iter(_unknown(error))))
    return where


def _unknown(error: ValidationError) -> Sequence[str]:
    instance, form = _of(error)
    return [str(each) for each in instance if each not in form.get("properties", {})]


def _of(error: ValidationError) -> tuple[Any, Any]:
    """What is wrong, and the schema that says so."""
    return error.instance, error.schema


def _said(error: ValidationError) -> str:
    match error.validator:
        case "additionalProperties":
            return "this key is not known here"
        case "required":
            missing = [each for each in _of(error)[1]["required"] if each not in _of(error)[0]]
            return f"{' and '.join(missing)} must be given"
        case "enum":
            return f"{error.instance!r} is not one of {', '.join(map(str, _of(error)[1]['enum']))}"
        case "maxLength":
            return f"this takes at most {error.validator_value:,} characters; these are {len(str(error.instance)):,}"
        case "minItems":
            return "at least one must be given"
        case "const":
            return f"must be {error.validator_value}"
        case "type":
            return f"{error.instance!r} is not {_TYPES[str(error.validator_value)]}"
        case "pattern":
            return f"{error.instance!r} is not {_FORMATS[str(_of(error)[1].get('format', 'id'))]}"
        case _:
            return error.message


def _unfit_ids(data: Any) -> Iterator[tuple[Where, str]]:
    """Ids that are given twice, those that are meant but given to nothing, and those of something else."""
    if not isinstance(data, dict):
        return
    given: dict[str, str] = {}
    meant: list[tuple[Where, str]] = []
    for where, kind, value in _kinds(data, schema(), ()):
        if kind != "id":
            continue
        if where[-1] != "id":
            meant.append((where, value))
        elif value in given:
            yield where, f"{value} is the id of something else as well"
        else:
            given[value] = str(where[0])
    for where, value in meant:
        wanted = "people" if _reads(where) else _MEANT.get(str(where[-1]))
        if value not in given:
            yield where, f"nothing has the id {value}"
        elif wanted and given[value] != wanted:
            yield where, f"{value} is none of the {wanted}"
    for where, key in _ids_as_keys(data):
        if given.get(key) != "service_requests":
            yield where, f"{key} is none of the service_requests"


def _reads(where: Where) -> bool:
    """Whether it is somebody of whom it is checked what they can get."""
    return where[0] == "acceptance" and (where[-1] == "for" or where[1] == "not_sent_to")


def _ids_as_keys(data: Entry) -> Iterator[tuple[Where, str]]:
    """Where an id is no value, but the key of one."""
    wanted = data.get("acceptance")
    outcomes = wanted.get("service_request_outcomes") if isinstance(wanted, dict) else None
    for key in outcomes if isinstance(outcomes, dict) else ():
        yield ("acceptance", "service_request_outcomes", str(key)), str(key)


def _kinds(value: Any, form: Any, where: Where) -> Iterator[tuple[Where, str, str]]:
    """Every text with what it is by the schema: `id`, `date`, `time`, or plain text."""
    if isinstance(value, str):
        yield where, str(form.get("$ref", "")).rpartition("/")[2], value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _kinds(inner, form.get("properties", {}).get(key, {}), (*where, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _kinds(inner, form.get("items", {}), (*where, index))
