"""From entries of the board to lines of the record, with people and other entries called what they were that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any, cast

from app.board.fields import Entries, Field, PlainString, fields_of
from app.board.sections import LISTS
from app.board.shape import Board, Collection, Mention, Named, Point, RoleEntry, Worded
from app.record.facts import ConferenceFacts
from app.record.lines import LINES, RoleLine
from app.record.naming import caption
from app.record.who import EntryReference, Who


class Minuting:
    """Turns a board without blank entries into lines. `called`: the names of people who take no part, by their ids."""

    def __init__(self, board: Board, facts: ConferenceFacts, called: Mapping[str, str] = MappingProxyType({})) -> None:
        self._board = board
        self._facts = facts
        self._called = called
        self._captions = {
            entry_id: (name, caption(entry)) for name in LISTS for entry_id, entry in getattr(board, name).entries
        }

    def who(self, somebody: str) -> Who | None:
        """A participant, or somebody in words; nothing when nobody is meant."""
        participant = self._facts.participant(somebody)
        if participant:
            return Who(participant.name, participant.agency, participant.id)
        words = somebody.strip()
        return Who(self._called.get(words, words)) if words else None

    def who_took_part(self, person: str) -> Who | None:
        """A participant by their id, and nobody in words."""
        participant = self._facts.participant(person)
        return Who(participant.name, participant.agency, participant.id) if participant else None

    def lists(self, record: type) -> dict[str, Any]:
        """The lists of the board that a record has, as lines, by their names."""
        wanted = {field.name for field in fields(record)}
        return {name: self._lines(getattr(self._board, name)) for name in LISTS if name in wanted}

    def _lines(self, collection: Collection[Any]) -> tuple[Any, ...]:
        return tuple(self._line(entry_id, entry) for entry_id, entry in collection.entries)

    def _line(self, entry_id: str, entry: Any) -> Any:
        if isinstance(entry, Point):
            return entry.text
        known = fields_of(type(entry))
        model = LINES[type(entry)]
        values = {name: self._value(field, getattr(entry, name)) for name, field in known.items() if name != "rank"}
        line = model(id=entry_id, **values)
        return self._with_agency(line) if isinstance(entry, RoleEntry) else line

    def _with_agency(self, line: RoleLine) -> RoleLine:
        """What the role map says, or else the participant's own."""
        agency = line.agency.strip() or (line.who.agency if line.who else "")
        return replace(line, agency=agency)

    def _value(self, field: Field, value: Any) -> Any:
        match field.kind:
            case PlainString(form="somebody"):
                return self.who(value)
            case PlainString(form="entry"):
                return self._entry(value)
            case Entries(model) if model is Named:
                return tuple(who for _, each in value.entries if (who := self.who(each.who)))
            case Entries(model) if model is Worded:
                return tuple(each.word.strip() for _, each in value.entries)
            case Entries(model) if model is Mention:
                return tuple(self._entry(each.entry) for _, each in value.entries)
            case Entries():
                return self._lines(cast("Collection[Any]", value))
        return value

    def _entry(self, entry_id: str) -> EntryReference | None:
        if not entry_id.strip():
            return None
        among, words = self._captions.get(entry_id, ("", ""))
        return EntryReference(among, entry_id, words)
