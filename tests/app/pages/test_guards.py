from __future__ import annotations

import logging

import httpx2
import pytest
from sqlalchemy import text

from app.pages.guards import security_headers
from app.pages.routes import routes
from app.settings import Settings
from tests.cast import Cast, Visit

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' ws://localhost:8000; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "object-src 'none'; require-trusted-types-for 'script'; "
    "trusted-types caseboard lit-html ProseMirrorClipboard; report-uri /reports/policy"
)


@pytest.mark.parametrize("where", ["/", "/sign-in", "/nowhere", "/healthz", "/static/nothing", "/cases/x"])
async def test_every_answer_carries_the_headers_that_protect_it(visit: Visit, where: str) -> None:
    headers = (await visit.browser().get(where)).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


def test_through_https_browsers_report_in_both_ways() -> None:
    headers = security_headers(Settings(public_url="https://board.example.org"))
    assert headers["Reporting-Endpoints"] == 'policy="https://board.example.org/reports/policy"'
    assert headers["Content-Security-Policy"].endswith("; report-to policy; report-uri /reports/policy")
    assert headers["Strict-Transport-Security"].startswith("max-age=63072000")


async def test_files_of_the_front_end_are_kept_for_a_year(visit: Visit) -> None:
    answer = await visit.browser().get(visit.frame.static_url("page.css"))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    manifest = await visit.browser().get("/static/dist/manifest.json")
    assert manifest.headers["cache-control"] == "no-cache"


async def test_no_page_holds_a_script_or_a_style_of_its_own(visit: Visit, people: Cast) -> None:
    browser = visit.browser((await people.signed_in(people.nadia)).cookie)
    conference = await people.open()
    for where in ("/", f"/cases/{people.case.id}/conferences/new", f"/conferences/{conference}/closing"):
        page = (await browser.get(where)).text
        assert page.startswith("<!doctype html>")
        assert " style=" not in page
        assert " on" not in "".join(part.split(">")[0] for part in page.split("<") if " on" in part.split(">")[0])
        scripts = page.split("<script")[1:]
        assert all("src=" in part or part.startswith(' type="application/json"') for part in scripts)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:9999"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost:8000"},
    ],
)
async def test_what_another_site_sends_changes_nothing(visit: Visit, people: Cast, headers: dict[str, str]) -> None:
    browser = visit.browser((await people.signed_in(people.nadia)).cookie)
    conference = await people.open()
    browser.headers = httpx2.Headers(headers)
    answer = await browser.post(f"/conferences/{conference}/freeze")
    assert answer.status_code == 403
    assert "not come from a page of Caseboard" in answer.text
    async with visit.frame.house.database.reading() as connection:
        assert await connection.scalar(text("SELECT state FROM conference")) == "open"


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost:8000"}])
async def test_one_honest_header_is_enough(visit: Visit, people: Cast, headers: dict[str, str]) -> None:
    browser = visit.browser((await people.signed_in(people.nadia)).cookie)
    browser.headers = httpx2.Headers(headers)
    assert (await browser.post("/sign-out")).status_code == 303


async def test_changing_something_takes_a_post() -> None:
    verbs = {"passes", "open", "freeze", "attendance", "sign-out", "conferences"}
    for route in routes():
        if getattr(route, "path", "").rsplit("/", 1)[-1] in verbs:
            assert route.methods == {"POST"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("host", ["evil.example", "localhost", "localhost:80", "LOCALHOST.evil:8000", ""])
async def test_no_other_host_is_answered(visit: Visit, host: str) -> None:
    answer = await visit.browser().get("/", headers={"Host": host})
    assert answer.status_code == 421


async def test_the_loopback_address_leads_to_localhost(visit: Visit) -> None:
    for host in ("127.0.0.1:8000", "[::1]:8000"):
        answer = await visit.browser().get("/cases/x?y=1", headers={"Host": host})
        assert (answer.status_code, answer.headers["location"]) == (307, "http://localhost:8000/cases/x?y=1")
        assert (await visit.browser().post("/sign-out", headers={"Host": host})).status_code == 421


async def test_health_is_told_to_anyone(visit: Visit) -> None:
    for where in ("/healthz", "/readyz"):
        assert (await visit.browser().get(where, headers={"Host": "10.0.0.7"})).status_code == 200


async def test_a_body_that_is_too_large_is_refused(visit: Visit) -> None:
    answer = await visit.browser().post("/sign-in", content=b"x" * (visit.frame.house.settings.largest_body + 1))
    assert answer.status_code == 413


async def test_too_many_fields_and_files_are_refused(visit: Visit) -> None:
    fields = {f"f{n}": "x" for n in range(600)}
    boundary = {"Content-Type": "multipart/form-data; boundary=b"}
    file = b'--b\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\nx\r\n--b--\r\n'
    assert (await visit.browser().post("/sign-in", content=file, headers=boundary)).status_code == 400
    many = (
        "".join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\nx\r\n' for name in fields) + "--b--\r\n"
    )
    assert (await visit.browser().post("/sign-in", content=many.encode(), headers=boundary)).status_code == 400


async def test_a_surprise_is_told_with_an_id_and_logged_without_content(
    visit: Visit, people: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = visit.browser((await people.signed_in(people.nadia)).cookie)
    conference = await people.open(purpose="Something that nobody else may read")
    async with visit.frame.house.database.writing() as connection:
        await connection.execute(text("UPDATE conference SET mode = 'Something that nobody else may read'"))
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(str(record.msg))  # type: ignore[method-assign]
    logging.getLogger("caseboard.pages").addHandler(handler)
    answer = await browser.get(f"/conferences/{conference}")
    logging.getLogger("caseboard.pages").removeHandler(handler)
    assert answer.status_code == 500
    error_id = answer.text.split("Error ")[1][:8]
    assert error_id in heard[0]
    assert "ValueError" in heard[0]
    assert "nobody else" not in heard[0] + answer.text + "".join(capsys.readouterr())
    assert conference not in heard[0]
    assert answer.headers["content-security-policy"] == POLICY
