"""What comes before a conference, as browsers find it: the rhythm, an extra conference, moved dates, discussions."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from app.audit.kinds import Kind as Audited
from app.conference.kinds import Coordination
from app.storage import audit
from app.storage import tables as t
from tests.app.actions.test_sharing import record
from tests.app.pages.test_walk import form_of, opened
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


@pytest.fixture
async def joel(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.joel)).cookie)


async def weekly(nadia: Browser, people: Cast) -> httpx2.Response:
    typed = {
        "conferences": "as_home_visits",
        "home_visits": "weekly by Little Steps",
        "rule": "As often as the visits",
        "reassess_on": "2026-10-22",
        "triggers": ["family_asks"],
    }
    return await nadia.post(f"/cases/{people.case.id}/cadence", data=typed)


async def test_the_case_proposes_the_next_conference(nadia: Browser, people: Cast) -> None:
    await opened(nadia, people, date="2026-06-04", then="later")
    assert (await weekly(nadia, people)).status_code == 303
    page = await nadia.get(f"/cases/{people.case.id}")
    assert "Proposed for Thursday 11 June 2026" in page.text
    assert "weekly by Little Steps" in page.text
    form = await nadia.get(f"/cases/{people.case.id}/conferences/new")
    assert 'value="2026-06-11"' in form.text
    assert 'value="Room 2"' in form.text
    assert '<option value="minute_taker" selected' in form.text


async def test_a_planned_conference_is_what_comes_next_for_those_who_take_part(
    visit: Visit, nadia: Browser, joel: Browser, people: Cast
) -> None:
    address = await opened(nadia, people, date="2026-06-18", then="later")
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    for browser in (nadia, joel):
        assert address in (await browser.get(f"/cases/{people.case.id}")).text
    page = await iris.get(f"/cases/{people.case.id}")
    assert address not in page.text
    assert "18 June" not in page.text


async def test_a_rhythm_that_cannot_be_keeps_what_was_typed(nadia: Browser, people: Cast) -> None:
    typed = {"conferences": "as_home_visits", "home_visits": "<b>now and then</b>"}
    answer = await nadia.post(f"/cases/{people.case.id}/cadence", data=typed)
    assert answer.status_code == 422
    assert "&lt;b&gt;now and then&lt;/b&gt;" in answer.text
    assert "how often the family is visited" in answer.text


async def test_only_those_who_answer_for_the_case_settle_its_rhythm(joel: Browser, people: Cast) -> None:
    assert (await joel.get(f"/cases/{people.case.id}/cadence")).status_code == 403


async def test_the_work_is_at_several_stages_at_once_and_everybody_reads_at_which(
    nadia: Browser, joel: Browser, people: Cast
) -> None:
    case = f"/cases/{people.case.id}"
    typed = {"conferences": "by_stage", "stages": ["doing", "finding_out"]}
    assert (await nadia.post(f"{case}/cadence", data=typed)).status_code == 303
    now = "<dt>The work now</dt><dd>Finding out together what is needed, doing what was agreed</dd>"
    for reads in (nadia, joel):
        assert now in (await reads.get(case)).text
    assert 'value="doing" checked' in (await nadia.get(f"{case}/cadence")).text
    refused = await nadia.post(f"{case}/cadence", data={**typed, "stages": ["doing", "flying"]})
    assert refused.status_code == 422
    assert "Please choose from the list." in refused.text
    assert now in (await nadia.get(case)).text
    await nadia.post(f"{case}/cadence", data={"conferences": "by_stage"})
    assert "The work now" not in (await nadia.get(case)).text
    assert (await weekly(joel, people)).status_code == 403
    extra = await joel.post(f"/cases/{people.case.id}/conferences/extra", data={"trigger": "crisis"})
    assert extra.status_code == 403


async def test_an_extra_conference_takes_one_request_and_one_more_where_nothing_allows_sharing(
    nadia: Browser, joel: Browser, people: Cast
) -> None:
    await opened(nadia, people, date="2026-06-04", then="later")
    extra = f"/cases/{people.case.id}/conferences/extra"

    async def noted() -> int:
        async with people.house.database.reading() as connection:
            rows = [row async for row in audit.rows(connection)]
        return len([row for row in rows if row.kind == Audited.SHARED_WITHOUT_BASIS.word])

    before = await noted()
    warned = await nadia.post(extra, data={"trigger": "crisis"})
    assert warned.status_code == 200 and "allows sharing with Nadia Exemplar (Little Steps)" in warned.text
    assert await noted() == before and "Case conference 2" not in (await joel.get("/")).text
    called = await nadia.post(extra, data={"trigger": "crisis", "despite": "yes"})
    assert called.status_code == 303 and await noted() > before
    assert people.nadia.agency
    await record(people, shared_with=people.nadia.agency.id)
    answer = await nadia.post(extra, data={"trigger": "crisis"})
    assert answer.status_code == 303
    page = await joel.get(answer.headers["location"])
    assert "Extra conference: crisis." in page.text
    assert "Thursday 11 June 2026, 13:00" in page.text
    refused = await nadia.post(f"/cases/{people.case.id}/conferences/extra", data={"trigger": "weather"})
    assert refused.status_code == 422


async def test_what_was_agreed_still_calls_an_extra_conference_once_the_place_no_longer_lists_it(
    nadia: Browser, people: Cast, tmp_path: Path
) -> None:
    await opened(nadia, people, date="2026-06-04", then="later")
    case = f"/cases/{people.case.id}"
    agreed = {"conferences": "by_stage", "triggers": ["breach_of_order"]}
    assert (await nadia.post(f"{case}/cadence", data=agreed)).status_code == 303
    path = tmp_path / "own.yaml"
    path.write_text("called: {triggers: {words: [weather], source: Agreed}}\n")
    people.house.settings.jurisdiction_files["new_south_wales"] = path
    assert 'value="breach_of_order"' in (await nadia.get(case)).text
    extra = {"trigger": "breach_of_order", "despite": "yes"}
    assert (await nadia.post(f"{case}/conferences/extra", data=extra)).status_code == 303
    other = {"trigger": "placement_change", "despite": "yes"}
    assert (await nadia.post(f"{case}/conferences/extra", data=other)).status_code == 422


async def test_a_moved_date_says_why_and_is_not_late_for_sorry_business(
    nadia: Browser, joel: Browser, people: Cast
) -> None:
    address = await opened(nadia, people, date="2026-06-18", then="later")
    typed = {
        "date": "2026-07-09",
        "time": "10:00",
        "reason": "Sorry Business. The family asked for three weeks.",
        "no_failure": "yes",
        "agreed_by": [people.tessa.id, people.joel.id],
    }
    assert (await joel.post(f"{address}/move", data=typed)).status_code == 403
    assert (await nadia.post(f"{address}/move", data=typed)).status_code == 303
    page = await joel.get(address)
    assert "Moved from Thursday 18 June 2026" in page.text
    assert "Agreed by Tessa Sampleford, Joel Mockridge." in page.text
    assert "not counted as late" in page.text
    refused = await nadia.post(f"{address}/move", data={**typed, "reason": "", "agreed_by": [people.otto.id]})
    assert refused.status_code == 422
    assert "Please say why" in refused.text
    assert "not known to this case" in refused.text


async def test_a_place_that_looks_like_an_address_is_asked_about(nadia: Browser, people: Cast) -> None:
    typed = form_of(people, place="12 Banksia Street", then="later")
    answer = await nadia.post(f"/cases/{people.case.id}/conferences", data=typed)
    assert answer.status_code == 422
    assert "looks like an address" in answer.text
    assert 'name="place_is_safe"' in answer.text
    kept = await nadia.post(f"/cases/{people.case.id}/conferences", data={**typed, "place_is_safe": "yes"})
    assert kept.status_code == 303


async def test_a_discussion_stores_the_tests_and_who_decided_for_few(
    nadia: Browser, joel: Browser, people: Cast
) -> None:
    missing = form_of(people, type="interagency_case_discussion", then="later")
    answer = await nadia.post(f"/cases/{people.case.id}/conferences", data=missing)
    assert answer.status_code == 422
    assert answer.text.count("Please answer yes or no.") == 5
    tests = {
        "report_allocated": "no",
        "safety_or_risk_still_apparent": "yes",
        "other_services_involved": "yes",
        "mandatory_reporter_reported": "yes",
        "mandatory_reporter_invited": "yes",
        "decided_by": people.oma.id,
        "decided_on": "2026-06-10",
        "reasons": ["report_not_allocated", "risk_still_apparent"],
    }
    answer = await nadia.post(f"/cases/{people.case.id}/conferences", data=missing | tests)
    address = answer.headers["location"]
    page = await nadia.get(address)
    assert "Wednesday 10 June 2026 by Oma Patternby" in page.text
    assert "Not every test" not in page.text
    assert "A report was not allocated" in page.text
    assert "Did a mandatory reporter" not in (await joel.get(address)).text


async def test_a_reporter_who_is_not_invited_yet_is_a_matter_of_inviting_and_no_test(
    nadia: Browser, joel: Browser, people: Cast
) -> None:
    typed = form_of(people, type="interagency_case_discussion", then="later") | {
        "report_allocated": "no",
        "safety_or_risk_still_apparent": "yes",
        "other_services_involved": "yes",
        "mandatory_reporter_reported": "yes",
        "mandatory_reporter_invited": "no",
        "decided_by": people.oma.id,
        "decided_on": "2026-06-10",
    }
    address = (await nadia.post(f"/cases/{people.case.id}/conferences", data=typed)).headers["location"]
    page = await nadia.get(address)
    assert "The mandatory reporter is not invited yet." in page.text
    assert "Not every test" not in page.text
    assert "Whoever reported goes on working with the family." in page.text
    assert "report" not in (await joel.get(address)).text.lower()
    changed = await nadia.post(f"{address}/plan", data={**typed, "mandatory_reporter_invited": "yes"})
    assert changed.status_code == 303
    assert "not invited yet" not in (await nadia.get(address)).text
    await nadia.post(f"{address}/plan", data={**typed, "mandatory_reporter_reported": "no"})
    assert "Whoever reported" not in (await nadia.get(address)).text


async def test_what_is_planned_can_be_changed_while_it_is_planned(nadia: Browser, joel: Browser, people: Cast) -> None:
    address = await opened(nadia, people, date="2026-06-18", then="later")
    typed = {
        "type": "case_review",
        "purpose": "Look back.",
        "planned_minutes": "90",
        "mode": "telephone",
        "place": "The chair rings you",
        "reasons": ["plan_review"],
        "acknowledgement_of_country": "yes",
        "opened_by": people.tessa.id,
        "place_chosen_by": people.joel.id,
        "food": "yes",
        "transport_for": [people.joel.id],
    }
    assert (await joel.get(f"{address}/plan")).status_code == 403
    assert (await nadia.post(f"{address}/plan", data=typed)).status_code == 303
    page = await joel.get(address)
    for words in ("Case review 1", "Look back.", "90 minutes", "by telephone", "Thursday 18 June 2026, 10:00"):
        assert words in page.text
    assert "Acknowledgement of Country, opened by Tessa Sampleford" in page.text
    again = await nadia.get(f"{address}/plan")
    assert 'value="plan_review" checked' in again.text
    await nadia.post(f"{address}/open")
    assert (await nadia.post(f"{address}/plan", data=typed)).status_code == 403
    # It stands in the minutes, and nobody has to type it again.
    minutes = (await nadia.get(f"{address}/closing")).text.partition('id="record-preview"')[2]
    for asked, answered in (
        ("Place chosen by", "Joel Mockridge"),
        ("Transport for", "Joel Mockridge"),
    ):
        assert f'<dt>{asked}</dt><dd dir="auto">{answered}</dd>' in minutes
    for happens in ("Acknowledgement of Country", "Opened by"):
        assert happens not in minutes, "nobody has said yet that it was so"


async def test_a_case_without_a_case_manager_says_so_to_those_who_answer_for_it(
    visit: Visit, nadia: Browser, people: Cast
) -> None:
    sentence = "Nobody is noted as case manager."
    assert sentence not in (await nadia.get(f"/cases/{people.case.id}")).text
    async with people.house.database.writing() as connection:
        of_nadia = t.standing.c.person == people.nadia.id
        await connection.execute(t.standing.update().where(of_nadia).values(coordination=Coordination.NONE))
    async with visit.browser((await people.signed_in(people.oma)).cookie) as oma:
        assert sentence in (await oma.get(f"/cases/{people.case.id}")).text
    assert sentence not in (await nadia.get(f"/cases/{people.case.id}")).text
