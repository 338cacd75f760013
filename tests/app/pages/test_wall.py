from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from app.actions import closed_sessions
from app.people.person import Person
from app.storage import audit
from tests.cast import Cast, HeldClock, Visit


async def test_the_wall_opens_to_those_who_take_part_and_asks_again_in_vain_while_nothing_changes(
    visit: Visit, people: Cast
) -> None:
    conference = await people.open()
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        page = await joel.get(f"/conferences/{conference}/wall")
        assert "See what worked this week." in page.text
        mark = page.text.split("now?seen=", 1)[1].split('"', 1)[0]
        assert (await joel.get(f"/conferences/{conference}/wall/now?seen={mark}")).status_code == 204
        assert (await joel.get(f"/conferences/{conference}/wall/now?seen=other")).status_code == 200
    async with visit.browser((await people.signed_in(people.otto)).cookie) as otto:
        assert (await otto.get(f"/conferences/{conference}/wall")).status_code == 404


async def test_nothing_is_on_the_wall_while_some_wait_outside(visit: Visit, people: Cast) -> None:
    conference = await people.open()
    await closed_sessions.begin(
        people.house,
        visit.frame.rooms,
        people.nadia,
        conference,
        item="item1",
        outside=frozenset({people.joel.id}),
        reason="For now",
        teller=people.nadia.id,
    )
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        page = await nadia.get(f"/conferences/{conference}/wall")
        assert "One moment, please." in page.text
        assert "See what worked" not in page.text
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        assert (await joel.get(f"/conferences/{conference}/wall/now")).status_code == 409


async def test_whoever_asks_for_the_wall_alone_is_written_down_and_a_screen_that_stays_on_once(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    async def shown(person: Person) -> int:
        async with people.house.database.reading() as connection:
            return sum(each.kind == "wall-opened" for each in await audit.of_person(connection, person.id, 50))

    conference = await people.open()
    now = f"/conferences/{conference}/wall/now?seen=other"
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        assert "See what worked this week." in (await joel.get(now)).text
        assert await shown(people.joel) == 1
        for _ in range(3):
            clock.move(timedelta(seconds=1))
            assert (await joel.get(now)).status_code == 200
        assert await shown(people.joel) == 1
        clock.move(timedelta(minutes=6))
        assert (await joel.get(now)).status_code == 200
        assert await shown(people.joel) == 2, "a screen that was off is switched on anew"
    async with visit.browser((await people.signed_in(people.tessa)).cookie) as tessa:
        await tessa.get(f"/conferences/{conference}/wall")
        assert (await tessa.get(now)).status_code == 200
        assert await shown(people.tessa) == 1


async def test_a_screen_in_another_session_is_switched_on_by_itself(visit: Visit, people: Cast) -> None:
    conference = await people.open()
    now = f"/conferences/{conference}/wall/now?seen=other"
    for _ in range(2):
        async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
            assert [(await joel.get(now)).status_code for _ in range(2)] == [200, 200]
    async with people.house.database.reading() as connection:
        rows = [each for each in await audit.of_person(connection, people.joel.id, 50) if each.kind == "wall-opened"]
    assert len({each.session for each in rows}) == len(rows) == 2


async def test_a_wall_that_cannot_be_written_down_shows_nothing_however_often_it_is_asked(
    visit: Visit, people: Cast
) -> None:
    conference = await people.open()
    async with people.house.database.writing() as connection:
        full = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END"
        await connection.execute(text(full))
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        for _ in range(2):
            answer = await joel.get(f"/conferences/{conference}/wall/now?seen=other")
            assert answer.status_code == 500
            assert "See what worked this week." not in answer.text
