"""Many cases at once: a load with the content of real conferences, and what people and the server noticed of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass

import httpx2

from app.actions.refusals import Refusal
from app.rehearse.manner import Manner
from app.rehearse.play import said_of
from app.rehearse.rehearsal import Rehearsal, rehearse_at
from app.rehearse.scenario import Scenario
from app.rehearse.stopwatch import Stopwatch

Tell = Callable[[str], None]
Figures = Mapping[str, float]

_SAMPLE = re.compile(r"^(\w+(?:\{[^}]*\})?) (\S+)$", re.MULTILINE)
_CPU, _MEMORY = "process_cpu_seconds_total", "process_resident_memory_bytes"
#: What is asked of the server, by what it is called in the answer.
_SPREADS = {
    "edits": "caseboard_commit_seconds",
    "freezes": "caseboard_freeze_seconds",
    "downloads": "caseboard_download_seconds",
}
_SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
_LOOKS_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it."""

    rehearsals: Sequence[Rehearsal]
    #: Why cases could not be played to their end.
    broken: Sequence[str]
    #: What people waited, in seconds: key to acknowledgement, key to another participant, freezes, downloads.
    waited: Mapping[str, Figures]
    #: The same by the server's own measurements, and its processor and memory.
    server: Mapping[str, Figures]

    @property
    def holds(self) -> bool:
        return not self.broken and all(each.holds for each in self.rehearsals)


async def load(url: str, token: str, scenario: Scenario, manner: Manner, repeat: int, at_once: int, tell: Tell) -> Load:
    """Play a case so many times at a demonstrating server, so many of them at once. Raises `Refusal`."""
    watch, room, done, broken = Stopwatch(watches=True), asyncio.Semaphore(at_once), list[Rehearsal](), list[str]()

    async def play(number: int) -> None:
        async with room:
            try:
                done.append(await rehearse_at(url, scenario, manner, watch=watch))
            except Exception as trouble:
                broken.append(f"case {number}: {said_of(trouble)}")
            tell(f"{len(done) + len(broken)} of {repeat} cases are played.")

    async with _watching(url, token) as server:
        await asyncio.gather(*(play(number) for number in range(1, repeat + 1)))
    waited = {
        "edit to acknowledgement": figures(watch.saved),
        "edit to another participant": figures(watch.seen),
        "freeze": figures(watch.freezes),
        "download": figures(watch.downloads),
    }
    return Load(done, broken, waited, server)


def figures(seconds: Sequence[float]) -> Figures:
    """How many, and how long for half of them, for nearly all, and at most."""
    if not seconds:
        return {"count": 0}
    ordered = sorted(seconds)
    shares = {name: ordered[min(int(share * len(ordered)), len(ordered) - 1)] for name, share in _SHARES.items()}
    return {"count": len(ordered), **shares, "max": ordered[-1]}


@contextlib.asynccontextmanager
async def _watching(url: str, token: str) -> AsyncIterator[dict[str, Figures]]:
    """What the server measures within the block; filled once it ends. Raises `Refusal`."""
    told: dict[str, Figures] = {}
    async with httpx2.AsyncClient(base_url=url, trust_env=False, timeout=60) as line:
        before = await _measured(line, token)
        memory = [before[_MEMORY]]
        looking = asyncio.create_task(_look(line, token, memory))
        try:
            yield told
        finally:
            looking.cancel()
        after = await _measured(line, token)
    told |= {name: spread(before, after, key) for name, key in _SPREADS.items()}
    told["processor"] = {"seconds": after[_CPU] - before[_CPU]}
    told["memory"] = {"before": before[_MEMORY], "after": after[_MEMORY], "max": max(*memory, after[_MEMORY])}


async def _look(line: httpx2.AsyncClient, token: str, memory: list[float]) -> None:
    while True:
        await asyncio.sleep(_LOOKS_EVERY)
        with contextlib.suppress(httpx2.RequestError):
            memory.append((await _measured(line, token))[_MEMORY])


async def _measured(line: httpx2.AsyncClient, token: str) -> Figures:
    answer = await line.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    if answer.is_error:
        raise Refusal(
            "The server does not show its measurements: set CASEBOARD_METRICS_TOKEN to the same for it and for this."
        )
    return {name: float(value) for name, value in _SAMPLE.findall(answer.text)}


def spread(before: Figures, after: Figures, key: str) -> Figures:
    """What was measured in between; a share is told by the end of its range, the longest range by infinity."""
    ends = [(float(name.split('"')[1]), name) for name in after if name.startswith(f"{key}_bucket")]
    so_far = [(end, after[name] - before.get(name, 0)) for end, name in sorted(ends)]
    count = so_far[-1][1] if so_far else 0
    if not count:
        return {"count": 0}
    shares = {name: next(end for end, reached in so_far if reached >= share * count) for name, share in _SHARES.items()}
    mean = (after[f"{key}_sum"] - before.get(f"{key}_sum", 0)) / count
    return {"count": count, **{f"{name} at most": end for name, end in shares.items()}, "mean": mean}


def load_as_json(done: Load) -> str:
    """For machines: seconds and bytes."""
    return json.dumps(
        {
            "cases": len(done.rehearsals),
            "hold": sum(each.holds for each in done.rehearsals),
            "broken": list(done.broken),
            "waited": done.waited,
            "server": {
                name: {key: value if value < math.inf else None for key, value in each.items()}
                for name, each in done.server.items()
            },
        },
        ensure_ascii=False,
    )


def load_told(done: Load) -> str:
    """For people: milliseconds, seconds and megabytes."""
    held = sum(each.holds for each in done.rehearsals)
    failing = {check.id for each in done.rehearsals for check in each.checks if not check.holds}
    left_out = {key for each in done.rehearsals for key in each.left_out}
    memory = ", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in done.server["memory"].items())
    return "\n".join(
        [
            "What people waited:",
            *(f"  {name}: {_spoken(each)}" for name, each in done.waited.items()),
            "What the server measured of it:",
            *(f"  {name}: {_spoken(done.server[name])}" for name in _SPREADS),
            f"  processor: {done.server['processor']['seconds']:.1f} s",
            f"  memory: {memory}",
            *(f"FAILS  {each}" for each in sorted(failing)),
            *(f"left out  {each}" for each in sorted(left_out)),
            *(f"broke off  {each}" for each in done.broken),
            f"In {held} of {len(done.rehearsals) + len(done.broken)} cases all checks hold.",
        ]
    )


def _spoken(figures: Figures) -> str:
    times = (f"{name} {_span(seconds)}" for name, seconds in figures.items() if name != "count")
    return ", ".join([f"{figures['count']:.0f}", *times])


def _span(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < math.inf else "(longer than the last range)"
