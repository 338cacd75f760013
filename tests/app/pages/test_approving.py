"""Who answers for a case approves that something is kept to a few without ever being shown what it says."""

from __future__ import annotations

import httpx2
import pytest

from app.conference.kinds import Role
from app.people.person import Person
from app.storage import restrictions
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient
WHY = "It is hers to tell."
SAID = "What the doctor found on Tuesday"


class Desk:
    """An open board in which the line manager takes no part, and something that is put before her."""

    def __init__(self, visit: Visit, people: Cast, conference: str) -> None:
        self.visit, self.people, self.conference = visit, people, conference
        self.address = f"/conferences/{conference}"

    async def browser(self, person: Person) -> Browser:
        return self.visit.browser((await self.people.signed_in(person)).cookie)

    async def keeps(self, **said: object) -> httpx2.Response:
        wish = {"category": "medical_history", "reason": WHY, "title": SAID, "approver": self.people.oma.id, **said}
        return await (await self.browser(self.people.tessa)).post(f"{self.address}/parts", json=wish)

    async def kept(self) -> str:
        answer = await self.keeps()
        assert answer.status_code == 200, answer.text
        return str(answer.json()["document"])

    async def approved_by(self, part: str) -> str | None:
        async with self.people.house.database.reading() as connection:
            return (await restrictions.of_parts(connection, [part]))[part].approved_by


@pytest.fixture
async def desk(visit: Visit, people: Cast) -> Desk:
    roles = {people.nadia.id: Role.CHAIR, people.oma.id: Role.READER, people.tessa.id: Role.CONTRIBUTOR}
    conference = await people.open(roles=roles)
    return Desk(visit, people, conference)


async def test_the_line_manager_reads_what_kind_it_is_and_why_and_never_what_it_says(desk: Desk) -> None:
    part, oma = await desk.kept(), await desk.browser(desk.people.oma)
    home = (await oma.get("/")).text
    assert "Approve that something is kept to a few" in home
    page = (await oma.get(f"{desk.address}/kept")).text
    for told in ("Medical history", WHY, "Tessa Sampleford", "For you to approve"):
        assert told in page
    approval = f"{desk.address}/kept/{part}/approval"
    assert (await oma.post(approval, data={"said": "approved"})).status_code == 303
    assert await desk.approved_by(part) == desk.people.oma.id
    assert "Approve that something is kept to a few" not in (await oma.get("/")).text
    for seen in (home, page, (await oma.get(f"{desk.address}/kept")).text):
        assert SAID not in seen
    passes = (await oma.post(f"{desk.address}/passes", json={"shape": 0})).text
    assert part not in passes


async def test_whoever_is_asked_does_nothing_else_with_it(desk: Desk) -> None:
    part, oma = await desk.kept(), await desk.browser(desk.people.oma)
    for verb in ("audience", "lifting"):
        assert (await oma.post(f"{desk.address}/parts/{part}/{verb}", json={"maySee": []})).status_code == 404
    for verb in ("review", "words", "title"):
        assert (await oma.post(f"{desk.address}/kept/{part}/{verb}", data={})).status_code == 404


async def test_an_approval_is_taken_back_before_it_is_opened_to_others(desk: Desk) -> None:
    part, oma, tessa = await desk.kept(), await desk.browser(desk.people.oma), await desk.browser(desk.people.tessa)
    approval = f"{desk.address}/kept/{part}/approval"
    await oma.post(approval, data={"said": "approved"})
    assert (await tessa.post(f"{desk.address}/parts/{part}/lifting", json={})).status_code != 200
    assert (await oma.post(approval, data={"said": "taken_back"})).status_code == 303
    assert await desk.approved_by(part) is None
    assert (await tessa.post(f"{desk.address}/parts/{part}/lifting", json={})).status_code == 200


async def test_nobody_else_learns_of_it_by_it(desk: Desk) -> None:
    part, nadia = await desk.kept(), await desk.browser(desk.people.nadia)
    assert WHY not in (await nadia.get(f"{desk.address}/kept")).text
    for said in ("approved", "taken_back"):
        answers = [
            await nadia.post(f"{desk.address}/kept/{each}/approval", data={"said": said}) for each in (part, "0" * 24)
        ]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].content == answers[1].content


async def test_who_must_not_see_it_is_not_asked_and_nobody_without_the_right_is(desk: Desk) -> None:
    people = desk.people
    refused = await desk.keeps(mustNotSee=[people.oma.id])
    assert refused.status_code == 422
    assert "must not see this" in refused.text
    assert people.oma.agency
    assert (await desk.keeps(mustNotSee=[people.oma.agency.id])).status_code == 422
    assert (await desk.keeps(approver=people.joel.id)).status_code == 404
    assert (await desk.keeps(approver=people.otto.id)).status_code == 404


async def test_closing_it_to_whoever_was_asked_ends_the_asking(desk: Desk) -> None:
    part, oma, tessa = await desk.kept(), await desk.browser(desk.people.oma), await desk.browser(desk.people.tessa)
    said = {"maySee": [desk.people.tessa.id], "mustNotSee": [desk.people.oma.id]}
    assert (await tessa.post(f"{desk.address}/parts/{part}/audience", json=said)).status_code == 200
    assert WHY not in (await oma.get(f"{desk.address}/kept")).text
    assert "Approve that something" not in (await oma.get("/")).text
    assert (await oma.post(f"{desk.address}/kept/{part}/approval", data={"said": "approved"})).status_code == 404
