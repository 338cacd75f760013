"""What one conference leaves to the next: an item returns if it was not discussed, recurs, or holds open work.

An item that is *moved* is the same item, with everything that was written for it. An item that is *copied* comes again
empty: what was said stays in the minutes in which it was said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from app.board.carrying import Prepared
from app.board.shape import Answer, ItemKind, ItemState, Paragraph, Prose, Run
from app.record.actions import actions
from app.record.lines import FollowUpLine, MinutedItem, ParkedLine
from app.record.minutes import Minutes
from app.record.naming import clipped
from app.record.progress import Progress, undertakings
from app.record.who import Who


class Why(StrEnum):
    """Why something returns."""

    NOT_DISCUSSED = "not_discussed"
    RECURS = "recurs"
    OPEN_WORK = "open_work"
    PARKED = "parked"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def moves(self) -> bool:
        """Whether it is the same item, with what was written for it, rather than an empty copy."""
        return self in {Why.NOT_DISCUSSED, Why.PARKED}


_WORDS = {
    Why.NOT_DISCUSSED: "not discussed",
    Why.RECURS: "every time",
    Why.OPEN_WORK: "open work",
    Why.PARKED: "from the parking lot",
}


@dataclass(frozen=True, slots=True)
class Returning:
    """An item of the next agenda. `was` is the id that it, or what it is a copy of, had in the minutes."""

    item: Prepared
    why: Why
    was: str


def items(
    minutes: Minutes,
    said: Mapping[str, Progress],
    people: Collection[str],
    standing: Collection[str],
    templated: Collection[str],
) -> tuple[Returning, ...]:
    """What returns to an agenda, in the order of the minutes.

    `said` is what was said about actions since; `people` are the ids of those who take part in the next conference;
    `standing` are the ids of items that the next agenda gets anyway; `templated` those of items that recur whenever
    there is a conference of their type, and otherwise come back only if they were not discussed."""
    holding = _holding(minutes, said)
    found = []
    for line in minutes.agenda:
        why = _why(line, holding)
        if why is None or line.id in standing or (why is Why.RECURS and line.id in templated):
            continue
        found.append(Returning(_again(minutes, line, why, people), why, line.id))
    for parked in minutes.parked:
        if parked.next_agenda is Answer.YES:
            found.append(Returning(_from_parking(minutes, parked, people), Why.PARKED, parked.id))
    return tuple(found)


def _why(line: MinutedItem, holding: Collection[str]) -> Why | None:
    match line.state:
        case ItemState.DECLINED:
            return None
        case ItemState.DEFERRED:
            return Why.NOT_DISCUSSED
        case ItemState.PLANNED | ItemState.REQUESTED if not line.outcome.strip():
            return Why.NOT_DISCUSSED
    if line.kind is ItemKind.STANDING:
        return Why.RECURS
    return Why.OPEN_WORK if line.id in holding else None


def _holding(minutes: Minutes, said: Mapping[str, Progress]) -> frozenset[str]:
    """The ids of the items out of which something is still to be done."""
    still_open = {each.action.id for each in undertakings(actions(minutes), said) if not each.settled}
    return frozenset(item_of(minutes, line) for line in minutes.follow_ups if line.id in still_open)


def item_of(minutes: Minutes, line: FollowUpLine) -> str:
    """The id of the agenda item out of which an action came, by way of a decision or at once; "" when none is named."""
    if line.item is None:
        return ""
    decision = next((each for each in minutes.decisions if each.id == line.item.id), None)
    if decision is None:
        return line.item.id
    return decision.item.id if decision.item else ""


def _again(minutes: Minutes, line: MinutedItem, why: Why, people: Collection[str]) -> Prepared:
    return Prepared(
        line.id if why.moves else _copied(minutes, line.id),
        line.title,
        line.purpose,
        line.minutes,
        somebody(line.led_by, people),
        line.kind,
        notes=line.notes if why.moves else Prose(),
        requested_by=somebody(line.requested_by, people),
        requested_on=line.requested_on,
        carried_from=_origin(minutes, why),
        desired_outcome=line.desired_outcome,
    )


def _from_parking(minutes: Minutes, parked: ParkedLine, people: Collection[str]) -> Prepared:
    title = clipped(parked.text)
    whole = Prose((Paragraph((Run(parked.text.strip()),)),)) if title != parked.text.strip() else Prose()
    return Prepared(
        parked.id,
        title,
        led_by=somebody(parked.owner or parked.raised_by, people),
        notes=whole,
        requested_by=somebody(parked.raised_by, people),
        carried_from=_origin(minutes, Why.PARKED),
    )


def _copied(minutes: Minutes, id_: str) -> str:
    """The id of a copy: always the same one, and never that of what was copied."""
    return sha256(f"{minutes.conference.id} {id_}".encode()).hexdigest()[:16]


def _origin(minutes: Minutes, why: Why) -> str:
    return f"{minutes.conference.type.lower()} {minutes.conference.number} ({why.words})"[:200]


def somebody(who: Who | None, people: Collection[str]) -> str:
    """How the next board means somebody: by id if they take part in it, else in words."""
    if who is None:
        return ""
    return who.id if who.id in people else who.name
