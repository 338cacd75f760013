"""The script of one conference: what is typed in it, by whom, and in which words people and agencies are meant."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from app.board.forms import Collection, Named
from app.board.ranks import nth_rank
from app.rehearse.crew import Crew
from app.rehearse.entries.words import day, day_of, listed
from app.rehearse.scenario import Entry, Scenario


@dataclass(frozen=True, slots=True)
class Typed:
    """One entry that somebody types, or brings up to date where it came over from the conference before."""

    #: The scenario's id of the person at the keyboard.
    by: str
    #: The list of the board.
    field: str
    id: str
    entry: Any
    #: The field by whose words an entry that is there already is known again.
    known_by: str
    #: The key of the file that says so.
    key: str


class Late(NamedTuple):
    """A day that no board could tell yet, and what happened on it."""

    on: str
    about: str


@dataclass
class Script:
    """What is typed in one conference."""

    scenario: Scenario
    crew: Crew
    conference: Entry
    #: The board's id of everything that was typed, by the scenario's id.
    ids: dict[str, str]
    #: What no board could tell yet, by the key of the file.
    late: dict[str, Late] = field(default_factory=dict)

    def agenda(self) -> Sequence[Entry]:
        return sorted(self.conference["agenda"], key=lambda each: int(each["number"]))

    # --- small words

    def here(self, *wanted: str | None) -> str:
        """The first of these people who is at the board; else the chair, who writes for those who are not."""
        present = {
            each["person"]
            for each in self.conference["invitations"]
            if each.get("attendance") in {"present", "present_part", "excluded_part"}
        }
        return next((each for each in wanted if each and each in present), str(self.conference["chair"]))

    def somebody(self, key: str | None) -> str:
        """The person's id where the product knows them, else their name or the words that stand for them."""
        member = self.crew.members.get(key or "")
        if member is None:
            return self.agency(key) or (key or "").replace("_", " ")
        return member.id or member.name

    def name(self, key: str | None) -> str:
        """What a person or an agency is called."""
        member = self.crew.members.get(key or "")
        return member.name if member else self.somebody(key)

    def agency(self, key: str | None) -> str:
        return next((str(each["name"]) for each in self.scenario.all("agencies") if each["id"] == key), "")

    def named(self, keys: Iterable[str]) -> Collection[Named]:
        return listed(Named(nth_rank(at), self.somebody(key)) for at, key in enumerate(keys))

    def new(self, key: str | None = None) -> str:
        """A new id, kept for those who mean the same entry later."""
        made = secrets.token_hex(8)
        return self.ids.setdefault(key, made) if key else made

    @property
    def id(self) -> str:
        return str(self.conference["id"])

    @property
    def here_at(self) -> str:
        """The key of this conference in the file."""
        return self.at("conferences", self.conference)

    def ours(self, section: str, by: str = "conference") -> Sequence[Entry]:
        """The entries of a section that say themselves that they belong here."""
        return self.scenario.of(section, self.id, by)

    def at(self, section: str, entry: Entry) -> str:
        """The key under which the file has an entry."""
        return f"{section}[{list(self.scenario.all(section)).index(entry)}]"

    @property
    def is_first(self) -> bool:
        return self.id == str(self.scenario.conferences[0]["id"])

    @property
    def is_last(self) -> bool:
        """Whether no later one is held: what the scenario says about the end has to be typed here."""
        held = [each["id"] for each in self.scenario.conferences if each["state"] == "frozen"]
        return bool(held) and self.id == held[-1]

    def held_before(self, key: str | None) -> bool:
        """Whether a conference was held before this one."""
        order = [str(each["id"]) for each in self.scenario.conferences]
        return key in order and order.index(str(key)) < order.index(self.id)

    def asks_for(self, request: Entry) -> bool:
        """Whether a request for service follows from this conference: the last one by the day on which it was made."""
        held = [each for each in self.scenario.conferences if each["state"] == "frozen"]
        before = [each for each in held if day_of(each) <= str(request.get("made_on", "9"))]
        return bool(held) and self.id == (before or held[:1])[-1]["id"]

    def past(self, on: str | None) -> date | None:
        """A day on which something happened, where it had by this conference: no board tells what is still to come as
        though it were past."""
        return day(on) if on and on <= day_of(self.conference) else None

    def by_now(self, key: str, on: str | None, about: str) -> date | None:
        """The same; where it had not, it is kept to be told later, unless a later board tells it."""
        self.late.pop(key, None)
        told = self.past(on)
        if on and told is None:
            self.late[key] = Late(on, about)
        return told

    def held_by(self, on: str | None) -> bool:
        """Whether a day falls to this conference: after the one before, or before all in the first."""
        if not on:
            return self.is_first
        days: dict[str, str] = {
            each["id"]: day_of(each) for each in self.scenario.conferences if each["state"] == "frozen"
        }
        earlier = [day for key, day in days.items() if day < days[self.id]]
        after = max(earlier, default="")
        today = days[self.id]
        return after < on <= today or (self.is_first and on <= today) or (self.is_last and on > today)


def changed_at(it: Script, goal: Entry) -> int:
    """From which version on a goal reads as it does at the end."""
    changed = goal.get("changed", {}).get("changed_in")
    versions = it.scenario.data.get("case_plan", {}).get("versions", ())
    return next((int(each["version"]) for each in versions if each["from_conference"] == changed), 0)


def was(goal: Entry) -> str:
    return str(goal.get("changed", {}).get("was") or goal["words"])
