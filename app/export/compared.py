"""What changed between two versions of a plan, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from app.board.choices import GoalState
from app.board.sections import GROUPS, LISTS
from app.export.changed_lines import fields_changed, line_told, names_told, told_by_name
from app.export.changed_tasks import task_told
from app.export.phrases import because, by_day, date_moved, in_version, name_of, quote, quoted
from app.export.values import said_in, shape_of
from app.record.comparing import Compared, Comparison
from app.record.lines import FollowUpLine, GoalLine, PlanReviewLine, StepLine
from app.record.looking_back import REVIEWED


@dataclass(frozen=True, slots=True)
class ToldList:
    """What changed in one list of the board."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """`reviews`: what was said in the later conferences about goals, by the id of the goal."""

    reviews: Mapping[str, PlanReviewLine]

    def lists(self, comparison: Comparison) -> tuple[ToldList, ...]:
        """What changed, list by list in the order of the board; what did not change is left out."""
        order = [listed.name for group in _ORDER for section in group.sections for listed in section.lists]
        told = ((name, tuple(self.all(comparison.lists[name]))) for name in order if name in comparison.lists)
        return tuple(ToldList(LISTS[name].title, sentences) for name, sentences in told if sentences)

    def all(self, every: Iterable[Compared]) -> Iterator[str]:
        for each in every:
            yield from self.one(each)

    def one(self, each: Compared, above: str = "") -> Iterator[str]:
        """What became of a line, and of those in it. `above` names the line in which it stands."""
        if each.rests or (each.same and self.fate(each) is None):
            return
        yield from self.itself(each, above)
        yield from self._within(each, name_of(each.line))

    def _within(self, each: Compared, name: str) -> Iterator[str]:
        """What became of those in a line; several that came are told in one sentence."""
        for among, came in groupby(each.inner, key=lambda inner: inner.among):
            inside = list(came)
            named = [inner for inner in inside if told_by_name(inner)]
            if len(named) > 1:
                yield names_told(named, name, shape_of(type(each.line))[among].label)
            for inner in inside:
                if len(named) < 2 or inner not in named:
                    yield from self.one(inner, name)

    def itself(self, each: Compared, above: str = "") -> Iterator[str]:
        """What became of a line, without those in it."""
        if isinstance(each.line, GoalLine):
            yield from self._goal(each)
        elif isinstance(each.line, StepLine | FollowUpLine):
            yield from task_told(each, above)
        else:
            yield from line_told(each, above)

    def _goal(self, each: Compared) -> Iterator[str]:
        goal = quoted(each.line)
        if each.new:
            said_by = f", in the words of {each.after.said_by.name}" if each.after.said_by else ""
            yield f"New: {goal}{by_day(each.after.due)}{said_by}."
            yield from self._fate_told(each, goal)
        elif each.gone:
            yield f"No longer in the plan: {goal}."
        else:
            yield from self._changed_goal(each, goal)

    def _changed_goal(self, each: Compared, goal: str) -> Iterator[str]:
        fate = self.fate(each)
        why = each.after.changed_why
        yield from self._fate_told(each, goal)
        if each.difference("state") and not fate:
            yield f"Worked on again: {goal}{because(why)}."
        if each.difference("due") and not fate:
            yield f"{date_moved(each, f'The due date of {goal}')}{because(why)}."
        if words := each.difference("words"):
            yield f"The goal {quoted(each.before)} now reads {quote(said_in(words.after))}{because(why)}."
        yield from fields_changed(each, goal, without=frozenset({"words"}))

    def _fate_told(self, each: Compared, goal: str) -> Iterator[str]:
        if fate := self.fate(each):
            yield f"{_FATES[fate]}{in_version(each)}: {goal}{self._because(each, fate)}."

    def fate(self, each: Compared) -> GoalState | None:
        """What became of a goal: as its own state says, or as it was looked back at."""
        if not isinstance(each.after, GoalLine):
            return None
        if each.after.state is not GoalState.ACTIVE:
            return each.after.state if each.new or each.difference("state") else None
        review = self.reviews.get(each.after.id)
        return REVIEWED.get(review.achievement) if review else None

    def _because(self, each: Compared, fate: GoalState) -> str:
        review = self.reviews.get(each.after.id)
        if review and review.achievement in REVIEWED:
            words = review.achieved if fate is GoalState.ACHIEVED else review.not_achieved
            if words.strip():
                return f": {quote(words)}" if fate is GoalState.ACHIEVED else because(words)
        return because(each.after.changed_why)


_FATES = {
    GoalState.ACHIEVED: "Achieved",
    GoalState.NOT_ACHIEVED: "Not achieved",
    GoalState.STOPPED: "No longer pursued",
}
#: What was agreed comes first, then what it rests on.
_ORDER = (
    *(each for each in GROUPS if each.name in {"plan", "agreed"}),
    *(each for each in GROUPS if each.name not in {"plan", "agreed"}),
)
