"""Second steps, confirmation and sessions, as browsers and scripts meet them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pyotp
import pytest
from sqlalchemy import select

from app.actions import knowing
from app.main import create_app
from app.pages.frame import cookie_name
from app.people.session import FRESH
from app.settings import Settings
from app.storage import factors, people
from app.storage import tables as t
from app.storage.factors import Passkey
from tests.cast import HeldClock, Visit, running

PASSWORD = "a walk along the river"
JSON = {"Accept": "application/json"}


@pytest.fixture
async def office(settings: Settings, clock: HeldClock) -> AsyncIterator[Visit]:
    """A house in which a password alone opens no board, and Ann, who has one."""
    app = create_app(settings.model_copy(update={"second_factor": True}), clock)
    async with running(app) as frame:
        await knowing.add_person(frame.house, "Ann Other", "ann@example.org", "Little Steps", PASSWORD)
        await knowing.add_person(frame.house, "Bob Other", "bob@example.org", "Little Steps", PASSWORD)
        yield Visit(app, frame)


async def gives_password(browser: httpx2.AsyncClient, email: str = "ann@example.org", **more: str) -> httpx2.Response:
    return await browser.post("/sign-in", data={"email": email, "password": PASSWORD, **more})


async def sets_up_app(browser: httpx2.AsyncClient, clock: HeldClock) -> tuple[pyotp.TOTP, list[str]]:
    page = await browser.post("/account/app")
    found = re.search(r'account__secret">([A-Z2-7 ]+)<', page.text)
    assert found
    app = pyotp.TOTP(found[1].replace(" ", ""))
    done = await browser.post("/account/app/code", data={"code": app.at(clock.now())})
    return app, re.findall(r"<li>([a-z2-9-]{19})</li>", done.text)


async def types(browser: httpx2.AsyncClient, code: str) -> httpx2.Response:
    return await browser.post("/sign-in/second", data={"code": code})


async def test_attack_88_a_password_alone_opens_nothing(office: Visit) -> None:
    browser = office.browser()
    assert (await gives_password(browser)).headers["location"] == "/account/second-step"
    assert (await browser.get("/")).status_code == 403
    answer = await browser.post("/conferences/0123456789abcdef01234567/passes", json={"shape": 1}, headers=JSON)
    assert (answer.status_code, answer.json()["reason"]) == (403, "mfa_required")
    assert "set up a second step" in answer.json()["sentence"]
    assert (await browser.get("/account")).status_code == 200
    assert (await browser.get("/account/second-step")).status_code == 200


async def test_where_none_is_asked_for_a_password_opens_everything(visit: Visit) -> None:
    await knowing.add_person(visit.frame.house, "Ann Other", "ann@example.org", None, PASSWORD)
    browser = visit.browser()
    await gives_password(browser)
    assert (await browser.get("/")).status_code == 200


async def test_a_code_of_the_app_is_asked_for_from_then_on_and_counts_once(office: Visit, clock: HeldClock) -> None:
    browser = office.browser()
    await gives_password(browser)
    cookie = browser.cookies[cookie_name(office.frame.house)]
    app, recovery = await sets_up_app(browser, clock)
    assert len(recovery) == 10
    assert browser.cookies[cookie_name(office.frame.house)] != cookie, "more privilege, another cookie"
    assert (await browser.get("/")).status_code == 200

    again = office.browser()
    assert (await gives_password(again)).headers["location"] == "/sign-in/second"
    assert (await again.get("/")).status_code == 303
    assert (await types(again, app.at(clock.now()))).status_code == 403, "the code that set the app up was used"
    clock.move(timedelta(seconds=30))
    assert (await types(again, app.at(clock.now()))).status_code == 303
    assert (await again.get("/")).status_code == 200


async def test_a_recovery_code_opens_once(office: Visit, clock: HeldClock) -> None:
    browser = office.browser()
    await gives_password(browser)
    _, recovery = await sets_up_app(browser, clock)
    for expected in (303, 403):
        again = office.browser()
        await gives_password(again)
        assert (await types(again, f" {recovery[0].upper()} ")).status_code == expected
    assert "9 of your codes are left" in (await browser.get("/account")).text


async def test_codes_cannot_be_tried_without_end(office: Visit, clock: HeldClock) -> None:
    browser = office.browser()
    await gives_password(browser)
    app, _ = await sets_up_app(browser, clock)
    clock.move(timedelta(minutes=1))
    again = office.browser()
    await gives_password(again)
    for n in range(6):
        await types(again, f"{n:06}")
    assert (await types(again, app.at(clock.now()))).status_code in {409, 429}
    assert (await gives_password(again)).status_code in {403, 429}, "nor by beginning again"
    assert (await again.get("/")).status_code == 303


async def test_a_script_signs_in_over_a_page_as_its_own_person_only(office: Visit, clock: HeldClock) -> None:
    browser = office.browser()
    await gives_password(browser)
    app, _ = await sets_up_app(browser, clock)
    person = (await browser.get("/session", headers=JSON)).json()["person"]
    clock.move(office.frame.house.settings.session_idle)
    asked = await browser.get("/session", headers=JSON)
    assert (asked.status_code, asked.json()["how"]) == (401, "expired")

    form = {"email": "bob@example.org", "password": PASSWORD, "again": person}
    other = await browser.post("/sign-in", data=form, headers=JSON)
    assert other.status_code == 403
    assert other.json()["sentence"].startswith("This page belongs to Ann Other")
    first = await browser.post("/sign-in", data={**form, "email": "ann@example.org"}, headers=JSON)
    assert first.json() == {"step": "second", "app": True, "passkeys": False}
    code = {"code": app.at(clock.now()), "again": person}
    assert (await browser.post("/sign-in/second", data=code, headers=JSON)).json()["step"] == "done"
    assert (await browser.get("/session", headers=JSON)).json()["person"] == person


async def test_only_what_a_person_does_keeps_a_session(office: Visit, clock: HeldClock) -> None:
    browser = office.browser()
    await gives_password(browser)
    idle = office.frame.house.settings.session_idle

    async def left() -> float:
        return float((await browser.get("/session", headers=JSON)).json()["seconds"])

    clock.move(idle / 2)
    await browser.get("/account", headers={"Sec-Fetch-Mode": "cors"})
    assert await left() == idle.total_seconds() / 2
    assert (await browser.post("/session/active", headers=JSON)).json()["seconds"] == idle.total_seconds()
    clock.move(idle / 2)
    await browser.get("/account", headers={"Sec-Fetch-Mode": "navigate"})
    assert await left() == idle.total_seconds()
    await browser.post("/sign-out")
    ended = await browser.post("/session/active", headers=JSON)
    assert (ended.status_code, ended.json()["how"]) == (401, "ended")


@pytest.mark.parametrize(
    "change", ["app", "app/code", "app/remove", "recovery-codes", "password", "passkeys", "passkeys/x/remove"]
)
async def test_attack_93_nothing_about_signing_in_changes_without_showing_who_one_is(
    office: Visit, clock: HeldClock, change: str
) -> None:
    browser = office.browser()
    await gives_password(browser)
    clock.move(FRESH)
    given = {"password": "some other long words", "again": "some other long words"}
    answer = await browser.post(f"/account/{change}", data=given)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account/confirm?next=/account")
    told = await browser.post("/account/passkeys/options", headers=JSON)
    assert (told.status_code, told.json()["reason"]) == (403, "confirmation_required")
    wrong = await browser.post("/account/confirm", data={"password": "not this one", "next": "/account"})
    assert wrong.status_code == 403
    right = await browser.post("/account/confirm", data={"password": PASSWORD, "next": "//evil.example"})
    assert (right.status_code, right.headers["location"]) == (303, "/")
    assert (await browser.post("/account/passkeys/options", headers=JSON)).status_code == 200


async def test_a_new_password_ends_every_other_session(office: Visit) -> None:
    here, there = office.browser(), office.browser()
    await gives_password(here)
    await gives_password(there)
    for first, again, sentence in (
        ("words that", "differ a lot", "two different passwords"),
        ("ann other ann other ann", "ann other ann other ann", "easy to guess"),
    ):
        answer = await here.post("/account/password", data={"password": first, "again": again})
        assert answer.status_code == 422
        assert sentence in answer.text
    new = "four kettles dance upstairs"
    assert (await here.post("/account/password", data={"password": new, "again": new})).status_code == 303
    assert (await here.get("/account")).status_code == 200
    assert (await there.get("/account")).status_code == 303
    async with office.frame.house.database.reading() as connection:
        kinds = (await connection.execute(select(t.audit.c.kind).order_by(t.audit.c.sequence))).scalars().all()
    assert "password-set" in kinds
    assert (await gives_password(there)).status_code == 403
    assert (await there.post("/sign-in", data={"email": "ann@example.org", "password": new})).status_code == 303


async def test_the_last_second_step_stays(office: Visit, clock: HeldClock) -> None:
    browser = office.browser()
    await gives_password(browser)
    await sets_up_app(browser, clock)
    answer = await browser.post("/account/app/remove")
    assert answer.status_code == 422
    assert "your last second step" in answer.text
    assert "you are asked for the code" in (await browser.get("/account")).text


async def test_a_name_of_a_passkey_that_is_too_long_comes_back_and_no_device_makes_one_first(office: Visit) -> None:
    browser = office.browser()
    await gives_password(browser)
    house, name = office.frame.house, "x" * 61
    async with house.database.writing() as connection:
        ann = await people.by_email(connection, "ann@example.org")
        assert ann
        kept = Passkey(b"credential", ann.id, b"key", 0, (), "Telephone", house.clock.now())
        await factors.add_passkey(connection, kept)
    refused = await browser.post(f"/account/passkeys/{kept.id}/name", data={"name": name})
    assert refused.status_code == 422
    assert name in refused.text
    assert "Please use at most 60 characters; these are 61." in refused.text
    assert "Telephone" in (await browser.get("/account")).text
    asked = await browser.post("/account/passkeys/options", data={"name": name}, headers=JSON)
    assert asked.json()["sentence"] == "Please use at most 60 characters; these are 61."


@pytest.mark.parametrize("answer", ["", "{}", "[]", '{"id": "x"}', "[" * 5000])
async def test_what_is_no_passkey_is_refused_in_a_sentence(office: Visit, answer: str) -> None:
    browser = office.browser()
    await browser.post("/sign-in/passkey/options", headers=JSON)
    refused = await browser.post("/sign-in/passkey", data={"credential": answer}, headers=JSON)
    assert refused.status_code == 403
    assert "This passkey opens nothing here" in refused.json()["sentence"]
    repeated = await browser.post("/sign-in/passkey", data={"credential": answer}, headers=JSON)
    assert repeated.status_code == 409, "each question is answered once"


async def test_sessions_are_listed_and_ended_by_their_own_person_only(office: Visit) -> None:
    ann, bob = office.browser(), office.browser()
    ann.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    await gives_password(ann)
    await gives_password(bob, "bob@example.org")
    beside = office.browser()
    await gives_password(beside)
    page = (await beside.get("/account")).text
    assert "Firefox on Linux" in page
    found = re.search(r"/account/sessions/([0-9a-f]{24})/end", page)
    assert found
    assert (await bob.post(f"/account/sessions/{found[1]}/end")).status_code == 404
    assert (await ann.get("/account")).status_code == 200
    assert (await beside.post(f"/account/sessions/{found[1]}/end")).status_code == 303
    assert (await ann.get("/account")).status_code == 303
