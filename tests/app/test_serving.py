"""The whole server in a process of its own: live typing, sudden death, and the same board tomorrow."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from app.actions import demonstrating, growing
from app.actions.growing import Stage
from app.board.shape import SHAPE_VERSION
from app.serving import welcome
from app.settings import Settings
from app.storage import sqlite
from realtime.varint import write_string
from tests.realtime.browser import Browser, Page, framed, sync

ROOT = Path(__file__).parent.parent.parent


class Server:
    """A server that was started on a data directory."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process, self.url = process, url

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def visitor(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(base_url=self.url, headers={"Origin": self.url}, trust_env=False)


@contextlib.contextmanager
def server_on(data: Path) -> Iterator[Server]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("CASEBOARD_", "DATABASE_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve", "--demo", "--data", str(data), "--port", "0"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://localhost:\d+", process.stdout.readline())
        assert found, "the server says where it is in its first line"
        yield Server(process, found[0])
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


async def enter(visitor: httpx2.AsyncClient, name: str) -> str:
    """Sign in by one click; the address of the open conference."""
    page = (await visitor.get("/sign-in")).text
    person = page.split(f"<strong>{name}")[0].rsplit('value="', 1)[1].split('"')[0]
    assert (await visitor.post("/demo/sign-in", data={"person": person})).status_code == 303
    found = re.search(r'href="(/conferences/[0-9a-f]+)"', (await visitor.get("/")).text)
    assert found
    return found[1]


def cookie_of(visitor: httpx2.AsyncClient) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())}


@contextlib.asynccontextmanager
async def shared_part(server: Server, visitor: httpx2.AsyncClient, address: str) -> AsyncIterator[tuple[Browser, Page]]:
    """A browser at the shared part of a board, synchronised."""
    passes = (await visitor.post(f"{address}/passes", json={"shape": SHAPE_VERSION})).json()
    part = next(each for each in passes["parts"] if each["kind"] == "shared")
    page = Page(part["document"], "", part["client"])
    page.token = part["token"]
    url = server.url.replace("http", "ws", 1) + "/socket"
    headers = cookie_of(visitor)
    async with Browser.at(url, server.url, headers) as browser:
        await browser.enter(page)
        yield browser, page


async def test_what_anyone_saw_is_there_after_a_sudden_death(tmp_path: Path) -> None:
    with server_on(tmp_path) as server:
        async with server.visitor() as nadia, server.visitor() as joel:
            address = await enter(nadia, "Nadia Exemplar")
            await enter(joel, "Joel Mockridge")
            async with (
                shared_part(server, nadia, address) as (_, hers),
                shared_part(server, joel, address) as (keyboard, his),
            ):
                assert hers.synced
                for word in ("one ", "two ", "three "):
                    await keyboard.type(his, word)
                seen = str(his.text)
                await keyboard.say(sync(his.address, 2, his.write("not yet ")))
                server.kill()
    with server_on(tmp_path) as server:
        async with server.visitor() as nadia:
            address = await enter(nadia, "Nadia Exemplar")
            async with shared_part(server, nadia, address) as (_, hers):
                assert seen.startswith("three two one ")
                assert str(hers.text) in {seen, f"not yet {seen}"}
            assert (await nadia.post(f"{address}/freeze")).status_code == 303
            assert "three two one" in (await nadia.get(f"{address}/minutes")).text


async def test_freezing_reaches_everyone_who_is_connected(tmp_path: Path) -> None:
    with server_on(tmp_path) as server:
        async with server.visitor() as nadia, server.visitor() as joel:
            address = await enter(nadia, "Nadia Exemplar")
            await enter(joel, "Joel Mockridge")
            async with shared_part(server, joel, address) as (browser, page):
                freezing = asyncio.create_task(nadia.post(f"{address}/freeze"))
                await browser.until(lambda: page.stateless)
                await browser.type(page, "at the last moment ")
                await browser.say(flushed(page))
                assert (await freezing).status_code == 303
                await browser.until(lambda: page.closed)
                assert page.closed == "frozen"
            assert "at the last moment" in (await joel.get(f"{address}/minutes")).text


def flushed(page: Page) -> bytes:
    return framed(page.address, 5, write_string('{"kind": "flushed"}'))


async def test_the_socket_is_for_our_own_pages_and_known_people(tmp_path: Path) -> None:
    with server_on(tmp_path) as server:
        url = server.url.replace("http", "ws", 1) + "/socket"
        async with server.visitor() as joel:
            await enter(joel, "Joel Mockridge")
            strangers: list[tuple[Any, dict[str, str]]] = [
                (server.url, {}),
                (None, cookie_of(joel)),
                ("http://evil.example", cookie_of(joel)),
            ]
            for origin, headers in strangers:
                with pytest.raises(InvalidStatus) as refused:
                    async with connect(url, origin=origin, additional_headers=headers, proxy=None):
                        pass
                assert refused.value.response.status_code == 403


async def test_signing_out_closes_the_live_board(tmp_path: Path) -> None:
    with server_on(tmp_path) as server:
        async with server.visitor() as joel:
            address = await enter(joel, "Joel Mockridge")
            async with shared_part(server, joel, address) as (browser, _page):
                await joel.post("/sign-out")
                await browser.until(lambda: browser.code)
                assert browser.code == 4401


def test_a_second_start_is_quick_and_a_stop_is_orderly(tmp_path: Path) -> None:
    with server_on(tmp_path):
        pass
    began = time.monotonic()
    with server_on(tmp_path) as server:
        assert time.monotonic() - began < 4 * slowness()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=10) in {0, -signal.SIGTERM}
    assert not list(tmp_path.glob("*-wal")), "the last connection put everything into the database"


def slowness() -> float:
    """How much slower than a quiet machine this one starts Python just now."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "import asyncio, ssl, json"], check=True)
    return max(1.0, (time.monotonic() - began) / 0.15)


def test_two_servers_do_not_share_a_data_directory_that_cannot_bear_it(tmp_path: Path) -> None:
    if sqlite.second_writer_is_safe(sqlite.VERSION):
        pytest.skip("this SQLite can bear it")
    with server_on(tmp_path):
        second = subprocess.run(
            [sys.executable, "-m", "app.cli", "serve", "--data", str(tmp_path), "--port", "0"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=30,
        )
    assert second.returncode == 1
    assert len(second.stderr.splitlines()) == 1
    assert "Stop that one first" in second.stderr


def test_a_later_start_tells_of_the_cases_that_were_planted(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, demo=True, demo_cases=True)
    first, *_, last = demonstrating.told_cases()
    name, says = demonstrating.told_cases()[last]
    growing.note(tmp_path, last, stage=Stage.BEGUN, attempts=1)
    assert "are played into it now" in welcome(settings) and says not in welcome(settings)
    growing.note(tmp_path, last, stage=Stage.PLANTED)
    assert f"  {name}: {says}\n" in welcome(settings)
    assert demonstrating.told_cases()[first][1] not in welcome(settings)


def test_a_demonstration_of_one_family_tells_who_can_come_in_and_one_of_cases_names_nobody_else(tmp_path: Path) -> None:
    one = welcome(Settings(data=tmp_path, demo=True))
    assert "Nadia Exemplar" in one and "Sol Mocksby" in one
    assert "Nadia Exemplar" not in welcome(Settings(data=tmp_path, demo=True, demo_cases=True))
