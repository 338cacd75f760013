"""What changed between two versions of a plan, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.board.choices import Achievement, Answer, GoalState, TaskState
from app.board.fields import OneOf, PlainString, RichText
from app.board.sections import GROUPS, LISTS
from app.export.values import said_in, shape_of
from app.export.wording import long_day, named
from app.record.comparing import Compared, Comparison, Difference
from app.record.finishing import again
from app.record.lines import FollowUpLine, GoalLine, PlanReviewLine, StepLine
from app.record.naming import clipped
from app.record.who import Who

#: Beyond this, a sentence says that something was written anew, and not how it reads.
_SHORT = 100
_SAID_IN_ITS_SENTENCE = frozenset({"state", "due", "owner", "done_on", "reason", "new_due"})


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
        name = name_of(each.line)
        for inner in each.inner:
            yield from self.one(inner, name)

    def itself(self, each: Compared, above: str = "") -> Iterator[str]:
        """What became of a line, without those in it."""
        if isinstance(each.line, GoalLine):
            yield from self._goal(each)
        elif isinstance(each.line, StepLine | FollowUpLine):
            yield from _task(each, above)
        else:
            yield from _line(each, above)

    def _goal(self, each: Compared) -> Iterator[str]:
        goal = quoted(each.line)
        if each.new:
            said_by = f", in the words of {each.after.said_by.name}" if each.after.said_by else ""
            yield f"New: {goal}{_by(each.after.due)}{said_by}."
        elif each.gone:
            yield f"No longer in the plan: {goal}."
        else:
            yield from self._changed_goal(each, goal)

    def _changed_goal(self, each: Compared, goal: str) -> Iterator[str]:
        fate = self.fate(each)
        why = each.after.changed_why
        if fate:
            yield f"{_FATES[fate]}{_in_version(each)}: {goal}{self._because(each, fate)}."
        elif each.difference("state"):
            yield f"Worked on again: {goal}{because(why)}."
        if each.difference("due") and not fate:
            yield f"{_moved(each, f'The due date of {goal}')}{because(why)}."
        if words := each.difference("words"):
            yield f"The goal {quoted(each.before)} now reads {_quote(said_in(words.after))}{because(why)}."
        yield from _fields(each, goal, without=frozenset({"words"}))

    def fate(self, each: Compared) -> GoalState | None:
        """What became of a goal: as its own state says, or as it was looked back at."""
        if not isinstance(each.after, GoalLine) or each.new:
            return None
        if each.after.state is not each.before.state and each.after.state is not GoalState.ACTIVE:
            return each.after.state
        review = self.reviews.get(each.after.id)
        return _REVIEWED.get(review.achievement) if review and each.after.state is GoalState.ACTIVE else None

    def _because(self, each: Compared, fate: GoalState) -> str:
        review = self.reviews.get(each.after.id)
        if review and review.achievement in _REVIEWED:
            words = review.achieved if fate is GoalState.ACHIEVED else review.not_achieved
            if words.strip():
                return f": {_quote(words)}" if fate is GoalState.ACHIEVED else because(words)
        return because(each.after.changed_why)


_REVIEWED = {
    Achievement.ACHIEVED: GoalState.ACHIEVED,
    Achievement.NOT_ACHIEVED: GoalState.NOT_ACHIEVED,
    Achievement.NO_LONGER_POSSIBLE: GoalState.STOPPED,
}
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


# Actions.


def _task(each: Compared, above: str) -> Iterator[str]:
    task = quoted(each.line)
    towards = f" towards {_quote(above)}" if above else ""
    if each.new:
        yield f"New{towards}: {task}, {named(each.after.owner)}{_by(each.after.due)}."
    elif each.gone:
        yield f"No longer listed: {task}{_whose(each.before.owner)}."
    else:
        yield from _changed_task(each, task)


def _changed_task(each: Compared, task: str) -> Iterator[str]:
    before, after = each.before, each.after
    if each.difference("state") and not again(before):
        yield f"{_state(after)}: {task}{_whose(after.owner)}{because(_why(after))}."
    if each.difference("due"):
        moved = f"{_moved(each, f'The date of {task}')}{_agreed(after.moved_with)}{because(after.moved_why)}."
        yield moved + _late(after)
    if owner := each.difference("owner"):
        yield _passed(task, owner)
    yield from _fields(each, task, without=_SAID_IN_ITS_SENTENCE)


def _state(task: StepLine | FollowUpLine) -> str:
    if task.state is TaskState.DONE and task.done_on:
        return f"Done on {long_day(task.done_on)}"
    return "Under way" if task.state is TaskState.IN_PROGRESS else task.state.label


def _why(task: StepLine | FollowUpLine) -> str:
    return task.reason if task.state in {TaskState.NOT_DONE, TaskState.NO_LONGER_POSSIBLE} else ""


def _passed(task: str, owner: Difference) -> str:
    before, after = owner.before, owner.after
    if not isinstance(after, Who):
        return f"Nobody has {task} any more; it was with {named(before if isinstance(before, Who) else None)}."
    if not isinstance(before, Who):
        return f"{after.name} took on {task}."
    return f"{task} passed from {before.name} to {after.name}."


def _late(task: StepLine | FollowUpLine) -> str:
    return " That it was moved does not count as late." if task.counts_as_late is Answer.NO else ""


def _agreed(whom: Sequence[Who]) -> str:
    return f", agreed with {_and([who.name for who in whom])}" if whom else ""


# Everything else.


def _line(each: Compared, above: str) -> Iterator[str]:
    name = quoted(each.line) if name_of(each.line) else "an entry"
    within = f"{_quote(above)}: " if above else ""
    if each.new:
        yield f"{within}new: {name}{_more(each.after)}." if within else f"New: {name}{_more(each.after)}."
    elif each.gone:
        yield f"{within}no longer there: {name}." if within else f"No longer in the plan: {name}."
    else:
        yield from _fields(each, name)


def _more(line: Any) -> str:
    """What a new line says besides its name, if it is short."""
    said = [
        words
        for name, field in shape_of(type(line)).items()
        if isinstance(field.kind, PlainString) and field.kind.form == "somebody"
        for words in [said_in(getattr(line, name))]
        if words and words != name_of(line)
    ]
    return f" ({', '.join(said)})" if said else ""


def _fields(each: Compared, name: str, without: frozenset[str] = frozenset()) -> Iterator[str]:
    labels = shape_of(type(each.after))
    for difference in each.differences:
        if difference.name not in without and not (_is_task_date(each, difference) or _is_goal_date(each, difference)):
            yield f"{name}: {_changed(labels[difference.name].label, difference, labels[difference.name].kind)}."


def _is_task_date(each: Compared, difference: Difference) -> bool:
    return isinstance(each.after, StepLine | FollowUpLine) and difference.name in _SAID_IN_ITS_SENTENCE


def _is_goal_date(each: Compared, difference: Difference) -> bool:
    return isinstance(each.after, GoalLine) and difference.name in {"due", "state"}


def _changed(label: str, difference: Difference, kind: object) -> str:
    before, after = _said(difference.before, kind), _said(difference.after, kind)
    if isinstance(difference.before, tuple) and isinstance(difference.after, tuple):
        return f"{label}: {_and(list(_items(difference.before, difference.after)))}"
    if isinstance(difference.before, date) and isinstance(difference.after, date):
        return f"{label}: moved from {before} to {after}"
    if not before:
        return f"{label}: {_quote(after)} was added" if len(after) <= _SHORT else f"{label}: was added"
    if not after:
        return f"{label}: {_quote(before)} was taken out" if len(before) <= _SHORT else f"{label}: was taken out"
    if len(before) > _SHORT or len(after) > _SHORT or isinstance(kind, RichText):
        return f"{label}: was written anew"
    return f"{label}: was {_quote(before)}, is now {_quote(after)}"


def _said(value: object, kind: object) -> str:
    """A value in words; a choice that nobody made says nothing."""
    if isinstance(kind, OneOf) and value is kind.default:
        return ""
    return said_in(value)


def _items(before: tuple[object, ...], after: tuple[object, ...]) -> Iterator[str]:
    old, new = ([said_in(each) for each in values] for values in (before, after))
    yield from (f"{_quote(each)} was added" for each in new if each not in old)
    yield from (f"{_quote(each)} was taken out" for each in old if each not in new)
    if sorted(old) == sorted(new):
        yield "is in another order"


# Words.


def name_of(line: Any) -> str:
    """By which words people know a line; empty when it says nothing."""
    for name, field in shape_of(type(line)).items():
        is_name = isinstance(field.kind, RichText) or (isinstance(field.kind, PlainString) and name != "rank")
        if is_name and (words := clipped(_plain(getattr(line, name)))):
            return words
    return ""


def _plain(value: object) -> str:
    return value.name if isinstance(value, Who) else said_in(value)


def quoted(line: Any) -> str:
    return _quote(name_of(line) or "without words")


def because(words: str) -> str:
    return f", because {_quote(words)}" if words.strip() else ""


def _quote(words: str) -> str:
    return f"“{clipped(words).rstrip('.')}”"


def _by(day: date | None) -> str:
    return f", by {long_day(day)}" if day else ""


def _moved(each: Compared, what: str) -> str:
    before, after = each.before.due, each.after.due
    if before is None:
        return f"{what} is {long_day(after)}"
    if after is None:
        return f"{what}, {long_day(before)}, was taken out"
    return f"{what} moved from {long_day(before)} to {long_day(after)}"


def _whose(owner: Who | None) -> str:
    return f", {owner.name}" if owner else ""


def _in_version(each: Compared) -> str:
    return f" in version {each.ended_in}" if each.ended_in else ""


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


# In one line.


def summary(comparison: Comparison, telling: Telling) -> str:
    """For example "2 goals achieved, 1 new. 3 actions done, 1 date moved." """
    goals, tasks = comparison.lists["goals"], list(_tasks(comparison))
    fates = [telling.fate(each) for each in goals]
    parts = [
        _counted("goal", {
            "achieved": fates.count(GoalState.ACHIEVED),
            "not achieved": fates.count(GoalState.NOT_ACHIEVED),
            "no longer pursued": fates.count(GoalState.STOPPED),
            "new": _count(goals, lambda each: each.new),
            "with another date": _count(goals, lambda each: _moved_on(each, telling)),
            "no longer in the plan": _count(goals, lambda each: each.gone and not each.rests),
        }),
        _counted("action", {
            "done": _count(tasks, lambda each: _became(each, TaskState.DONE)),
            "not done": _count(tasks, lambda each: _became(each, TaskState.NOT_DONE)),
            "new": _count(tasks, lambda each: each.new),
            "with another date": _count(tasks, lambda each: _both(each) and each.difference("due") is not None),
            "with somebody else": _count(tasks, lambda each: _both(each) and each.difference("owner") is not None),
        }),
    ]  # fmt: skip
    return " ".join(part for part in parts if part)


def _tasks(comparison: Comparison) -> Iterator[Compared]:
    yield from (inner for goal in comparison.lists["goals"] for inner in goal.inner)
    yield from comparison.lists["follow_ups"]


def _moved_on(each: Compared, telling: Telling) -> bool:
    return _both(each) and each.difference("due") is not None and telling.fate(each) is None


def _became(each: Compared, state: TaskState) -> bool:
    return _both(each) and each.difference("state") is not None and each.after.state is state


def _both(each: Compared) -> bool:
    return not each.new and not each.gone


def _count(every: Iterable[Compared], counts: Callable[[Compared], bool]) -> int:
    return sum(1 for each in every if counts(each))


def _counted(noun: str, counts: Mapping[str, int]) -> str:
    """The noun stands with the first of them, as people say it."""
    words = [(count, what) for what, count in counts.items() if count]
    said = [f"{count} {what}" for count, what in words]
    if said:
        count, what = words[0]
        said[0] = f"{count} {noun if count == 1 else noun + 's'} {what}"
    return f"{', '.join(said)}." if said else ""
