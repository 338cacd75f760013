"""Processes pinned to a core, and what they cost."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

#: The generator and this program share the first core; the server has the second to itself.
GENERATOR_CORE, SERVER_CORE = sorted(os.sched_getaffinity(0))[:2]
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def prepare() -> None:
    """Keep this process on the generator's core and allow as many sockets as the system does."""
    os.sched_setaffinity(0, {GENERATOR_CORE})
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextmanager
def _core(core: int) -> Iterator[None]:
    """What is started meanwhile stays on this core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class Served:
    """A running server: pinned, measured with everything it starts, and killed at will."""

    def __init__(
        self, command: Sequence[str], port: int, log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.port = port
        self._log = log
        with _core(SERVER_CORE), log.open("ab") as output:
            self._process = subprocess.Popen(
                command, env=os.environ | (environment or {}), stdout=output, stderr=output, start_new_session=True
            )
        self._wait()

    @property
    def pid(self) -> int:
        return self._process.pid

    def _wait(self, patience: float = 60) -> None:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline and self._process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"The server did not start: {self._log.read_text(errors='replace')[-2000:]}")

    def family(self) -> list[int]:
        """It and everything it started, parents first."""
        family = [self.pid]
        for pid in family:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                family += [int(child) for child in children.read_text().split()]
        return family

    def spread(self) -> None:
        """Let it have both cores, as on a machine of its own with two."""
        for pid in self.family():
            for task in Path(f"/proc/{pid}/task").iterdir():
                os.sched_setaffinity(int(task.name), {GENERATOR_CORE, SERVER_CORE})

    def cpu_seconds(self) -> float:
        """User and system time so far."""
        return sum(_cpu_ticks(pid) for pid in self.family()) / _TICKS

    def memory_bytes(self) -> int:
        """Resident memory now."""
        return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.family()) * _PAGE

    def stop(self, patience: float = 20) -> None:
        """End it in order; by force when it takes too long."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(patience)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End it and everything it started, at once."""
        for pid in reversed(self.family() if self._process.poll() is None else []):
            os.kill(pid, signal.SIGKILL)
        self._process.wait()


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
