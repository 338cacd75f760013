"""What it costs live boards that a whole conference takes its minutes along.

Run with `python -m benchmarks.downloads`. Two hundred people who took part ask for their PDF in one moment, once while
nothing has made it yet and once more half a minute's worth of requests later, while ten boards of five people type. The
server, the generator and those who download share two cores.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from threading import Thread

from benchmarks import processes
from benchmarks.attendees import Attendees, Server, Taken
from benchmarks.bench import Bench, Typed, bench
from benchmarks.peers import PEERS

_TOKEN = "measured-by-a-benchmark"  # noqa: S105 - of a server that lives for a minute
_ROOMS, _PEOPLE, _RATE = 10, 5, 2.0


@dataclass(frozen=True)
class Frozen:
    """A frozen conference and what each of those who took part shows."""

    server: Server
    address: str
    people: Sequence[Mapping[str, str]]

    def attendees(self) -> Attendees:
        return Attendees(self.server, f"{self.address}/minutes.pdf", self.people)


def _frozen(running: Bench, people: int) -> Frozen:
    """A conference of so many people that was frozen."""
    made = running.peer.rooms(running.server.port, 1, people)
    seats = [{"Cookie": each["headers"]["Cookie"]} for each in made["rooms"][0]["participants"]]
    server = Server(running.server.port)
    _, home = server.ask("GET", "/", seats[0])
    found = re.search(r'href="(/conferences/[0-9a-f]{24})"', home.decode())
    if found is None:
        raise RuntimeError("the conference is not on the first page of its chair")
    status, _ = server.ask("POST", f"{found[1]}/freeze", seats[0])
    if status != 303:
        raise RuntimeError(f"freezing answered {status}")
    return Frozen(server, found[1], seats)


def _type(running: Bench, seconds: float, meanwhile: Sequence[Thread] = ()) -> Typed:
    for each in meanwhile:
        each.start()
    typed = running.type(seconds, rate=_RATE, warmup=1)
    for each in meanwhile:
        each.join()
    return typed


def _rooms_type(running: Bench, attendees: int, seconds: float, rounds: int) -> None:
    running.make(_ROOMS, _PEOPLE)
    running.enter(at_once=20)
    conferences = [_frozen(running, attendees) for _ in range(rounds)]
    ratios = []
    for frozen in conferences:
        alone = _type(running, seconds)
        took: list[Taken] = []
        with frozen.attendees() as people:

            def download(people: Attendees = people, took: list[Taken] = took) -> None:
                time.sleep(2)
                took += [people.take(), people.take()]

            beside = _type(running, seconds, [Thread(target=download)])
        first, again = took
        if not (alone.whole and beside.whole and alone.p99 and beside.p99):
            raise RuntimeError("edits were lost")
        ratios.append(beside.p99 / alone.p99)
        print(
            f"edit to last reader, p99: {alone.p99:.1f} ms alone, {beside.p99:.1f} ms beside {attendees} downloads "
            f"at once (ratio {ratios[-1]:.2f}); the last of them had it after {first.seconds:.2f} s, and after "
            f"{again.seconds:.2f} s when it was there; {len(first.files | again.files)} different file(s)"
        )
    print(f"ratio of the p99, median of {rounds}: {median(ratios):.2f}")
    made = _made(conferences[0].server)
    print(f"{2 * rounds * attendees} downloads of {rounds} record(s): the PDF was made {made} time(s)")


def _made(server: Server) -> int:
    _, told = server.ask("GET", "/metrics", {"Authorization": f"Bearer {_TOKEN}"})
    found = re.search(r'caseboard_files_made_total\{form="pdf"\} (\d+)', told.decode())
    return int(found[1]) if found else 0


def main() -> None:
    """Measure, and print each figure in a sentence."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.downloads", description=__doc__)
    parser.add_argument("--people", type=int, default=200, help="who take their minutes along at once (200)")
    parser.add_argument("--seconds", type=float, default=12, help="for which the boards type (12)")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    processes.prepare()
    os.environ["CASEBOARD_METRICS_TOKEN"] = _TOKEN
    with (
        tempfile.TemporaryDirectory(prefix="caseboard-downloads-") as folder,
        bench(PEERS["caseboard"], Path(folder) / "server") as running,
    ):
        running.server.spread()
        os.sched_setaffinity(0, {processes.GENERATOR_CORE, processes.SERVER_CORE})
        _rooms_type(running, asked.people, asked.seconds, asked.rounds)


if __name__ == "__main__":
    main()
