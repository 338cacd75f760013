"""What is measured. Each scenario takes a fresh server and answers its figures by name; lower is better unless said."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median
from threading import Event, Thread

from benchmarks.bench import Bench, Typed, Unusable
from benchmarks.processes import Served

Figures = dict[str, float | None]

_PROMPT_MILLISECONDS = 100.0
_MEGABYTE = 1 << 20
_FEW = (5, 10, 20)


@dataclass(frozen=True)
class Sizes:
    """How long and how large everything is."""

    seconds: float = 15
    warmup: float = 3
    crowd: tuple[int, int] = (40, 800)
    crowd_step: float = 0.04
    rooms: int = 1_000
    edits: int = 20_000
    returning: int = 200
    returning_edits: int = 5_000
    repeats: int = 5
    stalled_seconds: float = 30
    stalls: int = 3
    kills: int = 25


QUICK = Sizes(
    seconds=5, warmup=2, crowd_step=0.15, rooms=200, edits=4_000, returning=100, returning_edits=1_000, repeats=2,
    stalled_seconds=8, stalls=1, kills=4,
)  # fmt: skip


@dataclass(frozen=True)
class Bound:
    """What ours must be, measured against the best peer that stores in the same run, or by itself."""

    #: At most so many times the best; where more is better, at least.
    times: float | None = None
    #: Or the best and one late flush of the disk, which none of the others waits for.
    flush: bool = False
    #: At most this, whatever the others do.
    most: float | None = None


@dataclass(frozen=True)
class Scenario:
    """A name for the table, its figures with their units, and how it is measured."""

    title: str
    figures: Mapping[str, str]
    measure: Callable[[Bench, Sizes], Figures]
    #: Needs a server that stores.
    lasting: bool = False
    #: The figures of which more is better.
    more: frozenset[str] = frozenset()
    #: By figure; what has none is shown and not judged.
    bounds: Mapping[str, Bound] = field(default_factory=dict)


def _crowd(bench: Bench, sizes: Sizes) -> Figures:
    """Bisect the number of people in one room who all type, until the next step is too many."""
    enough, too_many = 0, sizes.crowd[1] + 1
    best: Typed | None = None
    people = sizes.crowd[0] * 4
    while too_many - enough > max(1, sizes.crowd_step * enough):
        typed = _crowded(bench, sizes, people) or _crowded(bench, sizes, people)
        if typed is None:
            too_many = people
        else:
            enough, best = people, typed
        people = min(enough * 2, sizes.crowd[1]) if too_many > sizes.crowd[1] and enough else (enough + too_many) // 2
        if enough == sizes.crowd[1]:
            break
    return {"people": enough, "p99 there": best.p99 if best is not None else None}


def _crowded(bench: Bench, sizes: Sizes, people: int) -> Typed | None:
    """The typing of so many people when all of it arrives in time, else nothing."""
    bench.make(1, people)
    try:
        bench.enter(at_once=20)
    except Unusable:
        return None
    typed = bench.type(sizes.seconds, warmup=sizes.warmup, witnesses=2)
    good = typed.whole and typed.p99 is not None and typed.p99 <= _PROMPT_MILLISECONDS and _converged(bench)
    bench.generator.do("leave")
    return typed if good else None


def _converged(bench: Bench) -> bool:
    told = bench.generator.do("verify")
    return bool(told["complete"] and told["converged"])


def _fifty(bench: Bench, sizes: Sizes) -> Figures:
    """The cost of telling one edit to one person when fifty type."""
    typed = _room(bench, sizes, 50)
    return {"µs per delivery": typed.microseconds, "p99": typed.p99}


def _few(bench: Bench, sizes: Sizes) -> Figures:
    """How soon the last reader has an edit in rooms of usual size."""
    return {f"p99 of {people}": _room(bench, sizes, people).p99 for people in _FEW}


def _room(bench: Bench, sizes: Sizes, people: int) -> Typed:
    bench.make(1, people)
    bench.enter(at_once=20)
    typed = bench.type(sizes.seconds, warmup=sizes.warmup, witnesses=2)
    _judge(bench, typed)
    if not _converged(bench):
        bench.notes.add("DIVERGED")
    bench.generator.do("leave")
    return typed


def _judge(bench: Bench, typed: Typed) -> None:
    if typed.missing:
        bench.notes.add(f"LOST {typed.missing} deliveries")
    if typed.dropped:
        bench.notes.add(f"dropped {typed.dropped}: {', '.join(typed.reasons)}")


def _many_rooms(bench: Bench, sizes: Sizes) -> Figures:
    """Many small meetings at once."""
    bench.make(sizes.rooms, 5)
    time.sleep(1)
    before = bench.server.memory_bytes()
    bench.enter(at_once=50, patience=120)
    time.sleep(1)
    idle = bench.server.memory_bytes()
    typed = bench.type(sizes.seconds * 2, rate=0.2, warmup=sizes.warmup)
    _judge(bench, typed)
    live = bench.server.memory_bytes()
    kilobytes = {name: (memory - before) / sizes.rooms / 1024 for name, memory in (("idle", idle), ("live", live))}
    return {
        "p99": typed.p99,
        "CPU %": typed.server_share * 100,
        "kB per idle room": kilobytes["idle"],
        "kB per room": kilobytes["live"],
    }


def _cold_join(bench: Bench, sizes: Sizes) -> Figures:
    """How soon the first person has a well-used board after the server was started."""
    bench.make(1, 10)
    _write(bench, writers=10, edits=sizes.edits)
    took = []
    for _ in range(sizes.repeats):
        bench.restart()
        time.sleep(1)
        took.append(bench.enter(people=[0, 1])["ms"])
    return {"join": median(took)}


def _write(bench: Bench, writers: int, edits: int) -> None:
    bench.enter(people=[0, writers])
    built = bench.generator.do("build", edits=edits, writers=writers, rate=500)
    if not built["arrived"] or built["dropped"]:
        bench.notes.add(f"building lost something: {built['reasons']}")
    bench.settle()


def _returning(bench: Bench, sizes: Sizes) -> Figures:
    """Everybody comes back in the same moment and lacks the last hundred edits."""
    bench.make(1, sizes.returning)
    _write(bench, writers=20, edits=sizes.returning_edits)
    cold, warm = [], []
    for _ in range(sizes.repeats):
        bench.restart()
        time.sleep(1)
        cold.append(bench.enter(behind=5)["ms"])
        bench.generator.do("leave")
        time.sleep(0.5)
        bench.enter(people=[0, 1], behind=5)
        time.sleep(0.5)
        warm.append(bench.enter(people=[1, sizes.returning], behind=5)["ms"])
    return {"cold": median(cold), "warm": median(warm)}


def _stalled(bench: Bench, sizes: Sizes) -> Figures:
    """One reader stops reading while twenty paste; what the others and the server's memory notice.

    Whether a server tidies up what was pasted just before the end or just after is chance, and tens of megabytes: so
    there are several tries of each, in turn, and the least growth of both is compared. Chance only adds.
    """
    latencies: dict[bool, list[float | None]] = {False: [], True: []}
    grown: dict[bool, list[int]] = {False: [], True: []}
    for turn in range(sizes.stalls * 2):
        stalls = turn % 4 in (1, 2)
        if turn:
            # In a board that has grown already, everything costs more.
            bench.restart()
        typed, growth = _pasted(bench, sizes, **({"stalled": -1} if stalls else {}))
        latencies[stalls].append(typed.p99)
        grown[stalls].append(max(growth, 0))
        if typed.missing:
            bench.notes.add(f"LOST {typed.missing} deliveries")
        elif not stalls:
            _judge(bench, typed)
    usual, held = (median([p99 for p99 in latencies[which] if p99 is not None]) for which in (False, True))
    return {"p99 before": usual, "p99 with": held, "longer %": 100 * (held / usual - 1),
            "MB more": (min(grown[True]) - min(grown[False])) / _MEGABYTE}  # fmt: skip


def _pasted(bench: Bench, sizes: Sizes, **settings: int) -> tuple[Typed, int]:
    """Twenty paste into a new board: what it took, and how much more memory the server had at most."""
    bench.make(1, 21)
    bench.enter(at_once=20)
    paste = {"writers": 20, "paste": 16_000, "rate": 5}
    bench.type(3, **paste)
    return _growth(bench.server, lambda: bench.type(sizes.stalled_seconds, **paste, **settings))


def _growth(server: Served, work: Callable[[], Typed]) -> tuple[Typed, int]:
    """The work's answer, and by how much the server's memory was larger at its largest meanwhile."""
    before = most = server.memory_bytes()
    done = Event()

    def watch() -> None:
        nonlocal most
        while not done.wait(0.25):
            most = max(most, server.memory_bytes())

    watching = Thread(target=watch)
    watching.start()
    try:
        answer = work()
    finally:
        done.set()
        watching.join()
    return answer, most - before


def _killed(bench: Bench, sizes: Sizes) -> Figures:
    """Kill the server at the moment when somebody sees somebody else's edit; look what is left."""
    chance = random.Random(1)
    seen = lost = acknowledged = unkept = duplicated = 0
    for _ in range(sizes.kills):
        bench.make(2, 3)
        bench.enter()
        bench.generator.do("kill", pids=bench.server.family(), rate=5, after=chance.uniform(0.3, 2))
        bench.restart(kill=True)
        audit = bench.generator.do("audit", patience=3)
        seen += audit["seen"]
        lost += audit["lost_seen"]
        acknowledged += audit["acknowledged"]
        unkept += audit["lost_acknowledged"]
        duplicated += audit["duplicated"]
    if duplicated:
        bench.notes.add(f"DUPLICATED {duplicated}")
    return {"seen": seen, "seen and lost": lost, "acknowledged": acknowledged, "acknowledged and lost": unkept}


