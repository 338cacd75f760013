"""Which keys of a file were read while it was played: what nobody asked for was not played, and is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.lined import Where, key_of
from app.rehearse.scenario import Scenario

#: What a file says about itself rather than about its case, and by what its entries are meant elsewhere in it.
ABOUT_THE_FILE = frozenset({
    "schema", "fictitious", "notice", "scenario.id", "scenario.title", "scenario.kind", "scenario.shows",
    "scenario.seeds", "acceptance.note",
})  # fmt: skip


class Followed(Mapping[str, Any]):
    """A mapping that knows which of its keys somebody asked for."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts = {key: _followed(value) for key, value in facts.items()}
        self._read: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        found = self._facts[key]
        self._read.add(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    # Two entries that say the same are two entries.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def unread(self, where: Where = ()) -> Iterator[Where]:
        """Where something stands that nobody asked for; of what holds more, only itself where it was not opened."""
        for key, value in self._facts.items():
            here = (*where, key)
            if key in self._read:
                yield from _unread_in(value, here)
            else:
                yield here


def followed(scenario: Scenario) -> Scenario:
    """The same case, to be asked afterwards what of it was read."""
    return Scenario(Followed(scenario.data))


def unread(scenario: Scenario) -> Iterator[str]:
    """The keys of a followed case that nobody asked for, and that say something of the case."""
    if isinstance(scenario.data, Followed):
        for where in scenario.data.unread():
            if where[-1] != "id" and key_of(where) not in ABOUT_THE_FILE:
                yield key_of(where)


def _followed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return Followed(value)
    return [_followed(each) for each in value] if isinstance(value, list) else value


def _unread_in(value: Any, where: Where) -> Iterator[Where]:
    if isinstance(value, Followed):
        yield from value.unread(where)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _unread_in(each, (*where, index))
