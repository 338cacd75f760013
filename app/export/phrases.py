"""How sentences about what changed call things: lines by their own words, days, reasons, several together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.board.fields import PlainString, RichText
from app.export.values import said_in, shape_of
from app.export.wording import long_day
from app.record.comparing import Compared
from app.record.lines import DissentLine, ReferralLine, SafetyPlanLine, ViewLine
from app.record.naming import clipped
from app.record.who import Who


def name_of(line: Any) -> str:
    """By which words people know a line; empty when it says nothing."""
    match line:
        case ReferralLine(to=to, for_whom=whom) if whom and to.strip():
            return clipped(f"{whom.name}, referred to {to}")
        case DissentLine(by=who, view=words) | ViewLine(of=who, words=words) if who and (said := said_in(words)):
            return clipped(f"{who.name}: {said}")
        case SafetyPlanLine(about=about) if not about.strip():
            return "The safety plan"
    return _first_words(line)


def _first_words(line: Any) -> str:
    for name, field in shape_of(type(line)).items():
        is_name = isinstance(field.kind, RichText) or (isinstance(field.kind, PlainString) and name != "rank")
        if is_name and (words := clipped(_plain(getattr(line, name)))):
            return words
    return ""


def _plain(value: object) -> str:
    return value.name if isinstance(value, Who) else said_in(value)


def quoted(line: Any) -> str:
    return quote(name_of(line) or "without words")


def because(words: str) -> str:
    return f", because {quote(words)}" if words.strip() else ""


def quote(words: str) -> str:
    return f"“{clipped(words).rstrip('.')}”"


def by_day(day: date | None) -> str:
    return f", by {long_day(day)}" if day else ""


def date_moved(each: Compared, what: str) -> str:
    before, after = each.before.due, each.after.due
    if before is None:
        return f"{what} is {long_day(after)}"
    if after is None:
        return f"{what}, {long_day(before)}, was taken out"
    return f"{what} moved from {long_day(before)} to {long_day(after)}"


def whose(owner: Who | None) -> str:
    return f", {owner.name}" if owner else ""


def in_version(each: Compared) -> str:
    return f" in version {each.ended_in}" if each.ended_in else ""


def several(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
