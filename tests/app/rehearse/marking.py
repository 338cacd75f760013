"""Words of a case file that nobody else says: one mark after every text, so that each can be looked for by itself."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from app.lined import Where, key_of
from app.rehearse.following import ABOUT_THE_FILE
from app.rehearse.scenario import schema

#: What is asked of the case rather than said in it.
_ASKED = ("acceptance",)


def texts(value: Any, form: Any, where: Where = ()) -> Iterator[Where]:
    """Where a file says something in free words."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from texts(inner, form.get("properties", {}).get(key, {}), (*where, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from texts(inner, form.get("items", {}), (*where, at))
    elif form.get("type") == "string" and not {"enum", "pattern", "format"} & form.keys():
        yield where


def marked(data: Mapping[str, Any]) -> tuple[dict[str, Any], Mapping[str, str]]:
    """The same case with a mark after each text of it, and under which key each mark stands."""
    other: dict[str, Any] = copy.deepcopy(dict(data))
    ids = {
        str(each["id"]) for section in data.values() if isinstance(section, list) for each in section if "id" in each
    }
    marks: dict[str, str] = {}
    for where in texts(data, schema()):
        if where[0] in _ASKED or form_of(where) in ABOUT_THE_FILE | _KEPT_AS_THEY_ARE:
            continue
        holder: Any = other
        for step in where[:-1]:
            holder = holder[step]
        if holder[where[-1]] in ids:
            continue  # it says who, not what
        mark = f"zq{len(marks):04}x"
        holder[where[-1]] = f"{holder[where[-1]]} {mark}"
        marks[mark] = key_of(where)
    return other, marks


#: A phrase that stands in another text; and what the calendar knows.
_KEPT_AS_THEY_ARE = frozenset({"restricted_items.canary", "scenario.timezone"})


def form_of(where: Where) -> str:
    """The key without its numbers."""
    return ".".join(each for each in where if isinstance(each, str))
