"""One rehearsal from beginning to end: the stage is set, the case is played, and what came of it is checked."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from app.rehearse.before import Before
from app.rehearse.checking import Check, asked_for, check, check_freezing
from app.rehearse.crew import Crew
from app.rehearse.dates import moved
from app.rehearse.elsewhere import elsewhere
from app.rehearse.following import followed, unread
from app.rehearse.manner import AT_ONCE, Manner
from app.rehearse.place import Clock, Place
from app.rehearse.play import Play
from app.rehearse.playing import play_case
from app.rehearse.scenario import Scenario
from app.rehearse.stage import staged
from app.rehearse.stopwatch import Stopwatch

_UNREAD = "nothing in the play asks for this key"

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of it."""

    checks: Sequence[Check]
    #: Keys of the file that were not played, with the reason.
    left_out: Mapping[str, str]
    #: The ids of checks that the file asks for and that nobody could make yet, for the play ended before its last day.
    not_made: Sequence[str] = ()
    #: The keys of deeds whose day comes after the last one of the file, so that nobody has done them.
    not_yet: Sequence[str] = ()

    @property
    def holds(self) -> bool:
        return not self.left_out and all(each.holds for each in self.checks)


async def rehearse(scenario: Scenario, data: Path, manner: Manner = AT_ONCE, tell: Tell = lambda _: None) -> Rehearsal:
    """Play a case on these data, which must be empty. `tell` hears how far it is.

    Of a case that is not played to its end, only what was shown before freezing is checked."""
    scenario = followed(scenario)
    async with staged(data, _beginning(scenario)) as stage:
        return await _play(scenario, stage, Crew(scenario, stage), manner, tell)


async def rehearse_at(
    url: str,
    scenario: Scenario,
    manner: Manner = AT_ONCE,
    tell: Tell = lambda _: None,
    watch: Stopwatch | None = None,
) -> Rehearsal:
    """Play a case at a demonstrating server, all dates moved so that its end is today. Raises `Refusal`.

    `watch` keeps what people waited for."""
    async with elsewhere(url) as present:
        scenario = followed(today(scenario, present.clock))
    async with elsewhere(url, _beginning(scenario)) as stage:
        company = secrets.token_hex(4)
        return await _play(scenario, stage, Crew(scenario, stage, company), manner, tell, f"-{company.upper()}", watch)


async def play_planted(
    url: str,
    scenario: Scenario,
    manner: Manner,
    reference: str,
    people: Sequence[str],
    tell: Tell,
    letter_for: str = "",
) -> tuple[Rehearsal, Sequence[str]]:
    """Play a case at a demonstrating server on days of its own; what came of it, and the ids of some of its people.
    To the conference at which it ends `letter_for` is invited besides, for whoever opens the letter to come in by it.

    Nothing is checked. Raises `Refusal`."""
    async with elsewhere(url, _beginning(scenario)) as stage:
        crew = Crew(scenario, stage, reference.lower())
        async with crew.present():
            play = Play(scenario, stage, crew, tell, manner, reference)
            await play_case(play)
            if letter_for:
                last = next(each for each in scenario.conferences if manner.stops_at(each["sequence"]))
                await Before(play, last).invite_without_an_answer(letter_for)
        return Rehearsal([], play.left_out), [crew[key].id for key in people]


async def offer(url: str, people: Sequence[str]) -> None:
    """Let people be chosen where one signs in. Raises `Refusal`."""
    async with elsewhere(url) as stage:
        for each in people:
            await stage.order("person-offer", person=each)


def today(scenario: Scenario, clock: Clock) -> Scenario:
    """The case as if it ended on this day."""
    zone = ZoneInfo(scenario.data["scenario"]["timezone"])
    return moved(scenario, (clock.now().astimezone(zone).date() - _end(scenario)).days)


def _end(scenario: Scenario) -> date:
    return date.fromisoformat(scenario.data["scenario"]["as_of"])


async def _play(
    scenario: Scenario,
    stage: Place,
    crew: Crew,
    manner: Manner,
    tell: Tell,
    suffix: str = "",
    watch: Stopwatch | None = None,
) -> Rehearsal:
    async with crew.present():
        reference = f"{scenario.data['family']['ref']}{suffix}"
        play = Play(scenario, stage, crew, tell, manner, reference, watch=watch or Stopwatch())
        await play_case(play)
        if manner.until is not None:
            checks = await check_freezing(play)
            made = {each.id for each in checks}
            return Rehearsal(checks, play.left_out, [id_ for id_ in asked_for(scenario) if id_ not in made])
        checks = await check(play)
        return Rehearsal(checks, {**dict.fromkeys(unread(scenario), _UNREAD), **play.left_out}, not_yet=play.not_yet)


def _beginning(scenario: Scenario) -> datetime:
    """The morning of the first day on which anything happens."""
    days = [
        str(day)
        for conference in scenario.conferences
        for day in (conference["scheduled_start"][:10], *(one.get("invited_on") for one in conference["invitations"]))
        if day
    ]
    zone = ZoneInfo(scenario.data["scenario"]["timezone"])
    return datetime.combine(datetime.fromisoformat(min(days)), time(7), zone)
