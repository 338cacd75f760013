"""The basis on which information is shared: consent or law, with an agency or with somebody who belongs to none.

A basis is never changed. It may be withdrawn: then nothing more is shared on it, and what was shared before stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.choices import Basis
from app.conference.kinds import Kind
from app.conference.planning import Incomplete
from app.length import too_long
from app.people.person import Person

LONGEST_WORDS = 2_000


class Form(StrEnum):
    """How a basis was given. The words are in use in stored data."""

    WRITTEN = "written"
    VERBAL_RECORDED = "verbal_recorded"


FORMS = {Form.WRITTEN: "In writing", Form.VERBAL_RECORDED: "Said, and written down"}


@dataclass(frozen=True, slots=True)
class InformationBasis:
    id: str
    case: str
    #: The agency or the person with whom information is shared.
    shared_with: str
    #: A word of the installation's list.
    basis: str
    form: Form
    given_on: date
    #: Who gave their consent; "" where the law does.
    given_by: str
    #: What may be shared, and what may not, in words.
    scope: str
    limits: str
    recorded_by: str
    withdrawn_on: date | None = None
    #: What was said or written when it was withdrawn.
    withdrawal: str = ""

    @property
    def stands(self) -> bool:
        return self.withdrawn_on is None


@dataclass(frozen=True, slots=True)
class InformationDeclined:
    """That an agency was asked for information and said no."""

    id: str
    case: str
    agency: str
    asked_for: str
    asked_on: date
    declined_on: date
    reason: str
    given_in_writing: bool
    recorded_by: str


class Footing(StrEnum):
    """Whether there is a basis for sharing with somebody."""

    FOUNDED = "founded"
    MISSING = "missing"
    #: There was one, and none is left: nothing more is shared.
    WITHDRAWN = "withdrawn"


def with_whom(person: Person, kind: Kind) -> str:
    """The id of whoever a basis is needed for when this person is let in: their agency, or they themselves.

    "" for parents and children: it is their own information."""
    if person.agency is not None:
        return person.agency.id
    return "" if kind in {Kind.PARENT, Kind.CHILD} else person.id


def footing(whom: str, bases: Iterable[InformationBasis]) -> Footing:
    """How things stand with an agency or a person; with "" there is nothing to ask."""
    theirs = [each for each in bases if each.shared_with == whom]
    if not whom or any(each.stands for each in theirs):
        return Footing.FOUNDED
    return Footing.WITHDRAWN if theirs else Footing.MISSING


# From what was typed.


@dataclass(frozen=True, slots=True)
class BasisDraft:
    """A basis as typed into the form, untouched."""

    shared_with: str = ""
    basis: str = ""
    form: str = Form.WRITTEN
    given_on: str = ""
    given_by: str = ""
    scope: str = ""
    limits: str = ""


@dataclass(frozen=True, slots=True)
class DeclinedDraft:
    """A refusal as typed into the form, untouched."""

    agency: str = ""
    asked_for: str = ""
    asked_on: str = ""
    declined_on: str = ""
    reason: str = ""
    given_in_writing: str = ""


def basis_of(
    draft: BasisDraft,
    id_: str,
    case: str,
    recorder: str,
    today: date,
    *,
    bases: Sequence[Basis],
    whom: Collection[str],
    givers: Collection[str],
) -> InformationBasis:
    """A basis that can be kept. `whom`: with whom information may be shared; `givers`: who may consent.

    Raises `Incomplete`."""
    problems: dict[str, str] = {}
    chosen = next((each for each in bases if each.word == draft.basis), None)
    form = next((each for each in Form if each == draft.form), None)
    given_on = _day(draft.given_on, "given_on", today, problems)
    if draft.shared_with not in whom:
        problems["shared_with"] = "Please choose an agency or a person."
    if chosen is None or form is None:
        problems["basis"] = "Please choose from the list."
    elif chosen.consent and not draft.given_by:
        problems["given_by"] = "Please say who consented."
    if draft.given_by and draft.given_by not in givers:
        problems["given_by"] = "Please choose somebody who is known to this case."
    scope = _words(draft.scope, "scope", problems, "Please say what may be shared.")
    limits = _words(draft.limits, "limits", problems)
    if problems or chosen is None or form is None or given_on is None:
        raise Incomplete(problems)
    return InformationBasis(
        id_, case, draft.shared_with, chosen.word, form, given_on, draft.given_by, scope, limits, recorder
    )


def declined_of(
    draft: DeclinedDraft, id_: str, case: str, recorder: str, today: date, agencies: Collection[str]
) -> InformationDeclined:
    """A refusal that can be kept. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    if draft.agency not in agencies:
        problems["agency"] = "Please choose the agency that declined."
    asked_for = _words(draft.asked_for, "asked_for", problems, "Please say what was asked for.")
    reason = _words(draft.reason, "reason", problems, "Please say why, as the agency says it.")
    asked_on = _day(draft.asked_on, "asked_on", today, problems)
    declined_on = _day(draft.declined_on, "declined_on", today, problems)
    if asked_on and declined_on and declined_on < asked_on:
        problems["declined_on"] = "This is before the day on which the agency was asked."
    if problems or asked_on is None or declined_on is None:
        raise Incomplete(problems)
    in_writing = draft.given_in_writing == "yes"
    return InformationDeclined(id_, case, draft.agency, asked_for, asked_on, declined_on, reason, in_writing, recorder)


def _day(text: str, name: str, today: date, problems: dict[str, str]) -> date | None:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        problems[name] = "Please give the day."
        return None
    if day > today:
        problems[name] = "This day is still to come."
    return day


def _words(text: str, name: str, problems: dict[str, str], missing: str = "") -> str:
    words = text.strip()
    if not words and missing:
        problems[name] = missing
    if sentence := too_long(words, LONGEST_WORDS):
        problems[name] = sentence
    return words
