"""Attacks by stored content, on the log and on the deployment, by number, against the served application."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import escape

from app.storage.signing import KEY
from app.storage.sqlite import VERSION, second_writer_is_safe
from tests.security.world import World, served, status_of

NASTY = (
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "\"><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "{{1234*5678}}",
    "{% raise %}",
    "${1234*5678}",
    "' OR 1=1 --",
    "%_",
    "javascript:alert(1)",
)  # fmt: skip


async def test_attacks_98_102_and_132_what_people_write_is_text_everywhere(world: World) -> None:
    people = world.people
    for nasty in NASTY:
        conference = await people.open(purpose=nasty, place=nasty[:100])
        async with world.sits(people.nadia) as nadia:
            page = await nadia.browser.get(f"/conferences/{conference}")
            closing = await nadia.browser.get(f"/conferences/{conference}/closing")
            assert (page.status_code, closing.status_code) == (200, 200)
            for text in (page.text, closing.text):
                assert "<img src=x" not in text
                assert "<svg/onload" not in text
                assert "<script>alert" not in text
                assert 'href="javascript:' not in text
            assert str(escape(nasty)) in closing.text
            assert "7006652" not in page.text + closing.text


class Names(HTMLParser):
    """What a page calls its elements, and how it says that they look."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self.styled: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"id", "name", "for", "form", "class", "headers", "usemap", "slot", "is"}:
                self.found.add((name, value or ""))
        if tag == "style" or any(name == "style" for name, _ in attrs):
            self.styled.append(tag)


#: Names of what scripts look for, and ways to have something fetched or shown elsewhere.
NAMING = ("config", "forms", "board-data", "stay", 'a" id="board-data', 'x" style="background:url(//evil.test)')


async def test_attacks_100_and_101_what_people_write_names_nothing_and_gives_nothing_a_look(world: World) -> None:
    people = world.people
    seen: list[set[tuple[str, str]]] = []
    for words in ("harmless", *NAMING):
        conference = await people.open(purpose=words, place=words)
        async with world.sits(people.nadia) as nadia:
            about = f"/conferences/{conference}"
            await nadia.browser.post(f"{about}/agenda", data={"title": words, "why": words})
            await nadia.browser.post(f"{about}/prepare", data={"person": people.nadia.id, "brings": words})
            names = Names()
            for address in (about, f"{about}/closing", f"{about}/agenda", f"{about}/prepare", f"{about}/wall"):
                answer = await nadia.browser.get(address)
                assert answer.status_code == 200, address
                assert "style-src 'self'" in answer.headers["content-security-policy"]
                assert "unsafe" not in answer.headers["content-security-policy"]
                names.feed(answer.text)
            assert (await nadia.browser.post(f"{about}/freeze")).status_code == 303
            names.feed((await nadia.browser.get(f"{about}/minutes")).text)
        assert not names.styled
        seen.append({(name, re.sub(r"[0-9a-f]{24}", "", value)) for name, value in names.found})
    assert all(named == seen[0] for named in seen[1:])
    assert ("id", "board-data") in seen[0], "or nothing was looked at"


async def test_attack_104_nothing_of_a_person_stays_in_a_cache(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.nadia) as nadia:
        for address in (
            "/",
            "/account",
            "/account/record",
            f"/conferences/{conference}",
            f"/conferences/{conference}/views",
        ):
            answer = await nadia.browser.get(address)
            assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")


async def test_attack_112_very_many_ranges_cost_nothing(world: World) -> None:
    ranges = "bytes=" + ",".join(f"{n}-{n}" for n in range(0, 16_000, 2))
    async with world.visitor() as browser:
        address = world.frame.static_url("page.css")
        whole = await browser.get(address)
        began = time.process_time()
        answer = await browser.get(address, headers={"Range": ranges})
        assert time.process_time() - began < 0.5
        assert answer.status_code in {200, 206, 400, 416, 431}
        assert len(answer.content) <= 3 * len(whole.content)


async def test_attack_126_no_line_of_the_log_is_made_by_a_visitor(world: World) -> None:
    evil = 'x"}\r\n{"event": "forged", "level": "critical"}\x1b[2J'
    async with world.visitor({"caseboard": "stolen-cookie-value"}) as browser:
        evil_agent = 'a\tb {"event": "forged"}'
        await browser.get("/%0d%0a%7B%22event%22:%22forged%22%7D", headers={"User-Agent": evil_agent})
        await browser.post("/sign-in", data={"email": evil, "password": "a-password-in-the-log"})
        await browser.get("/sign-in", params={"next": evil})
    lines = world.log.getvalue().splitlines()
    assert lines
    told = [json.loads(line) for line in lines]
    assert not any(line.get("event") == "forged" or line.get("level") == "critical" for line in told)
    for secret in ("a-password-in-the-log", "stolen-cookie-value", "forged", "\x1b"):
        assert secret not in world.log.getvalue()


