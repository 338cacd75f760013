"""Two versions of a plan compared, as browsers find them: only what the reader may read themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import httpx2
import pytest

from app.actions import copies, freezing
from app.board.choices import Achievement, GoalState
from app.board.shape import Board, Collection, Goal, PlanReview
from app.conference.distributing import CopyDraft
from app.conference.kinds import Role
from app.people.person import Person
from tests.app.boards import prose
from tests.cast import Cast, Visit

WORDS = "We all sleep at night"
DUE = date(2026, 7, 3)
REVIEWED = PlanReview("a0", WORDS, Achievement.ACHIEVED, achieved="Since the new curtains", goal="sleeping")


async def frozen(visit: Visit, people: Cast, board: Board, **planned: object) -> str:
    conference = await people.open_with(board, **planned)
    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    return conference


def board(**given: object) -> Board:
    goal = replace(Goal("a0", prose(WORDS), due=date(2026, 6, 19)), **given)  # type: ignore[arg-type]
    return Board(goals=Collection((("sleeping", goal),)), reviews=Collection((("review01", REVIEWED),)))


@pytest.fixture
async def second(visit: Visit, people: Cast) -> str:
    """The second of two conferences; the first one made version 1."""
    await frozen(visit, people, replace(board(), reviews=Collection()))
    return await frozen(visit, people, board(due=DUE, changed_why="Exams", state=GoalState.ACTIVE))


async def page(visit: Visit, people: Cast, who: Person, query: str = "") -> httpx2.Response:
    async with visit.browser((await people.signed_in(who)).cookie) as browser:
        return await browser.get(f"/cases/{people.case.id}/plan/compare{query}")


async def test_somebody_reads_what_changed_in_words_and_side_by_side(visit: Visit, people: Cast, second: str) -> None:
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        assert "plan/compare" in (await joel.get(f"/cases/{people.case.id}")).text
        assert "What changed since version 1" in (await joel.get(f"/cases/{people.case.id}/plan/2")).text
        assert "What changed since" not in (await joel.get(f"/cases/{people.case.id}/plan/1")).text
    shown = (await page(visit, people, people.joel)).text
    assert "What changed from version 1 to version 2" in shown
    assert "1 goal achieved" in shown
    assert f"Achieved: “{WORDS}”: “Since the new curtains”." in shown
    assert "<del>19 June </del>2026" in shown and "<ins>3 July </ins>2026" in shown
    assert (await page(visit, people, people.joel, "?before=2&after=1")).text == shown
    assert "We all sleep at night" in (await page(visit, people, people.joel, "?all=yes")).text
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        assert "Fern Placeholder read" not in (await nadia.get(f"/conferences/{second}/views")).text
        await page(visit, people, people.fern)
        assert "Fern Placeholder read" in (await nadia.get(f"/conferences/{second}/views")).text


async def test_who_gets_the_plan_only_learns_nothing_of_the_minutes(visit: Visit, people: Cast, second: str) -> None:
    draft = CopyDraft(extent="partial", channel="link", reason="The plan is enough.")
    await copies.decide(people.house, people.nadia.id, second, {people.joel.id: draft})
    shown = (await page(visit, people, people.joel)).text
    assert "Since the new curtains" not in shown
    assert "Achieved" not in shown
    assert "moved from 19 June 2026 to 3 July 2026, because “Exams”" in shown
    nothing = CopyDraft(extent="none", channel="link", reason="Not for now.")
    await copies.decide(people.house, people.nadia.id, second, {people.joel.id: nothing})
    assert (await page(visit, people, people.joel)).status_code == 404


async def test_nobody_compares_what_they_may_not_read(visit: Visit, people: Cast, second: str) -> None:
    for whoever in (people.otto, people.iris):
        assert (await page(visit, people, whoever)).status_code == 404
    roles = {people.nadia.id: Role.CHAIR, people.tessa.id: Role.CONTRIBUTOR}
    await frozen(visit, people, Board(goals=Collection((("secrets1", Goal("a0", prose("Canary"))),))), roles=roles)
    assert "Canary" in (await page(visit, people, people.tessa)).text
    joels = await page(visit, people, people.joel)
    assert "from version 1 to version 2" in joels.text and "Canary" not in joels.text
    for query in ("?before=1&after=3", "?after=3", "?before=3", "?before=2&after=2", "?before=x", "?after=99"):
        assert (await page(visit, people, people.joel, query)).status_code == 404, query
