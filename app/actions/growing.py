"""How far the planting of a demonstration's cases is, written down beside the data by the program that plants them.

A case that was begun and not played to where it belongs is never offered: it is begun anew, as another attempt.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

_FILE = "planted.json"
#: Longer than whoever plants ever takes from one sign of life to the next.
_SILENCE = timedelta(minutes=2)


class Stage(StrEnum):
    COMING = "coming"
    BEGUN = "begun"
    PLAYED = "played"
    PLANTED = "planted"
    STALLED = "stalled"


@dataclass(frozen=True, slots=True)
class Growth:
    """One case of the demonstration."""

    stage: Stage = Stage.COMING
    #: How often it was begun.
    attempts: int = 0
    #: The ids of those whom one may be, once it is played.
    people: Sequence[str] = ()


def read(data: Path) -> Mapping[str, Growth]:
    """What is written down, by the references of the cases."""
    try:
        known = json.loads((data / _FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {reference: _growth(facts) for reference, facts in known.items()}


def write(data: Path, known: Mapping[str, Growth]) -> None:
    """Write it down whole: whoever reads, or is interrupted here, finds what was there before or this."""
    facts = {
        reference: {"stage": each.stage, "attempts": each.attempts, "people": list(each.people)}
        for reference, each in known.items()
    }
    beside = data / f"{_FILE}.new"
    beside.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    beside.replace(data / _FILE)


def note(data: Path, reference: str, **facts: Any) -> Growth:
    """Write down what has changed about one case; what is known of it then."""
    known = read(data)
    growth = replace(known.get(reference, Growth()), **facts)
    write(data, {**known, reference: growth})
    return growth


def expect(data: Path, references: Iterable[str]) -> None:
    """Say that these cases come, but for those that have come."""
    known = dict(read(data))
    for each in references:
        growth = known.get(each, Growth())
        if growth.stage not in (Stage.PLAYED, Stage.PLANTED):
            known[each] = replace(growth, stage=Stage.COMING)
    write(data, known)


def sign_of_life(data: Path) -> None:
    """Whoever plants is still at it."""
    os.utime(data / _FILE)


def stall(data: Path) -> None:
    """What is not planted by now does not come until the next start."""
    known = read(data)
    unfinished = {
        reference: replace(each, stage=Stage.STALLED)
        for reference, each in known.items()
        if each.stage in (Stage.COMING, Stage.BEGUN)
    }
    if unfinished:
        write(data, {**known, **unfinished})


def coming(data: Path, now: datetime) -> Collection[str]:
    """The references of the cases that are being planted now."""
    try:
        last = datetime.fromtimestamp((data / _FILE).stat().st_mtime, UTC)
    except FileNotFoundError:
        return frozenset()
    if now - last > _SILENCE:
        return frozenset()
    return {reference for reference, each in read(data).items() if each.stage not in (Stage.PLANTED, Stage.STALLED)}


def _growth(facts: Any) -> Growth:
    if isinstance(facts, str):
        # As it was written before attempts were counted.
        return Growth(Stage(facts), 1)
    return Growth(Stage(facts["stage"]), facts["attempts"], tuple(facts["people"]))
