"""The load generator, driven from Python: commands go in and answers come out as lines of JSON."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.environment import node

_MAIN = Path(__file__).with_name("main.mjs")


class Generator:
    """A generator process; closed with the `with` block."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [str(node()), "--max-semi-space-size=64", str(_MAIN)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

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

    def do(self, command: str, moment: Callable[[str, Any], None] | None = None, **settings: Any) -> Any:
        """Run one command to its end; `moment(name, event)` is called for each event on the way.

        Raises RuntimeError with what the generator says when it fails.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": command, **settings}) + "\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            event = json.loads(line)
            if "answer" in event:
                if "error" in event:
                    raise RuntimeError(event["error"])
                return event
            if moment is not None:
                moment(event["event"], event)
        raise RuntimeError("The generator ended.")
