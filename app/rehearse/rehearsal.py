"""One rehearsal from beginning to end: the stage is set, the case is played, and what came of it is checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from app.rehearse.checking import Check, check
from app.rehearse.crew import Crew
from app.rehearse.play import Play
from app.rehearse.playing import play_case
from app.rehearse.scenario import Scenario
from app.rehearse.stage import staged


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of it."""

    checks: Sequence[Check]
    #: Keys of the file that were not played, with the reason.
    left_out: Mapping[str, str]

    @property
    def holds(self) -> bool:
        return not self.left_out and all(each.holds for each in self.checks)


async def rehearse(
    scenario: Scenario, data: Path, only: int | None = None, tell: Callable[[str], None] = lambda _: None
) -> Rehearsal:
    """Play a case on these data, which must be empty; to its end, or to the conference numbered `only`.

    Only a case that was played to its end is checked. `tell` hears how far it is."""
    async with staged(data, _beginning(scenario)) as stage:
        crew = Crew(scenario, stage)
        async with crew.present():
            play = Play(scenario, stage, crew, tell)
            await play_case(play, only)
            checks = [] if only is not None else await check(play)
            return Rehearsal(checks, play.left_out)


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
