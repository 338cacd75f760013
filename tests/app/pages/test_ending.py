"""The chair says when the conference ended; the minutes tell that, and not when the board was frozen."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx2
import pytest

from tests.cast import Cast, HeldClock, Visit

Browser = httpx2.AsyncClient


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return await again(visit, people)


async def again(visit: Visit, people: Cast) -> Browser:
    """The chair, signed in anew: nobody stays so for hours without a sign of life."""
    return visit.browser((await people.signed_in(people.nadia)).cookie)


def proposed(page: str) -> str:
    found = re.search(r'id="field-ended" name="ended" type="time" value="([^"]*)"', page)
    assert found
    return found[1]


async def test_now_is_proposed_and_what_was_said_stands(visit: Visit, people: Cast, clock: HeldClock) -> None:
    address = f"/conferences/{await people.open()}"
    clock.move(timedelta(minutes=50))
    nadia = await again(visit, people)
    now = proposed((await nadia.get(f"{address}/closing")).text)
    assert (await nadia.post(f"{address}/attendance", data={"ended": now})).status_code == 303
    clock.move(timedelta(hours=3))
    nadia = await again(visit, people)
    assert proposed((await nadia.get(f"{address}/closing")).text) == now, "it is not moved by whoever looks later"
    assert (await nadia.post(f"{address}/freeze", data={"ended": now})).status_code == 303
    page = " ".join((await nadia.get(f"{address}/minutes")).text.split())
    assert f" to {now} (" in page
    record = (await nadia.get(f"{address}/minutes.json")).json()["record"]["conference"]
    assert record["ended_at"] < record["frozen_at"]
    assert f"ended: {now}." in (await nadia.get(f"{address}/views")).text


async def test_nothing_is_proposed_the_day_after_and_the_minutes_say_that_nobody_knew(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    address = f"/conferences/{await people.open()}"
    clock.move(timedelta(days=1))
    nadia = await again(visit, people)
    assert proposed((await nadia.get(f"{address}/closing")).text) == ""
    assert (await nadia.post(f"{address}/freeze", data={"ended": ""})).status_code == 303
    assert "When it ended was not written down" in (await nadia.get(f"{address}/minutes")).text
    assert "ended_at" not in (await nadia.get(f"{address}/minutes.json")).json()["record"]["conference"]


@pytest.mark.parametrize("typed", ["noon", "25:00", "<b>"])
async def test_what_is_no_time_freezes_nothing_and_keeps_what_was_typed(
    nadia: Browser, people: Cast, typed: str
) -> None:
    address = f"/conferences/{await people.open()}"
    refused = await nadia.post(f"{address}/freeze", data={"ended": typed})
    assert refused.status_code == 409
    assert "Please give the time, for example 11:30" in refused.text
    assert proposed(refused.text) == typed.replace("<", "&lt;").replace(">", "&gt;")
    assert (await nadia.get(f"{address}/minutes")).status_code == 403


async def test_a_time_that_has_not_come_is_asked_about(visit: Visit, people: Cast, clock: HeldClock) -> None:
    nadia = await again(visit, people)
    address = f"/conferences/{await people.open()}"
    opened = proposed((await nadia.get(f"{address}/closing")).text)
    later = f"{(int(opened[:2]) + 1) % 24:02}:{opened[3:]}"
    refused = await nadia.post(f"{address}/attendance", data={"ended": later})
    assert "That time has not come yet." in refused.text
    clock.move(timedelta(hours=2))
    nadia = await again(visit, people)
    assert (await nadia.post(f"{address}/attendance", data={"ended": later})).status_code == 303


async def test_only_the_chair_says_it(visit: Visit, people: Cast) -> None:
    address = f"/conferences/{await people.open()}"
    joel = visit.browser((await people.signed_in(people.joel)).cookie)
    assert (await joel.post(f"{address}/attendance", data={"ended": "10:00"})).status_code == 403