SCENARIOS: dict[str, Scenario] = {
    "crowd": Scenario(
        "Largest room where all type 5/s, p99 <= 100 ms",
        {"people": "", "p99 there": "ms"},
        _crowd,
        more=frozenset({"people"}),
        bounds={"people": Bound(times=1), "p99 there": Bound(most=_PROMPT_MILLISECONDS)},
    ),
    "fifty": Scenario(
        "50 in a room type 5/s",
        {"µs per delivery": "µs", "p99": "ms"},
        _fifty,
        bounds={"µs per delivery": Bound(times=0.7)},
    ),
    "few": Scenario(
        "5 to 20 in a room type 5/s",
        {f"p99 of {people}": "ms" for people in _FEW},
        _few,
        bounds={f"p99 of {people}": Bound(times=1.5, flush=True) for people in _FEW},
    ),
    "rooms": Scenario(
        "1,000 rooms of 5, each types 0.2/s",
        {"p99": "ms", "CPU %": "%", "kB per idle room": "kB", "kB per room": "kB"},
        _many_rooms,
        bounds={"p99": Bound(times=1), "CPU %": Bound(times=1), "kB per room": Bound(times=3)},
    ),
    "join": Scenario(
        "First join of a 20k-edit board after the start",
        {"join": "ms"},
        _cold_join,
        lasting=True,
        bounds={"join": Bound(times=1.2)},
    ),
    "return": Scenario(
        "200 return at once",
        {"cold": "ms", "warm": "ms"},
        _returning,
        lasting=True,
        bounds={"cold": Bound(times=1), "warm": Bound(times=1)},
    ),
    "stalled": Scenario(
        "One reader stops while 20 paste",
        {"p99 before": "ms", "p99 with": "ms", "longer %": "%", "MB more": "MB"},
        _stalled,
        bounds={"longer %": Bound(most=10), "MB more": Bound(most=2)},
    ),
    "killed": Scenario(
        "kill -9 after an edit was seen",
        {"seen": "", "seen and lost": "", "acknowledged": "", "acknowledged and lost": ""},
        _killed,
        lasting=True,
        bounds={"seen and lost": Bound(most=0), "acknowledged and lost": Bound(most=0)},
    ),
}
