"""Who may do what: one table of pure predicates, asked by page, socket and command line alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from app.conference.conference import Seat
from app.conference.kinds import Coordination, Door, Kind, PartKind, Role
from app.conference.states import State


@dataclass(frozen=True, slots=True)
class Stance:
    """Where somebody stands towards a case and, when it is about one, a conference of it. None: not at all."""

    kind: Kind | None = None
    coordination: Coordination = Coordination.NONE
    role: Role | None = None
    state: State | None = None
    #: Before which door somebody stands who takes part but may not come in, or not yet.
    door: Door | None = None
    #: Whether the person has taken over from the chair for now.
    acting: bool = False
    #: Whether the person came by a link alone, and has not shown that it is theirs: then they lead nothing.
    link: bool = False
    #: While the person is asked to wait outside a closed session: the name of whoever tells them how it ended.
    outside: str = ""
    #: Whether the person comes by invitation only: they see the conferences they are let in to, and no case.
    guest: bool = False
    #: Whether the person looks after this installation; they stand towards no case by it.
    administers: bool = False
    #: Whether the person signs in here for an agency that somebody vouches for; they stand towards no case by it.
    works: bool = False
    #: Whether the person runs the server, and orders on its command line; they stand towards no case by it.
    operates: bool = False
    #: Towards something that is kept to a few: whether the person set it, whether anybody has approved it, whether the
    #: person did, and whether it is a mark alone.
    set_it: bool = False
    approved: bool = False
    approved_it: bool = False
    mark: bool = False

    @classmethod
    def of_seat(cls, seat: Seat | None, **more: Any) -> Stance:
        """Where somebody stands who has this seat: a role counts once the door is open."""
        if seat is None:
            return cls(**more)
        if seat.door is not Door.OPEN:
            return cls(door=seat.door, **more)
        return cls(role=seat.role, acting=seat.acting, outside=seat.outside, **more)


class Permit(Enum):
    """What may be asked for."""

    SEE_CASE = auto()
    OPEN_CONFERENCE = auto()
    KEEP_BASES = auto()
    SET_CADENCE = auto()
    DESCRIBE_FAMILY = auto()
    CONSIDER = auto()
    REPLAN = auto()
    ASK_FOR_ITEM = auto()
    ANSWER_REQUESTS = auto()
    ASK_TO_PREPARE = auto()
    HAND_ROUND = auto()
    NOTE_PRIVATELY = auto()
    SAY_WHETHER_COMING = auto()
    STAY_NEAR = auto()
    SEE_CONFERENCE = auto()
    START_CONFERENCE = auto()
    JOIN_BOARD = auto()
    SHOW_WALL = auto()
    WRITE_SHARED_PART = auto()
    WRITE_CHAIR_PART = auto()
    WRITE_RESTRICTED_PART = auto()
    RESTRICT = auto()
    APPROVE_RESTRICTION = auto()
    ENTITLE_RESTRICTION = auto()
    WORD_RESTRICTION = auto()
    REVIEW_RESTRICTION = auto()
    LIFT_RESTRICTION = auto()
    CLOSE_SESSION = auto()
    LOOK_THROUGH_EYES = auto()
    SEE_CLOSING = auto()
    NOTE_ATTENDANCE = auto()
    FREEZE = auto()
    SEE_RECORD = auto()
    DECIDE_COPIES = auto()
    DISTRIBUTE = auto()
    HAND_OUT_SAFETY_PLAN = auto()
    WRITE_YOUNG_LETTER = auto()
    ILLUSTRATE = auto()
    PROPOSE_ADDENDUM = auto()
    DECIDE_ADDENDUM = auto()
    SIGN_OFF = auto()
    KEEP_SIGN_OFFS = auto()
    ENDORSE = auto()
    CONTRIBUTE_LATE = auto()
    ANSWER_LATE = auto()
    INVITE = auto()
    READ_WHY_LEFT_OUT = auto()
    WAIT = auto()
    TAKE_OVER = auto()
    SEE_WHO_LOOKED = auto()
    SEE_WHO_WROTE = auto()
    LEAD = auto()
    ANSWER = auto()
    USE_DIRECTORY = auto()
    ADMINISTER = auto()
    KEEP_OUT = auto()
    IDENTIFY = auto()
    DESCRIBE_AGENCIES = auto()
    KEEP_ACCOUNTS = auto()
    MAKE_ADMINISTRATORS = auto()
    KEEP_FILES = auto()
    SEE_RETENTION = auto()
    SETTLE_RETENTION = auto()
    COPY_EVERYTHING = auto()
    LOOK_AFTER_DATA = auto()


def _known(it: Stance) -> bool:
    return it.kind is not None and not it.guest


def _coordinates(it: Stance) -> bool:
    return it.coordination is not Coordination.NONE


def _case_manages(it: Stance) -> bool:
    return it.coordination is Coordination.CASE_MANAGER


def _line_manages(it: Stance) -> bool:
    return it.coordination is Coordination.LINE_MANAGER


def _takes_part(it: Stance) -> bool:
    return it.role is not None


def _chairs(it: Stance) -> bool:
    return it.role is Role.CHAIR and not it.link


def _deputises(it: Stance) -> bool:
    return it.role is Role.DEPUTY and not it.link


def _acts(it: Stance) -> bool:
    return _deputises(it) and it.acting


def _takes_minutes(it: Stance) -> bool:
    return it.role is Role.MINUTE_TAKER and not it.link


def _administers(it: Stance) -> bool:
    return it.administers


def _works(it: Stance) -> bool:
    return it.works and not it.guest


def _operates(it: Stance) -> bool:
    return it.operates


def _set_it(it: Stance) -> bool:
    return it.set_it


def _others_set_it(it: Stance) -> bool:
    return not it.set_it


def _unapproved(it: Stance) -> bool:
    return not it.approved


def _approved_it(it: Stance) -> bool:
    return it.approved_it


def _has_words(it: Stance) -> bool:
    return not it.mark


def _at_the_door(it: Stance) -> bool:
    return it.door in {Door.WAITING, Door.SENT_AWAY}


def _contributes(it: Stance) -> bool:
    return it.role in {Role.CHAIR, Role.DEPUTY, Role.MINUTE_TAKER, Role.CONTRIBUTOR}


def _planned(it: Stance) -> bool:
    return it.state is State.PLANNED


def _open(it: Stance) -> bool:
    return it.state is State.OPEN


def _to_come_or_open(it: Stance) -> bool:
    return it.state in {State.PLANNED, State.OPEN}


def _frozen(it: Stance) -> bool:
    return it.state is State.FROZEN


Predicate = Callable[[Stance], bool]

#: Each permit: any of these, where each is all of these.
PERMITS: dict[Permit, tuple[tuple[Predicate, ...], ...]] = {
    Permit.SEE_CASE: ((_known,),),
    Permit.OPEN_CONFERENCE: ((_coordinates,),),
    # What the limits say may tell more than the person reading it should know.
    Permit.KEEP_BASES: ((_coordinates,),),
    Permit.SET_CADENCE: ((_coordinates,),),
    Permit.DESCRIBE_FAMILY: ((_coordinates,),),
    # What was gathered before a conference tells what colleagues said, and maybe that there was a report.
    Permit.CONSIDER: ((_coordinates,),),
    Permit.REPLAN: ((_chairs, _planned), (_coordinates, _planned)),
    Permit.ASK_FOR_ITEM: ((_takes_part, _to_come_or_open), (_coordinates, _to_come_or_open)),
    Permit.ASK_TO_PREPARE: ((_chairs, _to_come_or_open), (_coordinates, _to_come_or_open)),
    Permit.HAND_ROUND: ((_contributes, _to_come_or_open), (_coordinates, _to_come_or_open)),
    Permit.SAY_WHETHER_COMING: ((_takes_part, _planned),),
    Permit.NOTE_PRIVATELY: ((_takes_part, _to_come_or_open),),
    Permit.ANSWER_REQUESTS: ((_chairs, _to_come_or_open), (_acts, _open), (_coordinates, _planned)),
    # The page of a conference, on which the board comes and goes.
    Permit.STAY_NEAR: ((_takes_part,), (_coordinates,)),
    Permit.SEE_CONFERENCE: ((_takes_part,), (_coordinates,)),
    # A chair who does not come holds nobody up: the deputy opens the board, and takes over when asked.
    Permit.START_CONFERENCE: ((_chairs, _planned), (_deputises, _planned)),
    Permit.JOIN_BOARD: ((_takes_part, _open),),
    Permit.SHOW_WALL: ((_takes_part, _open), (_takes_part, _frozen), (_coordinates, _frozen)),
    Permit.WRITE_SHARED_PART: ((_contributes, _open),),
    Permit.WRITE_CHAIR_PART: ((_chairs, _open), (_acts, _open)),
    # What follows is asked of those only who stand in the audience of the part.
    Permit.WRITE_RESTRICTED_PART: ((_contributes, _open, _has_words),),
    Permit.RESTRICT: ((_contributes, _open),),
    Permit.APPROVE_RESTRICTION: (
        (_chairs, _others_set_it, _unapproved),
        (_acts, _open, _others_set_it, _unapproved),
        (_coordinates, _others_set_it, _unapproved),
    ),
    # Whoever approved it lifts it; before anybody has, whoever set it or might approve it.
    Permit.LIFT_RESTRICTION: (
        (_approved_it,),
        (_set_it, _unapproved),
        (_chairs, _unapproved),
        (_acts, _open, _unapproved),
        (_coordinates, _unapproved),
    ),
    # Titles leak: only the chair decides that others learn there is something.
    Permit.ENTITLE_RESTRICTION: ((_chairs,), (_acts, _open)),
    Permit.WORD_RESTRICTION: ((_contributes,), (_coordinates,)),
    Permit.REVIEW_RESTRICTION: ((_chairs,), (_coordinates,)),
    Permit.CLOSE_SESSION: ((_chairs, _open), (_acts, _open)),
    Permit.LOOK_THROUGH_EYES: ((_chairs, _open), (_acts, _open)),
    Permit.SEE_CLOSING: ((_chairs, _open), (_acts, _open), (_takes_minutes, _open)),
    Permit.NOTE_ATTENDANCE: ((_chairs, _open), (_acts, _open), (_takes_minutes, _open)),
    # Who said yes to chairing while the chair is lost does all that the chair does, until the chair is back.
    Permit.FREEZE: ((_chairs, _open), (_acts, _open)),
    Permit.SEE_RECORD: ((_takes_part, _frozen), (_coordinates, _frozen)),
    Permit.DECIDE_COPIES: ((_chairs, _open), (_acts, _open), (_chairs, _frozen), (_coordinates, _frozen)),
    Permit.DISTRIBUTE: ((_chairs, _frozen), (_coordinates, _frozen)),
    # It waits for nothing else, and goes on being handed out afterwards.
    Permit.HAND_OUT_SAFETY_PLAN: (
        (_chairs, _open),
        (_acts, _open),
        (_coordinates, _takes_part, _open),
        (_chairs, _frozen),
        (_coordinates, _frozen),
    ),
    # Whoever was there and wrote, or answers for the family from day to day, tells a young person.
    Permit.WRITE_YOUNG_LETTER: ((_chairs, _frozen), (_takes_minutes, _frozen), (_case_manages, _frozen)),
    # Whoever writes the goals puts pictures beside them; afterwards also whoever sees that the family has the page.
    Permit.ILLUSTRATE: ((_contributes, _open), (_contributes, _frozen), (_case_manages, _frozen)),
    Permit.PROPOSE_ADDENDUM: ((_takes_part, _frozen),),
    Permit.DECIDE_ADDENDUM: ((_chairs, _frozen),),
    Permit.SIGN_OFF: ((_contributes, _frozen),),
    Permit.KEEP_SIGN_OFFS: ((_chairs, _frozen), (_coordinates, _frozen)),
    Permit.ENDORSE: ((_line_manages, _frozen),),
    Permit.CONTRIBUTE_LATE: ((_contributes, _frozen),),
    Permit.ANSWER_LATE: ((_chairs, _frozen), (_coordinates, _frozen)),
    Permit.SEE_WHO_LOOKED: ((_chairs,), (_coordinates,)),
    Permit.INVITE: ((_chairs, _to_come_or_open), (_acts, _open), (_coordinates, _to_come_or_open)),
    # Whoever could invite there goes on reading it: later conferences take over that somebody is left out.
    Permit.READ_WHY_LEFT_OUT: ((_chairs,), (_acts,), (_coordinates,)),
    Permit.WAIT: ((_at_the_door, _to_come_or_open),),
    Permit.TAKE_OVER: ((_deputises, _open),),
    # Those for whom the board is, while it is open; afterwards those for whom its record is.
    Permit.SEE_WHO_WROTE: ((_chairs, _open), (_acts, _open), (_chairs, _frozen), (_coordinates, _frozen)),
    Permit.LEAD: ((_chairs, _open), (_acts, _open)),
    Permit.ANSWER: ((_contributes, _open),),
    # Nothing of any family stands in it.
    Permit.USE_DIRECTORY: ((_works,),),
    Permit.ADMINISTER: ((_administers,),),
    Permit.KEEP_OUT: ((_administers,), (_operates,)),
    # For which agency a guest works, and that it is the guest who has lost a code.
    Permit.IDENTIFY: ((_administers,), (_operates,)),
    Permit.DESCRIBE_AGENCIES: ((_administers,), (_operates,)),
    # What whoever runs the server orders on its command line. None of it shows what stands in a conference or a record.
    Permit.KEEP_ACCOUNTS: ((_operates,),),
    Permit.MAKE_ADMINISTRATORS: ((_operates,),),
    Permit.KEEP_FILES: ((_operates,),),
    Permit.SEE_RETENTION: ((_operates,),),
    Permit.SETTLE_RETENTION: ((_operates,),),
    Permit.COPY_EVERYTHING: ((_operates,),),
    Permit.LOOK_AFTER_DATA: ((_operates,),),
}

#: What those may do who wait outside a closed session: nothing else, whatever they may do inside or for the case.
OUTSIDE = frozenset({Permit.STAY_NEAR, Permit.NOTE_PRIVATELY})

#: Whoever orders on the command line.
OPERATOR = Stance(operates=True)

#: What it takes to write each kind of part.
WRITING: dict[PartKind, Permit] = {
    PartKind.SHARED: Permit.WRITE_SHARED_PART,
    PartKind.CHAIR: Permit.WRITE_CHAIR_PART,
    PartKind.RESTRICTED: Permit.WRITE_RESTRICTED_PART,
}


def may(stance: Stance, permit: Permit) -> bool:
    """Whether somebody who stands there may do this."""
    if stance.outside and permit not in OUTSIDE:
        return False
    return any(all(holds(stance) for holds in together) for together in PERMITS[permit])
