"""Who was there from when to when, and whether enough agencies are around the table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.conference.conference import Participant
from app.conference.kinds import Attendance, Door, Kind

#: They are one side of the table, whoever of them came.
_FAMILY = frozenset({Kind.CHILD, Kind.PARENT, Kind.CARER, Kind.KIN, Kind.ELDER, Kind.NATURAL_SUPPORT})
FAMILY = "The family"
_CAME = frozenset({Attendance.PRESENT, Attendance.PRESENT_PART, Attendance.EXCLUDED_PART})


@dataclass(frozen=True, slots=True)
class Stay:
    """That somebody was there from one moment to another; without an end, that they still are."""

    person: str
    came_at: datetime
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """Why the chair goes on without a quorum."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many sides of the table must be there, and which are."""

    needed: int
    invited: tuple[str, ...]
    here: tuple[str, ...]
    waiver: Waiver | None = None

    @property
    def reached(self) -> bool:
        return len(self.here) >= self.needed


def there(participants: Iterable[Participant], stays: Collection[Stay]) -> frozenset[str]:
    """Who was let in, has come, and has not left since."""
    still = {each.person for each in stays if each.left_at is None}
    gone = {each.person for each in stays} - still
    came = {each.person.id for each in participants if each.door is Door.OPEN and each.attendance in _CAME}
    return frozenset(came - gone)


def side_of(participant: Participant) -> str:
    """For which side of the table somebody is there: their agency, or the family."""
    if participant.person.agency is not None:
        return participant.person.agency.name
    return FAMILY if participant.kind in _FAMILY else participant.person.name


def usual_quorum(sides: Collection[str]) -> int:
    """More than half of the sides that were invited."""
    return len(sides) // 2 + 1 if sides else 0


def quorum(
    participants: Sequence[Participant],
    here: Collection[str],
    needed: int | None = None,
    waiver: Waiver | None = None,
) -> Quorum:
    """How things stand when these persons are there. `needed`: what the chair set, if anything."""
    invited = _sides(participants)
    present = _sides(each for each in participants if each.person.id in here)
    return Quorum(usual_quorum(invited) if needed is None else needed, invited, present, waiver)


def breaks(participants: Sequence[Participant], here: Collection[str], needed: int | None, person: str) -> bool:
    """Whether there is a quorum, and would be none any more if this person left."""
    return quorum(participants, here, needed).reached and not quorum(participants, set(here) - {person}, needed).reached


def _sides(participants: Iterable[Participant]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(side_of(each) for each in participants))
