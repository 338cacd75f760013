"""What changed in a step or a follow-up, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.board.choices import Answer, TaskState
from app.export.changed_lines import SAID_IN_ITS_SENTENCE, fields_changed
from app.export.phrases import because, by_day, date_moved, in_version, quote, quoted, several, whose
from app.export.wording import long_day, named
from app.record.comparing import Compared, Difference
from app.record.finishing import again
from app.record.lines import FollowUpLine, StepLine
from app.record.who import Who


def task_told(each: Compared, above: str) -> Iterator[str]:
    task = quoted(each.line)
    towards = f" towards {quote(above)}" if above else ""
    if each.new:
        yield f"New{towards}: {task}, {named(each.after.owner)}{by_day(each.after.due)}."
        if each.after.state.settled and not again(each.after):
            yield _became(each, task)
    elif each.gone:
        yield f"No longer listed: {task}{whose(each.before.owner)}."
    else:
        yield from _changed_task(each, task)


def _changed_task(each: Compared, task: str) -> Iterator[str]:
    before, after = each.before, each.after
    if each.difference("state") and not again(before):
        yield _became(each, task)
    if each.difference("due"):
        moved = f"{date_moved(each, f'The date of {task}')}{_agreed(after.moved_with)}{because(after.moved_why)}."
        yield moved + _late(after)
    if owner := each.difference("owner"):
        yield _passed(task, owner)
    yield from fields_changed(each, task, without=SAID_IN_ITS_SENTENCE)


def _became(each: Compared, task: str) -> str:
    after = each.after
    return f"{_state(after)}{in_version(each)}: {task}{whose(after.owner)}{because(_why(after))}."


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
    return f", agreed with {several([who.name for who in whom])}" if whom else ""
