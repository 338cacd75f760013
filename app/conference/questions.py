"""Questions to everybody around the table: consensus checks and scales, each answer hidden until the chair reveals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class QuestionKind(StrEnum):
    #: Fist to five.
    CONSENSUS = "consensus"
    #: 0 to 10.
    SCALE = "scale"

    @property
    def most(self) -> int:
        return 5 if self is QuestionKind.CONSENSUS else 10


#: What the fingers mean.
FIST_TO_FIVE = (
    "I block this",
    "I see serious problems",
    "I have doubts that we should talk about",
    "I consent, with a reservation",
    "I agree",
    "I am fully for it",
)

#: From here on somebody goes along.
CONSENT = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered; no value when they were asked and said nothing."""

    person: str
    value: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    kind: QuestionKind
    words: str
    #: The id of an agenda item, or nothing.
    about: str
    asked_by: str
    asked_at: datetime
    revealed_at: datetime | None = None
    answers: tuple[Answer, ...] = ()

    @property
    def open(self) -> bool:
        return self.revealed_at is None

    def answer_of(self, person: str) -> Answer | None:
        return next((each for each in self.answers if each.person == person), None)


def result(kind: QuestionKind, answers: Sequence[Answer]) -> str:
    """How a question came out, in a sentence or two. Silence counts as nothing, least of all as consent."""
    values = [each.value for each in answers if each.value is not None]
    silent = len(answers) - len(values)
    said = _consensus(values) if kind is QuestionKind.CONSENSUS else _scale(values)
    if not silent:
        return said
    return (
        f"{said} {_people(silent)} did not answer, which is not consent."
        if kind is QuestionKind.CONSENSUS
        else (f"{said} {_people(silent)} did not answer.")
    )


def _consensus(values: Sequence[int]) -> str:
    if not values:
        return "Nobody answered."
    blocks = sum(value == 0 for value in values)
    doubts = sum(0 < value < CONSENT for value in values)
    reservations = sum(value == CONSENT for value in values)
    if blocks:
        return f"No consensus: {_people(blocks)} of {len(values)} blocked."
    if doubts:
        return f"No consensus yet: {_people(doubts)} of {len(values)} had doubts."
    if len(values) == 1:
        return f"The only one who answered {'consents, with a reservation' if reservations else 'agrees'}."
    if reservations:
        return f"All {len(values)} who answered consent, {reservations} with a reservation."
    return f"All {len(values)} who answered agree."


def _scale(values: Sequence[int]) -> str:
    if not values:
        return "Nobody answered."
    if min(values) == max(values):
        return f"Everybody who answered said {values[0]}."
    return f"From {min(values)} to {max(values)}, {len(values)} answers."


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
