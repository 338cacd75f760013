"""A board from plain facts, as a file of them tells it: people and other entries by keys, dates in days from today."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.board.fields import Day, Entries, Kind, OneOf, PlainString, RichText, fields_of
from app.board.ranks import nth_rank
from app.board.shape import Board, Collection, Paragraph, Prose, Run


def filled_board(facts: Mapping[str, Any], people: Mapping[str, str], today: date, purpose: str) -> Board:
    """The board that `facts` tell: lists by name, entries by field. Raises KeyError for another name."""
    filling = _Filling(people, today)
    known = fields_of(Board)
    return Board(purpose=purpose, **{name: filling.value(known[name].kind, told) for name, told in facts.items()})


@dataclass
class _Filling:
    people: Mapping[str, str]
    today: date
    #: The ids of entries that others point at, by their keys; made when first named.
    keys: dict[str, str] = field(default_factory=dict)

    def value(self, kind: Kind, told: Any) -> Any:
        match kind:
            case Entries(model):
                return Collection(tuple(self._entry(model, n, each) for n, each in enumerate(told)))
            case PlainString(form="somebody"):
                return self.people.get(told, told)
            case PlainString(form="entry"):
                return self._id(told)
            case OneOf(choices=choices):
                return next(choice for choice in choices if choice.value == told)
            case Day():
                return self.today + timedelta(days=told)
            case RichText():
                return Prose((Paragraph((Run(told),)),))
        return told

    def _entry(self, model: Callable[..., Any], nth: int, told: Any) -> tuple[str, Any]:
        """An entry with its id. What has one field besides its rank is told by that alone."""
        known = fields_of(model)  # type: ignore[arg-type]
        facts = dict(told) if isinstance(told, dict) else {next(name for name in known if name != "rank"): told}
        # Standing items are known by their ids from one conference to the next.
        entry_id = facts.pop("id", "") or self._id(facts.pop("key", secrets.token_hex(8)))
        values = {name: self.value(known[name].kind, each) for name, each in facts.items()}
        return entry_id, model(rank=nth_rank(nth), **values)

    def _id(self, key: str) -> str:
        return self.keys.setdefault(key, secrets.token_hex(8))