async def test_no_token_cookie_or_content_is_logged_even_to_debug(world: World) -> None:
    conference = await world.people.open(purpose="purposeful words")
    async with world.sits(world.people.joel) as joel:
        parts = (await joel.passes(conference))["parts"]
        async with joel.board(conference) as (browser, page):
            await browser.type(page, "typed words")
            await browser.send(page, b"\x01\x01\x00 broken words")
            await browser.until(lambda: browser.code)
        await joel.browser.get(f"/conferences/{conference}?secret=queried-words")
    log = world.log.getvalue()
    assert '"event": "request"' in log
    for secret in (*joel.cookies.values(), *(part["token"] for part in parts), "words", conference):
        assert secret not in log


NOTHING = (
    "/docs",
    "/redoc",
    "/openapi.json",
    "/metrics",
    "/debug",
    "/.git/config",
    "/.env",
    "/server-status",
    "/admin",
    "/static/",
    "/static/../app/main.py",
    "/static/%2e%2e/app/main.py",
    "/static/dist/../../pyproject.toml",
)


async def test_attack_128_there_is_nothing_to_find(world: World) -> None:
    port = int(world.url.rsplit(":", 1)[1])
    for address in NOTHING:
        request = f"GET {address} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
        assert await status_of(port, request.encode()) == 404, address


async def test_attack_128_methods_that_nobody_needs(world: World) -> None:
    port = int(world.url.rsplit(":", 1)[1])
    for method in ("TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND", "OPTIONS"):
        request = f"{method} / HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: {world.url}\r\nConnection: close\r\n\r\n"
        assert await status_of(port, request.encode()) in {400, 403, 404, 405}, method


async def test_attack_130_requests_that_could_be_read_in_two_ways(world: World) -> None:
    port = int(world.url.rsplit(":", 1)[1])
    start = f"POST /sign-in HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: {world.url}\r\n"
    doubtful = {
        "length and chunks": f"{start}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        "two encodings": f"{start}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "two lengths": f"{start}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "bare line feeds": f"GET / HTTP/1.1\nHost: localhost:{port}\nX: y\r\n\r\n",
        "space before colon": f"{start}Content-Length : 5\r\n\r\nabcde",
        "a negative length": f"{start}Content-Length: -1\r\n\r\n",
    }
    for what, request in doubtful.items():
        assert await status_of(port, request.encode()) in {0, 400, 413}, what


async def test_attack_130_a_header_of_a_hundred_kilobytes(world: World) -> None:
    port = int(world.url.rsplit(":", 1)[1])
    request = f"GET / HTTP/1.1\r\nHost: localhost:{port}\r\nX: {'x' * 100_000}\r\n\r\n"
    assert await status_of(port, request.encode()) in {0, 400, 431}


def start(data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", **{f"CASEBOARD_{name.upper()}": value for name, value in settings.items()}}
    command = [sys.executable, "-m", "app.cli", "serve", "--data", str(data), "--port", "0"]
    return subprocess.run(
        command, env=environment, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=30
    )


PUBLIC = {"public_url": "https://board.example.org"}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"public_url": "http://board.example.org"}, "https://"),
        ({**PUBLIC, "demo": "1"}, "Demonstration"),
        ({**PUBLIC, "failpoint": "before-commit=die"}, "FAILPOINT"),
        ({**PUBLIC, "clock_start": "2026-06-11T10:00:00+10:00"}, "CLOCK_START"),
        ({**PUBLIC, "second_factor": "0"}, "SECOND_FACTOR"),
        ({"proxies": "*"}, "PROXIES"),
        ({**PUBLIC, "log_level": "debug"}, "LOG_LEVEL"),
        ({"secrets_key": "secret" * 10}, "SECRETS_KEY"),
        ({**PUBLIC, "database_url": "postgresql://a:b@db.example.org/c"}, "sslmode"),
    ],
)
def test_attack_129_an_unsafe_server_does_not_start_and_says_why_in_one_line(
    tmp_path: Path, settings: dict[str, str], says: str
) -> None:
    ended = start(tmp_path, **settings)
    assert ended.returncode != 0
    assert says in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


@pytest.mark.skipif(second_writer_is_safe(VERSION), reason="this SQLite lets two processes write")
async def test_attack_129_an_sqlite_that_loses_data_has_one_writer(world: World) -> None:
    ended = await asyncio.to_thread(start, world.frame.house.settings.data)
    assert ended.returncode == 1
    assert "processes may write at once only with SQLite 3.51.3 or later" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_attack_129_a_key_that_others_may_read_stops_the_start(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / KEY).write_text("exposed")
    (keys / KEY).chmod(0o644)
    ended = start(tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "chmod 400" in ended.stderr
    shutil.rmtree(keys)


async def test_who_finds_a_weakness_is_told_where_to_report_it(tmp_path: Path) -> None:
    contact = "mailto:security@board.example.org"
    async with served(tmp_path, security_contact=contact) as world, world.visitor() as browser:
        answer = await browser.get("/.well-known/security.txt")
        assert answer.text.startswith("Contact: mailto:security@board.example.org\nExpires: 2026-12-08T02:00:00Z\n")


async def test_without_a_contact_there_is_no_file(world: World) -> None:
    async with world.visitor() as browser:
        assert (await browser.get("/.well-known/security.txt")).status_code == 404
