"""Attacks on frames and resources, by number, against the served application; others are in tests/realtime."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from app import bounded_http
from app.frames import Frames
from tests.realtime.browser import token
from tests.security.world import World, page_of, served


async def test_attack_73_no_frame_is_ever_inflated(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.joel) as joel:
        part = (await joel.passes(conference))["parts"][0]
        cookie = "; ".join(f"{name}={value}" for name, value in joel.cookies.items())
        address = world.url.replace("http", "ws", 1) + "/socket"
        async with connect(
            address, origin=Origin(world.url), additional_headers={"Cookie": cookie}, compression="deflate", proxy=None
        ) as socket:
            assert socket.response is not None
            assert "Sec-WebSocket-Extensions" not in socket.response.headers
            await socket.send(token(part["document"], part["token"]))
            assert await socket.recv()
            # A frame that says of itself that it is compressed, all the same.
            socket.transport.write(bytes([0b1100_0010, 0b1000_0001]) + b"\0\0\0\0" + b"\0")
            with pytest.raises(ConnectionClosed) as closed:
                while True:
                    await socket.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1002


@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HTTP/1.1\r\nHost: ",
        b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nemail=",
    ],
    ids=["head", "body"],
)
async def test_attack_78_a_request_that_drips_is_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch, begun: bytes
) -> None:
    monkeypatch.setattr(bounded_http, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(bounded_http, "BODY_SECONDS", 0.3)
    reader, writer = await asyncio.open_connection("localhost", int(world.url.rpartition(":")[2]))
    writer.write(begun)

    async def drip() -> None:
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    dripping = asyncio.create_task(drip())
    async with asyncio.timeout(10):
        with contextlib.suppress(ConnectionError):
            await reader.read()
    dripping.cancel()
    await asyncio.gather(dripping, return_exceptions=True)
    writer.close()
    async with world.sits(world.people.joel) as joel:
        assert (await joel.browser.get("/")).status_code == 200


async def test_the_bounds_of_frames_are_what_the_operator_sets(tmp_path: Path) -> None:
    frames = Frames(most_fragments=2, largest_edit=64 * 1024)
    async with served(tmp_path, frames=frames) as world:
        conference = await world.people.open()
        async with world.sits(world.people.joel) as joel:
            async with joel.board(conference) as (browser, page):
                await browser.type(page, "in one piece")
                with contextlib.suppress(ConnectionClosed):
                    await browser.socket.send([b"\x01", b"\x02", b"\x03", b"\x04"])
                await browser.until(lambda: browser.code)
                assert browser.code == 1009
            async with joel.board(conference) as (browser, page):
                await browser.send(page, page.write("x" * (frames.largest_edit + 10)))
                await browser.until(lambda: page.closed or browser.code)
                assert page.closed == "too-large"
            async with joel.board(conference) as (browser, page):
                await browser.type(page, "x" * (frames.largest_edit // 2))


async def test_a_room_takes_as_many_as_the_operator_sets(tmp_path: Path) -> None:
    async with served(tmp_path, frames=Frames(people_in_a_room=2)) as world:
        conference = await world.people.open()
        async with world.sits(world.people.joel) as joel, joel.board(conference), joel.board(conference):
            part = next(each for each in (await joel.passes(conference))["parts"] if each["kind"] == "shared")
            page = page_of(part)
            async with joel.socket() as browser:
                await browser.enter(page)
                assert page.denied == "too-many"


async def test_who_is_faster_than_the_operator_sets_is_slowed_down_and_then_closed(tmp_path: Path) -> None:
    frames = Frames(a_second=10, at_once=100, too_fast_seconds=1)
    async with served(tmp_path, frames=frames) as world:
        conference = await world.people.open()
        async with world.sits(world.people.joel) as joel, joel.board(conference) as (browser, page):
            await browser.type(page, "at leisure")
            with contextlib.suppress(ConnectionClosed):
                for _ in range(400):
                    await browser.send(page, page.write("!"))
            await browser.until(lambda: browser.code)
            assert browser.code == 4429
