"""Every page as a browser finds it, on the way from signing in to the downloaded plan."""

from __future__ import annotations

import json
import re
from io import BytesIO

import httpx2
import pytest
from pypdf import PdfReader

from app.board.shape import SHAPE_VERSION
from app.pages.frame import cookie_name
from app.people.person import Person
from app.record.sealing import digest
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient


async def as_(visit: Visit, people: Cast, person: Person) -> Browser:
    return visit.browser((await people.signed_in(person)).cookie)


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return await as_(visit, people, people.nadia)


@pytest.fixture
async def joel(visit: Visit, people: Cast) -> Browser:
    return await as_(visit, people, people.joel)


def form_of(people: Cast, **changes: str) -> dict[str, str]:
    roles = {f"role-{person}": role for person, role in people.roles.items()}
    given = {"type": "case_conference", "purpose": "See what worked.", "date": "2026-06-11", "time": "10:00"}
    return {**given, "planned_minutes": "60", "mode": "hybrid", "place": "Room 2", "then": "open", **roles, **changes}


async def opened(browser: Browser, people: Cast, **changes: str) -> str:
    """A conference opened through the form; its address."""
    answer = await browser.post(f"/cases/{people.case.id}/conferences", data=form_of(people, **changes))
    assert answer.status_code == 303
    return answer.headers["location"]


def board_data(page: httpx2.Response) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="board-data">(.*?)</script>', page.text, re.DOTALL)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


async def test_home_lists_my_conferences_and_cases(nadia: Browser, joel: Browser, people: Cast) -> None:
    address = await opened(nadia, people)
    for browser in (nadia, joel):
        page = await browser.get("/")
        assert page.status_code == 200
        assert f'href="{address}"' in page.text
        assert f'href="/cases/{people.case.id}"' in page.text
    assert "Sign out" in page.text
    assert "Joel Mockridge" in page.text


async def test_the_case_shows_its_people_and_lets_its_manager_plan(nadia: Browser, joel: Browser, people: Cast) -> None:
    page = await nadia.get(f"/cases/{people.case.id}")
    assert "child health nurse" in page.text
    assert "Open a conference" in page.text
    assert "Open a conference" not in (await joel.get(f"/cases/{people.case.id}")).text


async def test_the_form_proposes_everyone_known(nadia: Browser, people: Cast) -> None:
    page = await nadia.get(f"/cases/{people.case.id}/conferences/new")
    assert page.status_code == 200
    for person in (people.joel, people.tessa, people.oma):
        assert f'name="role-{person.id}"' in page.text
    assert 'value="2026-06-11"' in page.text
    assert "Otto" not in page.text


async def test_a_form_that_cannot_stand_keeps_what_was_typed_and_says_why(nadia: Browser, people: Cast) -> None:
    typed = form_of(people, place="", purpose="<b>Because</b>", planned_minutes="long")
    answer = await nadia.post(f"/cases/{people.case.id}/conferences", data=typed)
    assert answer.status_code == 422
    assert "&lt;b&gt;Because&lt;/b&gt;" in answer.text
    assert 'value="long"' in answer.text
    assert "whole number from 5 to 480" in answer.text
    assert "where people meet" in answer.text
    assert '<option value="minute_taker" selected' in answer.text
    assert answer.text.count('class="field__error"') == 2


async def test_a_conference_kept_planned_waits_for_its_chair(nadia: Browser, joel: Browser, people: Cast) -> None:
    address = await opened(nadia, people, then="later")
    assert "The board is not open yet" in (await joel.get(address)).text
    assert (await joel.post(f"{address}/open")).status_code == 403
    assert "Open the board" in (await nadia.get(address)).text
    assert (await nadia.post(f"{address}/open")).status_code == 303
    assert board_data(await joel.get(address))["shape"] == SHAPE_VERSION


async def test_the_board_page_tells_its_script_what_it_needs(nadia: Browser, joel: Browser, people: Cast) -> None:
    address = await opened(nadia, people)
    data = board_data(await joel.get(address))
    assert data["me"] == {
        "id": people.joel.id,
        "name": "Joel Mockridge",
        "agency": "",
        "role": "contributor",
        "maySeeClosing": False,
        "mayWrite": True,
        "mayRestrict": True,
        "mayHandOut": False,
        "byLink": False,
        "mayLook": False,
        "comesLate": True,
    }
    assert data["conference"] == {
        "id": address.split("/")[-1],
        "title": "Case conference 1",
        "caseReference": "FAM-TEST-0001",
        "number": 1,
        "startsAt": "2026-06-11T10:00:00+10:00",
        "state": "open",
        "mode": "hybrid",
        "place": "Room 2",
        "plannedMinutes": 60,
        "openedAt": "2026-06-11T02:00:00+00:00",
    }
    assert data["socket"] == "/socket"
    assert {each["name"] for each in data["people"]} >= {"Tessa Sampleford", "Oma Patternby"}  # type: ignore[attr-defined]
    assert "Sampleford and Mockridge" not in (await joel.get(address)).text, "the family's name is not on the wall"


