"""Proposing a correction of a frozen record within its time, and what the chair makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.conference.planning import Incomplete
from app.length import too_long

LONGEST_WORDS = 5_000


class Outcome(StrEnum):
    """What became of a proposal. The words are in use in stored data."""

    ACCEPTED = "accepted"
    #: It stands beside the record without changing what it means.
    NOTED = "noted"
    DECLINED = "declined"
    #: A statement of disagreement needs nobody's yes.
    ATTACHED = "attached"


class AddendumKind(StrEnum):
    """The words are in use in stored data."""

    CORRECTION = "correction"
    STATEMENT = "statement"


KINDS = {AddendumKind.CORRECTION: "Correction", AddendumKind.STATEMENT: "Statement of disagreement"}
OUTCOMES = {
    Outcome.ACCEPTED: "Accepted",
    Outcome.NOTED: "Noted",
    Outcome.DECLINED: "Declined",
    Outcome.ATTACHED: "Attached",
}


@dataclass(frozen=True, slots=True)
class Decision:
    outcome: Outcome
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Addendum:
    """One proposal. `beside`: the title of the section that it is about, or ""."""

    id: str
    conference: str
    kind: AddendumKind
    beside: str
    words: str
    by: str
    at: datetime
    decision: Decision | None = None

    def stood(self, until: datetime | None) -> bool:
        """Whether it stood there before a moment; None: whether it stands there now."""
        return self.decision is not None and self.stands and (until is None or self.decision.at < until)

    @property
    def stands(self) -> bool:
        """Whether it stands beside the record."""
        return self.decision is not None and self.decision.outcome is not Outcome.DECLINED


def standing(addenda: Iterable[Addendum], until: datetime | None = None) -> Sequence[Addendum]:
    """Those beside the record, in the order in which they came to stand there; `until`: those that did before then."""
    found = [(each.decision.at, each) for each in addenda if each.decision and each.stood(until)]
    return [each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].at, pair[1].id))]


def unanswered_since(each: Addendum, until: datetime | None) -> Addendum:
    """The same without what somebody else made of it since then."""
    late = until is not None and each.decision is not None and each.decision.at >= until
    return replace(each, decision=None) if late and each.decision and each.decision.by != each.by else each


@dataclass(frozen=True, slots=True)
class AddendumDraft:
    kind: str = AddendumKind.CORRECTION
    beside: str = ""
    words: str = ""


def proposal(
    draft: AddendumDraft,
    id_: str,
    conference: str,
    person: str,
    sections: Iterable[str],
    at: datetime,
    *,
    whole: bool = True,
) -> Addendum:
    """A proposal that can be kept. `sections`: the titles that the person has of the record; `whole`: whether that is
    all of it, beside which something can stand as well. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    kind = next((each for each in AddendumKind if each == draft.kind), None)
    words = draft.words.strip()
    if kind is None:
        problems["kind"] = "Please choose one."
    if draft.beside and draft.beside not in set(sections):
        problems["beside"] = "Please choose from the list."
    if not draft.beside and not whole:
        problems["beside"] = "Please choose beside which part of the plan."
    if not words:
        problems["words"] = "Please say what is to stand beside the record."
    if sentence := too_long(words, LONGEST_WORDS):
        problems["words"] = sentence
    if problems or kind is None:
        raise Incomplete(problems)
    attached = Decision(Outcome.ATTACHED, "", person, at) if kind is AddendumKind.STATEMENT else None
    return Addendum(id_, conference, kind, draft.beside, words, person, at, attached)


def decision(outcome: str, reason: str, by: str, at: datetime) -> Decision:
    """What the chair chose. Raises `Incomplete`."""
    said = next((each for each in Outcome if each == outcome and each is not Outcome.ATTACHED), None)
    words = reason.strip()
    if said is None:
        raise Incomplete({"outcome": "Please choose one."})
    if said is not Outcome.ACCEPTED and not words:
        raise Incomplete({"reason": "Please say why. Whoever proposed it reads it."})
    if sentence := too_long(words, LONGEST_WORDS):
        raise Incomplete({"reason": sentence})
    return Decision(said, words, by, at)
