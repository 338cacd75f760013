"""The shared board as it was at a moment, in words, with who wrote each: for those who may know who wrote what.

Of what was said then only that is told which still stands on the board. What was taken away since may have been moved
to where fewer people look, so nobody reads here any word that they could not read on the board itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from app.board.authoring import authors
from app.board.fields import Entries, Field, OneOf, PlainString, RichText, SharedString, fields_of
from app.board.reading import read_part
from app.board.replaying import whole
from app.board.sections import SECTIONS
from app.board.shape import Board, Choice, Collection, Mention, Named, Point, Prose, Worded
from app.board.steered import items_in_turn
from app.board.tracing import Edit
from app.export.wording import long_day
from app.record.naming import caption
from app.record.who import Who
from app.record.written import written_in

#: What stands for words that were taken away since.
GAP = "…"
_IN_A_ROW = (Named, Worded, Point, Mention)
#: Longer texts are compared by their rarer words alone, which takes no longer than a moment.
_LONG = 3_000


@dataclass(frozen=True, slots=True)
class Fact:
    """One field that said something. `by`: the ids of those who had written it, in the order in which they began."""

    label: str
    lines: tuple[str, ...]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    facts: tuple[Fact, ...]
    lists: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A list as it was; and how many of its entries were removed since."""

    title: str
    entries: tuple[Entry, ...]
    removed: int


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    lists: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class AsItWas:
    purpose: Fact | None
    chapters: tuple[Chapter, ...]
    #: When each agenda item began, and by which words it is known now; nothing for one that was removed since.
    items: tuple[tuple[datetime, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """The edits of a part one after the other, and what made it before them."""

    before: Sequence[bytes]
    edits: Sequence[Edit]

    def upto(self, many: int) -> bytes:
        return whole([*self.before, *(each.update for each in self.edits[:many])])


def as_it_was(shared: Course, upto: int, steered: Course, names: Mapping[str, str]) -> AsItWas:
    """The shared part after so many of its edits, as far as it still stands after all of them.

    `steered`: the part of the chair; `names`: what people are called, by their ids. Runs in the workshop."""
    then = read_part("shared", shared.upto(upto)).part
    now = read_part("shared", shared.upto(len(shared.edits))).part
    by = authors("shared", shared.before, shared.edits[:upto])
    written = written_in(then, by, lambda person: Who("", "", person), list(fields_of(Board)))
    began = items_in_turn(steered.before, steered.edits)
    titles = {id_: caption(item) for id_, item in now.agenda.entries}
    telling = _Telling(now, {each.at: tuple(who.id for who in each.by) for each in written}, names)
    return replace(telling.board(then), items=tuple((at, titles.get(item, "")) for at, item in began))


class _Telling:
    def __init__(self, now: Board, by: Mapping[str, tuple[str, ...]], names: Mapping[str, str]) -> None:
        self._now = now
        self._by = by
        self._names = names
        self._captions = {id_: caption(entry) for of in _lists(now) for id_, entry in of.entries}

    def board(self, then: Board) -> AsItWas:
        chapters = []
        for section in SECTIONS:
            lists = [
                self._list((each.name,), each.title, getattr(then, each.name), getattr(self._now, each.name))
                for each in section.lists
            ]
            if told := tuple(each for each in lists if each is not None):
                chapters.append(Chapter(section.title, told))
        field = fields_of(Board)["purpose"]
        return AsItWas(self._fact(("purpose",), field, then.purpose, self._now.purpose), tuple(chapters))

    def _list(self, place: tuple[str, ...], title: str, then: Collection[Any], now: Collection[Any]) -> Stretch | None:
        there = dict(now.entries)
        entries = [self._entry((*place, id_), entry, there[id_]) for id_, entry in then.entries if id_ in there]
        removed = sum(id_ not in there for id_, _ in then.entries)
        told = tuple(each for each in entries if each.facts or each.lists)
        return Stretch(title, told, removed) if told or removed else None

    def _entry(self, place: tuple[str, ...], then: Any, now: Any) -> Entry:
        facts, lists = [], []
        for name, field in fields_of(type(then)).items():
            was, is_now = getattr(then, name), getattr(now, name)
            if name == "rank":
                continue
            if isinstance(field.kind, Entries) and field.kind.model not in _IN_A_ROW:
                if inner := self._list((*place, name), field.label, was, is_now):
                    lists.append(inner)
            elif fact := self._fact((*place, name), field, was, is_now):
                facts.append(fact)
        return Entry(tuple(facts), tuple(lists))

    def _fact(self, place: tuple[str, ...], field: Field, then: Any, now: Any) -> Fact | None:
        lines = tuple(line for line in self._lines(field.kind, then, now) if line.strip())
        return Fact(field.label, lines, self._by.get("/".join(place), ())) if lines else None

    def _lines(self, kind: Any, then: Any, now: Any) -> Iterator[str]:
        match kind:
            case PlainString(form="instant"):
                return
            case OneOf():
                if isinstance(then, Choice) and then is not kind.default:
                    yield then.label if then is now else GAP
            case PlainString(form="somebody") if then in self._names:
                yield self._names[then] if then == now else GAP
            case PlainString(form="entry"):
                yield self._captions.get(then, GAP) if then == now else (GAP if then else "")
            case RichText():
                yield from still("\n".join(then.lines()), "\n".join(now.lines())).splitlines()
            case PlainString() | SharedString():
                yield from still(then, now).splitlines()
            case Entries(model):
                yield from self._row(model, then, now)
            case _:
                yield _plainly(then) if then == now else (GAP if _plainly(then) else "")

    def _row(self, model: type, then: Collection[Any], now: Collection[Any]) -> Iterator[str]:
        name, field = next((name, field) for name, field in fields_of(model).items() if name != "rank")
        there = dict(now.entries)
        for id_, each in then.entries:
            if id_ in there:
                yield from self._lines(field.kind, getattr(each, name), getattr(there[id_], name))
            else:
                yield GAP


def still(then: str, now: str) -> str:
    """What of a text still stands in the text that it became; a sign for what does not."""
    if then == now:
        return then
    was, is_now = _words(then), _words(now)
    seldom = max(len(was), len(is_now)) > _LONG
    bare = [[word.rstrip(" \t") for word in words] for words in (was, is_now)]
    kept = SequenceMatcher(None, bare[0], bare[1], autojunk=seldom).get_matching_blocks()
    told, upto = "", 0
    for block in kept:
        if block.a > upto and not told.endswith(f"{GAP} "):
            told += f"{GAP} "
        told += "".join(was[block.a : block.a + block.size])
        upto = block.a + block.size
    return told.strip()


def _words(text: str) -> list[str]:
    """A text in words, each with the space behind it."""
    return re.findall(r"\S+[ \t]*|\n", text)


def _plainly(value: object) -> str:
    match value:
        case date():
            return long_day(value)
        case None | Prose():
            return ""
    return str(value)


def _lists(board: Board) -> Iterator[Collection[Any]]:
    for name, field in fields_of(Board).items():
        if isinstance(field.kind, Entries):
            yield getattr(board, name)
