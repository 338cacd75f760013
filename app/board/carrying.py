"""What a new conference begins with: the standing items of its agenda, and between them what else is to come.

They are ordinary items; the people in the room may change, reorder or remove each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.board.ranks import nth_rank
from app.board.shape import AgendaItem, Board, Collection, ItemKind, Prose, Purpose
from app.board.standing import StandingItem, Templates, shipped


@dataclass(frozen=True, slots=True)
class Prepared:
    """An item of an agenda as it stands before the board is open. `led_by` is a person's id, or ""."""

    id: str
    title: str
    purpose: Purpose = Purpose.DISCUSS
    minutes: int | None = None
    led_by: str = ""
    kind: ItemKind = ItemKind.DISCUSSION
    notes: Prose = field(default_factory=Prose)
    requested_by: str = ""
    requested_on: date | None = None
    #: From which conference it returns and why, in words; "" for what is new.
    carried_from: str = ""
    desired_outcome: str = ""


def prepared_agenda(
    conference_type: str, number: int = 1, rest: Sequence[Prepared] = (), templates: Templates | None = None
) -> Sequence[Prepared]:
    """The agenda of the `number`-th conference of a case, in order. An unknown type has the common items only."""
    return list(_items((templates or shipped()).agenda(conference_type, number), rest))


def _items(standing: Iterator[StandingItem | None], rest: Sequence[Prepared]) -> Iterator[Prepared]:
    for item in standing:
        if item is None:
            yield from rest
        else:
            yield Prepared(item.id, item.title, item.purpose, item.minutes, kind=item.kind)


def standing_agenda(conference_type: str, number: int = 1) -> Board:
    """The board of a conference for which nobody has prepared anything."""
    return board_of(prepared_agenda(conference_type, number))


def board_of(agenda: Sequence[Prepared]) -> Board:
    """The board that begins with this agenda."""
    return Board(agenda=Collection(tuple((each.id, _entry(each, at)) for at, each in enumerate(agenda))))


def _entry(each: Prepared, at: int) -> AgendaItem:
    return AgendaItem(
        nth_rank(at),
        each.title,
        each.purpose,
        led_by=each.led_by,
        minutes=each.minutes,
        notes=each.notes,
        kind=each.kind,
        requested_by=each.requested_by,
        requested_on=each.requested_on,
        carried_from=each.carried_from,
        desired_outcome=each.desired_outcome,
    )
