"""The home page: what waits for somebody, what they have taken on, and what they say about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import httpx2
import pytest

from app.actions import copies, freezing, knowing
from app.board.shape import Board, Collection, FollowUp, TimeLimit
from app.conference.coming import LeftOut
from app.conference.distributing import CopyDraft
from app.conference.kinds import Coordination, Door, Kind
from app.people.person import Person
from app.storage import audit, coming, seats
from app.storage import people as stored
from app.storage.database import new_id
from tests.app.actions.test_sharing import withdraw
from tests.app.pages.test_walk import opened
from tests.cast import Cast, HeldClock, Visit

Browser = httpx2.AsyncClient


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


@pytest.fixture
async def joel(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.joel)).cookie)


@pytest.fixture
async def plan(visit: Visit, people: Cast) -> str:
    """A plan in which Joel and Tessa have taken something on; its conference."""
    board = Board(
        follow_ups=Collection(
            (
                ("followup1", FollowUp("a0", text="Pay the rent", owner=people.joel.id, due=date(2026, 6, 10))),
                ("followup2", FollowUp("a1", text="Keep the diary", owner=people.tessa.id, due=date(2026, 6, 15))),
                ("followup3", FollowUp("a2", text="Ring the school", owner=people.joel.id, due=date(2026, 9, 1))),
            )
        )
    )
    conference = await people.open_with(board)
    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    return conference


async def test_a_conference_that_is_open_is_joined_from_the_first_page(people: Cast, nadia: Browser) -> None:
    await people.plan()
    assert "Join<" not in (await nadia.get("/")).text
    conference = await people.open()
    assert f'<a class="button" href="/conferences/{conference}">Join<' in (await nadia.get("/")).text


async def test_what_somebody_has_taken_on_stands_on_their_page_late_first(
    nadia: Browser, joel: Browser, plan: str
) -> None:
    page = await joel.get("/")
    assert page.text.index("Late: was due Wednesday 10 June 2026") < page.text.index("Ring the school")
    assert "Keep the diary" not in page.text
    assert "What you have taken on" not in (await nadia.get("/")).text


async def test_the_case_counts_what_is_late_and_what_is_due_soon(
    visit: Visit, nadia: Browser, people: Cast, plan: str
) -> None:
    page = await nadia.get(f"/cases/{people.case.id}")
    assert "1 late" in page.text
    assert "1 within seven days" in page.text
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    page = await iris.get(f"/cases/{people.case.id}")
    assert page.status_code == 200
    assert "Pay the rent" not in page.text


async def test_what_is_said_between_conferences_counts(joel: Browser, nadia: Browser, people: Cast, plan: str) -> None:
    actions = f"/cases/{people.case.id}/actions"
    refused = await joel.post(f"{actions}/followup1", data={"said": "not_done", "reason": " ", "back": "home"})
    assert refused.status_code == 422
    assert "Please say why" in refused.text
    words = "The bank was <b>closed</b>"
    await joel.post(f"{actions}/followup1", data={"said": "not_done", "reason": words, "back": "home"})
    page = await nadia.get(f"/cases/{people.case.id}")
    assert "The bank was &lt;b&gt;closed&lt;/b&gt;" in page.text
    assert "1 late" in page.text
    people.house.clock.move(timedelta(minutes=1))  # type: ignore[attr-defined]
    done = await joel.post(f"{actions}/followup1", data={"said": "done", "back": "home"})
    assert done.headers["location"] == "/#actions"
    assert "Pay the rent" not in (await joel.get("/")).text
    assert "late</span>" not in (await nadia.get(f"/cases/{people.case.id}")).text


async def test_nobody_speaks_for_another_save_who_answers_for_the_case(
    visit: Visit, joel: Browser, nadia: Browser, people: Cast, plan: str
) -> None:
    actions = f"/cases/{people.case.id}/actions"
    assert (await joel.post(f"{actions}/followup2", data={"said": "done"})).status_code == 404
    assert (await joel.post(f"{actions}/nosuchentry", data={"said": "done"})).status_code == 404
    assert (await joel.post(f"{actions}/followup1", data={"said": "eaten"})).status_code == 404
    otto = visit.browser((await people.signed_in(people.otto)).cookie)
    assert (await otto.post(f"{actions}/followup1", data={"said": "done"})).status_code == 404
    assert (await nadia.post(f"{actions}/followup2", data={"said": "done", "back": "case"})).status_code == 303


async def test_what_waits_for_somebody_leads_to_where_it_is_dealt_with(
    nadia: Browser, joel: Browser, people: Cast
) -> None:
    address = await opened(nadia, people, date="2026-06-18", then="later")
    asks = {"person": people.joel.id, "brings": "the letters about the flat", "due": "2026-06-17"}
    await nadia.post(f"{address}/prepare", data=asks)
    await joel.post(f"{address}/agenda", data={"title": "Rent"})
    page = await joel.get("/")
    assert f'<a href="{address}/prepare">Bring the letters about the flat</a>' in page.text
    page = await nadia.get("/")
    assert f'<a href="{address}/agenda">Joel Mockridge asks for “Rent”</a>' in page.text
    assert "letters about the flat" not in page.text


async def test_a_copy_waits_for_everyone_who_took_part_until_they_have_read_it(
    visit: Visit, joel: Browser, people: Cast, plan: str
) -> None:
    line = f'<a href="/conferences/{plan}">Your copy of the minutes and the plan is ready</a>'
    tessa = visit.browser((await people.signed_in(people.tessa)).cookie)
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    assert line in (await joel.get("/")).text
    assert line not in (await iris.get("/")).text
    await joel.get(f"/conferences/{plan}")
    assert line not in (await joel.get("/")).text
    assert line in (await tessa.get("/")).text


async def test_what_was_said_of_something_done_is_read_on_the_page_of_the_case_by_those_who_read_the_plan(
    visit: Visit, nadia: Browser, joel: Browser, people: Cast, plan: str
) -> None:
    said = {"said": "done", "reason": "The bank took <cash>", "back": "case"}
    await joel.post(f"/cases/{people.case.id}/actions/followup1", data=said)
    page = (await nadia.get(f"/cases/{people.case.id}")).text
    assert "1 done since the plan was made" in page
    assert "The bank took &lt;cash&gt;" in page[page.index("1 done since") :]
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    assert "The bank took" not in (await iris.get(f"/cases/{people.case.id}")).text


async def test_what_came_of_a_time_limit_is_said_between_conferences_by_whoever_answers_for_the_case(
    visit: Visit, nadia: Browser, joel: Browser, people: Cast
) -> None:
    limit = TimeLimit("a0", "Riverbank", 3, reassess_on=date(2026, 6, 10))
    conference = await people.open_with(Board(time_limits=Collection((("timelimit", limit),))))
    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    page = (await nadia.get(f"/cases/{people.case.id}")).text
    assert page.index("Look again whether Riverbank is still needed") < page.index("Late: was due Wednesday 10 June")
    said = {"said": "done", "reason": "One more month", "back": "case"}
    door = f"/cases/{people.case.id}/actions/timelimit"
    assert (await joel.post(door, data=said)).status_code == 404
    assert (await nadia.post(door, data=said)).status_code == 303
    page = (await joel.get(f"/cases/{people.case.id}")).text
    assert "Late: was due" not in page
    assert "<q>One more month</q>" in page
    async with people.house.database.reading() as connection:
        told = [row async for row in audit.rows(connection) if row.kind == "progress-said"]
    assert [row.person for row in told] == [people.nadia.id]


async def test_conferences_stand_in_the_order_in_which_they_come(nadia: Browser, people: Cast) -> None:
    later = await opened(nadia, people, date="2026-07-02", then="later")
    sooner = await opened(nadia, people, date="2026-06-18", then="later")
    page = await nadia.get("/")
    assert page.text.index(f'href="{sooner}"') < page.text.index(f'href="{later}"')


async def test_a_plan_of_long_ago_is_late_by_the_clock_of_the_house(visit: Visit, people: Cast, plan: str) -> None:
    people.house.clock.move(timedelta(days=100))  # type: ignore[attr-defined]
    again = visit.browser((await people.signed_in(people.joel)).cookie)
    assert (await again.get("/")).text.count("Late: was due") == 2


async def test_who_took_no_part_sees_what_was_put_down_for_them_and_says_how_it_stands(
    visit: Visit, nadia: Browser, people: Cast
) -> None:
    follow_up = FollowUp("a0", text="Send the referral", owner="iris demont", due=date(2026, 6, 15))
    conference = await people.open_with(Board(follow_ups=Collection((("followup1", follow_up),))))
    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    assert "Send the referral" in (await iris.get("/")).text
    assert (await iris.get(f"/conferences/{conference}")).status_code == 404
    said = await iris.post(f"/cases/{people.case.id}/actions/followup1", data={"said": "done", "back": "home"})
    assert said.status_code == 303
    assert "Send the referral" not in (await iris.get("/")).text
    otto = visit.browser((await people.signed_in(people.otto)).cookie)
    assert "Send the referral" not in (await otto.get("/")).text


NEAR = "Bring the form to Larkspur Street"


async def put_down_for(visit: Visit, people: Cast, person: Person, **changes: Any) -> str:
    """A frozen conference whose plan puts something down for somebody."""
    follow_up = FollowUp("a0", text=NEAR, owner=person.id, due=date(2026, 6, 15))
    conference = await people.open_with(Board(follow_ups=Collection((("followup1", follow_up),))), **changes)
    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    return conference


async def finds(visit: Visit, people: Cast, person: Person) -> bool:
    """Whether somebody finds it on their first page, and may say how it stands."""
    browser = visit.browser((await people.signed_in(person)).cookie)
    shown = NEAR in (await browser.get("/")).text
    said = await browser.post(
        f"/cases/{people.case.id}/actions/followup1", data={"said": "in_progress", "words": "", "back": "home"}
    )
    assert (said.status_code != 404) is shown
    return shown


async def test_whoever_was_never_let_in_reads_nothing_that_was_put_down_for_them(visit: Visit, people: Cast) -> None:
    conference = await put_down_for(visit, people, people.joel)
    assert await finds(visit, people, people.joel)
    async with people.house.database.writing() as connection:
        await seats.set_door(connection, conference, people.joel.id, Door.INVITED)
    assert not await finds(visit, people, people.joel)


async def test_whoever_is_to_have_no_copy_reads_nothing_that_was_put_down_for_them(visit: Visit, people: Cast) -> None:
    conference = await put_down_for(visit, people, people.joel)
    nothing = CopyDraft("none", "link", "For safety.")
    await copies.decide(people.house, people.nadia.id, conference, {people.joel.id: nothing})
    assert not await finds(visit, people, people.joel)


async def test_whoever_was_told_apart_from_who_is_left_out_under_their_name_keeps_what_was_put_down_for_them(
    visit: Visit, people: Cast
) -> None:
    conference = await put_down_for(visit, people, people.iris)
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    following = await opened(nadia, people, then="later")
    left = {"left_out_name": "iris demont", "left_out_relation": "aunt", "left_out_reason": "An order."}
    refused = await nadia.post(f"{following}/left-out", data=left)
    assert "say that this is somebody else" in refused.text
    await nadia.post(f"{following}/left-out", data={**left, "left_out_another": "yes"})
    async with people.house.database.writing() as connection:
        (out,) = (await coming.left_out_of(connection, following.rpartition("/")[2])).values()
        await coming.leave_out(connection, conference, out)
    assert await finds(visit, people, people.iris)


async def tyson_made_known(people: Cast) -> Person:
    """Somebody who works here becomes known to the case by whoever runs the installation."""
    address = "tyson@example.org"
    person = await knowing.add_person(people.house, "Tyson Placename", address, "Demoville Health", None)
    await knowing.make_known(
        people.house, people.case.reference, address, Kind.PRACTITIONER, "nurse", Coordination.NONE
    )
    return person


async def tyson_left_out(nadia: Browser, people: Cast, following: str, **said: str) -> LeftOut:
    """Somebody called so is left out."""
    left = {"left_out_name": "Tyson Placename", "left_out_relation": "uncle", "left_out_reason": "An order."}
    assert (await nadia.post(f"{following}/left-out", data=left | said)).status_code == 303
    async with people.house.database.reading() as connection:
        (out,) = (await coming.left_out_of(connection, following.rpartition("/")[2])).values()
    return out


async def finds_though_left_out(visit: Visit, people: Cast, person: Person, out: LeftOut) -> bool:
    """Whether somebody finds what a plan puts down for them, of whose conference a namesake is left out as well."""
    conference = await put_down_for(visit, people, person)
    async with people.house.database.writing() as connection:
        await coming.leave_out(connection, conference, out)
    return await finds(visit, people, person)


async def test_a_worker_who_was_known_when_a_namesake_was_left_out_and_of_whom_that_was_said_keeps_theirs(
    visit: Visit, people: Cast, nadia: Browser
) -> None:
    tyson = await tyson_made_known(people)
    out = await tyson_left_out(nadia, people, await opened(nadia, people, then="later"), left_out_another="yes")
    async with people.house.database.reading() as connection:
        rows = [each async for each in audit.rows(connection)]
    assert [(each.person, each.about) for each in rows if each.kind == "namesake-invited"] == [
        (people.nadia.id, tyson.id)
    ]
    assert await finds_though_left_out(visit, people, tyson, out)


@pytest.mark.parametrize("again", [False, True])
async def test_whoever_became_known_after_somebody_of_their_name_was_left_out_reads_nothing_while_nobody_was_asked(
    visit: Visit, people: Cast, nadia: Browser, clock: HeldClock, again: bool
) -> None:
    following = await opened(nadia, people, then="later")
    out = await tyson_left_out(nadia, people, following)
    clock.move(timedelta(minutes=1))
    tyson = await tyson_made_known(people)
    clock.move(timedelta(minutes=1))
    if again:
        out = await tyson_left_out(nadia, people, following, left_out_name="", left_out=out.person)
    assert not await finds_though_left_out(visit, people, tyson, out)


async def test_that_somebody_is_not_whoever_is_left_out_of_one_conference_says_nothing_of_another(
    visit: Visit, people: Cast, nadia: Browser
) -> None:
    one = await opened(nadia, people, then="later")
    out = await tyson_left_out(nadia, people, one)
    other = await opened(nadia, people, then="later")
    assert (await nadia.post(f"{other}/left-out/{out.person}/back")).status_code == 303
    another = {"left_out_relation": "neighbour", "left_out_another": "yes"}
    second = await tyson_left_out(nadia, people, other, **another)
    tyson = await tyson_made_known(people)
    invites = {f"role-{tyson.id}": "reader", "despite": "yes", "another": tyson.id}
    assert (await nadia.post(f"{other}/invited", data=invites)).status_code == 303
    async with people.house.database.writing() as connection:
        await coming.take_back(connection, one.rpartition("/")[2], second.person)
    assert not await finds_though_left_out(visit, people, tyson, out)


async def test_of_the_family_whoever_was_not_invited_is_told_by_a_person(visit: Visit, people: Cast) -> None:
    without_joel = {person: role for person, role in people.roles.items() if person != people.joel.id}
    await put_down_for(visit, people, people.joel, roles=without_joel)
    assert not await finds(visit, people, people.joel)


async def test_whoever_sharing_was_withdrawn_from_reads_nothing_that_was_put_down_later(
    visit: Visit, people: Cast
) -> None:
    await withdraw(visit, people)
    await put_down_for(visit, people, people.iris)
    assert not await finds(visit, people, people.iris)


async def test_whoever_was_left_out_for_a_reason_reads_nothing_that_was_put_down_for_them(
    visit: Visit, people: Cast
) -> None:
    conference = await put_down_for(visit, people, people.iris)
    assert await finds(visit, people, people.iris)
    reason = LeftOut(people.iris.id, "She is a cousin of the other side.", people.nadia.id, people.house.clock.now())
    async with people.house.database.writing() as connection:
        await coming.leave_out(connection, conference, reason)
    assert not await finds(visit, people, people.iris)


async def test_whoever_has_the_name_of_one_who_was_left_out_reads_nothing_that_was_put_down_for_them(
    visit: Visit, people: Cast
) -> None:
    conference = await put_down_for(visit, people, people.iris)
    typed = Person(new_id(), "iris  demont")
    reason = LeftOut(typed.id, "She is a cousin of the other side.", people.nadia.id, people.house.clock.now())
    async with people.house.database.writing() as connection:
        await stored.add(connection, typed, password=None, invented=True, at=people.house.clock.now())
        await coming.leave_out(connection, conference, reason)
    assert not await finds(visit, people, people.iris)
