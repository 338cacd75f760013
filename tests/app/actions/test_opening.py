from __future__ import annotations

import asyncio

import pytest

from app.actions import opening
from app.actions.finding import conference_for
from app.actions.refusals import NotFound, NotPermitted
from app.board.reading import read_part
from app.board.replaying import whole
from app.board.shape import Answer, Board, Collection, Opening, RoleEntry
from app.conference.conference import Protocol
from app.conference.kinds import PartKind
from app.conference.planning import Incomplete
from app.conference.states import State, WrongState
from app.storage import conferences
from app.storage.journal import DatabaseJournal
from tests.cast import Cast


async def state_of(cast: Cast, conference: str) -> State:
    async with cast.house.database.reading() as connection:
        return (await conference_for(connection, cast.nadia.id, conference)).conference.state


async def test_a_planned_conference_is_opened_by_its_chair(cast: Cast) -> None:
    conference = await cast.plan()
    assert await state_of(cast, conference) is State.PLANNED
    await opening.open_board(cast.house, cast.nadia.id, conference)
    assert await state_of(cast, conference) is State.OPEN


async def test_nobody_but_the_chair_opens_the_board(cast: Cast) -> None:
    conference = await cast.plan()
    with pytest.raises(NotPermitted):
        await opening.open_board(cast.house, cast.joel.id, conference)
    with pytest.raises(NotFound):
        await opening.open_board(cast.house, cast.otto.id, conference)


async def test_a_board_is_opened_once(cast: Cast) -> None:
    conference = await cast.open()
    with pytest.raises((NotPermitted, WrongState)):
        await opening.open_board(cast.house, cast.nadia.id, conference)


async def test_the_new_board_has_everyone_on_its_role_map(cast: Cast) -> None:
    conference = await cast.open()
    async with cast.house.database.reading() as connection:
        parts = await conferences.parts(connection, conference)
    assert [part.kind for part in parts] == [PartKind.SHARED, PartKind.CHAIR]
    history = await DatabaseJournal(cast.house.database, cast.house.clock).replay(parts[0].id)
    reading = read_part("shared", whole(update for _, update in history.entries))
    assert not reading.problems
    assert [line.who for _, line in reading.part.roles.entries] == list(cast.roles)
    assert reading.part.roles.entries[1][1].role == "mother"


async def openings_of(cast: Cast, conference: str) -> list[Opening]:
    async with cast.house.database.reading() as connection:
        shared, _ = await conferences.parts(connection, conference)
    history = await DatabaseJournal(cast.house.database, cast.house.clock).replay(shared.id)
    reading = read_part("shared", whole(update for _, update in history.entries))
    return [each for _, each in reading.part.openings.entries]


async def test_what_is_settled_of_the_welcome_is_carried_to_the_board_and_what_is_only_meant_to_happen_is_not_said(
    cast: Cast,
) -> None:
    welcome = {"opened_by": cast.tessa.id, "place_chosen_by": cast.joel.id, "transport_for": [cast.joel.id]}
    ticked = {"acknowledgement_of_country": "yes", "food": "yes"}
    (found,) = await openings_of(cast, await cast.open(**welcome, **ticked))
    assert (found.acknowledgement, found.food) == (Answer.UNSAID, Answer.UNSAID)
    assert (found.opened_by, found.place_chosen_by) == ("", cast.joel.id)
    assert [each.who for _, each in found.transport.entries] == [cast.joel.id]
    assert await openings_of(cast, await cast.open()) == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["Joel Mockridge"], ["joel"]),
        (["  Joel Mockridge "], ["joel"]),
        (["somebody else"], ["somebody else", "joel"]),
        (["Joel Mockridge", "Joel Mockridge"], ["Joel Mockridge", "Joel Mockridge", "joel"]),
        (["joel", "Joel Mockridge"], ["joel", "Joel Mockridge"]),
    ],
)
async def test_who_stood_on_the_role_map_by_name_and_takes_part_now_is_known_by_that_line(
    cast: Cast, lines: list[str], found: list[str]
) -> None:
    conference = await cast.plan()
    async with cast.house.database.reading() as connection:
        planned = await conferences.find(connection, conference)
        everyone = await conferences.participants(connection, conference)
    there = [each for each in everyone if each.person.id in {cast.nadia.id, cast.joel.id}]
    assert planned
    names = {"joel": cast.joel.id}
    roles = [(cast.nadia.id, ""), *((names.get(line, line), "the night bottle") for line in lines)]
    before = Board(
        roles=Collection(
            tuple((f"role{n:04}", RoleEntry(f"a{n}", who, contributes=say)) for n, (who, say) in enumerate(roles))
        )
    )
    after = [line.who for _, line in opening.first_board(planned, there, (), before, Protocol()).roles.entries]
    assert after == [cast.nadia.id, *(names.get(who, who) for who in found)]


async def test_only_those_who_answer_for_the_case_plan(cast: Cast) -> None:
    for person, refusal in ((cast.iris, NotPermitted), (cast.otto, NotFound)):
        with pytest.raises(refusal):
            await opening.plan_conference(cast.house, person.id, cast.case.id, cast.draft(), open_now=True)


async def test_a_draft_that_cannot_be_held_plans_nothing(cast: Cast) -> None:
    with pytest.raises(Incomplete):
        await cast.open(purpose="")
    async with cast.house.database.reading() as connection:
        assert await conferences.of_case(connection, cast.case.id) == []


async def test_conferences_of_a_case_are_numbered_even_when_planned_at_once(cast: Cast) -> None:
    planned = await asyncio.gather(*(cast.plan() for _ in range(5)))
    async with cast.house.database.reading() as connection:
        found = await conferences.of_case(connection, cast.case.id)
    assert sorted(each.number for each in found) == [1, 2, 3, 4, 5]
    assert {each.id for each in found} == set(planned)
