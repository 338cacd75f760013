"""What is said about a plan after the freeze is looked at before everyone who has the plan reads it."""

from __future__ import annotations

import httpx2

from app.actions import freezing, restricting, signing_in
from app.actions.wishing import Wish
from app.board.shape import Board, Collection, FollowUp
from app.people.person import Person
from app.storage import audit
from tests.app.pages.test_correcting import DOOR, looked
from tests.app.pages.test_settling import Plan, plan
from tests.app.pages.test_sign_off import MEANT, Table, table
from tests.cast import Cast, Visit

__all__ = ["plan", "table"]

STATEMENT = {"said": "declined", "agreed": "yes", "words": DOOR}
FOUND = "<mark>14 Wattlebird Street</mark>"


async def in_a_copy(table: Table) -> bool:
    """Whether a copy of the plan of somebody else has it."""
    browser = await table.browser(table.people.tessa)
    copy = (await browser.get(f"/cases/{table.people.case.id}/plan/1.txt")).text
    assert "Version 1" in copy or "version 1" in copy
    return "Wattlebird" in copy


async def let_stand(table: Table) -> list[str]:
    """Who let something stand."""
    async with table.people.house.database.reading() as connection:
        return [row.person async for row in audit.rows(connection) if row.kind == "telling-let-stand"]


async def test_a_statement_of_somebody_who_does_not_agree_is_kept_once_they_have_looked(table: Table) -> None:
    joel = table.people.joel
    asked = await table.post(joel, **STATEMENT)
    assert asked.status_code == 422 and FOUND in asked.text
    assert "Not heard yet" in await table.page(joel) and not await in_a_copy(table)
    assert (await looked(await table.browser(joel), asked)).status_code == 303
    assert await in_a_copy(table)
    assert await let_stand(table) == [joel.id]


async def test_what_a_keeper_notes_from_paper_is_looked_at_where_others_read_it(table: Table) -> None:
    nadia, tessa, joel = table.people.nadia, table.people.tessa, table.people.joel
    folder = {**MEANT, "words": "Folder 9, office at 14 Wattlebird Street"}
    assert (await table.post(nadia, "/others", **folder, person=tessa.id)).status_code == 303, "keepers alone read it"
    asked = await table.post(nadia, "/others", **STATEMENT, person=joel.id)
    assert asked.status_code == 422 and FOUND in asked.text and not await in_a_copy(table)
    assert (await looked(await table.browser(nadia), asked)).status_code == 303
    assert await in_a_copy(table) and await let_stand(table) == [nadia.id]


async def test_on_a_device_that_goes_round_no_password_comes_back_and_who_they_are_is_shown_anew(table: Table) -> None:
    joel, nadia, password = table.people.joel, table.people.nadia, "a long pass phrase"
    await signing_in.set_password(table.people.house, joel.id, password, by="")
    here = {**STATEMENT, "person": joel.id, "guest_code": "", "code": "123987", "one_click": ""}
    unproven = await table.post(nadia, "/here", **here, password="a wrong pass phrase")
    assert unproven.status_code == 403 and "<mark>" not in unproven.text, "told to nobody else"

    asked = await table.post(nadia, "/here", **here, password=password)
    assert asked.status_code == 422 and FOUND in asked.text
    assert password not in asked.text and "123987" not in asked.text
    assert '<input id="field-password" name="password" type="password" value=""' in asked.text
    assert 'type="hidden" name="password"' not in asked.text

    browser = await table.browser(nadia)
    forgotten = await looked(browser, asked, password="", guest_code="", code="")
    assert forgotten.status_code == 403 and "Nothing was signed." in forgotten.text and DOOR in forgotten.text
    assert not await in_a_copy(table)
    assert (await looked(browser, asked, password=password, guest_code="", code="")).status_code == 303
    assert await in_a_copy(table)


async def test_answers_to_a_disagreement_are_looked_at(table: Table) -> None:
    joel, nadia = table.people.joel, table.people.nadia
    await table.post(joel, **{**STATEMENT, "words": "Weekly is too much."})
    for by, turn in ((nadia, "answered"), (joel, "escalated"), (nadia, "settled")):
        asked = await table.post(by, "/disagreement", person=joel.id, turn=turn, words=f"{turn}: {DOOR}")
        assert asked.status_code == 422 and FOUND in asked.text
        assert f"{turn}: " not in await table.page(table.people.tessa)
        assert (await looked(await table.browser(by), asked)).status_code == 303
        assert f"{turn}: Mum lives" in await table.page(table.people.tessa)


