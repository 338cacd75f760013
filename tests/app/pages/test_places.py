"""A case follows the laws, deadlines and words of the place where it is, whatever those of the installation are."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from app.actions import knowing
from app.actions.refusals import Refusal
from app.board.standing import shipped
from app.board.words import WORD_LISTS, offered
from app.choices import JURISDICTIONS
from app.settings import Settings
from tests.app.pages.test_walk import form_of, opened
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient
SOUTH = "south_australia"
GUIDELINES = "Guidelines: a threat to safety or wellbeing, without consent"


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


async def test_where_nobody_says_otherwise_it_is_where_the_installation_is(nadia: Browser, people: Cast) -> None:
    assert "New South Wales" in (await nadia.get(f"/cases/{people.case.id}")).text
    assert GUIDELINES not in (await nadia.get(f"/cases/{people.case.id}/sharing")).text
    following = await opened(nadia, people, date="2026-06-18", then="later")
    assert "Goals, steps, and who does what by when" in (await nadia.get(following)).text
    assert (await nadia.post(f"{following}/open")).status_code == 303
    board = (await nadia.get(following)).text
    assert "NSW Ombudsman" in board
    assert "Apprehended violence order" in board
    assert "Ombudsman SA" not in board


async def test_a_case_elsewhere_has_the_grounds_the_agenda_and_the_words_of_there(nadia: Browser, people: Cast) -> None:
    await knowing.settle_jurisdiction(people.house, people.case.reference, SOUTH)
    assert "South Australia" in (await nadia.get(f"/cases/{people.case.id}")).text
    assert GUIDELINES in (await nadia.get(f"/cases/{people.case.id}/sharing")).text
    given = {"basis": "information_sharing_guidelines", "form": "written", "given_on": "2026-06-11", "scope": "feeding"}
    assert people.iris.agency
    written = await nadia.post(
        f"/cases/{people.case.id}/sharing/bases", data={**given, "shared_with": people.iris.agency.id}
    )
    assert written.status_code == 303
    following = await opened(nadia, people, date="2026-06-18", then="later")
    assert "Goals in the family’s own words, steps" in (await nadia.get(following)).text
    await nadia.post(f"{following}/open")
    board = (await nadia.get(following)).text
    assert "Ombudsman SA" in board
    assert "Family Safety Meeting" in board
    assert "NSW Ombudsman" not in board
    assert "Goals in the family’s own words, steps" in (await nadia.get(f"{following}/closing")).text


async def test_a_place_that_is_not_known_is_refused(people: Cast) -> None:
    for reference, place in ((people.case.reference, "atlantis"), ("FAM-NONE", SOUTH)):
        with pytest.raises(Refusal):
            await knowing.settle_jurisdiction(people.house, reference, place)
    with pytest.raises(Refusal):
        await knowing.add_case(people.house, "FAM-TEST-0009", "Another family", "UTC", "atlantis")


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_every_place_words_lists_and_items_that_there_are(jurisdiction: str) -> None:
    place = Settings().place(jurisdiction)
    assert place.words.keys() <= WORD_LISTS.keys()
    assert place.titles.keys() <= shipped().items.keys()
    assert {"decisions", "copies", "endorsement", "corrections", "escalation", "answer_request"} <= {
        each.word for each in place.deadlines
    }
    assert all(each.source for each in place.deadlines)
    assert all(each.source for each in place.bases if each.word not in {"consent", "court_order"})
    assert offered(place.words)["escalation"][-1].endswith("Ombudsman") or "Ombudsman SA" in place.words["escalation"]


async def test_reasons_and_the_tests_of_a_discussion_are_those_of_the_place(
    nadia: Browser, people: Cast, tmp_path: Path
) -> None:
    planning = f"/cases/{people.case.id}/conferences/new"
    assert 'value="report_not_allocated"' in (await nadia.get(planning)).text
    await knowing.settle_jurisdiction(people.house, people.case.reference, SOUTH)
    assert 'value="report_not_allocated"' not in (await nadia.get(planning)).text
    path = tmp_path / "south.yaml"
    path.write_text("discussion: {other_services_involved: {ask: 'Who else helps?', calls: true, source: Agreed}}\n")
    people.house.settings.jurisdiction_files["south_australia"] = path
    page = (await nadia.get(planning)).text
    assert "Who else helps?" in page
    assert "mandatory reporter" not in page
    decided = {"decided_by": people.nadia.id, "decided_on": "2026-06-11"}
    discussion = {"type": "interagency_case_discussion", "date": "2026-06-18", "then": "later", **decided}
    missing = await nadia.post(f"/cases/{people.case.id}/conferences", data=form_of(people, **discussion))
    assert missing.status_code == 422
    assert "Please answer yes or no." in missing.text
    typed = form_of(people, **discussion, other_services_involved="no")
    planned = await nadia.post(f"/cases/{people.case.id}/conferences", data=typed)
    assert planned.status_code == 303
    page = (await nadia.get(planned.headers["location"])).text
    assert "Who else helps?" in page
    assert "Not every test comes out in favour" in page
    assert "Not answered with yes" in page, "what was not asked looks the same"


async def test_nobody_is_told_to_say_what_a_place_does_not_ask(nadia: Browser, people: Cast, tmp_path: Path) -> None:
    await knowing.settle_jurisdiction(people.house, people.case.reference, SOUTH)
    path = tmp_path / "south.yaml"
    path.write_text("discussion: {mandatory_reporter_reported: {ask: 'Who told?', calls: true, source: Agreed}}\n")
    people.house.settings.jurisdiction_files["south_australia"] = path
    decided = {"decided_by": people.nadia.id, "decided_on": "2026-06-11", "mandatory_reporter_reported": "yes"}
    discussion = {"type": "interagency_case_discussion", "date": "2026-06-18", "then": "later", **decided}
    planned = await nadia.post(f"/cases/{people.case.id}/conferences", data=form_of(people, **discussion))
    assert planned.status_code == 303
    page = (await nadia.get(planned.headers["location"])).text
    assert "Whoever reported goes on working" in page
    assert "The mandatory reporter is not invited yet" not in page


async def test_the_day_of_the_next_review_is_proposed_with_its_source_and_never_kept_unasked(
    nadia: Browser, people: Cast
) -> None:
    rhythm = f"/cases/{people.case.id}/cadence"
    page = (await nadia.get(rhythm)).text
    assert 'value="2026-09-11"' not in page
    assert "Proposed: Friday 11 September 2026, 3 months from today" in page
    assert "New South Wales" in page
    typed = {"conferences": "by_stage", "reassess_on": "2026-08-01"}
    assert (await nadia.post(rhythm, data=typed)).status_code == 303
    page = (await nadia.get(rhythm)).text
    assert 'value="2026-08-01"' in page
    assert "Proposed:" not in page
    assert (await nadia.post(rhythm, data=typed | {"reassess_on": "2026-06-01"})).status_code == 303
    page = (await nadia.get(rhythm)).text
    assert 'value="2026-06-01"' in page, "an agreed day that is past stays in sight"
    assert "Proposed:" in page


def test_what_an_installation_says_goes_before_what_its_place_does() -> None:
    own = Settings(jurisdiction="south_australia", word_lists={"escalation": ("Team leader", "Director")}).place()
    assert offered(own.words)["escalation"] == ["Team leader", "Director"]
    assert "Family Safety Meeting" in offered(own.words)["legal_matters"]
