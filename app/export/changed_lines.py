"""What changed in a line, field by field, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from app.board.fields import OneOf, PlainString, RichText
from app.export.phrases import name_of, quote, quoted, several
from app.export.values import said_in, shape_of
from app.record.comparing import Compared, Difference
from app.record.lines import FollowUpLine, GoalLine, StepLine
from app.record.who import Who

#: Beyond this, a sentence says that something was written anew, and not how it reads.
_SHORT = 100
SAID_IN_ITS_SENTENCE = frozenset({"state", "due", "owner", "done_on", "reason", "new_due"})


def line_told(each: Compared, above: str) -> Iterator[str]:
    name = quoted(each.line) if name_of(each.line) else "an entry"
    within = f"{quote(above)}: " if above else ""
    if each.new:
        yield f"{within}new: {name}{_more(each.after)}." if within else f"New: {name}{_more(each.after)}."
        yield from _ended(each, name)
    elif each.gone:
        yield f"{within}no longer there: {name}." if within else f"No longer in the plan: {name}."
    else:
        yield from fields_changed(each, name)
        yield from _ended(each, name)


def _ended(each: Compared, name: str) -> Iterator[str]:
    if each.ended_in:
        yield f"Finished in version {each.ended_in}: {name}."


def told_by_name(each: Compared) -> bool:
    """Whether of a line that came only its name is told."""
    return (
        each.new and not each.inner and bool(name_of(each.line)) and not isinstance(each.line, StepLine | FollowUpLine)
    )


def names_told(every: Sequence[Compared], above: str, label: str) -> str:
    """Such lines of one list, which is called by its label, in one sentence."""
    return (
        f"{quote(above)}, {label}: {several([f'{quoted(each.line)}{_more(each.line)}' for each in every])} were added."
    )


def _more(line: Any) -> str:
    """What a new line says besides its name, if it is short."""
    said = [
        f"{field.label}: {words}"
        for name, field in shape_of(type(line)).items()
        if isinstance(field.kind, PlainString) and field.kind.form == "somebody"
        if (value := getattr(line, name)) and _called(value) != name_of(line) and (words := said_in(value))
    ]
    return f" ({', '.join(said)})" if said else ""


def _called(value: object) -> str:
    return value.name if isinstance(value, Who) else said_in(value)


def fields_changed(each: Compared, name: str, without: frozenset[str] = frozenset()) -> Iterator[str]:
    labels = shape_of(type(each.after))
    for difference in each.differences:
        if difference.name not in without and not (_is_task_date(each, difference) or _is_goal_date(each, difference)):
            yield f"{name}: {difference_told(labels[difference.name].label, difference, labels[difference.name].kind)}."


def _is_task_date(each: Compared, difference: Difference) -> bool:
    return isinstance(each.after, StepLine | FollowUpLine) and difference.name in SAID_IN_ITS_SENTENCE


def _is_goal_date(each: Compared, difference: Difference) -> bool:
    return isinstance(each.after, GoalLine) and difference.name in {"due", "state"}


def difference_told(label: str, difference: Difference, kind: object) -> str:
    before, after = _said(difference.before, kind), _said(difference.after, kind)
    if isinstance(difference.before, tuple) and isinstance(difference.after, tuple):
        return f"{label}: {several(list(_items(difference.before, difference.after)))}"
    if isinstance(difference.before, date) and isinstance(difference.after, date):
        return f"{label}: {after} (before: {before})"
    if not before and isinstance(difference.after, date):
        return f"{label}: {after}"
    if not before:
        return f"{label}: {quote(after)} (new)" if len(after) <= _SHORT else f"{label}: was added"
    if not after:
        return f"{label}: {quote(before)} was taken out" if len(before) <= _SHORT else f"{label}: was taken out"
    if len(before) > _SHORT or len(after) > _SHORT or isinstance(kind, RichText):
        return f"{label}: was written anew"
    return f"{label}: {quote(after)} (before: {quote(before)})"


def _said(value: object, kind: object) -> str:
    """A value in words; a choice that nobody made says nothing."""
    if isinstance(kind, OneOf) and value is kind.default:
        return ""
    return said_in(value)


def _items(before: tuple[object, ...], after: tuple[object, ...]) -> Iterator[str]:
    old, new = ([said_in(each) for each in values] for values in (before, after))
    yield from (f"{quote(each)} was added" for each in new if each not in old)
    yield from (f"{quote(each)} was taken out" for each in old if each not in new)
    if sorted(old) == sorted(new):
        yield "is in another order"
