from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from app.conference.conference import Seat
from app.conference.kinds import Coordination, Door, Kind, PartKind, Role
from app.conference.permits import PERMITS, WRITING, Permit, Stance, may
from app.conference.states import State

EVERYWHERE = [
    Stance(kind, coordination, role, state)
    for kind, coordination, role, state in itertools.product((None, *Kind), Coordination, (None, *Role), (None, *State))
]


def test_every_permit_is_in_the_table() -> None:
    assert set(PERMITS) == set(Permit)


def test_every_kind_of_part_says_who_writes_it() -> None:
    assert set(WRITING) == set(PartKind)


@pytest.mark.parametrize("permit", Permit)
def test_a_stranger_may_do_nothing(permit: Permit) -> None:
    assert not any(may(Stance(state=state), permit) for state in (None, *State))


@pytest.mark.parametrize(
    ("permit", "roles"),
    [
        (Permit.JOIN_BOARD, set(Role)),
        (Permit.WRITE_SHARED_PART, set(Role) - {Role.READER}),
        (Permit.WRITE_CHAIR_PART, {Role.CHAIR}),
        (Permit.FREEZE, {Role.CHAIR}),
        (Permit.INVITE, {Role.CHAIR}),
        (Permit.TAKE_OVER, {Role.DEPUTY}),
    ],
)
def test_who_may_do_what_on_an_open_board(permit: Permit, roles: set[Role]) -> None:
    assert {role for role in Role if may(Stance(role=role, state=State.OPEN), permit)} == roles


@pytest.mark.parametrize("permit", [Permit.JOIN_BOARD, *WRITING.values(), Permit.FREEZE])
def test_nobody_touches_a_board_that_is_not_open(permit: Permit) -> None:
    assert not any(may(stance, permit) for stance in EVERYWHERE if stance.state is not State.OPEN)


def test_the_record_is_for_those_who_took_part_and_those_who_answer_for_the_case() -> None:
    allowed = {stance for stance in EVERYWHERE if may(stance, Permit.SEE_RECORD)}
    assert allowed == {
        stance
        for stance in EVERYWHERE
        if stance.state is State.FROZEN and (stance.role or stance.coordination is not Coordination.NONE)
    }


def test_who_wrote_what_is_for_nobody_who_may_not_read_what_was_written() -> None:
    allowed = {stance for stance in EVERYWHERE if may(stance, Permit.SEE_WHO_WROTE)}
    assert allowed
    assert all(may(stance, Permit.JOIN_BOARD) or may(stance, Permit.SEE_RECORD) for stance in allowed)


def test_whoever_can_invite_goes_on_reading_why_somebody_is_left_out() -> None:
    stances = [*EVERYWHERE, *(Stance(role=Role.DEPUTY, state=state, acting=True) for state in State)]
    inviting = {replace(stance, state=None) for stance in stances if may(stance, Permit.INVITE)}
    reading = {stance for stance in stances if may(stance, Permit.READ_WHY_LEFT_OUT)}
    assert reading == {stance for stance in stances if replace(stance, state=None) in inviting}


def test_only_those_who_answer_for_the_case_plan_conferences() -> None:
    assert may(Stance(Kind.PRACTITIONER, Coordination.CASE_MANAGER), Permit.OPEN_CONFERENCE)
    assert may(Stance(Kind.LINE_MANAGER, Coordination.LINE_MANAGER), Permit.OPEN_CONFERENCE)
    assert not any(may(Stance(kind), Permit.OPEN_CONFERENCE) for kind in Kind)


def test_a_deputy_who_took_over_does_during_the_conference_what_the_chair_does() -> None:
    acting, chair = (
        Stance(role=role, state=State.OPEN, acting=role is Role.DEPUTY) for role in (Role.DEPUTY, Role.CHAIR)
    )
    missing = {permit for permit in Permit if may(chair, permit) and not may(acting, permit)}
    assert missing == {Permit.ASK_TO_PREPARE, Permit.REVIEW_RESTRICTION, Permit.SEE_WHO_LOOKED}


@pytest.mark.parametrize("state", State)
def test_a_deputy_who_was_not_asked_is_a_contributor(state: State) -> None:
    deputy, contributor = (Stance(role=role, state=state) for role in (Role.DEPUTY, Role.CONTRIBUTOR))
    more = {permit for permit in Permit if may(deputy, permit) and not may(contributor, permit)}
    assert more <= {Permit.START_CONFERENCE, Permit.TAKE_OVER}


@pytest.mark.parametrize("door", [door for door in Door if door is not Door.OPEN])
def test_who_is_not_let_in_may_at_most_wait(door: Door) -> None:
    outside = Stance.of_seat(Seat(Role.DEPUTY, door, acting=True), state=State.OPEN)
    assert {permit for permit in Permit if may(outside, permit)} <= {Permit.WAIT}


def test_whoever_waits_outside_a_closed_session_keeps_the_page_and_their_own_notes_and_nothing_else() -> None:
    inside = [stance for stance in EVERYWHERE if stance.role and stance.state is State.OPEN]
    inside += [replace(stance, acting=True) for stance in inside if stance.role is Role.DEPUTY]
    permits = {permit for stance in inside for permit in Permit if may(replace(stance, outside="Nadia"), permit)}
    assert permits == {Permit.STAY_NEAR, Permit.NOTE_PRIVATELY}
    assert all(may(stance, Permit.JOIN_BOARD) for stance in inside), "or it would prove nothing"


def test_waiting_outside_opens_nothing_to_whoever_may_not_inside() -> None:
    gained = {
        (stance, permit)
        for stance in EVERYWHERE
        for permit in Permit
        if may(replace(stance, outside="Nadia"), permit) and not may(stance, permit)
    }
    assert not gained


def test_a_letter_to_a_young_person_is_written_by_workers_who_were_there_or_answer_for_the_family() -> None:
    allowed = {stance for stance in EVERYWHERE if may(stance, Permit.WRITE_YOUNG_LETTER)}
    assert allowed == {
        stance
        for stance in EVERYWHERE
        if stance.state is State.FROZEN
        and (stance.role in {Role.CHAIR, Role.MINUTE_TAKER} or stance.coordination is Coordination.CASE_MANAGER)
    }