async def test_answers_to_a_dissent_of_the_conference_are_looked_at(plan: Plan) -> None:
    nadia, tessa = plan.people.nadia, plan.people.tessa
    asked = await plan.say(nadia, "answered", DOOR)
    assert asked.status_code == 422 and FOUND in asked.text and "Mum lives" not in await plan.page(tessa)
    assert (await looked(await plan.browser(nadia), asked)).status_code == 303
    assert "Mum lives" in await plan.page(tessa)


async def test_what_a_line_manager_says_is_looked_at_where_everyone_reads_it(table: Table) -> None:
    oma, comment = table.people.oma, {"comment": DOOR}
    returned = await table.post(oma, "/endorsement", verdict="returned", **comment)
    assert returned.status_code == 303, "why it is returned is for those who mend it"
    asked = await table.post(oma, "/endorsement", verdict="endorsed", **comment)
    assert asked.status_code == 422 and FOUND in asked.text
    assert "Returned" in await table.page(table.people.joel)
    assert (await looked(await table.browser(oma), asked)).status_code == 303
    assert "Wattlebird" in await table.page(table.people.joel)


async def test_approvals_are_looked_at_when_they_are_asked_for_and_when_they_are_noted(table: Table) -> None:
    nadia: Person = table.people.nadia
    asked = await table.post(nadia, "/approvals", what=DOOR, body="Elders' council", order="beside")
    assert asked.status_code == 422 and FOUND in asked.text and not await in_a_copy(table)
    assert (await looked(await table.browser(nadia), asked)).status_code == 303
    assert await in_a_copy(table)
    stage = (await table.page(nadia)).split('name="stage" value="')[1].split('"')[0]
    said = await table.post(nadia, "/approvals/said", stage=stage, verdict="endorsed", comment=f"Aunty May: {DOOR}")
    assert said.status_code == 422 and FOUND in said.text
    assert (await looked(await table.browser(nadia), said)).status_code == 303
    assert "Aunty May: Mum lives" in await table.page(table.people.joel)


async def test_why_something_was_not_done_is_looked_at_before_others_and_the_next_board_have_it(
    visit: Visit, people: Cast
) -> None:
    follow_up = FollowUp("a0", "Ring the school", people.joel.id)
    conference = await people.open_with(Board(follow_ups=Collection((("followup1", follow_up),))))
    frame, address = visit.frame, f"/cases/{people.case.id}/actions/followup1"
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    browsers = [visit.browser((await people.signed_in(person)).cookie) for person in (people.joel, people.nadia)]
    async with browsers[0] as joel, browsers[1] as nadia:
        asked = await joel.post(address, data={"said": "not_done", "reason": DOOR, "back": "home"})
        assert asked.status_code == 422 and FOUND in asked.text
        assert "Wattlebird" not in (await nadia.get(f"/cases/{people.case.id}")).text
        assert (await looked(joel, asked)).headers["Location"] == "/#actions"
        assert "14 Wattlebird Street" in (await nadia.get(f"/cases/{people.case.id}")).text


async def test_from_whom_something_is_kept_is_told_to_those_alone_who_know_it_on_whatever_device(
    visit: Visit, people: Cast
) -> None:
    house, rooms, joel, tessa = people.house, visit.frame.rooms, people.joel, people.tessa
    conference = await people.open()
    wish = Wish("medical_history", "Hers to tell.", must_not_see=frozenset({joel.id}))
    await restricting.restrict(house, rooms, tessa, conference, wish)
    await freezing.freeze(house, rooms, visit.frame.workshop, people.nadia.id, conference)
    table, words, right = Table(visit, people, conference), "I sit beside Joel Mockridge no more.", "a long pass phrase"
    for person in (joel, tessa):
        await signing_in.set_password(house, person.id, right, by="")

    async def says(person: Person, password: str) -> httpx2.Response:
        proof = {"person": person.id, "password": password, "guest_code": "", "code": ""}
        return await table.post(people.nadia, "/here", **{**STATEMENT, "words": words}, **proof)

    asked = await says(tessa, right)
    assert asked.status_code == 422 and "<mark>Joel Mockridge</mark>" in asked.text
    unproven = await says(tessa, "a wrong pass phrase")
    assert unproven.status_code == 403 and "<mark>" not in unproven.text
    assert (await says(joel, right)).status_code == 303
