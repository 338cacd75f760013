"""Planting the cases of the demonstration: each played up to where it is interesting, at a server that runs already.

They are played on days of their own that led up to now. What was planted is written down beside the data: a second
start plants nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.actions import demonstrating
from app.clock import SystemClock
from app.rehearse.dates import moved
from app.rehearse.manner import Manner, Until, Where
from app.rehearse.rehearsal import Rehearsal, Tell, play_planted
from app.rehearse.scenario import CASES, Scenario, read

#: Beside the data: what was planted, and what was begun.
FILE = "planted.json"
_BEGUN, _PLANTED = "begun", "planted"
_WEEK = 7


@dataclass(frozen=True)
class Planting:
    """One case of the demonstration, and how far it is played."""

    file: str
    reference: str
    until: Until | None
    #: The scenario's ids of those whom one may be.
    people: Sequence[str]

    @classmethod
    def of(cls, facts: Any) -> Planting:
        until = facts.get("until")
        where = Until(until["conference"], Where(until["where"])) if until else None
        return cls(facts["file"], facts["reference"], where, facts["people"])


def plantings() -> Sequence[Planting]:
    return [Planting.of(each) for each in demonstrating.family()["more_cases"]]


async def plant(url: str, data: Path, tell: Tell) -> None:
    """Plant what is not there yet. Raises `Refusal`."""
    written = data / FILE
    known: dict[str, str] = json.loads(written.read_text(encoding="utf-8")) if written.exists() else {}
    wanted = [each for each in plantings() if each.reference not in known]
    for at, each in enumerate(wanted, 1):
        scenario = _leading_up_to_now(read((CASES / each.file).read_text(encoding="utf-8")), each.until)
        tell(f"Planting case {at} of {len(wanted)}: {scenario.data['family']['display_name']} …")
        _note(written, known, each.reference, _BEGUN)
        played = await play_planted(url, scenario, Manner(until=each.until), each.reference, each.people)
        _note(written, known, each.reference, _PLANTED)
        _tell_what_is_missing(played, tell)
    if wanted:
        tell("The cases are planted: choose their people on the page where you sign in.")


def _leading_up_to_now(scenario: Scenario, until: Until | None) -> Scenario:
    """The case moved so that what goes on in it goes on today; else so that its end was on that day of last week."""
    zone = ZoneInfo(scenario.data["scenario"]["timezone"])
    today = SystemClock().now().astimezone(zone).date()
    days = (today - _last_day(scenario, until)).days
    return moved(scenario, days if until else (days - 1) // _WEEK * _WEEK)


def _last_day(scenario: Scenario, until: Until | None) -> date:
    if until is None:
        return date.fromisoformat(scenario.data["scenario"]["as_of"])
    last = next(each for each in scenario.conferences if each["sequence"] == until.conference)
    return datetime.fromisoformat(last["scheduled_start"]).date()


def _note(file: Path, known: dict[str, str], reference: str, state: str) -> None:
    known[reference] = state
    file.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")


def _tell_what_is_missing(played: Rehearsal, tell: Tell) -> None:
    for key, why in sorted(played.left_out.items()):
        tell(f"  left out {key}: {why}")
