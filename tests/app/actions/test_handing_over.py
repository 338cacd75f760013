from __future__ import annotations

import pytest
from sqlalchemy import text

from app.actions import handing_over, inviting, joining
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.refusals import NotPermitted, Refusal
from app.board.shape import SHAPE_VERSION
from app.conference.kinds import PartKind, Role
from app.people.person import Person
from realtime.ports import Admission, Reason, Visitor
from tests.cast import Cast


@pytest.fixture
async def conference(cast: Cast) -> str:
    """An open conference of Nadia's, with Iris as her deputy."""
    return await cast.open(roles={**cast.roles, cast.iris.id: Role.DEPUTY})


async def at_the_chair_part(cast: Cast, person: Person, conference: str) -> Admission:
    session = await cast.session(person)
    passes = await joining.join(cast.house, session, conference, SHAPE_VERSION)
    part = next(part for part in passes.parts if part.kind is PartKind.CHAIR)
    return await DatabaseDoorkeeper(cast.house).admit(Visitor(session.id, person.id), part.document, part.token)


async def reviewed(cast: Cast, admission: Admission) -> Admission:
    (again,) = await DatabaseDoorkeeper(cast.house).review([admission])
    assert isinstance(again, Admission)
    return again


async def test_the_deputy_who_says_yes_chairs_until_the_chair_is_back(cast: Cast, conference: str) -> None:
    iris = await at_the_chair_part(cast, cast.iris, conference)
    assert not iris.writes
    await handing_over.take_over(cast.house, cast.iris.id, conference, here={cast.iris.id})
    assert (await reviewed(cast, iris)).writes
    assert (await at_the_chair_part(cast, cast.nadia, conference)).writes
    assert not (await reviewed(cast, iris)).writes


async def test_nobody_takes_over_from_a_chair_who_is_here(cast: Cast, conference: str) -> None:
    with pytest.raises(Refusal, match="Nadia Exemplar is here and chairs"):
        await handing_over.take_over(cast.house, cast.iris.id, conference, here={cast.iris.id, cast.nadia.id})


async def test_nobody_but_the_deputy_takes_over(cast: Cast, conference: str) -> None:
    for person in (cast.joel, cast.fern, cast.oma):
        with pytest.raises(NotPermitted):
            await handing_over.take_over(cast.house, person.id, conference, here=())


async def test_a_deputy_who_is_made_a_reader_chairs_no_longer(cast: Cast, conference: str) -> None:
    iris = await at_the_chair_part(cast, cast.iris, conference)
    await handing_over.take_over(cast.house, cast.iris.id, conference, here=())
    await inviting.change_role(cast.house, cast.nadia.id, conference, cast.iris.id, "reader")
    assert not (await reviewed(cast, iris)).writes


async def test_both_turns_are_recorded(cast: Cast, conference: str) -> None:
    await handing_over.take_over(cast.house, cast.iris.id, conference, here=())
    await at_the_chair_part(cast, cast.nadia, conference)
    async with cast.house.database.reading() as connection:
        noted = set((await connection.execute(text("SELECT kind FROM audit"))).scalars())
    assert {"chair-taken-over", "chair-back"} <= noted


async def test_who_is_removed_is_shown_out_of_every_part(cast: Cast, conference: str) -> None:
    joel = await at_the_chair_part(cast, cast.joel, conference)
    await inviting.remove(cast.house, cast.nadia.id, conference, cast.joel.id)
    assert await DatabaseDoorkeeper(cast.house).review([joel]) == [Reason.REMOVED]
