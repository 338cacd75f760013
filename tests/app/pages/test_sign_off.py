"""Signing a plan version, endorsing it, and disagreeing with it, as browsers find it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import httpx2
import lxml.html
import pytest

from app.actions import freezing, signing_in
from app.board.culture import CulturalPlan
from app.board.shape import Board, Collection
from app.choices import Approval
from app.pages.frame import inside, see
from app.people.person import Person
from app.storage import sign_offs
from tests.cast import Cast, HeldClock, Visit

Browser = httpx2.AsyncClient
MEANT = {"said": "signed", "agreed": "yes", "words": ""}


class Table:
    """A frozen conference, and people at their browsers."""

    def __init__(self, visit: Visit, people: Cast, conference: str) -> None:
        self.visit, self.people, self.conference = visit, people, conference
        self.address = f"/conferences/{conference}/sign-off"

    async def browser(self, person: Person) -> Browser:
        """A browser in which the person has just signed in."""
        return self.visit.browser((await self.people.signed_in(person)).cookie)

    async def page(self, person: Person) -> str:
        answer = await (await self.browser(person)).get(self.address)
        assert answer.status_code == 200
        return answer.text

    async def digest(self) -> str:
        found = re.search(r'name="digest" value="(\w{64})"', await self.page(self.people.nadia))
        assert found
        return found[1]

    async def post(self, by: Person, where: str = "", /, **fields: str) -> httpx2.Response:
        given = {"digest": await self.digest(), **fields}
        return await (await self.browser(by)).post(self.address + where, data=given)


async def frozen(visit: Visit, people: Cast) -> str:
    conference = await people.open()
    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    return conference


@pytest.fixture
async def table(visit: Visit, people: Cast) -> Table:
    return Table(visit, people, await frozen(visit, people))


async def test_whoever_shows_who_they_are_comes_back_to_the_place_where_they_were(
    table: Table, clock: HeldClock
) -> None:
    for person, place in ((table.people.joel, "mine"), (table.people.oma, "endorsement")):
        browser = await table.browser(person)
        clock.move(timedelta(minutes=6))
        page = lxml.html.fromstring((await browser.get(table.address)).text)
        (way,) = page.xpath(f"//section[@aria-labelledby='{place}']//a[contains(., 'Show that it is you')]/@href")
        back = httpx2.URL(way).params["next"]
        assert back == f"{table.address}#{place}" and page.get_element_by_id(place) is not None
        assert see(inside(back)).headers["location"] == back


async def test_somebody_signs_what_they_were_shown_after_showing_who_they_are(table: Table, clock: HeldClock) -> None:
    joel = await table.browser(table.people.joel)
    digest = await table.digest()
    assert f'href="{table.address}"' in (await joel.get("/")).text
    clock.move(timedelta(minutes=6))
    assert "Show that it is you" in (await joel.get(table.address)).text
    refused = await joel.post(table.address, data={**MEANT, "digest": digest, "words": "I <b>will</b>"})
    assert refused.status_code == 403
    assert "I &lt;b&gt;will&lt;/b&gt;" in refused.text
    other = await table.post(table.people.joel, **{**MEANT, "digest": "0" * 64})
    assert other.status_code == 409
    assert (await table.post(table.people.joel, **MEANT)).status_code == 303
    async with table.people.house.database.reading() as connection:
        kept = (await sign_offs.about(connection, [table.conference]))[table.conference].sign_offs
    assert [(each.person, each.digest, each.recorded_by) for each in kept] == [
        (table.people.joel.id, digest, table.people.joel.id)
    ]
    assert "I, Joel Mockridge, have read version 1" in kept[0].intent
    again = await table.post(table.people.joel, **{**MEANT, "said": "declined", "words": "No"})
    assert again.status_code == 422
    assert "The signature stands." in again.text


async def test_of_a_statement_that_is_too_long_nothing_is_cut_off(table: Table) -> None:
    """Nor by the browser, which shortens what is pasted into a field that has a longest length, and says nothing."""
    words = "Nobody asked me about Fridays. " * 200
    refused = await table.post(table.people.joel, said="declined", agreed="yes", words=words)
    assert refused.status_code == 422 and words in refused.text
    assert "Please use at most 5,000 characters; these are 6,199." in refused.text
    field = lxml.html.fromstring(refused.text).get_element_by_id("own-words")
    assert (field.get("aria-invalid"), field.get("maxlength")) == ("true", None)


async def test_what_a_party_has_not_ticked_is_told_at_its_field(table: Table) -> None:
    refused = lxml.html.fromstring((await table.post(table.people.joel, said="signed", words="")).text)
    (tick,) = refused.xpath("//input[@name='agreed'][@aria-invalid='true']")
    assert "Please tick" in refused.get_element_by_id(tick.get("aria-describedby")).text_content()
    refused = lxml.html.fromstring((await table.post(table.people.joel, said="", words="")).text)
    assert refused.xpath("//input[@name='said'][@aria-invalid='true']")


async def test_the_line_manager_finds_it_in_the_queue_and_returns_it_and_endorses_it(table: Table) -> None:
    oma, nadia = await table.browser(table.people.oma), await table.browser(table.people.nadia)
    assert f"{table.address}#endorsement" in (await oma.get("/endorsements")).text
    assert "By Thursday 25 June 2026" in (await oma.get("/endorsements")).text
    assert "Endorse plan version 1" in (await oma.get("/")).text
    nothing = await table.post(table.people.oma, "/endorsement", verdict="returned", comment="")
    assert nothing.status_code == 422
    assert "what has to change" in nothing.text
    returned = await table.post(table.people.oma, "/endorsement", verdict="returned", comment="Who rings the school?")
    assert returned.status_code == 303
    assert "Who rings the school?" in await table.page(table.people.nadia)
    assert "Who rings the school?" not in await table.page(table.people.joel)
    assert "was returned" in (await nadia.get("/")).text
    queue = (await oma.get("/endorsements")).text
    assert "By Thursday" not in queue and "No plan waits for you." in queue
    assert f"{table.address}#endorsement" in queue.partition("Sent back")[2], "it can still be endorsed"
    assert "Endorse plan version 1" not in (await oma.get("/")).text
    assert (await table.post(table.people.oma, "/endorsement", verdict="endorsed", comment="")).status_code == 303
    assert "In force" in (await nadia.get(f"/cases/{table.people.case.id}")).text
    assert "No plan waits for you." in (await oma.get("/endorsements")).text


@pytest.mark.parametrize("whoever", ["nadia", "joel", "iris", "otto"])
async def test_nobody_else_endorses(table: Table, whoever: str) -> None:
    person = getattr(table.people, whoever)
    answer = await table.post(person, "/endorsement", verdict="endorsed", comment="")
    assert answer.status_code in {403, 404}
    assert "Not endorsed yet." in await table.page(table.people.oma)


async def test_a_version_that_is_not_in_force_takes_nothing_from_the_one_before(
    table: Table, visit: Visit, people: Cast
) -> None:
    await table.post(people.oma, "/endorsement", verdict="endorsed", comment="")
    second = Table(visit, people, await frozen(visit, people))
    assert "It takes the place of this one once it is endorsed." in await table.page(people.joel)
    await second.post(people.oma, "/endorsement", verdict="endorsed", comment="")
    assert "Version 2 is in force in its place." in await table.page(people.joel)


async def test_on_a_device_that_goes_round_each_shows_who_they_are(table: Table) -> None:
    await signing_in.set_password(table.people.house, table.people.joel.id, "a long pass phrase", by="")
    wrong = await table.post(
        table.people.nadia, "/here", person=table.people.joel.id, password="a wrong pass phrase", **MEANT
    )
    assert wrong.status_code == 403
    assert "Nothing was signed." in wrong.text
    assert re.search(
        r'<input id="field-password"[^>]+aria-invalid="true" aria-describedby="error-here-who"', wrong.text
    )
    right = await table.post(
        table.people.nadia, "/here", person=table.people.joel.id, password="a long pass phrase", **MEANT
    )
    assert right.status_code == 303
    async with table.people.house.database.reading() as connection:
        (kept,) = (await sign_offs.about(connection, [table.conference]))[table.conference].sign_offs
    assert kept.intent.startswith("I have read version 1 of the case plan (at the foot of its pages stands ")
    assert kept.intent in await table.page(table.people.nadia), "what is kept is what stood there to be read"
    kept_here = "Said last on this device, and kept: Joel Mockridge signed, Thursday 11 June 2026"
    assert kept_here in await table.page(table.people.nadia), "whoever signed sees it before the device goes on"
    page = await table.page(table.people.tessa)
    assert kept_here not in page
    assert "on a shared device, kept by Nadia Exemplar" in page and "noted by" not in page
    bundle = f"/cases/{table.people.case.id}/plan/1.fhir.json"
    told = (await (await table.browser(table.people.joel)).get(bundle)).text
    assert "v3-DocumentCompletion" in told and "enterer" not in told
    click = await table.post(table.people.nadia, "/here", person=table.people.tessa.id, one_click="yes", **MEANT)
    assert click.status_code == 403
    assert (
        await table.post(table.people.joel, "/here", person=table.people.tessa.id, password="x", **MEANT)
    ).status_code == 403


async def test_what_is_said_on_a_device_that_goes_round_is_said_by_whoever_says_it(table: Table) -> None:
    nadia, tessa = table.people.nadia, table.people.tessa
    await signing_in.set_password(table.people.house, tessa.id, "another pass phrase", by="")
    declined = {"said": "declined", "agreed": "yes", "words": "Nobody asked me."}
    hers = {**declined, "person": tessa.id, "password": "another pass phrase"}
    assert (await table.post(nadia, "/here", **hers)).status_code == 303
    told = "Said on [^<]+ by Tessa Sampleford, on a shared device, kept by Nadia Exemplar<"
    assert re.search(told, await table.page(nadia))


async def test_why_somebody_did_not_sign_is_for_those_who_answer_for_the_case(table: Table) -> None:
    tessa = table.people.tessa
    noted = {"said": "not_signed", "person": tessa.id, "words": "Afraid of what comes after"}
    assert (await table.post(table.people.joel, "/others", **noted)).status_code == 403
    assert (await table.post(table.people.nadia, "/others", **noted)).status_code == 303
    assert "Afraid of what" in await table.page(table.people.oma)
    joels = await table.page(table.people.joel)
    assert "No signature, with a reason" in joels
    assert "Afraid of what" not in joels
    paper = {"said": "signed", "agreed": "yes", "person": tessa.id, "words": "Red folder"}
    assert (await table.post(table.people.nadia, "/others", **paper)).status_code == 303
    assert "on paper, noted by Nadia Exemplar" in await table.page(table.people.joel)
    stranger = {**paper, "person": table.people.otto.id}
    assert (await table.post(table.people.nadia, "/others", **stranger)).status_code == 422


async def test_nobody_can_note_something_over_what_somebody_said_themselves(table: Table) -> None:
    joel, words = table.people.joel, "Mondays are too soon."
    assert (await table.post(joel, said="declined", agreed="yes", words=words)).status_code == 303
    for noted in ("signed", "declined", "not_signed"):
        folder = {"said": noted, "agreed": "yes", "person": joel.id, "words": "Folder 9"}
        refused = await table.post(table.people.nadia, "/others", **folder)
        assert refused.status_code == 422
        assert "Joel Mockridge said themselves that they do not agree" in refused.text
    choices = (await table.page(table.people.nadia)).split('id="others-person"')[1].split("</select>")[0]
    assert joel.id not in choices
    plan = f"/cases/{table.people.case.id}/plan/1.txt"
    assert words in (await (await table.browser(table.people.oma)).get(plan)).text
    assert (await table.post(joel, **MEANT)).status_code == 303
    copy = (await (await table.browser(table.people.oma)).get(plan)).text
    assert "Signed: Joel Mockridge, on their own device" in copy
    assert "Not agreed at first: Joel Mockridge" in copy
    assert words in copy


async def test_whoever_is_noted_as_having_signed_on_paper_is_told_and_their_own_word_takes_its_place(
    table: Table, clock: HeldClock
) -> None:
    tessa, told = table.people.tessa, "Nadia Exemplar wrote down that you signed on paper plan version 1."
    paper = {"said": "signed", "agreed": "yes", "person": tessa.id, "words": "Red folder"}
    assert (await table.post(table.people.nadia, "/others", **paper)).status_code == 303
    assert told in (await (await table.browser(tessa)).get("/")).text
    assert told not in (await (await table.browser(table.people.joel)).get("/")).text
    assert "your own word takes its place" in await table.page(tessa)
    assert (await table.post(tessa, said="declined", agreed="yes", words="I signed nothing.")).status_code == 303
    assert told not in (await (await table.browser(tessa)).get("/")).text
    assert "I signed nothing." in await table.page(table.people.joel)
    assert "on paper" not in (await table.page(table.people.joel)).split('id="signatures"')[1].split("</section>")[0]


async def test_a_disagreement_has_a_day_by_which_it_is_answered_and_goes_on_until_it_is_settled(
    table: Table, clock: HeldClock
) -> None:
    joel = table.people.joel
    statement = {"said": "declined", "agreed": "yes", "words": "Weekly is too much."}
    assert (await table.post(joel, **statement)).status_code == 303
    page = await table.page(table.people.nadia)
    assert "Weekly is too much." in page
    assert "Answer by Thursday 18 June 2026" in page
    clock.move(timedelta(days=8))
    assert "Late: by Thursday 18 June 2026" in await table.page(table.people.nadia)
    own = {"person": joel.id, "words": "Yes"}
    assert (await table.post(joel, "/disagreement", turn="answered", **own)).status_code == 422
    answered = {"person": joel.id, "turn": "answered", "words": "Every second week then?"}
    assert (await table.post(table.people.nadia, "/disagreement", **answered)).status_code == 303
    assert (await table.post(joel, "/disagreement", turn="escalated", **own)).status_code == 303
    assert "With: Supervisor" in await table.page(joel)
    assert (await table.post(table.people.tessa, "/disagreement", turn="settled", **own)).status_code == 403
    assert (await table.post(joel, "/disagreement", turn="settled", **own)).status_code == 303
    assert (await table.post(joel, "/disagreement", turn="escalated", **own)).status_code == 404


async def test_a_cultural_plan_waits_for_its_community(table: Table) -> None:
    asked = {"what": "The cultural plan", "body": "Elders' council"}
    assert (await table.post(table.people.joel, "/approvals", **asked)).status_code == 403
    assert (await table.post(table.people.nadia, "/approvals", **asked)).status_code == 303
    await table.post(table.people.oma, "/endorsement", verdict="endorsed", comment="")
    page = await table.page(table.people.nadia)
    assert "Endorsed, waiting for a further approval" in page
    stage = re.search(r'name="stage" value="(\w+)"', page)
    assert stage
    said = {"stage": stage[1], "verdict": "endorsed", "comment": "Aunty May, on 12 June"}
    assert (await table.post(table.people.nadia, "/approvals/said", **{**said, "stage": "0" * 24})).status_code == 404
    assert (await table.post(table.people.nadia, "/approvals/said", **said)).status_code == 303
    assert "In force" in await table.page(table.people.joel)


def stage_on(page: str) -> str:
    found = re.search(r'name="stage" value="(\w+)"', page)
    assert found
    return found[1]


async def test_a_community_approves_before_the_line_manager_does(table: Table) -> None:
    nadia, oma, joel = table.people.nadia, table.people.oma, table.people.joel
    asked = {"what": "The cultural plan", "body": "Elders' council", "order": "before"}
    assert (await table.post(nadia, "/approvals", **{**asked, "order": "first"})).status_code == 422
    assert (await table.post(nadia, "/approvals", **asked)).status_code == 303
    stage = stage_on(await table.page(nadia))

    early = await table.post(oma, "/endorsement", verdict="endorsed", comment="")
    assert early.status_code != 303 and "First it is for Elders&#39; council to approve" in early.text
    assert "Your turn comes once Elders&#39; council has approved it" in await table.page(oma)
    assert "Plan version 1" not in (await (await table.browser(oma)).get("/endorsements")).text
    assert "ask Elders&#39; council to approve it" in (await (await table.browser(nadia)).get("/")).text
    assert "ask Elders" not in (await (await table.browser(joel)).get("/")).text

    said = {"stage": stage, "verdict": "returned", "comment": ""}
    assert (await table.post(nadia, "/approvals/said", **said)).status_code == 422
    said["comment"] = "Aunty May: more time on Country"
    assert (await table.post(nadia, "/approvals/said", **said)).status_code == 303
    page = await table.page(joel)
    assert "Returned, with what has to change" in page and "more time on Country" in page
    assert (await table.post(oma, "/endorsement", verdict="endorsed", comment="")).status_code != 303

    said |= {"verdict": "endorsed", "comment": "Aunty May, on 12 June"}
    assert (await table.post(nadia, "/approvals/said", **said)).status_code == 303
    assert "Plan version 1" in (await (await table.browser(oma)).get("/endorsements")).text
    assert (await table.post(oma, "/endorsement", verdict="endorsed", comment="")).status_code == 303
    assert "In force" in await table.page(joel)


async def test_what_comes_after_the_line_manager_waits_for_them(table: Table) -> None:
    nadia, oma = table.people.nadia, table.people.oma
    await table.post(nadia, "/approvals", what="The move", body="Children's Court", order="after")
    page = await table.page(nadia)
    assert "Their turn comes once the line manager has approved it" in page
    async with table.people.house.database.reading() as connection:
        (stage,) = (await sign_offs.about(connection, [table.conference]))[table.conference].stages
    said = {"stage": stage.id, "verdict": "endorsed", "comment": "The magistrate, on 12 June"}
    assert (await table.post(nadia, "/approvals/said", **said)).status_code != 303
    await table.post(oma, "/endorsement", verdict="endorsed", comment="")
    assert "Endorsed, waiting for a further approval" in await table.page(nadia)
    assert (await table.post(nadia, "/approvals/said", **said)).status_code == 303
    assert "In force" in await table.page(nadia)


async def test_a_plan_in_force_stays_so_while_somebody_else_is_asked_and_is_returned_by_them_alone(
    table: Table, clock: HeldClock
) -> None:
    nadia, oma, joel = table.people.nadia, table.people.oma, table.people.joel
    assert (await table.post(oma, "/endorsement", verdict="endorsed", comment="")).status_code == 303
    clock.move(timedelta(days=1))
    assert (await table.post(nadia, "/approvals", what="The move", body="Housing board")).status_code == 303
    page = await table.page(joel)
    assert "Housing board was asked since: it stays in force" in page
    assert "waiting for a further approval" not in page
    assert "ask Housing board to approve it" in (await (await table.browser(nadia)).get("/")).text

    said = {"stage": stage_on(await table.page(nadia)), "verdict": "returned", "comment": "No home is free"}
    assert (await table.post(nadia, "/approvals/said", **said)).status_code == 303
    assert "Returned, with what has to change" in await table.page(joel)


async def test_the_rules_of_a_place_ask_for_approvals_when_a_board_is_frozen(visit: Visit, people: Cast) -> None:
    """Of those plans alone for which they say so."""
    rules = (
        Approval(
            word="community", label="Elders' council", what="The cultural plan", lists=("cultural_plans",),
            before_line_manager=True,
        ),
    )  # fmt: skip
    house = replace(visit.frame.house, settings=people.house.settings.model_copy(update={"more_approvals": rules}))
    other = await people.open()
    await freezing.freeze(house, visit.frame.rooms, visit.frame.workshop, people.nadia.id, other)
    assert "Elders" not in await Table(visit, people, other).page(people.nadia)

    cultural = Board(cultural_plans=Collection((("plan0001", CulturalPlan("a0", "Saturdays with Nan")),)))
    waiting = await people.open_with(cultural)
    await freezing.freeze(house, visit.frame.rooms, visit.frame.workshop, people.nadia.id, waiting)
    with_plan = Table(visit, people, waiting)
    page = await with_plan.page(people.nadia)
    assert page.index("Elders&#39; council") < page.index("<strong>The line manager</strong>")
    copy = (await (await with_plan.browser(people.nadia)).get(f"/cases/{people.case.id}/plan/2.txt")).text
    assert "Approval: The cultural plan, by Elders' council: not yet" in copy
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        assert "waits for further approvals" in (await nadia.get(f"/conferences/{waiting}/views")).text
    said = {"stage": stage_on(page), "verdict": "endorsed", "comment": "Aunty May"}
    assert (await with_plan.post(people.nadia, "/approvals/said", **said)).status_code == 303
    copy = (await (await with_plan.browser(people.nadia)).get(f"/cases/{people.case.id}/plan/2.txt")).text
    assert "Approved: The cultural plan, by Elders' council, noted by Nadia Exemplar" in copy


async def test_each_copy_of_a_plan_says_what_was_said_until_then_and_an_earlier_one_stays(table: Table) -> None:
    browser = await table.browser(table.people.tessa)
    address = f"/cases/{table.people.case.id}/plan/1.txt"
    before = (await browser.get(address)).text
    assert "Endorsement: Not yet" in before
    assert "Not yet signed: Nadia Exemplar" in before
    assert (await table.post(table.people.joel, **MEANT)).status_code == 303
    words = "Mondays are too soon."
    declined = {"said": "declined", "agreed": "yes", "words": words}
    assert (await table.post(table.people.tessa, **declined)).status_code == 303
    after = (await browser.get(address)).text
    assert "Signed: Joel Mockridge, on their own device, 11 June 2026" in after
    assert "Not agreed: Tessa Sampleford" in after
    assert words in after
    assert code(before) != code(after)
    assert (await browser.get(address)).text == after
    minutes = (await browser.get(f"/conferences/{table.conference}/minutes.txt")).text
    assert "Signed: Joel" not in minutes


def code(copy: str) -> str:
    found = re.search(r"Code of this copy: (\S+)", copy)
    assert found
    return found[1]


async def test_the_bundle_for_other_systems_says_who_has_signed_and_endorsed_and_before_that_nobody(
    table: Table,
) -> None:
    browser, joel, oma = await table.browser(table.people.tessa), table.people.joel, table.people.oma

    async def acts() -> list[tuple[str, str]]:
        bundle = (await browser.get(f"/cases/{table.people.case.id}/plan/1.fhir.json")).json()
        made = [each["resource"] for each in bundle["entry"] if each["resource"]["resourceType"] == "Provenance"]
        return [(each["activity"]["coding"][0]["code"], each["agent"][0]["who"]["display"]) for each in made]

    assert await acts() == [("CREATE", "Nadia Exemplar")]
    assert (await table.post(joel, **MEANT)).status_code == 303
    assert (await table.post(oma, "/endorsement", verdict="endorsed", comment="")).status_code == 303
    assert sorted((await acts())[1:]) == [("AU", "Joel Mockridge"), ("LA", oma.name)]
