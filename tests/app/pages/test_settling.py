"""What becomes of a dissent of the conference, where people say it afterwards."""

from __future__ import annotations

import httpx2
import pytest

from app.actions import freezing
from app.board.shape import Board, Collection, Dissent, DissentState
from app.people.person import Person
from tests.app.pages.test_carrying import board_of
from tests.cast import Cast, Visit

VIEW = "Weekly is too much for us."


class Plan:
    """A plan with a dissent of Joel's, and people at their browsers."""

    def __init__(self, visit: Visit, people: Cast, conference: str) -> None:
        self.visit, self.people = visit, people
        self.address = f"/conferences/{conference}/sign-off"

    async def browser(self, person: Person) -> httpx2.AsyncClient:
        return self.visit.browser((await self.people.signed_in(person)).cookie)

    async def page(self, person: Person) -> str:
        answer = await (await self.browser(person)).get(self.address)
        assert answer.status_code == 200
        return answer.text

    async def say(self, by: Person, turn: str, words: str, entry: str = "dissent0") -> httpx2.Response:
        browser = await self.browser(by)
        return await browser.post(f"{self.address}/dissents/{entry}", data={"turn": turn, "words": words})


async def frozen(visit: Visit, people: Cast) -> Plan:
    dissent = Dissent("a0", by=people.joel.id, view=VIEW, level="Caseworker", next_step="Talk with Oma")
    conference = await people.open_with(Board(dissents=Collection((("dissent0", dissent),))))
    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    return Plan(visit, people, conference)


@pytest.fixture
async def plan(visit: Visit, people: Cast) -> Plan:
    return await frozen(visit, people)


async def test_a_dissent_is_answered_taken_further_and_settled_without_a_board(plan: Plan) -> None:
    nadia, joel, tessa = plan.people.nadia, plan.people.joel, plan.people.tessa
    page = await plan.page(joel)
    assert VIEW in page and "With: Caseworker" in page and "What comes next: Talk with Oma" in page
    case = await (await plan.browser(nadia)).get(f"/cases/{plan.people.case.id}")
    assert f'href="{plan.address}#dissent-of-dissent0"' in case.text

    assert (await plan.say(nadia, "answered", "Every second week then?")).status_code == 303
    assert (await plan.say(joel, "escalated", "Not even that")).status_code == 303
    page = await plan.page(joel)
    assert page.index("Every second week then?") < page.index("Not even that") and "With: Supervisor" in page
    assert (await plan.say(tessa, "settled", "It is")).status_code == 403
    assert (await plan.say(joel, "settled", "Once a month <b>it</b> is")).status_code == 303
    page = await plan.page(tessa)
    assert "Once a month &lt;b&gt;it&lt;/b&gt; is" in page and ">Settled<" in page

    late = await plan.say(nadia, "answered", "One more word")
    assert late.status_code == 409 and "this is settled. You had written: One more word" in late.text
    case = await (await plan.browser(nadia)).get(f"/cases/{plan.people.case.id}")
    assert "Talk with Oma" not in case.text


async def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(plan: Plan) -> None:
    nadia, joel = plan.people.nadia, plan.people.joel
    empty = await plan.say(nadia, "answered", "  ")
    assert empty.status_code == 422 and "Please say it in a few words." in empty.text
    own = await plan.say(joel, "answered", "I answer myself")
    assert own.status_code == 422 and "Somebody else answers." in own.text and "I answer myself" in own.text
    long = await plan.say(nadia, "answered", "o" * 2_001)
    assert long.status_code == 422 and "o" * 2_001 in long.text
    assert (await plan.say(nadia, "raised", "Again")).status_code == 404
    assert (await plan.say(nadia, "settled", "Again", entry="nothing")).status_code == 404
    assert "With: Caseworker" in await plan.page(nadia)


async def test_the_next_board_begins_with_what_was_said_and_the_plan_before_takes_no_more(
    plan: Plan, visit: Visit
) -> None:
    people = plan.people
    await plan.say(people.nadia, "answered", "Every second week then?")
    await plan.say(people.joel, "settled", "Once a month it is")
    second = await people.plan()
    nadia = await plan.browser(people.nadia)
    assert (await nadia.post(f"/conferences/{second}/open")).status_code == 303
    ((_, dissent),) = (await board_of(people, second)).dissents.entries
    assert (dissent.state, dissent.reply, dissent.resolution) == (
        DissentState.RESOLVED,
        "Every second week then?",
        "Once a month it is",
    )
    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, second)
    late = await plan.say(people.nadia, "answered", "Still")
    assert late.status_code == 409 and "Version 2 of the plan has been made since" in late.text
    assert VIEW not in await plan.page(people.nadia)


async def test_who_gets_no_copy_of_the_plan_reads_and_says_nothing_of_it(plan: Plan) -> None:
    people = plan.people
    key = people.tessa.id
    none = {f"extent-{key}": "none", f"channel-{key}": "link", f"reason-{key}": "She asked for none"}
    nadia = await plan.browser(people.nadia)
    assert (await nadia.post(plan.address.replace("sign-off", "distribution"), data=none)).status_code == 303
    tessa = await plan.browser(people.tessa)
    assert VIEW not in (await tessa.get(plan.address)).text
    refused = await plan.say(people.tessa, "settled", "It is")
    assert refused.status_code in {403, 404} and VIEW not in refused.text
