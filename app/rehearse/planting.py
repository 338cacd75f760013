"""Planting the cases of the demonstration: each played up to where it is interesting, at a server that runs already.

They are played on days of their own that led up to now. What was planted is written down beside the data: a second
start plants nothing, and what was interrupted is begun anew, as a case of its own, before anybody of it is offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.actions import demonstrating, growing
from app.actions.growing import Growth, Stage
from app.clock import SystemClock
from app.rehearse.dates import begun_at, moved
from app.rehearse.manner import Manner, Until, Where, to_its_middle
from app.rehearse.rehearsal import Rehearsal, Tell, offer, play_planted
from app.rehearse.remarks import Remark
from app.rehearse.scenario import CASES, Scenario, read

_WEEK = 7


@dataclass(frozen=True)
class Planting:
    """One case of the demonstration, and how far it is played."""

    file: str
    reference: str
    until: Until | None
    #: The scenario's ids of those whom one may be.
    people: Sequence[str]
    #: And of whom a letter is left that invites to the conference at which it ends.
    letter_for: str
    #: What people have said by then at the conference that goes on.
    said: Sequence[Remark]

    @classmethod
    def of(cls, facts: Any) -> Planting:
        until = facts.get("until")
        where = Until(until["conference"], Where(until["where"])) if until else None
        said = [Remark(**each) for each in facts.get("said", ())]
        return cls(facts["file"], facts["reference"], where, facts["people"], facts.get("letter_for", ""), said)


def plantings() -> Sequence[Planting]:
    return [Planting.of(each) for each in demonstrating.facts()["played_cases"]]


async def plant(url: str, data: Path, tell: Tell) -> None:
    """Plant what is not there yet. Raises `Refusal`."""
    known = growing.read(data)
    wanted = [each for each in plantings() if known.get(each.reference, Growth()).stage is not Stage.PLANTED]
    growing.expect(data, [each.reference for each in wanted])
    for at, each in enumerate(wanted, 1):
        growth = growing.read(data)[each.reference]
        if growth.stage is not Stage.PLAYED:
            tell(f"Planting case {at} of {len(wanted)}: {_name(each)} …")
            growth = await _play(url, data, each, growth.attempts + 1, tell)
        # Once more than once is as once: an interrupted offer is made again.
        await offer(url, growth.people)
        growing.note(data, each.reference, stage=Stage.PLANTED)
    if wanted:
        tell("The cases are planted.")


async def _play(url: str, data: Path, each: Planting, attempt: int, tell: Tell) -> Growth:
    """What is known of the case, played."""
    growing.note(data, each.reference, stage=Stage.BEGUN, attempts=attempt)
    scenario = _scenario(each)
    zone = ZoneInfo(scenario.data["scenario"]["timezone"])
    scenario = leading_up_to(scenario, each.until, SystemClock().now().astimezone(zone))
    reference = demonstrating.reference_of(each.reference, attempt)
    played, people = await play_planted(
        url,
        scenario,
        Manner(until=each.until, said=each.said),
        reference,
        each.people,
        lambda _: growing.sign_of_life(data),
        each.letter_for,
    )
    _tell_what_is_missing(played, tell)
    told = ", ".join(str(scenario.find("people", key)["name"]) for key in each.people)
    tell(f"  come in as one of them on the page where you sign in: {told}")
    return growing.note(data, each.reference, stage=Stage.PLAYED, people=people)


def _scenario(each: Planting) -> Scenario:
    return read((CASES / each.file).read_text(encoding="utf-8"))


def _name(each: Planting) -> str:
    return str(_scenario(each).data["family"]["display_name"])


def leading_up_to(scenario: Scenario, until: Until | None, now: datetime) -> Scenario:
    """The case on days that led up to now, which is told by the clock of its place.

    A conference that is in its middle began as long ago as that takes, whatever the hour; one that is over was held
    when it was to begin last; without either, the end of the case was on that day of last week."""
    if until is None:
        end = date.fromisoformat(scenario.data["scenario"]["as_of"])
        return moved(scenario, ((now.date() - end).days - 1) // _WEEK * _WEEK)
    last = next(each for each in scenario.conferences if each["sequence"] == until.conference)
    begins = datetime.fromisoformat(last["scheduled_start"]).astimezone(now.tzinfo)
    if until.where is not Where.MIDDLE:
        not_yet = now.time() < begins.time()
        return moved(scenario, (now.date() - begins.date()).days - not_yet)
    middle = datetime.fromisoformat(last.get("started_at", last["scheduled_start"])) + to_its_middle(last)
    ago = now - (middle - begins)
    return begun_at(moved(scenario, (ago.date() - begins.date()).days), until.conference, ago)


def _tell_what_is_missing(played: Rehearsal, tell: Tell) -> None:
    for key, why in sorted(played.left_out.items()):
        tell(f"  left out {key}: {why}")
