"""What calls for an interagency case discussion: the four tests, and who decided that it is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


#: The four tests, each with the answer at which a discussion is called for in New South Wales.
TESTS = {
    Question.REPORT_ALLOCATED: False,
    Question.RISK_STILL_APPARENT: True,
    Question.OTHER_SERVICES_INVOLVED: True,
    Question.MANDATORY_REPORTER_REPORTED: True,
}

_ANSWERS = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Trigger:
    """The answers, and whose decision it was. For those who answer for the case, never for everyone invited."""

    answers: Mapping[Question, bool]
    decided_by: str
    decided_on: date

    def called_for(self, calls: Mapping[str, bool | None]) -> bool:
        """Whether every test comes out in favour of a discussion; `calls` says at which answer each does so in a place,
        and None that both will do."""
        return all(self.answers.get(Question(test), False) is at for test, at in calls.items() if at is not None)

    @property
    def reporter_still_to_invite(self) -> bool:
        """Whether the mandatory reporter, who belongs at the discussion, is not invited yet."""
        return self.reporter_reported and not self.answers.get(Question.MANDATORY_REPORTER_INVITED, False)

    @property
    def reporter_reported(self) -> bool:
        """Whether a mandatory reporter reported, whose work with the family goes on after that."""
        return self.answers.get(Question.MANDATORY_REPORTER_REPORTED, False)


def trigger_of(
    answers: Mapping[str, str],
    decided_by: str,
    decided_on: str,
    known: frozenset[str],
    problems: dict[str, str],
    asked: Iterable[str] = tuple(Question),
) -> Trigger | None:
    """The trigger as typed, by what a place asks; sentences about what is missing are added to `problems`."""
    tests = [Question(test) for test in asked]
    given = {test: _ANSWERS[answers[test]] for test in tests if answers.get(test) in _ANSWERS}
    for test in tests:
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
