"""Whether a matter needs a coordinated approach, as browsers find it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from tests.cast import Cast, HeldClock, Visit

Browser = httpx2.AsyncClient
MATTER = "Wren missed two weighings."


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


def typed(people: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "matter": MATTER,
        "talked_with": [people.iris.id, people.joel.id],
        "gathered": "The car was broken. It is mended.",
        "approach": "informal",
        "held_by": "Iris rings on Mondays, Joel drives.",
        "reason": "Nobody is worried.",
        "decided_by": people.nadia.id,
        "decided_on": "2026-06-11",
        "look_again_on": "2026-06-25",
        **changes,
    }


def newest(page: str) -> str:
    found = re.search(r"\?again=(\w+)", page)
    assert found
    return found[1]


async def test_that_people_work_together_informally_is_written_down_with_who_does_what(
    nadia: Browser, people: Cast
) -> None:
    case = f"/cases/{people.case.id}"
    assert "Not every matter needs a conference" in (await nadia.get(case)).text
    assert (await nadia.post(f"{case}/considered", data=typed(people))).headers["location"] == f"{case}/considered"
    page = (await nadia.get(f"{case}/considered")).text
    for words in (
        MATTER,
        "No: people work together informally",
        "Iris rings on Mondays, Joel drives.",
        "The car was broken.",
        f"{people.iris.name}, {people.joel.name}",
        "Thursday 11 June 2026, by Nadia Exemplar",
    ):
        assert words in page
    assert "Open a conference" not in page
    shown = (await nadia.get(case)).text
    assert MATTER in shown and "Somebody looks again whether a coordinated approach is needed" in shown


async def test_a_matter_that_needs_a_conference_leads_to_one(nadia: Browser, people: Cast) -> None:
    case = f"/cases/{people.case.id}"
    await nadia.post(f"{case}/considered", data=typed(people, approach="coordinated", held_by=""))
    assert f'href="{case}/conferences/new">Open a conference' in (await nadia.get(f"{case}/considered")).text


async def test_while_more_is_found_out_nobody_has_decided(nadia: Browser, people: Cast) -> None:
    case = f"/cases/{people.case.id}"
    asking = typed(people, approach="still_asking", held_by="", reason="", decided_by=people.nadia.id)
    assert (await nadia.post(f"{case}/considered", data=asking)).status_code == 303
    page = (await nadia.get(f"{case}/considered")).text
    assert "Not decided yet</p>" in page
    assert "Written down" in page and "by Nadia" not in page.replace("written by Nadia", "")


async def test_looking_again_keeps_what_was_written_and_stands_in_its_place(
    visit: Visit, nadia: Browser, people: Cast, clock: HeldClock
) -> None:
    case = f"/cases/{people.case.id}"
    await nadia.post(f"{case}/considered", data=typed(people))
    clock.move(timedelta(days=20))
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    late = await nadia.get("/")
    assert "Somebody looks again whether a coordinated approach is needed" in late.text
    first = newest((await nadia.get(f"{case}/considered")).text)
    form = (await nadia.get(f"{case}/considered?again={first}")).text
    assert "The car was broken." in form and 'value="2026-07-01"' in form
    again = typed(
        people, follows=first, approach="one_agency", held_by="Iris", decided_on="2026-07-01", look_again_on=""
    )
    assert (await nadia.post(f"{case}/considered", data=again)).status_code == 303
    assert "Somebody looks again" not in (await nadia.get("/")).text
    page = (await nadia.get(f"{case}/considered")).text
    assert page.index("No: one agency looks after it</p>") < page.index("Looked at before")
    assert "Iris rings on Mondays" in page.split("Looked at before")[1]
    twice = await nadia.post(f"{case}/considered", data={**again, "reason": "My other reason"})
    assert twice.status_code == 422
    assert "Somebody has taken this up again meanwhile" in twice.text and "My other reason" in twice.text


async def test_what_is_missing_gets_a_sentence_and_what_was_typed_stays(nadia: Browser, people: Cast) -> None:
    bad = typed(
        people,
        matter="",
        held_by="",
        reason="<b>because</b>",
        talked_with=[people.otto.id],
        decided_by=people.otto.id,
        look_again_on="2026-06-10",
    )
    answer = await nadia.post(f"/cases/{people.case.id}/considered", data=bad)
    assert answer.status_code == 422
    for words in (
        "Please say what it is about.",
        "Please say who looks after what",
        "Somebody chosen is not known to this case.",
        "Please say who decided it.",
        "Please choose a day after that",
        "&lt;b&gt;because&lt;/b&gt;",
    ):
        assert words in answer.text
    assert people.otto.name not in answer.text
    long = await nadia.post(
        f"/cases/{people.case.id}/considered", data=typed(people, matter="x" * 2001, decided_on="soon")
    )
    assert "Please use at most 2,000 characters; these are 2,001." in long.text
    assert "Please give the day, for example 2026-06-11." in long.text


async def test_only_those_who_answer_for_the_case_read_it(visit: Visit, nadia: Browser, people: Cast) -> None:
    case = f"/cases/{people.case.id}"
    await nadia.post(f"{case}/considered", data=typed(people))
    for who, status in ((people.joel, 403), (people.iris, 403), (people.otto, 404)):
        async with visit.browser((await people.signed_in(who)).cookie) as browser:
            assert (await browser.get(f"{case}/considered")).status_code == status
            assert (await browser.post(f"{case}/considered", data=typed(people))).status_code == status
            for page in ("/", case):
                assert "Wren missed" not in (await browser.get(page)).text
                assert "coordinated approach" not in (await browser.get(page)).text
    async with visit.browser((await people.signed_in(people.oma)).cookie) as oma:
        assert MATTER in (await oma.get(f"{case}/considered")).text, "the line manager answers for the case as well"


async def test_another_family_s_matter_cannot_be_taken_up(nadia: Browser, people: Cast) -> None:
    answer = await nadia.post(f"/cases/{people.case.id}/considered", data=typed(people, follows="0" * 24))
    assert answer.status_code == 422
