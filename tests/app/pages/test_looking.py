"""The chair looks at the live board through somebody's eyes: what they see, and no more than the chair sees."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx2
import pytest

from app.actions import closed_sessions, inviting, polling, restricting
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.wishing import Wish
from app.board.shape import SHAPE_VERSION
from app.conference.kinds import Role
from app.conference.questions import QuestionKind
from app.people.person import Person
from app.storage import audit
from realtime.ports import LOOKING, Admission, Visitor
from tests.cast import Cast, Visit

JOELS_WORDS = "Tessa sees a doctor of her own."


class Eyes:
    """The chair's browser, and the address under which somebody's board is."""

    def __init__(self, browser: httpx2.AsyncClient, conference: str) -> None:
        self.browser = browser
        self.conference = conference

    def address(self, person: Person) -> str:
        return f"/conferences/{self.conference}/eyes/{person.id}/board"

    async def data(self, person: Person, **supposed: str) -> dict[str, Any]:
        page = await self.browser.get(self.address(person), params=supposed)
        assert page.status_code == 200
        found = re.search(r'id="board-data">(.*?)</script>', page.text, re.DOTALL)
        assert found
        data: dict[str, Any] = json.loads(found[1])
        return data

    async def passes(self, person: Person, **supposed: str) -> dict[str, Any]:
        address = (await self.data(person, **supposed))["urls"]["passes"]
        answer = await self.browser.post(address, json={"shape": SHAPE_VERSION})
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.json()
        return said


@pytest.fixture
async def conference(people: Cast) -> str:
    return await people.open()


async def kept(visit: Visit, by: Person, conference: str, **wish: Any) -> str:
    frame = visit.frame
    return await restricting.restrict(
        frame.house, frame.rooms, by, conference, Wish("medical_history", "Not for all.", **wish)
    )


def documents(passes: dict[str, Any]) -> set[str]:
    return {each["document"] for each in passes["parts"]}


async def own_passes(visit: Visit, people: Cast, person: Person, conference: str) -> dict[str, Any]:
    async with visit.browser((await people.signed_in(person)).cookie) as browser:
        said: dict[str, Any] = (
            await browser.post(f"/conferences/{conference}/passes", json={"shape": SHAPE_VERSION})
        ).json()
    return said


async def test_each_is_shown_what_they_are_served_as_far_as_the_chair_sees_it_too(
    visit: Visit, people: Cast, conference: str
) -> None:
    of_nadia = await kept(visit, people.nadia, conference, may_see=frozenset({people.fern.id}), public_title="Later")
    of_tessa = await kept(visit, people.tessa, conference, may_see=frozenset({people.joel.id}))
    more = await kept(visit, people.tessa, conference, safe_wordings={people.joel.id: JOELS_WORDS})
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as browser:
        eyes = Eyes(browser, conference)
        for person in (people.joel, people.fern, people.tessa, people.oma):
            seen, own = await eyes.passes(person), await own_passes(visit, people, person, conference)
            assert documents(seen) == documents(own) - {of_tessa, more}
            assert not any(each["writes"] or each["client"] != LOOKING for each in seen["parts"])
        assert of_nadia in documents(await eyes.passes(people.fern))
        seen = await eyes.passes(people.joel)
    assert [each["title"] for each in seen["markers"]] == ["Later"], "what Joel alone reads is not for the chair"


async def test_the_page_is_the_boards_own_and_nothing_on_it_leads_to_a_deed(
    visit: Visit, people: Cast, conference: str
) -> None:
    async with (
        visit.browser((await people.signed_in(people.nadia)).cookie) as nadia,
        visit.browser((await people.signed_in(people.joel)).cookie) as joel,
    ):
        eyes = Eyes(nadia, conference)
        seen = await eyes.data(people.joel)
        found = re.search(
            r'id="board-data">(.*?)</script>', (await joel.get(f"/conferences/{conference}")).text, re.DOTALL
        )
        assert found
        own = json.loads(found[1])
        assert {name for name in own if own[name] != seen[name]} <= {"urls", "door"}
        assert seen["looking"]["name"] == "Joel Mockridge" and "write on the board" in seen["looking"]["may"]
        for name in ("agenda", "notes", "parts", "closedSessions", "floor", "frozen"):
            assert seen["urls"][name].startswith(eyes.address(people.joel)), name
            assert (await nadia.post(f"{seen['urls'][name]}/raise", json={})).status_code == 404
        assert (await joel.get(eyes.address(people.joel))).status_code == 403
        assert (
            await joel.post(f"{eyes.address(people.nadia)}/passes", json={"shape": SHAPE_VERSION})
        ).status_code == 403
        assert (await joel.get(f"{eyes.address(people.nadia)}/floor")).status_code == 403
        assert (await nadia.get(eyes.address(people.otto))).status_code == 404


async def test_a_copy_that_looks_is_admitted_to_read_whoever_brings_it(
    visit: Visit, people: Cast, conference: str
) -> None:
    signed_in = await people.signed_in(people.nadia)
    async with visit.browser(signed_in.cookie) as nadia:
        parts = (await Eyes(nadia, conference).passes(people.joel))["parts"]
    keeper, visitor = DatabaseDoorkeeper(visit.frame.house), Visitor(signed_in.session.id, people.nadia.id)
    for part in parts:
        admission = await keeper.admit(visitor, part["document"], part["token"])
        assert (admission.client, admission.clients, admission.writes) == (LOOKING, frozenset(), False)
        await inviting.change_role(visit.frame.house, people.nadia.id, conference, people.oma.id, Role.CONTRIBUTOR)
        (reviewed,) = await keeper.review([admission])
        assert isinstance(reviewed, Admission) and not reviewed.writes, "the chair writes, and not from here"


async def test_another_audience_and_another_role_are_seen_before_they_are_so(
    visit: Visit, people: Cast, conference: str
) -> None:
    part = await kept(visit, people.nadia, conference, may_see=frozenset({people.fern.id}))
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        eyes = Eyes(nadia, conference)
        then = {"part": part, "may": f"{people.nadia.id} {people.joel.id}"}
        assert part in documents(await eyes.passes(people.joel, **then))
        assert part not in documents(await eyes.passes(people.fern, **then))
        assert part not in documents(await eyes.passes(people.joel, **then, **{"not": people.joel.id}))
        assert part not in documents(await eyes.passes(people.joel)), "nothing was changed by looking"
        hers = await kept(visit, people.tessa, conference)
        assert hers not in documents(await eyes.passes(people.joel, part=hers, may=people.joel.id))
        data = await eyes.data(people.oma, role="minute_taker")
        assert data["me"]["role"] == "minute_taker" and data["me"]["mayWrite"] and data["looking"]["supposes"] == "role"
        assert "write on the board" not in (await eyes.data(people.oma))["looking"]["may"]
        assert (await nadia.get(eyes.address(people.oma), params={"role": "chair"})).status_code == 422


async def test_what_somebody_keeps_to_themselves_is_not_shown_to_whoever_looks(
    visit: Visit, people: Cast, conference: str
) -> None:
    house = visit.frame.house
    await own_passes(visit, people, people.joel, conference)
    question = await polling.ask(house, people.nadia.id, conference, QuestionKind.SCALE, "How safe is it?", "")
    await polling.answer(house, people.joel.id, conference, question, 3, "I worry at night")
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        floor = (await nadia.get(f"{Eyes(nadia, conference).address(people.joel)}/floor")).json()
    assert floor["questions"][0]["asksMe"] is True
    assert floor["questions"][0]["mine"] is None and "worry" not in json.dumps(floor)


async def test_who_waits_outside_is_seen_to_wait_outside(visit: Visit, people: Cast, conference: str) -> None:
    frame = visit.frame
    await closed_sessions.begin(
        frame.house, frame.rooms, people.nadia, conference,
        item="standingchild", outside=frozenset({people.joel.id}), reason="Tessa asked.", teller=people.nadia.id,
    )  # fmt: skip
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        address = f"{Eyes(nadia, conference).address(people.joel)}/passes"
        answer = await nadia.post(address, json={"shape": SHAPE_VERSION})
    assert (answer.status_code, answer.json()["reason"]) == (409, "outside")


async def test_looking_is_written_down_and_is_no_arrival(visit: Visit, people: Cast, conference: str) -> None:
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        await Eyes(nadia, conference).passes(people.joel)
        traces = (await nadia.get(f"/conferences/{conference}/views")).text
    assert "through the eyes of Joel Mockridge" in traces
    assert "came to the board" not in traces


async def test_whoever_asks_for_what_the_page_around_it_shows_and_for_nothing_else_is_written_down(
    visit: Visit, people: Cast, conference: str
) -> None:
    async def rows(kind: str) -> int:
        async with people.house.database.reading() as connection:
            return sum(each.kind == kind for each in await audit.of_person(connection, people.nadia.id, 50))

    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        inner = f"{Eyes(nadia, conference).address(people.joel)}/passes"
        had = (await nadia.post(inner, json={"shape": SHAPE_VERSION})).json()["parts"]
        assert await rows("board-seen-through") == 1
        documents = [each["document"] for each in had]
        for known, times in ((["no part of it"], 2), (documents, 2), ([], 3), (documents[:1], 4), (documents[1:], 5)):
            assert (await nadia.post(inner, json={"shape": SHAPE_VERSION, "known": known})).status_code == 200
            assert await rows("board-seen-through") == times
        own = f"/conferences/{conference}/passes"
        assert (await nadia.post(own, json={"shape": SHAPE_VERSION, "known": ["no part"]})).status_code == 200
        assert await rows("board-joined") == 1
        assert (await nadia.post(own, json={"shape": SHAPE_VERSION, "known": documents})).status_code == 200
        assert await rows("board-joined") == 1
        assert (
            "to see it through the eyes of Joel Mockridge" in (await nadia.get(f"/conferences/{conference}/views")).text
        )
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as elsewhere:
        for _ in range(2):
            assert (await elsewhere.post(inner, json={"shape": SHAPE_VERSION, "known": documents})).status_code == 200
            assert await rows("board-seen-through") == 6, "once in another session, though it says that it has it all"


async def test_what_another_role_changes_is_said_before_it_is_changed(
    visit: Visit, people: Cast, conference: str
) -> None:
    here = f"/conferences/{conference}/invited/{people.joel.id}/role"
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        page = await nadia.get(here, params={"role": "reader"})
        assert page.status_code == 200 and "no longer" in page.text and "write on the board" in page.text
        assert f"/eyes/{people.joel.id}/board?role=reader" in page.text
        assert "Nothing: they may do the same as now." in (await nadia.get(here, params={"role": "contributor"})).text
        assert (await nadia.get(here, params={"role": "chair"})).status_code == 422
        assert (await nadia.get(here.replace(people.joel.id, people.otto.id))).status_code == 404
        assert (await Eyes(nadia, conference).data(people.joel))["me"]["mayWrite"], "nothing was changed"
        await nadia.post(here, data={"role": "reader"})
        assert not (await Eyes(nadia, conference).data(people.joel))["me"]["mayWrite"]
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        assert (await joel.get(here, params={"role": "deputy"})).status_code == 403


async def test_whoever_signs_in_anew_comes_anew_whatever_the_page_says_that_it_has(
    visit: Visit, people: Cast, conference: str
) -> None:
    asked = f"/conferences/{conference}/passes"
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        had = (await joel.post(asked, json={"shape": SHAPE_VERSION})).json()["parts"]
    async with visit.browser((await people.signed_in(people.joel)).cookie) as again:
        known = [each["document"] for each in had]
        assert (await again.post(asked, json={"shape": SHAPE_VERSION, "known": known})).status_code == 200
    async with people.house.database.reading() as connection:
        kinds = [each.kind for each in await audit.of_person(connection, people.joel.id, 50)]
    assert kinds.count("board-joined") == 2
