"""Attacks on frames and resources, by number, against the served application; others are in tests/realtime."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from app import bounded_http
from tests.realtime.browser import token
from tests.security.world import World


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
