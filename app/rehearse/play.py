"""One case on one stage, and what became of it so far.

What the product would not take is written down by its key, never passed over.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

import lxml.html

from app.actions.refusals import Refusal
from app.rehearse.crew import Crew
from app.rehearse.entries.script import Late
from app.rehearse.manner import Manner
from app.rehearse.place import Place
from app.rehearse.scenario import Scenario
from app.rehearse.stopwatch import Stopwatch
from app.rehearse.visitor import Refused
from realtime.client import NotSaved


@dataclass
class Play:
    """What the acts of a case share."""

    scenario: Scenario
    stage: Place
    crew: Crew
    tell: Callable[[str], None]
    manner: Manner
    #: By which the server knows the case.
    reference: str
    watch: Stopwatch = field(default_factory=Stopwatch)
    #: Keys of the file that the product did not take, with what it said.
    left_out: dict[str, str] = field(default_factory=dict)
    #: The product's id of each conference.
    conferences: dict[str, str] = field(default_factory=dict)
    case: str = ""
    #: The product's id of each agency, by its name.
    agencies: dict[str, str] = field(default_factory=dict)
    #: The board's ids, by the scenario's.
    ids: dict[str, str] = field(default_factory=dict)
    #: Days that no board could tell yet, by their keys of the file.
    late: dict[str, Late] = field(default_factory=dict)
    #: The scenario's ids of the conferences that were frozen.
    frozen: set[str] = field(default_factory=set)
    #: The entries on the grounds of sharing that were written down, by their keys of the file.
    grounds: set[str] = field(default_factory=set)
    #: What somebody has reported on: ids of actions, and keys of what was said about plan versions.
    told: set[str] = field(default_factory=set)
    #: The keys of deeds whose day comes after the last one of the file.
    not_yet: list[str] = field(default_factory=list)
    #: The secrets of links to requests for service, by the scenario's ids.
    links: dict[str, str] = field(default_factory=dict)
    #: What the closing page told the chair before each freeze.
    closing: dict[str, lxml.html.HtmlElement] = field(default_factory=dict)

    def move_to(self, day: str, at: time = time(8)) -> None:
        """Move the clock to an hour of a day where the family lives, and never past the day on which all is read."""
        day = min(day, str(self.scenario.data["scenario"]["as_of"]))
        self.stage.clock.move(datetime.combine(datetime.fromisoformat(day), at, ZoneInfo(self.zone)))

    @property
    def today(self) -> str:
        """The day it is where the family lives."""
        return self.stage.clock.now().astimezone(ZoneInfo(self.zone)).date().isoformat()

    @property
    def zone(self) -> str:
        return str(self.scenario.data["scenario"]["timezone"])

    @contextlib.contextmanager
    def doing(self, key: str) -> Iterator[None]:
        """What cannot be played within is left out under this key of the file, and the play goes on."""
        try:
            yield
        except Exception as trouble:
            self.leave_out(key, trouble)

    def leave_out(self, key: str, trouble: Exception) -> None:
        """Write down that something was not played, and why."""
        words = said_of(trouble)
        self.left_out.setdefault(key, words)
        self.tell(f"  left out {key}: {words}")


def said_of(trouble: Exception) -> str:
    """What went wrong, in a sentence."""
    if isinstance(trouble, (Refused, Refusal, NotSaved)) and str(trouble):
        return str(trouble)
    if isinstance(trouble, TimeoutError):
        return "what was waited for did not come in time"
    return f"this could not be played ({type(trouble).__name__}: {trouble})"
