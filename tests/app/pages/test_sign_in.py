from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.actions import demonstrating, growing, knowing
from app.main import create_app
from app.pages.frame import cookie_name
from app.settings import Settings
from app.storage import cases, people
from tests.cast import Cast, HeldClock, Visit, running

PASSWORD = "a walk along the river"


@pytest.fixture
async def ann(visit: Visit) -> None:
    await knowing.add_person(visit.frame.house, "Ann Other", "ann@example.org", None, PASSWORD)


async def test_a_password_leads_to_where_one_wanted_to_go(visit: Visit, ann: None) -> None:
    browser = visit.browser()
    typed = {"email": "ann@example.org", "password": PASSWORD, "next": "/cases/abc"}
    answer = await browser.post("/sign-in", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases/abc")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{cookie_name(visit.frame.house)}=")
    for property_ in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert property_ in cookie
    assert (await browser.get("/")).status_code == 200
    assert (await browser.get("/sign-in")).headers["location"] == "/"


async def test_a_wrong_password_keeps_the_address_and_not_the_password(visit: Visit, ann: None) -> None:
    typed = {"email": "ann@example.org", "password": "wrong but secret"}
    answer = await visit.browser().post("/sign-in", data=typed)
    assert answer.status_code == 403
    assert "do not belong together" in answer.text
    assert 'value="ann@example.org"' in answer.text
    assert "wrong but secret" not in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "next_", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "", "/\n"]
)
async def test_signing_in_never_leads_to_another_site(visit: Visit, ann: None, next_: str) -> None:
    typed = {"email": "ann@example.org", "password": PASSWORD, "next": next_}
    assert (await visit.browser().post("/sign-in", data=typed)).headers["location"] == "/"


async def test_signing_in_again_ends_the_session_before(visit: Visit, ann: None) -> None:
    browser = visit.browser()
    typed = {"email": "ann@example.org", "password": PASSWORD}
    await browser.post("/sign-in", data=typed)
    before = browser.cookies[cookie_name(visit.frame.house)]
    await browser.post("/sign-in", data=typed)
    assert browser.cookies[cookie_name(visit.frame.house)] != before
    assert (await visit.browser(before).get("/")).status_code == 303


async def test_there_is_no_one_click_without_demonstration(visit: Visit) -> None:
    assert "invented" not in (await visit.browser().get("/sign-in")).text
    assert (await visit.browser().post("/demo/sign-in", data={"person": "x"})).status_code == 404


@pytest.fixture
async def demonstration(settings: Settings, clock: HeldClock) -> AsyncIterator[Visit]:
    app = create_app(settings.model_copy(update={"demo": True}), clock)
    async with running(app) as frame:
        yield Visit(app, frame)


async def test_a_demonstration_lets_anyone_in_as_its_people(demonstration: Visit) -> None:
    browser = demonstration.browser()
    page = await browser.get("/sign-in")
    assert "every person and every case here is invented" in page.text
    assert "Joel Mockridge" in page.text
    assert "Wren" not in page.text, "a baby does not sign in"
    person = page.text.split("Nadia Exemplar")[0].rsplit('value="', 1)[1].split('"')[0]
    assert (await browser.post("/demo/sign-in", data={"person": person})).status_code == 303
    home = await browser.get("/")
    assert "Case conference 1" in home.text
    assert "The Sampleford and Mockridge family" in home.text
    assert (await browser.post("/demo/sign-in", data={"person": "nobody"})).status_code == 404


