"""What is counted and measured of a running server, and how it is told: the text format of Prometheus, version 0.0.4.

Numbers only. A label is a word of the program, never anything that people wrote or are.
"""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

#: Upper ends in seconds: from what a disk needs to what a person notices.
COMMITS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
REQUESTS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_REFUSED = 400


class Tally:
    """Something that is counted, by the words of its labels."""

    def __init__(self, name: str, about: str, labels: Sequence[str] = ()) -> None:
        self._name, self._about, self._labels = name, about, tuple(labels)
        self._counts: Counter[tuple[str, ...]] = Counter()
        if not labels:
            self._counts[()] = 0

    def add(self, *words: str, by: int = 1) -> None:
        self._counts[words] += by

    @property
    def total(self) -> int:
        return self._counts.total()

    def lines(self) -> Iterator[str]:
        yield from _head(self._name, self._about, "counter")
        for words, count in sorted(self._counts.items()):
            yield f"{self._name}{_labelled(self._labels, words)} {count}"


class Spread:
    """Durations, by how many were no longer than each of some ends."""

    def __init__(self, name: str, about: str, ends: Sequence[float]) -> None:
        self._name, self._about, self._ends = name, about, tuple(ends)
        self._counts = [0] * (len(ends) + 1)
        self._sum = 0.0

    def took(self, seconds: float) -> None:
        self._counts[bisect_left(self._ends, seconds)] += 1
        self._sum += seconds

    def lines(self) -> Iterator[str]:
        yield from _head(self._name, self._about, "histogram")
        so_far = 0
        for end, count in zip((*map(str, self._ends), "+Inf"), self._counts, strict=True):
            so_far += count
            yield f'{self._name}_bucket{{le="{end}"}} {so_far}'
        yield f"{self._name}_sum {self._sum:.6f}"
        yield f"{self._name}_count {so_far}"


class Reading:
    """Something that is read whenever it is asked for."""

    def __init__(self, name: str, about: str, read: Callable[[], float], kind: str = "gauge") -> None:
        self._name, self._about, self._read, self._kind = name, about, read, kind

    def lines(self) -> Iterator[str]:
        yield from _head(self._name, self._about, self._kind)
        yield f"{self._name} {self._read():.12g}"


class Answered(NamedTuple):
    """A request that was answered."""

    method: str
    #: The pattern of the address.
    route: str
    #: 0 when it was given up.
    status: int
    seconds: float
    #: Whether what came is a file to keep.
    file: bool


class Measures:
    """Everything that one server measures."""

    def __init__(self) -> None:
        self.events = Tally("caseboard_events_total", "What was audited, by its kind.", ["kind"])
        self.requests = Tally("caseboard_requests_total", "Requests answered, by the status.", ["status"])
        self.request_seconds = Spread("caseboard_request_seconds", "How long requests took.", REQUESTS)
        self.freeze_seconds = Spread("caseboard_freeze_seconds", "How long boards took to freeze.", REQUESTS)
        self.download_seconds = Spread("caseboard_download_seconds", "How long files took to come whole.", REQUESTS)
        self.edits = Tally("caseboard_edits_total", "Edits of live boards that were kept.")
        self.refused_edits = Tally("caseboard_edits_refused_total", "Edits that the journal did not take.")
        self.commit_seconds = Spread(
            "caseboard_commit_seconds", "How long a commit of edits took, until it was on disk.", COMMITS
        )
        self.files_made = Tally(
            "caseboard_files_made_total", "Copies of records that were made, by their form.", ["form"]
        )
        self.policy_reports = Tally(
            "caseboard_policy_reports_total", "What browsers reported about the content security policy.", ["directive"]
        )
        self._readings = [
            Reading("process_resident_memory_bytes", "Memory in use.", _resident),
            Reading("process_cpu_seconds_total", "Time of processors used.", time.process_time, "counter"),
            Reading("process_open_fds", "Open files and connections.", _open_files),
        ]

    def request(self, answered: Answered) -> None:
        """A request was answered."""
        self.requests.add(str(answered.status))
        self.request_seconds.took(answered.seconds)
        if not 0 < answered.status < _REFUSED:
            return
        if answered.file:
            self.download_seconds.took(answered.seconds)
        elif answered.method == "POST" and answered.route.endswith("/freeze"):
            self.freeze_seconds.took(answered.seconds)

    def read(self, name: str, about: str, read: Callable[[], float]) -> None:
        """Have something read from now on."""
        self._readings.append(Reading(name, about, read))

    def told(self) -> str:
        """All of it, as it stands."""
        kept: tuple[Tally | Spread | Reading, ...] = (
            self.events,
            self.requests,
            self.request_seconds,
            self.freeze_seconds,
            self.download_seconds,
            self.edits,
            self.refused_edits,
            self.commit_seconds,
            self.files_made,
            self.policy_reports,
            *self._readings,
        )
        return "".join(f"{line}\n" for each in kept for line in each.lines())


def _head(name: str, about: str, kind: str) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"


def _labelled(labels: Sequence[str], words: Sequence[str]) -> str:
    if not labels:
        return ""
    told = ",".join(f'{label}="{word}"' for label, word in zip(labels, words, strict=True))
    return f"{{{told}}}"


def _resident() -> float:
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _open_files() -> float:
    try:
        return sum(1 for _ in Path("/proc/self/fd").iterdir())
    except OSError:
        return 0
