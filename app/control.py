"""The door for whoever runs the server: a socket in the data directory, which nobody else on the machine can open.

On SQLite one process writes. So a command that has something to write hands it to the server that runs meanwhile: one
line of JSON, answered by one line.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import structlog

from app.actions.house import House
from app.actions.ordering import carry_out
from app.actions.refusals import Refusal
from app.audit.circumstances import Circumstances, present
from app.audit.operator import account_at, ordering
from app.logs import trace_of

NAME = "control"
_LONGEST = 64 * 1024
_PATIENCE = 30.0

log = structlog.get_logger("caseboard.control")


class NobodyListens(Exception):  # noqa: N818 - reads as a sentence at the raise
    """No server takes orders for these data."""


@contextlib.contextmanager
def _short(directory: Path) -> Iterator[str]:
    """The address of the socket: the system takes a hundred characters at most, wherever the data are."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{NAME}" if Path("/proc/self/fd").is_dir() else str(directory / NAME)
    finally:
        os.close(descriptor)


# The server's side.


@contextlib.asynccontextmanager
async def taking_orders(house: House, heed: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Take orders while the block runs. `heed` is awaited after each, before it is answered."""
    listener = _listener(house.settings.data)
    taking = await asyncio.start_unix_server(_Taker(house, heed).take, sock=listener, limit=_LONGEST)
    try:
        yield
    finally:
        taking.close()
        with contextlib.suppress(OSError):
            (house.settings.data / NAME).unlink()


def _listener(directory: Path) -> socket.socket:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    # What a server that was killed left behind. That no other one is alive, the lock on the data says.
    with contextlib.suppress(FileNotFoundError):
        (directory / NAME).unlink()
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)
    try:
        with _short(directory) as address:
            listener.bind(address)
    finally:
        os.umask(before)
    return listener


class _Taker:
    def __init__(self, house: House, heed: Callable[[], Awaitable[None]]) -> None:
        self._house = house
        self._heed = heed

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, ValueError, TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                present.set(Circumstances(account=account_at(writer.get_extra_info("socket"))))
                answer = await self._answer(await reader.readline())
                writer.write(json.dumps(answer).encode() + b"\n")
                await writer.drain()
        writer.close()

    async def _answer(self, line: bytes) -> dict[str, str]:
        try:
            said = json.loads(line)
            present.set(ordering(str(said.get("by", "")), present.get().account))
            sentence = await carry_out(self._house, said["order"], said["facts"])
            await self._heed()
        except Refusal as refusal:
            return {"refusal": refusal.sentence}
        except Exception as error:
            log.error("an order failed", error=type(error).__name__, trace=trace_of(error))
            return {"refusal": f"The server could not do this ({type(error).__name__})."}
        return {"sentence": sentence}


# The command's side.


def ask(directory: Path, order: str, facts: dict[str, Any], by: str = "") -> str:
    """What the server that holds these data says to an order, `by` whom it is said to be.

    Raises `Refusal`, `NobodyListens`."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(_PATIENCE)
            with _short(directory) as address:
                line.connect(address)
            line.sendall(json.dumps({"order": order, "facts": facts, "by": by}).encode() + b"\n")
            with line.makefile("rb") as heard:
                answer = json.loads(heard.readline(_LONGEST) or b"{}")
    except (OSError, ValueError):
        raise NobodyListens from None
    if "refusal" in answer:
        raise Refusal(answer["refusal"])
    if "sentence" not in answer:
        raise NobodyListens
    return str(answer["sentence"])
