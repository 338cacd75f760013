"""What changed between two versions, in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from app.board.choices import GoalState, TaskState
from app.export.compared import Telling
from app.record.comparing import Compared, Comparison


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
    return not each.gone and each.after.state is state and (each.new or each.difference("state") is not None)


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
