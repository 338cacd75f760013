"""Open lists of words: what is known here, and what an installation adds in its settings.

A word is in lower case with underscores, and is read without them unless `spoken` knows better. Words in use in stored
data stay valid when a list no longer has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.conference.kinds import ConferenceType, spoken

#: Why a conference is called.
REASONS = (
    "scheduled",
    "scheduled_weekly",
    "new_plan_needed",
    "plan_review",
    "stage_review",
    "child_enters_care",
    "plan_to_reunite",
    "unplanned_placement_change",
    "placement_review",
    "change_of_caseworker",
    "critical_incident",
    "crisis",
    "significant_change",
    "report_not_allocated",
    "risk_still_apparent",
    "joint_planning_before_transfer",
    "review_of_requests",
    "intensive_service_extended",
    "family_asks",
    "young_person_asks",
)

#: What calls an extra conference beside the rhythm. The first two do so in every case.
TRIGGERS = (
    "crisis",
    "significant_change",
    "new_incident",
    "critical_incident",
    "risk_changes",
    "breach_of_order",
    "placement_change",
    "change_of_caseworker",
    "request_for_service_refused",
    "family_asks",
    "young_person_asks",
    "stage_ready",
    "sorry_business_finished",
)
ALWAYS = TRIGGERS[:2]

#: Through which the work with a family goes. They are no line: several go on at once, come again, and a family may
#: leave at any of them.
STAGES = (
    "getting_to_know",
    "finding_out",
    "planning",
    "doing",
    "looking_back",
    "coming_to_an_end",
)

LONGEST_WORD = 40


def types_known(more: Iterable[str] = ()) -> Sequence[str]:
    """The types of conference that somebody can choose from."""
    return with_more([word.value for word in ConferenceType], more)


def with_more(known: Iterable[str], more: Iterable[str]) -> Sequence[str]:
    """A list of words with those that an installation adds, each once."""
    return list(dict.fromkeys([*known, *more]))


def options(words: Iterable[str]) -> list[tuple[str, str]]:
    """Words for a choice: each with what people read."""
    return [(word, said(word)) for word in words]


def said(word: str) -> str:
    """A word as it begins a line."""
    text = spoken(word)
    return text[:1].upper() + text[1:]
