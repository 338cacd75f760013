"""Nobody idles out of a live conference: not the wall, not who only listens, not who waits outside or to be let in."""

from __future__ import annotations

from datetime import timedelta

import httpx2
import pytest

from app.actions import closed_sessions, staying
from app.board.shape import SHAPE_VERSION
from app.conference.kinds import Door
from app.storage import seats
from tests.cast import Cast, HeldClock, Visit

#: As long as a long conference, in steps that are shorter than the idle limit.
STEPS, STEP = 16, timedelta(minutes=10)
SCRIPTED = {"sec-fetch-mode": "cors"}


async def outside(people: Cast, visit: Visit, conference: str) -> None:
    await closed_sessions.begin(
        people.house, visit.frame.rooms, people.nadia, conference,
        item="standingchild", outside=frozenset({people.joel.id}), reason="Tessa asked.", teller=people.nadia.id,
    )  # fmt: skip


async def asks(browser: httpx2.AsyncClient, conference: str, where: str) -> int:
    """What the script of the page asks by itself, again and again."""
    address = f"/conferences/{conference}"
    if where in {"at the wall", "at the wall outside"}:
        return (await browser.get(f"{address}/wall/now", headers=SCRIPTED)).status_code
    if where == "in the waiting room":
        htmx = {**SCRIPTED, "HX-Request": "true"}
        return (await browser.get(f"{address}/waiting?door=waiting&stage=open", headers=htmx)).status_code
    wish = {"shape": SHAPE_VERSION}
    return (await browser.post(f"{address}/passes", json=wish, headers=SCRIPTED)).status_code


@pytest.mark.parametrize(
    ("where", "status"),
    [("at the wall", 200), ("at the wall outside", 409), ("outside", 409), ("in the waiting room", 204)],
)
async def test_who_does_nothing_by_hand_stays_while_somebody_holds_the_conference(
    visit: Visit, people: Cast, clock: HeldClock, where: str, status: int
) -> None:
    conference = await people.open()
    chair, joel = await people.signed_in(people.nadia), await people.signed_in(people.joel)
    async with visit.browser(chair.cookie) as nadia, visit.browser(joel.cookie) as browser:
        assert await asks(nadia, conference, "on the board") == 200
        if "outside" in where:
            await outside(people, visit, conference)
        if where == "in the waiting room":
            async with people.house.database.writing() as connection:
                await seats.set_door(connection, conference, people.joel.id, Door.WAITING)
        for _ in range(STEPS):
            clock.move(STEP)
            await staying.active(people.house, chair.session, exactly=True)
            assert await asks(browser, conference, where) == status
            left = (await browser.get("/session", headers=SCRIPTED)).json()
            assert left["seconds"] >= people.house.settings.session_idle.total_seconds() - 60


@pytest.mark.parametrize("where", ["at the wall", "outside"])
async def test_a_conference_that_everybody_left_keeps_nobody(
    visit: Visit, people: Cast, clock: HeldClock, where: str
) -> None:
    conference = await people.open()
    chair, joel = await people.signed_in(people.nadia), await people.signed_in(people.joel)
    async with visit.browser(chair.cookie) as nadia, visit.browser(joel.cookie) as browser:
        assert await asks(nadia, conference, "on the board") == 200
        if where == "outside":
            await outside(people, visit, conference)
        statuses = []
        for _ in range(8):
            clock.move(STEP)
            statuses.append(await asks(browser, conference, where))
        assert statuses[-1] == {"at the wall": 303, "outside": 401}[where], "asked to sign in"
