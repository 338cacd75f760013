"""The floor: who wants to speak, who speaks, and in which order the chair is offered to ask them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Lane(StrEnum):
    """In which lane of the queue a hand waits."""

    #: To what is being said at this moment.
    REACT = "react"
    SPEAK = "speak"
    #: Not now, and not forgotten.
    LATER = "later"
    LAST_WORD = "last_word"


#: What people choose from when they raise a hand; the last word is given by the chair.
LANES_TO_RAISE = (Lane.SPEAK, Lane.REACT)

_LANES = {Lane.REACT: 0, Lane.SPEAK: 1, Lane.LATER: 2, Lane.LAST_WORD: 3}


@dataclass(frozen=True, slots=True)
class Hand:
    """That somebody wants to speak; once called, that they speak, until it has ended."""

    id: str
    person: str
    lane: Lane
    #: Why, in their own words, if they said so.
    reason: str
    raised_at: datetime
    called_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def waits(self) -> bool:
        return self.called_at is None and self.ended_at is None

    @property
    def speaks(self) -> bool:
        return self.called_at is not None and self.ended_at is None

    def seconds(self, now: datetime) -> float:
        """For how long the person has spoken."""
        return 0.0 if self.called_at is None else ((self.ended_at or now) - self.called_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the queue, with why it is this one in a few words."""

    hand: Hand
    why: str


#: Those who speak for the same agency: its id, or the person's own for who belongs to none, and the name.
Groups = Mapping[str, tuple[str, str]]


def spoken_by_group(hands: Iterable[Hand], groups: Groups, now: datetime) -> dict[str, float]:
    """For how many seconds each group has spoken."""
    spoken: dict[str, float] = {}
    for hand in hands:
        group, _ = groups.get(hand.person, (hand.person, ""))
        spoken[group] = spoken.get(group, 0.0) + hand.seconds(now)
    return spoken


def queue(hands: Sequence[Hand], groups: Groups, now: datetime) -> list[Place]:
    """Everybody who waits, in the order in which the chair is offered to ask them.

    Reactions first; then whose agency has spoken least, and of these who has spoken least themselves, both counted in
    whole minutes so that a few words more or less do not overtake who was first; then those who come later; last who
    has the last word."""
    together, alone = spoken_by_group(hands, groups, now), spoken_by_group(hands, {}, now)

    def spoken(hand: Hand) -> Spoken:
        group, _ = groups.get(hand.person, (hand.person, ""))
        return Spoken(int(together.get(group, 0.0) // 60), int(alone.get(hand.person, 0.0) // 60))

    waiting = [hand for hand in hands if hand.waits]
    fairly = {hand.id: spoken(hand) if hand.lane is Lane.SPEAK else Spoken(0, 0) for hand in waiting}
    waiting.sort(key=lambda hand: (_LANES[hand.lane], fairly[hand.id], hand.raised_at))
    speaking = [fairly[hand.id] for hand in waiting if hand.lane is Lane.SPEAK]
    return [Place(hand, _why(hand, fairly[hand.id], speaking, groups)) for hand in waiting]


class Spoken(NamedTuple):
    """For how many whole minutes: all of an agency, and one person of it."""

    together: int
    alone: int


def _why(hand: Hand, spoken: Spoken, others: Sequence[Spoken], groups: Groups) -> str:
    match hand.lane:
        case Lane.REACT:
            return "wants to react"
        case Lane.LATER:
            return "later"
        case Lane.LAST_WORD:
            return "has the last word"
    _, agency = groups.get(hand.person, ("", ""))
    if len({each.together for each in others}) > 1:
        return _so_far(agency or "this person", spoken.together)
    if len({each.alone for each in others}) > 1:
        return _so_far("this person", spoken.alone)
    return "in the order of the hands"


def _so_far(who: str, minutes: int) -> str:
    return f"{who} has spoken {minutes} min so far" if minutes else f"{who} has hardly spoken yet"
