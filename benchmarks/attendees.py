"""Those who take their minutes along in one moment: a process of its own, whose work goes last on this machine."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Server:
    """A demonstrating server, asked as browsers ask it."""

    port: int

    def ask(self, method: str, path: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        own = {"Origin": f"http://localhost:{self.port}", "Sec-Fetch-Site": "same-origin"}
        try:
            connection.request(method, path, headers={**own, **headers})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def file(self, path: str, headers: Mapping[str, str]) -> bytes:
        """What somebody takes along."""
        status, content = self.ask("GET", path, headers)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return content


@dataclass(frozen=True)
class Taken:
    """How long it took until the last one had theirs, and which different files there were."""

    seconds: float
    files: frozenset[str]


class Attendees:
    """People who ask for one and the same file, each as themselves; they leave with the `with` block."""

    def __init__(self, server: Server, path: str, people: Sequence[Mapping[str, str]]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.attendees"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # Where the system shares processors out by session, only those of another one can go behind the server.
            start_new_session=True,
        )
        self._say({"port": server.port, "path": path, "people": list(people)})

    def take(self) -> Taken:
        """All of them, at once."""
        assert self._process.stdout is not None
        self._say({"take": True})
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("somebody did not get their file")
        told = json.loads(answer)
        return Taken(told["seconds"], frozenset(told["files"]))

    def _say(self, line: Mapping[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def _stand_back() -> None:
    """They would be other machines: everything else goes before them, also where sessions share the processors."""
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    with contextlib.suppress(OSError):
        Path("/proc/self/autogroup").write_text("19")


def _main() -> None:
    _stand_back()
    asked = json.loads(sys.stdin.readline())
    server, path, people = Server(asked["port"]), asked["path"], asked["people"]
    with ThreadPoolExecutor(len(people)) as pool:
        for _ in sys.stdin:
            began = time.monotonic()
            contents = set(pool.map(lambda person: server.file(path, person), people))
            seconds = time.monotonic() - began
            files = [hashlib.sha256(each).hexdigest() for each in contents]
            print(json.dumps({"seconds": seconds, "files": files}), flush=True)


if __name__ == "__main__":
    _main()