async def test_passes_are_given_to_the_script(nadia: Browser, joel: Browser, people: Cast) -> None:
    address = await opened(nadia, people)
    answer = await joel.post(f"{address}/passes", json={"shape": SHAPE_VERSION})
    assert answer.status_code == 200
    given = answer.json()
    assert given["shape"] == SHAPE_VERSION
    assert {part["kind"]: part["writes"] for part in given["parts"]} == {"shared": True, "chair": False}
    for part in given["parts"]:
        assert 0 < part["client"] < 2**31
        assert given["authors"][part["document"]][str(part["client"])] == people.joel.id


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"shape": "1"}', b'{"shape": 999}', b"\xff", b"[" * 100_000])
async def test_a_page_of_another_shape_is_told_to_load_again(nadia: Browser, people: Cast, body: bytes) -> None:
    address = await opened(nadia, people)
    answer = await nadia.post(f"{address}/passes", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["reason"]) == (409, "outdated-page")


async def test_passes_are_refused_in_words_that_a_script_understands(
    visit: Visit, nadia: Browser, people: Cast
) -> None:
    address = await opened(nadia, people)
    wanted = {"shape": SHAPE_VERSION}
    otto = await as_(visit, people, people.otto)
    assert (await otto.post(f"{address}/passes", json=wanted)).json()["reason"] == "unknown"
    nobody = await visit.browser().post(f"{address}/passes", json=wanted)
    assert (nobody.status_code, nobody.json()["reason"]) == (401, "signed-out")


async def test_the_chair_sees_what_is_missing_and_what_will_be_recorded(
    nadia: Browser, joel: Browser, people: Cast
) -> None:
    address = await opened(nadia, people, purpose="Look at the week <i>again</i>")
    page = await nadia.get(f"{address}/closing")
    assert page.status_code == 200
    assert "No goal has been agreed." in page.text
    assert "Look at the week &lt;i&gt;again&lt;/i&gt;" in page.text
    assert re.search(r"<button[^>]*data-closes autofocus>Cancel", page.text), "the focus begins on Cancel"
    assert (await joel.get(f"{address}/closing")).status_code == 403


async def test_the_chair_confirms_who_was_there(nadia: Browser, people: Cast) -> None:
    address = await opened(nadia, people)
    noted = {f"attendance-{people.joel.id}": "apologies", "attendance-nobody": "present", "attendance-x": "flying"}
    assert (await nadia.post(f"{address}/attendance", data=noted)).status_code == 303
    page = await nadia.get(f"{address}/closing")
    assert '<option value="apologies" selected' in page.text


async def test_attendance_that_the_chair_did_not_touch_stands_as_it_became_meanwhile(
    nadia: Browser, joel: Browser, people: Cast
) -> None:
    address = await opened(nadia, people)
    shown = {f"attendance-{people.joel.id}": "expected", f"shown-{people.joel.id}": "expected"}
    assert (await joel.post(f"{address}/passes", json={"shape": SHAPE_VERSION})).status_code == 200
    assert (await nadia.post(f"{address}/attendance", data=shown)).status_code == 303
    page = await nadia.get(f"{address}/closing")
    assert re.search(rf'name="shown-{people.joel.id}" value="present"', page.text)


async def test_freezing_keeps_the_attendance_that_stands_on_the_page(nadia: Browser, people: Cast) -> None:
    address = await opened(nadia, people)
    said = {f"attendance-{people.joel.id}": "apologies", f"shown-{people.joel.id}": "expected"}
    assert (await nadia.post(f"{address}/freeze", data=said)).status_code == 303
    record = (await nadia.get(f"{address}/minutes.json")).json()
    attendance = {each["name"]: each["attendance"] for each in record["record"]["conference"]["participants"]}
    assert attendance["Joel Mockridge"] == "Sent apologies"


async def test_the_preview_shows_both_documents_and_nothing_that_only_freezing_knows(
    nadia: Browser, people: Cast
) -> None:
    page = (await nadia.get(f"{await opened(nadia, people)}/closing")).text
    assert 'id="plan-preview"' in page
    assert "SHA-256" not in page
    assert "About this record" not in page


