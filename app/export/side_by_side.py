"""Two versions of a plan beside each other: every line with what it says in each, and which words differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from app.board.sections import SECTIONS
from app.export.compared import Telling
from app.export.phrases import name_of
from app.export.values import is_list_of_lines, said_of, shape_of
from app.record.comparing import Compared, Comparison

#: Beyond this many words, two texts are shown whole: to match them would take long and help nobody.
_MOST_WORDS = 1_500
_WORDS = re.compile(r"\s+|\w+\s*|[^\w\s]\s*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of a cell, and whether they stand only there."""

    words: str
    only_here: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What a line says under one label, in both versions."""

    label: str
    before: tuple[Stretch, ...]
    after: tuple[Stretch, ...]

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Pair:
    """A line in both versions. `tag` says what became of it, "" when nothing did; `within` names the line it is in."""

    name: str
    within: str
    tag: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PairedList:
    title: str
    pairs: tuple[Pair, ...]

    @property
    def changed(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if pair.tag)


def side_by_side(comparison: Comparison, telling: Telling) -> tuple[PairedList, ...]:
    """Every list in which something stands, in the order of the board."""
    every = [listed for section in SECTIONS for listed in section.lists]
    lists = ((each.title, comparison.lists.get(each.name, ())) for each in every)
    return tuple(
        PairedList(title, tuple(pair for each in lines for pair in _pairs(each, telling)))
        for title, lines in lists
        if lines
    )


def _pairs(each: Compared, telling: Telling, within: str = "") -> Iterator[Pair]:
    name = name_of(each.line) or "Without words"
    yield Pair(name, within, _tag(each, telling), tuple(_cells(each)))
    for inner in each.inner:
        yield from _pairs(inner, telling, name)


def _tag(each: Compared, telling: Telling) -> str:
    if each.ended_in:
        return f"{'New, finished' if each.new else 'Finished'} in version {each.ended_in}"
    if each.new:
        return "New"
    if each.gone:
        return "" if each.rests else "No longer there"
    return "Changed" if each.differences or telling.fate(each) else ""


def _cells(each: Compared) -> Iterator[Cell]:
    for name, field in shape_of(type(each.line)).items():
        before, after = _said(each.before, name), _said(each.after, name)
        if not before and not after:
            continue
        yield Cell(field.label, *_stretches(before, after))


def _said(line: Any, name: str) -> str:
    value = getattr(line, name, None)
    return "" if value is None or is_list_of_lines(value) else said_of(line, name)


def _stretches(before: str, after: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    if before == after or not before or not after:
        return _whole(before, only_here=not after), _whole(after, only_here=not before)
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return _whole(before, only_here=True), _whole(after, only_here=True)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        tuple(Stretch("".join(old[a:b]), kind != "equal") for kind, a, b, _, _ in steps if a < b),
        tuple(Stretch("".join(new[c:d]), kind != "equal") for kind, _, _, c, d in steps if c < d),
    )


def _whole(words: str, *, only_here: bool) -> tuple[Stretch, ...]:
    return (Stretch(words, only_here),) if words else ()
