"""Requests for the agenda: what somebody wants to be talked about, and what the chair answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.conference.planning import Incomplete
from app.length import too_long

LONGEST_TITLE = 2_000
LONGEST_NAME = 200
LONGEST_OUTCOME = 200
LONGEST_WORDS = 2_000


class RequestState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    #: Is part of another item now.
    MERGED = "merged"
    #: Comes in the next conference.
    DEFERRED = "deferred"
    #: Does not come, with a reason.
    DECLINED = "declined"
    #: Whoever asked does not ask any more.
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class AgendaRequest:
    id: str
    conference: str
    asked_by: str
    asked_at: datetime
    title: str
    #: For the chair.
    why: str
    minutes: int | None
    state: RequestState = RequestState.ASKED
    #: The item with which it was merged.
    into: str = ""
    #: What the chair says to whoever asked.
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    #: Who wants it, where somebody else asked for them: a name, for they may not sign in here.
    on_behalf_of: str = ""
    desired_outcome: str = ""

    def asked_in_words(self, names: Mapping[str, str]) -> str:
        """Who asks, for whoever answers; `names` are those of people by their ids."""
        asked = names.get(self.asked_by, "")
        return f"{self.on_behalf_of} (asked for by {asked})" if self.on_behalf_of else asked


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """What was typed, untouched."""

    title: str = ""
    why: str = ""
    minutes: str = ""
    on_behalf_of: str = ""
    desired_outcome: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    title: str
    why: str
    minutes: int | None
    on_behalf_of: str = ""
    desired_outcome: str = ""


def wanted(draft: RequestDraft) -> Wanted:
    """What somebody wants on the agenda. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    title, why = _line(draft.title, "title", LONGEST_TITLE, problems), draft.why.strip()
    if not title:
        problems["title"] = "Please say what you want to talk about."
    if sentence := too_long(why, LONGEST_WORDS):
        problems["why"] = sentence
    minutes = _minutes(draft.minutes.strip(), problems)
    on_behalf_of = _line(draft.on_behalf_of, "on_behalf_of", LONGEST_NAME, problems)
    desired_outcome = _line(draft.desired_outcome, "desired_outcome", LONGEST_OUTCOME, problems)
    if problems:
        raise Incomplete(problems)
    return Wanted(title, why, minutes, on_behalf_of, desired_outcome)


def _line(typed: str, name: str, longest: int, problems: dict[str, str]) -> str:
    words = " ".join(typed.split())
    if sentence := too_long(words, longest):
        problems[name] = sentence
    return words


def _minutes(typed: str, problems: dict[str, str]) -> int | None:
    if not typed:
        return None
    if typed.isascii() and typed.isdigit() and 1 <= int(typed[:6]) <= 480:
        return int(typed)
    problems["minutes"] = "Please give the minutes as a whole number from 1 to 480, or leave them out."
    return None


class Answer(StrEnum):
    """What the chair may answer."""

    ACCEPT = "accept"
    MERGE = "merge"
    DEFER = "defer"
    DECLINE = "decline"

    @property
    def leads_to(self) -> RequestState:
        return _LEADS_TO[self]

    @property
    def needs_reason(self) -> bool:
        return self in {Answer.DEFER, Answer.DECLINE}


_LEADS_TO = {
    Answer.ACCEPT: RequestState.ACCEPTED,
    Answer.MERGE: RequestState.MERGED,
    Answer.DEFER: RequestState.DEFERRED,
    Answer.DECLINE: RequestState.DECLINED,
}
