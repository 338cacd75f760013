"""How the goals of a case and the ratings of its scales went, from version to version of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from app.board.choices import GoalState
from app.record.asked import AskedQuestion
from app.record.lines import GoalLine, PlanReviewLine
from app.record.looking_back import REVIEWED
from app.record.minutes import Minutes
from app.record.naming import clipped
from app.record.plan import PlanVersion

#: How a question is called of which the answers are numbers from 0 to 10.
SCALE = "Scale from 0 to 10"


@dataclass(frozen=True, slots=True)
class Column:
    """One version, and the day of the conference that made it."""

    version: int
    day: date


@dataclass(frozen=True, slots=True)
class Stand:
    """How a goal stood in one version."""

    version: int
    state: GoalState
    due: date | None


@dataclass(frozen=True, slots=True)
class GoalRow:
    words: str
    stands: tuple[Stand, ...]

    def stand(self, version: int) -> Stand | None:
        return next((each for each in self.stands if each.version == version), None)


@dataclass(frozen=True, slots=True)
class Rating:
    version: int
    value: int


@dataclass(frozen=True, slots=True)
class Rater:
    """Somebody's ratings on one scale."""

    name: str
    ratings: tuple[Rating, ...]

    def rating(self, version: int) -> Rating | None:
        return next((each for each in self.ratings if each.version == version), None)


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """One question, asked in the same words, and everybody who answered it."""

    words: str
    raters: tuple[Rater, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    columns: tuple[Column, ...]
    goals: tuple[GoalRow, ...]
    scales: tuple[ScaleRow, ...]


def timeline(records: Sequence[tuple[PlanVersion, Minutes | None]]) -> Timeline:
    """From the versions that somebody may read, the oldest first, with the minutes where they get those too."""
    columns = tuple(Column(plan.version, _day(plan)) for plan, _ in records)
    return Timeline(columns, tuple(_goals(records)), tuple(_scales(records)))


def _day(plan: PlanVersion) -> date:
    return plan.conference.held_at.astimezone(ZoneInfo(plan.conference.zone)).date()


def _goals(records: Sequence[tuple[PlanVersion, Minutes | None]]) -> Iterable[GoalRow]:
    words: dict[str, str] = {}
    stands: dict[str, list[Stand]] = {}
    for plan, minutes in records:
        reviews = {line.goal.id: line for line in minutes.reviews if line.goal} if minutes else {}
        for goal in plan.goals:
            words[goal.id] = clipped(" ".join(goal.words.lines())) or "A goal without words"
            stand = Stand(plan.version, _state(goal, reviews.get(goal.id)), goal.due)
            stands.setdefault(goal.id, []).append(stand)
    return (GoalRow(words[id_], tuple(each)) for id_, each in stands.items())


def _state(goal: GoalLine, review: PlanReviewLine | None) -> GoalState:
    """As its own state says, or as it was looked back at."""
    if goal.state is GoalState.ACTIVE and review is not None:
        return REVIEWED.get(review.achievement, GoalState.ACTIVE)
    return goal.state


def _scales(records: Sequence[tuple[PlanVersion, Minutes | None]]) -> Iterable[ScaleRow]:
    words: dict[str, str] = {}
    names: dict[str, str] = {}
    ratings: dict[str, dict[str, dict[int, Rating]]] = {}
    for plan, minutes in records:
        for question in minutes.conference.questions if minutes else ():
            if question.kind != SCALE:
                continue
            key = _key(question)
            words.setdefault(key, clipped(question.words) or "A scale without words")
            for answer in question.answers:
                if answer.value is not None:
                    who = answer.who.id or answer.who.name
                    names[who] = answer.who.name
                    # Asked twice in one conference, the last answer counts.
                    ratings.setdefault(key, {}).setdefault(who, {})[plan.version] = Rating(plan.version, answer.value)
    for key, by in ratings.items():
        yield ScaleRow(words[key], tuple(Rater(names[who], tuple(each.values())) for who, each in by.items()))


def _key(question: AskedQuestion) -> str:
    return " ".join(question.words.casefold().split())