async def test_a_demonstration_lets_a_case_be_rehearsed_on_days_of_its_own(demonstration: Visit) -> None:
    then = {"Caseboard-Moment": "2026-03-05T10:00:00+11:00"}
    about = {
        "name": "Ann Other",
        "email": "ann@example.org",
        "agency": None,
        "password": PASSWORD,
        "job_title": "Nurse",
    }
    case = {"reference": "FAM-0777", "name": "The Other family", "zone": "Australia/Sydney"}
    known = {"reference": "FAM-0777", "email": "ann@example.org", "kind": "practitioner", "relation": "nurse"}
    ordering = demonstration.browser()
    ids = []
    for order, facts in (
        ("person-add", about),
        ("case-add", case),
        ("case-know", {**known, "coordination": "case_manager"}),
    ):
        answer = await ordering.post("/demo/orders", json={"order": order, "facts": facts}, headers=then)
        assert answer.status_code == 200, answer.text
        ids.append(answer.json()["person"])
    async with demonstration.frame.house.database.reading() as connection:
        opened = await cases.by_reference(connection, "FAM-0777")
        added = {each.id for each in await people.invented(connection)}
    assert opened and ids[0] and ids[0] not in added
    assert "Ann Other" not in (await ordering.get("/sign-in")).text
    await ordering.post("/demo/orders", json={"order": "person-offer", "facts": {"person": ids[0]}})
    assert "Ann Other" in (await ordering.get("/sign-in")).text
    browser = demonstration.browser()
    await browser.post("/demo/sign-in", data={"person": ids[0]})
    assert (await browser.get("/")).status_code == 200
    assert (await browser.get("/", headers={"Caseboard-Moment": "2030-01-01T00:00:00+00:00"})).status_code == 303
    wrong: object
    for wrong in ({"order": "person-suspend", "facts": {}}, {"order": "person-add", "facts": {}}, {}, []):
        assert (await ordering.post("/demo/orders", json=wrong)).status_code in {404, 422}


async def test_the_page_says_which_cases_are_still_coming(demonstration: Visit) -> None:
    data, browser = demonstration.frame.house.settings.data, demonstration.browser()
    reference = next(each for each in demonstrating.told_cases() if each.endswith("0101"))
    assert reference not in (await browser.get("/sign-in")).text
    growing.note(data, reference, stage=growing.Stage.BEGUN, attempts=1)
    page = (await browser.get("/sign-in")).text
    assert f'id="case-{reference}"' in page
    assert "come in a moment" in page
    growing.stall(data)
    assert reference not in (await browser.get("/sign-in")).text


async def test_whoever_is_known_to_the_case_and_was_not_invited_is_offered_as_such(demonstration: Visit) -> None:
    choices = (await demonstration.browser().get("/sign-in")).text.split('class="choice"')[1:]
    stays_away = [each for each in choices if "not invited to the conference" in each]
    assert [each.split("<strong>")[1].split("</strong>")[0] for each in stays_away] == [
        "Beth Trialton",
        "Maureen Mockridge",
    ]


async def test_without_demonstration_nobody_orders_reads_letters_or_chooses_the_moment(
    visit: Visit, people: Cast
) -> None:
    browser = visit.browser((await people.signed_in(people.nadia)).cookie)
    assert (await browser.post("/demo/orders", json={"order": "case-add", "facts": {}})).status_code == 404
    assert (await browser.get("/demo/letters?to=nadia@example.org")).status_code == 404
    assert (await browser.get("/", headers={"Caseboard-Moment": "2030-01-01T00:00:00+00:00"})).status_code == 200


async def test_a_demonstration_is_planted_once(settings: Settings, clock: HeldClock) -> None:
    demo = settings.model_copy(update={"demo": True})
    for _ in range(2):
        async with running(create_app(demo, clock)) as frame, frame.house.database.reading() as connection:
            assert len(await people.invented(connection)) == 11


async def test_where_cases_are_played_only_who_looks_after_the_installation_is_there_at_once(
    settings: Settings, clock: HeldClock
) -> None:
    demo = settings.model_copy(update={"demo": True, "demo_cases": True})
    for _ in range(2):
        async with running(create_app(demo, clock)) as frame, frame.house.database.reading() as connection:
            assert [each.name for each in await people.invented(connection)] == ["Sol Mocksby"]


async def test_under_https_the_cookie_is_bound_to_the_host(settings: Settings, clock: HeldClock) -> None:
    app = create_app(settings.model_copy(update={"public_url": "https://board.example.org"}), clock)
    async with running(app) as frame:
        await knowing.add_person(frame.house, "Ann Other", "ann@example.org", None, PASSWORD)
        typed = {"email": "ann@example.org", "password": PASSWORD}
        answer = await Visit(app, frame).browser().post("/sign-in", data=typed)
    assert answer.headers["set-cookie"].startswith("__Host-caseboard=")
    assert "Secure" in answer.headers["set-cookie"]
    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
    assert "wss://board.example.org" in answer.headers["content-security-policy"]
