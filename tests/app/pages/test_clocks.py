"""What is due after a conference, and what is late, in plain sight for those who lead the case and for nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import httpx2

from app.actions import freezing
from app.board.shape import Board, Collection, ServiceRequest
from app.conference.sign_off import DissentEvent, Turn
from app.storage import sign_offs
from tests.cast import Cast, HeldClock, Visit


async def browser(visit: Visit, people: Cast, name: str) -> httpx2.AsyncClient:
    return visit.browser((await people.signed_in(getattr(people, name))).cookie)


async def frozen(visit: Visit, people: Cast) -> str:
    request = ServiceRequest("a0", "A men’s group", "Homes for All", why="He asks.", response_due=date(2026, 6, 20))
    conference = await people.open_with(Board(requests=Collection((("mensgrp1", request),))))
    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    joel, now = people.joel.id, frame.house.clock.now()
    async with frame.house.database.writing() as connection:
        raised = DissentEvent(joel, Turn.RAISED, 0, "Weekly is too much.", joel, now, date(2026, 6, 18))
        await sign_offs.turn(connection, conference, raised)
    return conference


CLOCKS = (
    "Everyone is told the decisions",
    "Everyone has their copy",
    "The plan is endorsed or returned",
    "A disagreement is answered",
    "Homes for All answers a request for service",
)


async def test_every_clock_stands_on_the_page_of_the_case_and_is_late_when_it_has_run_out(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    await frozen(visit, people)
    page = (await (await browser(visit, people, "nadia")).get(f"/cases/{people.case.id}")).text
    for words in CLOCKS:
        assert words in page
    assert ">Late<" not in page
    clock.move(timedelta(days=30))
    for leading in ("nadia", "oma"):
        later = await browser(visit, people, leading)
        page = (await later.get(f"/cases/{people.case.id}")).text
        assert f"{len(CLOCKS)} late" in page
        home = (await later.get("/")).text
        for words in CLOCKS:
            assert f"{words}</a>: it was due on" in home
    assert "it was due on Saturday 20 June 2026" in home


async def test_who_leads_no_case_is_told_of_no_clock(visit: Visit, people: Cast, clock: HeldClock) -> None:
    await frozen(visit, people)
    clock.move(timedelta(days=30))
    for name in ("joel", "tessa", "otto"):
        visitor = await browser(visit, people, name)
        pages = [(await visitor.get(address)).text for address in ("/", f"/cases/{people.case.id}")]
        assert not [words for words in CLOCKS if any(words in page for page in pages)]


async def test_pages_with_deadlines_say_whether_somebody_who_knows_the_law_has_checked_them(
    visit: Visit, people: Cast
) -> None:
    conference = await frozen(visit, people)
    nadia, warning = await browser(visit, people, "nadia"), "Not checked for your place yet."
    case = f"/cases/{people.case.id}"
    for address in (case, f"/conferences/{conference}/distribution", f"{case}/sharing"):
        page = (await nadia.get(address)).text
        assert warning in page
        assert "New South Wales" in page
    assert "Practice in Scottish adult protection" in (await nadia.get(case)).text
    house = visit.frame.house
    house.settings.jurisdictions_checked["new_south_wales"] = "Ana Example, 3 March 2027"
    page = (await nadia.get(case)).text
    assert "checked by Ana Example, 3 March 2027" in page
    assert warning not in page
