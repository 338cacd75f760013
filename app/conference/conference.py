"""A family's case, its conferences, and who takes part in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.conference.kinds import Attendance, Coordination, Door, Kind, Mode, PartKind, Role
from app.conference.states import State
from app.people.person import Person


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The case of one family. `reference` may stand in file names; `name` never leaves the pages."""

    id: str
    reference: str
    name: str
    time_zone: str
    #: Whose laws, deadlines and words it follows; "" for those of the installation.
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """That a person is known to a case, and as what."""

    person: Person
    kind: Kind
    #: In words: "mother", "child and family health nurse".
    relation: str
    coordination: Coordination = Coordination.NONE


@dataclass(frozen=True, slots=True)
class Protocol:
    """How people are welcomed. People by their ids."""

    acknowledgement_of_country: bool = False
    opened_by: str = ""
    place_chosen_by: str = ""
    food: bool = False
    transport_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conference:
    id: str
    case: CaseFile
    #: The how-manieth conference of this case, from 1.
    number: int
    #: A word of an open list (`app.conference.words`).
    type: str
    purpose: str
    mode: Mode
    place: str
    starts_at: datetime
    time_zone: str
    planned_minutes: int
    state: State
    opened_at: datetime | None = None
    frozen_at: datetime | None = None
    #: Whether guests wait until the chair lets them in.
    waiting_room: bool = True
    #: Why it was called: words of an open list.
    reasons: tuple[str, ...] = ()
    #: When people parted, as the chair wrote it down.
    ended_at: datetime | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who takes part in one conference. `position` counts from 0 in the order of the list of participants."""

    person: Person
    role: Role
    kind: Kind
    relation: str
    attendance: Attendance
    position: int
    door: Door = Door.OPEN
    #: When somebody before the door was last heard of.
    knocked_at: datetime | None = None

    @property
    def comes(self) -> bool:
        """Whether they are in, or may still come in."""
        return self.door in {Door.OPEN, Door.INVITED, Door.WAITING}


@dataclass(frozen=True, slots=True)
class Seat:
    """What one person is in a conference. `acting`: has taken over from a chair whose connection was lost."""

    role: Role
    door: Door
    acting: bool = False
    #: While they are asked to wait outside a closed session: the name of whoever tells them how it ended.
    outside: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a conference's board. `id` is the name of its document."""

    id: str
    conference: str
    kind: PartKind
    epoch: int
