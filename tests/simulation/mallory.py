"""A participant with a right to write who sends anything: mutants of honest frames, well-formed lies, noise."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable

import pycrdt

from realtime.varint import read_bytes, read_uint
from realtime.wire import decode_state_vector
from tests.oracle.crafting import Liar, mutant
from tests.realtime.browser import sync, token
from tests.simulation.engine import Engine, Link

NAME = "mallory"
_CLIENT = 9
_LETTERS = "ABCDEFGHIJÄ😀"


class Mallory:
    """What Mallory writes has no words of honest people in it; deleting theirs is a writer's right."""

    def __init__(self, document: str, engine: Callable[[], Engine | None], choose: random.Random) -> None:
        self._address, self._engine, self._choose = document, engine, choose
        self._loop = asyncio.get_running_loop()
        self._document: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=_CLIENT)
        self._text = self._document.get("purpose", type=pycrdt.Text)
        # Not among what is distorted: the doorkeeper of these worlds believes every token.
        self._token = token(document, f"{NAME}/{_CLIENT}")
        self._sent: list[bytes] = [sync(document, 0, b"\x00")]
        self._updates: list[bytes] = [b"\x00\x00"]
        self._link: Link | None = None

    def strike(self) -> None:
        """Do something that no page does; now and then something that it does, to have more to distort."""
        if self._link is None:
            self._come()
            return
        match self._choose.randrange(6):
            case 0:
                self._say(sync(self._address, 2, self._edit()))
            case 1:
                self._say(mutant(self._choose, self._choose.choice(self._sent), self._sent))
            case 2:
                update = mutant(self._choose, self._choose.choice(self._updates), self._updates)
                self._say(sync(self._address, self._choose.choice((1, 2)), update))
            case 3 | 4:
                clocks = decode_state_vector(self._document.get_state())
                self._say(sync(self._address, 2, Liar(self._choose, clocks or {_CLIENT: 0}, _CLIENT).update()))
            case _:
                self._say(self._choose.randbytes(self._choose.randrange(1, 60)))

    def _come(self) -> None:
        engine = self._engine()
        if engine is not None:
            self._link = engine.connect(NAME, self)
            # A copy as new as the server's, or his lies would only be gaps.
            self._document = pycrdt.Doc(client_id=_CLIENT)
            self._text = self._document.get("purpose", type=pycrdt.Text)
            self._link.up.put(self._token)
            self._say(self._sent[0])

    def _edit(self) -> bytes:
        before = self._document.get_state()
        self._text.insert(0, self._choose.choice(_LETTERS))
        update = self._document.get_update(before)
        self._updates.append(update)
        return update

    def _say(self, frame: bytes) -> None:
        if self._link is not None and frame:
            self._sent.append(frame)
            self._link.up.put(frame)

    def hear(self, frame: bytes) -> None:
        if frame == b"\x09":
            self._say(b"\x0a")
        if len(frame) == 1:
            return
        _, at = read_bytes(frame, 0)
        kind, at = read_uint(frame, at)
        if kind == 0:
            step, at = read_uint(frame, at)
            body, _ = read_bytes(frame, at)
            if step:
                with contextlib.suppress(ValueError):
                    self._document.apply_update(body)
            else:
                self._say(sync(self._address, 1, b"\x00\x00"))

    def end(self, _code: int) -> None:
        self._link = None
