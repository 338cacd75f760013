"""Planning a conference, and opening its board."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import asking, carrying, carrying_kept, coming, handed_round, inviting, renewing
from app.actions.auditing import note
from app.actions.carrying import CarriedOver
from app.actions.finding import case_for, conference_for, require
from app.actions.house import House
from app.actions.planted import add_part
from app.actions.telling_apart import Guests, note_told_apart, told_apart_in_planning
from app.audit.kinds import Kind
from app.board import shape
from app.board.carrying import Prepared, board_of
from app.board.ranks import nth_rank
from app.board.shape import Board, Chairing, Named, Opening, RoleEntry
from app.conference.conference import CaseFile, Conference, Participant, Protocol
from app.conference.kinds import PartKind
from app.conference.permits import Permit
from app.conference.planning import Draft, Lists, Plan, plan
from app.conference.states import State, Step
from app.conference.words import REASONS, TRIGGERS, types_known, with_more
from app.settings import Settings
from app.storage import cases, conferences, series
from app.storage.database import new_id


def lists(settings: Settings, jurisdiction: str, before: Iterable[str] = ()) -> Lists:
    """The words that people can choose from in a place; `before` are the reasons chosen already, which stay valid."""
    place = settings.place(jurisdiction)
    called = place.called
    own = [*called.get("triggers", TRIGGERS), *settings.more_conference_reasons]
    reasons = with_more(called.get("reasons", REASONS), [*own, *before])
    return Lists(tuple(types_known(settings.more_conference_types)), tuple(reasons), tuple(place.discussion))


async def plan_conference(house: House, person: str, case: str, draft: Draft, *, open_now: bool) -> str:
    """Plan a conference of the case, and open its board at once if asked. The conference's id.

    Raises `NotFound`, `NotPermitted` and `planning.Incomplete`.
    """
    async with house.database.reading() as connection:
        found = await case_for(connection, person, case)
        require(found.stance, Permit.OPEN_CONFERENCE)
        known = await cases.standings(connection, case)
        agreed = await series.cadence_of(connection, case)
    there = lists(house.settings, found.case.jurisdiction, agreed.triggers if agreed else ())
    planned = plan(draft, known, found.case.time_zone, there)
    async with house.database.writing() as connection:
        without_basis = await inviting.check_bases(connection, case, [invited for invited, _ in planned.roles])
        before = next(iter(await conferences.of_case(connection, case)), None)
        invited_now = [invited for invited, _ in planned.roles]
        again, alike = await told_apart_in_planning(connection, before, Guests(invited_now, another=draft.another))
        conference = await add_conference(connection, found.case, planned)
        await inviting.invite_guests(house, connection, conference, dict(planned.roles), person)
        await coming.keep_left_out(connection, before, conference.id, invited_now)
        await carrying.move_unanswered(connection, case, conference)
        carried = await carrying.carried_over(house, connection, conference)
        # Whether newcomers read what comes back is asked on the page of the conference.
        open_now = open_now and not any(each.newcomers for each in carried.sources)
        if open_now:
            await _open(house, connection, conference, person, carried)
        await note(house, connection, Kind.CONFERENCE_PLANNED, person, conference=conference)
        for invited, role in planned.roles:
            invitation = Kind.PARTICIPANT_INVITED
            await note(house, connection, invitation, person, about=invited, conference=conference, role=role.value)
        for invited in [each for each in without_basis if each != person]:
            await inviting.note_without_basis(house, connection, conference, invited, person)
        await note_told_apart(house, connection, conference, alike, person)
        for invited in again:
            await note(house, connection, Kind.LEFT_OUT_NO_MORE, person, about=invited, conference=conference)
        if open_now:
            await note(house, connection, Kind.BOARD_OPENED, person, conference=conference)
            await carrying.keep(house, connection, conference, carried, person)
    house.letters.set()
    house.notices.set()
    return conference.id


async def open_board(house: House, person: str, conference: str, brought_back: Collection[str] = ()) -> None:
    """Open the board of a planned conference.

    What some of those invited could not read so far comes back only from the conferences that `brought_back` names;
    from the others it waits. Raises `NotFound`, `NotPermitted` and `states.WrongState`.
    """
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.START_CONFERENCE)
        carried = (await carrying.carried_over(house, connection, found.conference)).chosen(person, brought_back)
        await _open(house, connection, found.conference, person, carried)
        await note(house, connection, Kind.BOARD_OPENED, person, conference=found.conference)
        await carrying.keep(house, connection, found.conference, carried, person)
    house.notices.set()


async def add_conference(connection: AsyncConnection, case: CaseFile, planned: Plan) -> Conference:
    """A new conference of the case, with its participants."""
    conference = Conference(
        id=new_id(),
        case=case,
        number=await conferences.next_number(connection, case.id),
        type=planned.type,
        purpose=planned.purpose,
        mode=planned.mode,
        place=planned.place,
        starts_at=planned.starts_at,
        time_zone=case.time_zone,
        planned_minutes=planned.planned_minutes,
        state=State.PLANNED,
        reasons=planned.reasons,
    )
    await conferences.add(connection, conference)
    await series.set_protocol(connection, conference.id, planned.protocol)
    await series.set_trigger(connection, conference.id, planned.trigger)
    for position, (person, role) in enumerate(planned.roles):
        await conferences.invite(connection, conference.id, person, role, position)
    await renewing.owe(connection, *(person for person, _ in planned.roles))
    return conference


async def _open(
    house: House, connection: AsyncConnection, conference: Conference, person: str, carried: CarriedOver
) -> None:
    agenda = await asking.prepared(house, connection, conference, carried)
    participants = await conferences.participants(connection, conference.id)
    welcome = (await series.protocols(connection, [conference.id])).get(conference.id, Protocol())
    board = first_board(conference, participants, agenda, carried.board(conference, house), welcome)
    board = replace(board, reports=await handed_round.reports(connection, conference, participants))
    await open_with(house, connection, conference, person, board)
    await carrying_kept.bring_back(house, connection, conference, carried, board)


def first_board(
    conference: Conference,
    participants: Sequence[Participant],
    agenda: Sequence[Prepared],
    before: Board,
    welcome: Protocol,
) -> Board:
    """The board as everyone finds it: the purpose, how people are welcomed, the agenda, a line of the role map for each
    participant, and what is picked up from the plan before."""
    return replace(
        before,
        purpose=conference.purpose,
        openings=_openings(welcome),
        agenda=board_of(agenda).agenda,
        roles=_roles(before.roles, participants),
    )


def _openings(welcome: Protocol) -> shape.Collection[Opening]:
    """What is settled before the opening. Who opened, and what came of the rest, is said on the board when it did."""
    if not (welcome.place_chosen_by or welcome.transport_for):
        return shape.Collection()
    transport = ((secrets.token_hex(8), Named(nth_rank(n), who)) for n, who in enumerate(welcome.transport_for))
    opening = Opening(
        nth_rank(0), place_chosen_by=welcome.place_chosen_by, transport=shape.Collection(tuple(transport))
    )
    return shape.Collection(((secrets.token_hex(8), opening),))


def _roles(before: shape.Collection[RoleEntry], participants: Sequence[Participant]) -> shape.Collection[RoleEntry]:
    kept = _met(before, participants)
    there = {entry.who for _, entry in kept}
    new = [each for each in participants if each.person.id not in there]
    lines = [
        RoleEntry(nth_rank(n), each.person.id, each.person.agency_name, each.relation)
        for n, each in enumerate(new, start=len(kept))
    ]
    return shape.Collection((*kept, *((secrets.token_hex(8), line) for line in lines)))


def _met(before: shape.Collection[RoleEntry], participants: Sequence[Participant]) -> Sequence[tuple[str, RoleEntry]]:
    """The lines of the plan before. Whoever takes part now, and stood there by name alone, is known by that line.

    A name that several people or several lines bear says nothing of who is meant."""
    lines = Counter(entry.who.strip() for _, entry in before.entries)
    names = Counter(each.person.name for each in participants)
    ids = {
        each.person.name: each.person.id
        for each in participants
        if names[each.person.name] == lines[each.person.name] == 1 and not lines[each.person.id]
    }
    return [(id_, replace(entry, who=ids.get(entry.who.strip(), entry.who))) for id_, entry in before.entries]


async def open_with(
    house: House, connection: AsyncConnection, conference: Conference, person: str, board: Board
) -> None:
    """Open the conference with this board: the server plants every part, so that no browser ever does."""
    await conferences.step(connection, conference, Step.OPENING, person, house.clock.now())
    for kind, content in ((PartKind.SHARED, board), (PartKind.CHAIR, Chairing())):
        await add_part(house, connection, conference.id, person, kind, content)