async def test_a_frozen_conference_is_its_record_for_everyone(nadia: Browser, joel: Browser, people: Cast) -> None:
    address = await opened(nadia, people)
    answer = await nadia.post(f"{address}/freeze")
    assert (answer.status_code, answer.headers["location"]) == (303, address)
    for browser in (nadia, joel):
        page = await browser.get(address)
        assert "This conference is frozen" in page.text
        assert "See what worked." in page.text
        assert f"{address}/minutes.pdf" in page.text
    assert (await nadia.post(f"{address}/freeze")).status_code == 409
    assert (await nadia.get(f"{address}/closing")).headers["location"] == address
    refused = await joel.post(f"{address}/passes", json={"shape": SHAPE_VERSION})
    assert (refused.status_code, refused.json()["reason"]) == (409, "frozen")


async def test_an_open_board_swaps_in_the_record_alone(nadia: Browser, people: Cast) -> None:
    address = await opened(nadia, people)
    assert (await nadia.get(f"{address}/frozen")).status_code == 403
    await nadia.post(f"{address}/freeze")
    fragment = await nadia.get(f"{address}/frozen", headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert 'id="frozen-record"' in fragment.text
    assert "<html" in (await nadia.get(f"{address}/frozen")).text


async def test_both_download_minutes_and_plan(nadia: Browser, joel: Browser, people: Cast) -> None:
    address = await opened(nadia, people)
    await nadia.post(f"{address}/freeze")
    plan = f"/cases/{people.case.id}/plan/1"
    assert f'href="{plan}"' in (await joel.get(f"/cases/{people.case.id}")).text
    for browser in (nadia, joel):
        for where, kind in ((f"{address}/minutes", "Minutes"), (plan, "Case plan")):
            assert (await browser.get(where)).headers["content-type"].startswith("text/html")
            pdf = await browser.get(f"{where}.pdf")
            assert pdf.headers["content-type"] == "application/pdf"
            name = re.escape(f"{kind} 2026-06-11 FAM-TEST-0001 v1.pdf")
            assert re.fullmatch(f'attachment; filename="{name}"', pdf.headers["content-disposition"])
            assert len(PdfReader(BytesIO(pdf.content)).pages) >= 1
            as_json = await browser.get(f"{where}.json")
            assert json.loads(as_json.content)["schema"]["name"] == f"caseboard/{kind.split()[-1].lower()}"
            assert digest(as_json.content) in (await browser.get(where)).text


async def test_what_is_not_mine_looks_exactly_like_what_does_not_exist(
    visit: Visit, nadia: Browser, people: Cast
) -> None:
    address = await opened(nadia, people)
    otto = await as_(visit, people, people.otto)
    mine_not = [address, f"{address}/closing", f"{address}/frozen", f"{address}/minutes.pdf"]
    for where in (*mine_not, f"/cases/{people.case.id}", f"/cases/{people.case.id}/conferences/new"):
        nowhere = re.sub(r"[0-9a-f]{24}", "0" * 24, where)
        real, unreal = await otto.get(where), await otto.get(nowhere)
        assert (real.status_code, real.content) == (404, unreal.content)
        assert dict(real.headers) == dict(unreal.headers)
    for verb in ("open", "freeze", "attendance"):
        assert (await otto.post(f"{address}/{verb}")).status_code == 404
    assert (await otto.post(f"{address}/passes", json={"shape": SHAPE_VERSION})).status_code == 404
    assert (await otto.post(f"/cases/{people.case.id}/conferences", data=form_of(people))).status_code == 404
    assert (await otto.get(f"/cases/{people.case.id}/plan/1")).status_code == 404


async def test_without_signing_in_every_page_leads_to_the_door(visit: Visit, nadia: Browser, people: Cast) -> None:
    address = await opened(nadia, people)
    browser = visit.browser()
    assert (await browser.get("/")).headers["location"] == "/sign-in"
    for where in (address, f"{address}/closing", f"{address}/minutes.pdf", f"/cases/{people.case.id}"):
        answer = await browser.get(where)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={where}")
    assert (await browser.get("/", headers={"HX-Request": "true"})).headers["HX-Redirect"] == "/sign-in"
    assert (await browser.post(f"{address}/freeze")).status_code == 303
    assert "This conference is frozen" not in (await nadia.get(address)).text


async def test_signing_out_takes_the_cookie_and_everything_kept(visit: Visit, people: Cast, joel: Browser) -> None:
    answer = await joel.post("/sign-out")
    assert answer.headers["location"] == "/sign-in"
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert cookie_name(visit.frame.house) in answer.headers["set-cookie"]
