"""What calls for an interagency case discussion: the four tests, and who decided that it is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Question(StrEnum):
    """What is asked before a discussion is held: the four tests, and one thing to do besides."""

    REPORT_ALLOCATED = "report_allocated"
    RISK_STILL_APPARENT = "safety_or_risk_still_apparent"
    OTHER_SERVICES_INVOLVED = "other_services_involved"
    MANDATORY_REPORTER_REPORTED = "mandatory_reporter_reported"
    MANDATORY_REPORTER_INVITED = "mandatory_reporter_invited"

    @property
    def words(self) -> str:
        return _QUESTIONS[self]


#: The four tests, each with the answer at which a discussion is called for.
TESTS = {
    Question.REPORT_ALLOCATED: False,
    Question.RISK_STILL_APPARENT: True,
    Question.OTHER_SERVICES_INVOLVED: True,
    Question.MANDATORY_REPORTER_REPORTED: True,
}

_QUESTIONS = {
    Question.REPORT_ALLOCATED: "Has the report been allocated to a caseworker?",
    Question.RISK_STILL_APPARENT: "Is safety or risk still apparent?",
    Question.OTHER_SERVICES_INVOLVED: "Are other services involved?",
    Question.MANDATORY_REPORTER_REPORTED: "Did a mandatory reporter make the report?",
    Question.MANDATORY_REPORTER_INVITED: "Is the mandatory reporter invited?",
}

_ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Trigger:
    """The answers, and whose decision it was. For those who answer for the case, never for everyone invited."""

    answers: Mapping[Question, bool]
    decided_by: str
    decided_on: date

    @property
    def called_for(self) -> bool:
        """Whether every test comes out in favour of a discussion."""
        return all(self.answers[test] is calls for test, calls in TESTS.items())

    @property
    def reporter_still_to_invite(self) -> bool:
        """Whether the mandatory reporter, who belongs at the discussion, is not invited yet."""
        return self.reporter_reported and not self.answers[Question.MANDATORY_REPORTER_INVITED]

    @property
    def reporter_reported(self) -> bool:
        """Whether a mandatory reporter reported, whose work with the family goes on after that."""
        return self.answers[Question.MANDATORY_REPORTER_REPORTED]


def trigger_of(
    answers: Mapping[str, str], decided_by: str, decided_on: str, known: frozenset[str], problems: dict[str, str]
) -> Trigger | None:
    """The trigger as typed; sentences about what is missing are added to `problems`."""
    given = {test: _ANSWERS[answers[test]] for test in Question if answers.get(test) in _ANSWERS}
    for test in Question:
        if test not in given:
            problems[test] = "Please answer yes or no."
    if decided_by not in known:
        problems["decided_by"] = "Please say who decided it."
    try:
        day = date.fromisoformat(decided_on.strip())
    except ValueError:
        problems["decided_on"] = "Please give the day, for example 2026-06-11."
        return None
    return Trigger(given, decided_by, day)
