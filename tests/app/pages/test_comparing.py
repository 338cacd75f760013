"""Two versions of a plan compared, as browsers find them: only what the reader may read themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import httpx2
import pytest

from app.actions import copies, correcting, endorsing, freezing, restricting
from app.actions.wishing import Wish
from app.actions.workshop import Workshop
from app.board.choices import Achievement, GoalState
from app.board.shape import Board, Collection, FollowUp, Goal, PlanReview
from app.conference.correcting import AddendumDraft
from app.conference.distributing import CopyDraft
from app.conference.kinds import Role
from app.conference.planning import Incomplete
from app.people.person import Person
from app.storage import records
from tests.app.boards import prose
from tests.cast import Cast, HeldClock, Visit

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
    order = [shown.index(words) for words in ("1 goal achieved", "What changed for you", "In words", "Side by side")]
    assert order == sorted(order), "what matters to the reader comes first"
    assert f"Achieved: “{WORDS}”: “Since the new curtains”." in shown
    assert "<del>19 June </del>2026" in shown and "<ins>3 July </ins>2026" in shown
    assert (await page(visit, people, people.joel, "?before=2&after=1")).text == shown
    assert "We all sleep at night" in (await page(visit, people, people.joel, "?all=yes")).text
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        assert "Fern Placeholder read" not in (await nadia.get(f"/conferences/{second}/views")).text
        await page(visit, people, people.fern)
        assert "Fern Placeholder read" in (await nadia.get(f"/conferences/{second}/views")).text


async def test_what_changed_for_the_reader_is_of_the_two_versions_that_they_compare(visit: Visit, people: Cast) -> None:
    await frozen(visit, people, rings(people, people.joel, date(2026, 6, 19)))
    await frozen(visit, people, rings(people, people.tessa, date(2026, 6, 20)))
    await frozen(visit, people, rings(people, people.tessa, DUE))
    passed = "“Ring the school” passed from Joel Mockridge to you."
    assert passed in (await page(visit, people, people.tessa, "?before=1&after=3")).text
    newest = (await page(visit, people, people.tessa, "?before=2&after=3")).text
    assert passed not in newest and "moved from 20 June 2026 to 3 July 2026" in newest
    assert "Nothing that names you changed." in (await page(visit, people, people.fern, "?before=1&after=3")).text


async def test_side_by_side_is_folded_and_lists_without_a_change_are_left_out_until_everything_is_wanted(
    visit: Visit, people: Cast
) -> None:
    await frozen(visit, people, rings(people, people.joel, DUE))
    await frozen(visit, people, rings(people, people.tessa, DUE))
    beside = {
        query: (await page(visit, people, people.joel, query)).text.partition('id="beside"')[2]
        for query in ("", "?all=yes")
    }
    assert beside[""].count('<details class="card beside">') == 1 and "1 change<" in beside[""]
    assert WORDS not in beside[""]
    assert beside["?all=yes"].count('<details class="card beside">') == 2 and "nothing changed<" in beside["?all=yes"]
    assert WORDS in beside["?all=yes"]


async def endorse(people: Cast, workshop: Workshop, conference: str) -> None:
    """Oma endorses the plan of a conference."""
    async with people.house.database.reading() as connection:
        plan = await records.plan_of_conference(connection, conference)
    assert plan
    session = await people.session(people.oma)
    await endorsing.judge(people.house, workshop, session, conference, "endorsed", "", plan.digest)


def rings(people: Cast, owner: Person, due: date) -> Board:
    follow_up = FollowUp("a0", "Ring the school", owner.id, due)
    return replace(board(), reviews=Collection(), follow_ups=Collection((("follow01", follow_up),)))


async def test_everybody_is_told_what_changed_for_them_once_it_is_in_force(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    await frozen(visit, people, rings(people, people.joel, date(2026, 6, 19)))
    other = await frozen(visit, people, rings(people, people.tessa, DUE))
    async with visit.browser((await people.signed_in(people.tessa)).cookie) as tessa:
        assert "What changed for you" not in (await tessa.get("/")).text, "it is not in force"
        await endorse(people, visit.frame.workshop, other)
        home = (await tessa.get("/")).text
        assert "“Ring the school” passed from Joel Mockridge to you." in home
        assert "since version 1." in home
        plan = (await tessa.get(f"/cases/{people.case.id}/plan/2")).text
        assert "moved from 19 June 2026 to 3 July 2026" in plan
        assert "What changed for you" not in (await tessa.get(f"/cases/{people.case.id}/plan/1")).text
        assert "since version 1, the last one that you had" in (await tessa.get("/")).text
        clock.move(timedelta(days=29))
    async with visit.browser((await people.signed_in(people.tessa)).cookie) as tessa:
        assert "What changed for you" not in (await tessa.get("/")).text
        assert "passed from Joel Mockridge to you" in (await tessa.get(f"/cases/{people.case.id}/plan/2")).text
    async with visit.browser((await people.signed_in(people.fern)).cookie) as fern:
        plan = (await fern.get(f"/cases/{people.case.id}/plan/2")).text
        assert "Nothing that names you changed." in plan
        assert "passed from" not in plan


async def test_what_changed_for_somebody_is_told_from_what_they_may_read_alone(visit: Visit, people: Cast) -> None:
    first = await frozen(visit, people, rings(people, people.joel, date(2026, 6, 19)))
    second = await frozen(visit, people, rings(people, people.tessa, date(2026, 6, 20)))
    third = await frozen(visit, people, rings(people, people.tessa, DUE))
    nothing = CopyDraft(extent="none", channel="link", reason="Not for now.")
    await copies.decide(people.house, people.nadia.id, second, {people.tessa.id: nothing})
    await endorse(people, visit.frame.workshop, third)
    async with visit.browser((await people.signed_in(people.tessa)).cookie) as tessa:
        plan = (await tessa.get(f"/cases/{people.case.id}/plan/3")).text
        assert "Since version 1." in plan and "20 June" not in plan
        assert "passed from Joel Mockridge to you" in plan
        await copies.decide(people.house, people.nadia.id, first, {people.tessa.id: nothing})
        assert "What changed for you" not in (await tessa.get(f"/cases/{people.case.id}/plan/3")).text
        assert "What changed for you" not in (await tessa.get("/")).text
    async with visit.browser((await people.signed_in(people.iris)).cookie) as iris:
        assert (await iris.get(f"/cases/{people.case.id}/plan/3")).status_code == 404
        assert "What changed for you" not in (await iris.get("/")).text


async def test_corrections_and_what_is_kept_to_a_few_are_told_to_those_who_read_them(
    visit: Visit, people: Cast
) -> None:
    frame = visit.frame
    await frozen(visit, people, replace(board(), reviews=Collection()))
    second = await people.open_with(board())
    wish = Wish("medical_history", "Hers to tell.", frozenset({people.nadia.id, people.fern.id}))
    await restricting.restrict(frame.house, frame.rooms, people.nadia, second, wish)
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, second)
    with pytest.raises(Incomplete):
        told_to_all = AddendumDraft("statement", "Kept to a few", "It was another tablet")
        await correcting.propose(frame.house, frame.workshop, people.fern.id, second, told_to_all)
    for beside, words in (("Goals", "It was Sunday"), ("Who took part", "Tessa was late")):
        draft = AddendumDraft("statement", beside, words)
        await correcting.propose(frame.house, frame.workshop, people.joel.id, second, draft)
    plan_only = CopyDraft(extent="partial", channel="link", reason="The plan is enough.")
    await copies.decide(people.house, people.nadia.id, second, {people.joel.id: plan_only})
    ferns, joels, tessas = [(await page(visit, people, who)).text for who in (people.fern, people.joel, people.tessa)]
    assert all(
        "Statement of disagreement about “Goals”, by Joel Mockridge: “It was Sunday”" in e
        for e in (ferns, joels, tessas)
    )
    assert "Tessa was late" in ferns and "Tessa was late" in tessas
    assert "Tessa was late" not in joels, "that stands beside the minutes"
    assert "New beside version 2: Medical history" in ferns
    for others in (joels, tessas):
        assert "Medical history" not in others and "Kept to a few" not in others
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        assert "Fern Placeholder read the minutes" in (await nadia.get(f"/conferences/{second}/views")).text


async def test_who_gets_the_plan_only_learns_nothing_of_the_minutes(visit: Visit, people: Cast, second: str) -> None:
    draft = CopyDraft(extent="partial", channel="link", reason="The plan is enough.")
    await copies.decide(people.house, people.nadia.id, second, {people.joel.id: draft})
    shown = (await page(visit, people, people.joel)).text
    assert "Since the new curtains" not in shown, "that was said in the minutes"
    assert f"Achieved: “{WORDS}”" in shown, "that is how the goal stands in the plan"
    nothing = CopyDraft(extent="none", channel="link", reason="Not for now.")
    await copies.decide(people.house, people.nadia.id, second, {people.joel.id: nothing})
    assert (await page(visit, people, people.joel)).status_code == 404


async def test_how_it_went_is_drawn_from_what_the_reader_may_read(visit: Visit, people: Cast, second: str) -> None:
    address = f"/cases/{people.case.id}/plan/timeline"

    async def shown(who: Person) -> httpx2.Response:
        async with visit.browser((await people.signed_in(who)).cookie) as browser:
            return await browser.get(address)

    joels = (await shown(people.joel)).text
    assert "<svg" in joels and WORDS in joels and ">Achieved</td>" in joels
    draft = CopyDraft(extent="partial", channel="link", reason="The plan is enough.")
    await copies.decide(people.house, people.nadia.id, second, {people.joel.id: draft})
    assert ">Achieved</td>" in (await shown(people.joel)).text
    for whoever in (people.otto, people.iris):
        assert (await shown(whoever)).status_code == 404
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        assert address in (await nadia.get(f"/cases/{people.case.id}")).text
        assert "Joel Mockridge read the minutes" in (await nadia.get(f"/conferences/{second}/views")).text
        nothing = CopyDraft(extent="none", channel="link", reason="Not for now.")
        await copies.decide(people.house, people.nadia.id, second, {people.joel.id: nothing})
    assert (await shown(people.joel)).status_code == 404, "one version is no timeline"


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
