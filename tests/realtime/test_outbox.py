"""What waits for a socket: joined into one write, bounded, and the frames as RFC 6455 wants them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, MutableMapping
from typing import Any

import pytest
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from realtime.outbox import Departures, Outbox, binary_frame
from realtime.transport import DirectLine, QueuedLine, line_to, showing_transport


class Wire:
    """A line that shows what was written, and is as slow as a test wants."""

    def __init__(self) -> None:
        self.writes: list[list[bytes]] = []
        self.backlog = 0
        self.aborted = False

    def wrap(self, payload: bytes) -> bytes:
        return payload

    def waiting(self) -> int:
        return self.backlog

    def write(self, pieces: list[bytes]) -> None:
        self.writes.append(pieces)

    def abort(self) -> None:
        self.aborted = True


class Turn:
    """One turn of an event loop: what was called soon happens when it ends."""

    def __init__(self) -> None:
        self._soon: list[Callable[[], None]] = []

    def call_soon(self, what: Callable[[], None]) -> None:
        self._soon.append(what)

    def end(self) -> None:
        soon, self._soon = self._soon, []
        for what in soon:
            what()


def outbox(limit: int = 100) -> tuple[Outbox, Wire, Turn]:
    turn, wire = Turn(), Wire()
    return Outbox(wire, Departures(turn.call_soon), limit), wire, turn


def test_everything_of_one_turn_leaves_in_one_write() -> None:
    box, wire, turn = outbox()
    for piece in (b"a", b"b", b"c"):
        box.put(piece)
    assert wire.writes == []
    turn.end()
    turn.end()
    assert wire.writes == [[b"a", b"b", b"c"]]


def test_all_outboxes_leave_together() -> None:
    turn = Turn()
    departures = Departures(turn.call_soon)
    wires = [Wire() for _ in range(3)]
    for wire in wires:
        Outbox(wire, departures, 100).put(b"news")
    departures.leave()
    assert [wire.writes for wire in wires] == [[[b"news"]]] * 3


def test_a_peer_that_does_not_read_is_cut_off_at_the_bound() -> None:
    box, wire, turn = outbox(limit=100)
    for wire.backlog in (100, 101):
        box.put(b"x")
        turn.end()
    assert (len(wire.writes), wire.aborted) == (1, True)


def test_a_large_answer_is_no_sign_of_slowness() -> None:
    box, wire, turn = outbox(limit=100)
    box.put_requested(b"x" * 5_000)
    turn.end()
    wire.backlog = 5_000
    box.put(b"news")
    turn.end()
    assert (len(wire.writes), wire.aborted) == (2, False)
    wire.backlog = 5_101
    box.put(b"more")
    turn.end()
    assert wire.aborted


def test_asking_again_and_again_without_reading_buys_no_memory() -> None:
    box, wire, turn = outbox(limit=100)
    for _ in range(50):
        box.put_requested(b"x" * 300)
        turn.end()
        if wire.aborted:
            break
        wire.backlog += 300
    assert wire.aborted and wire.backlog <= 100 + 8 * 100 + 2 * 300


def test_once_all_is_read_the_bound_is_the_old_one() -> None:
    box, wire, turn = outbox(limit=100)
    box.put_requested(b"x" * 5_000)
    turn.end()
    wire.backlog = 0
    box.put(b"y")
    turn.end()
    wire.backlog = 200
    box.put(b"z")
    turn.end()
    assert wire.aborted


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 1_000_000])
def test_a_frame_is_what_a_websocket_client_reads(size: int) -> None:
    payload = bytes(size)
    reader = StreamReader()
    reader.feed_data(binary_frame(payload))
    parsing = Frame.parse(reader.read_exact, mask=False, max_size=None)
    with pytest.raises(StopIteration) as stopped:
        next(parsing)
    frame = stopped.value.value
    assert (frame.opcode, frame.fin, bytes(frame.data)) == (Opcode.BINARY, True, payload)


async def test_without_a_transport_messages_go_through_the_server_one_by_one() -> None:
    sent: list[Any] = []
    done = asyncio.Event()

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message["bytes"])
        if len(sent) == 3:
            done.set()

    line = line_to({"type": "websocket"}, send)
    assert isinstance(line, QueuedLine)
    sending = asyncio.create_task(line.run())
    line.write([b"a", b"b"])
    line.write([b"c"])
    assert line.waiting() == 3
    await done.wait()
    line.abort()
    await sending
    assert (sent, line.waiting()) == ([b"a", b"b", b"c"], 0)


async def test_a_server_that_shows_its_transport_is_written_to_directly() -> None:
    class Server:
        """What uvicorn's protocol has, as far as it matters here."""

        def __init__(self, transport: asyncio.Transport) -> None:
            self.transport = transport
            self.close_sent = False

        async def send(self, message: MutableMapping[str, Any]) -> None:
            raise AssertionError

    async def receive() -> MutableMapping[str, Any]:
        raise AssertionError

    received = asyncio.get_running_loop().create_future()
    listener = await asyncio.start_server(lambda reader, writer: read_into(reader, writer, received), "127.0.0.1", 0)
    async with listener:
        _, writer = await asyncio.open_connection(*listener.sockets[0].getsockname())
        server = Server(writer.transport)  # type: ignore[arg-type]
        lines = []

        async def application(scope: Any, receive: Any, send: Any) -> None:
            lines.append(line_to(scope, send))

        await showing_transport(application)({"type": "websocket"}, receive, server.send)
        line = lines[0]
        assert isinstance(line, DirectLine)
        line.write([line.wrap(b"a"), line.wrap(b"b")])
        server.close_sent = True
        line.write([b"never"])
        writer.close()
        await writer.wait_closed()
        assert await received == b"\x82\x01a\x82\x01b"


async def read_into(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, received: asyncio.Future[bytes]
) -> None:
    received.set_result(await reader.read())
    writer.close()
