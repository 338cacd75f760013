from __future__ import annotations

from app.actions import closed_sessions
from tests.cast import Cast, Visit


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
