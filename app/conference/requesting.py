"""Requests for service in writing, and what providers answer: what was considered, what can be provided, or why not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.board.shape import Ability, BestEndeavours
from app.conference.planning import Incomplete
from app.length import too_long
from app.people.contact import looks_like_email
from app.record.answered import ProviderAnswer

LONGEST_LINE = 2_000
LONGEST = 10_000
#: An answer that is late is still an answer: so long after the day on which it is due does a link take one.
STILL_TAKEN = timedelta(days=28)
#: Nobody is asked for an answer later than this.
LATEST = timedelta(days=366)
_VIEWS = frozenset({BestEndeavours.ACCEPTED, BestEndeavours.DISPUTED})


class Fate(StrEnum):
    """What has become of a link to a request."""

    SENT = "sent"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    #: A newer one took its place.
    REPLACED = "replaced"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """The request as it was typed."""

    to: str = ""
    service: str = ""
    for_whom: str = ""
    why: str = ""
    tried: str = ""
    due: str = ""
    #: Where a letter brings the link; "" when whoever asks hands it over.
    email: str = ""

    @property
    def sections(self) -> dict[str, str]:
        """What the provider would read, by the words above it."""
        return {
            "Who is asked": self.to,
            "Which service is asked for": self.service,
            "For whom": self.for_whom,
            "Why it is needed": self.why,
            "What was tried before": self.tried,
        }


@dataclass(frozen=True, slots=True)
class RequestWords:
    """A request as it can be sent: everything that its provider gets to read."""

    to: str
    service: str
    for_whom: str
    why: str
    tried: str
    due: date


@dataclass(frozen=True, slots=True)
class WrittenRequest:
    """A request in writing whose link lets its provider answer it, once. Binds to one entry of one plan."""

    id: str
    #: The conference whose plan has it, and its entry there.
    conference: str
    entry: str
    words: RequestWords
    made_by: str
    made_at: datetime
    expires_at: datetime
    #: As it is kept: that it ran out is not written down. Ask `fate_at`.
    fate: Fate = Fate.SENT

    def fate_at(self, now: datetime) -> Fate:
        return Fate.EXPIRED if self.fate is Fate.SENT and now >= self.expires_at else self.fate


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """The answer as it was typed. The day is asked of those only who write down what came by another way."""

    ability: str = ""
    considered: str = ""
    can_provide: str = ""
    reasons: str = ""
    by: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class PursuitDraft:
    """What is thought of an answer, and to whom the request is taken further, as it was typed."""

    view: str = ""
    taken_to: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """What a provider answered. It never changes; a later answer stands beside it."""

    id: str
    case: str
    conference: str
    words: ProviderAnswer
    #: Who answers, in their own words.
    by: str
    #: By which day it was asked for.
    due: date | None
    kept_at: datetime
    #: The link through which it came; or else who wrote down what came by another way.
    request: str = ""
    noted_by: str = ""

    @property
    def late(self) -> bool:
        return self.due is not None and self.words.answered_on > self.due


def request_words(draft: RequestDraft, today: date) -> RequestWords:
    """What can be sent. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    to = _said(draft.to, "to", "Please say who is asked.", LONGEST_LINE, problems)
    service = _said(draft.service, "service", "Please say which service is asked for.", LONGEST, problems)
    for_whom = _said(draft.for_whom, "for_whom", "", LONGEST_LINE, problems)
    why = _said(draft.why, "why", "Please say why it is needed.", LONGEST, problems)
    tried = _said(draft.tried, "tried", "Please say what was tried before.", LONGEST, problems)
    due = _day(draft.due, today, today + LATEST)
    if due is None:
        problems["due"] = "Please give a day from today on, within a year."
    if draft.email.strip() and not looks_like_email(draft.email.strip()):
        problems["email"] = "Please give the e-mail address, for example intake@example.org, or leave it empty."
    if problems or due is None:
        raise Incomplete(problems)
    return RequestWords(to, service, for_whom, why, tried, due)


@dataclass(frozen=True, slots=True)
class AnswerWords:
    ability: Ability
    considered: str
    can_provide: str
    reasons: str
    by: str

    def to(self, entry: str, on: date) -> ProviderAnswer:
        return ProviderAnswer(entry, self.ability, self.considered, self.can_provide, self.reasons, on)


def answer_words(draft: AnswerDraft) -> AnswerWords:
    """What can be kept as an answer. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    ability = next((word for word in Ability if word == draft.ability and word is not Ability.UNSAID), None)
    if ability is None:
        problems["ability"] = "Please say whether you are able, partly able or unable."
    offers = "Please say what can be provided." if ability in (Ability.ABLE, Ability.PARTLY_ABLE) else ""
    declines = (
        "Please say why it cannot be provided, or not all of it."
        if ability in (Ability.PARTLY_ABLE, Ability.UNABLE)
        else ""
    )
    considered = _said(draft.considered, "considered", "Please say what was considered.", LONGEST, problems)
    can_provide = _said(draft.can_provide, "can_provide", offers, LONGEST, problems)
    reasons = _said(draft.reasons, "reasons", declines, LONGEST, problems)
    by = _said(draft.by, "by", "Please give the name of whoever answers.", LONGEST_LINE, problems)
    if problems or ability is None:
        raise Incomplete(problems)
    return AnswerWords(ability, considered, can_provide, reasons, by)


def pursuit_words(draft: PursuitDraft, states: Collection[str], *, answered: bool) -> tuple[str, str]:
    """To whom it is taken further, and how that stands; "" for nobody. `states`: the words that are offered for it.

    Raises `Incomplete`."""
    problems: dict[str, str] = {}
    to = _said(draft.taken_to, "taken_to", "", LONGEST_LINE, problems)
    state = draft.state.strip() if to else ""
    if draft.view and draft.view not in _VIEWS:
        problems["view"] = "Please choose one."
    elif draft.view and not answered:
        problems["view"] = "Nobody has answered yet."
    elif not draft.view and not to and not problems:
        problems["view"] = "Please say what you think of the answer, or to whom the request is taken further."
    if state and state not in states:
        problems["state"] = "Please choose from the list."
    if problems:
        raise Incomplete(problems)
    return to, state


def day_of_answer(draft: AnswerDraft, today: date) -> date:
    """The day on which an answer came by another way. Raises `Incomplete`."""
    day = _day(draft.on, today - LATEST, today)
    if day is None:
        raise Incomplete({"on": "Please give the day on which the answer came, today at the latest."})
    return day


def _said(typed: str, field: str, missing: str, longest: int, problems: dict[str, str]) -> str:
    """The words, as the board takes them; `missing` is said when they are needed and not there."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    text = "".join(letter for letter in lines if letter.isprintable() or letter == "\n")
    if longest == LONGEST_LINE:
        text = " ".join(text.split())
    if sentence := too_long(text, longest):
        problems[field] = sentence
    elif not text and missing:
        problems[field] = missing
    return text


def _day(typed: str, first: date, last: date) -> date | None:
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        return None
    return day if first <= day <= last else None
