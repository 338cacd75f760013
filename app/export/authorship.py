"""Who wrote what in a record, as a reader of exactly this copy finds it: section by section, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.board.fields import Entries, fields_of
from app.board.sections import LISTS
from app.board.shape import Board, Restricted
from app.export.phrases import name_of
from app.export.wording import named
from app.record.lines import MODELS
from app.record.minutes import Minutes
from app.record.plan import PlanVersion
from app.record.rendition import Rendition
from app.record.restricted import RestrictedRecord
from app.record.written import WrittenField


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A field, the entry in which it stands, and who wrote it."""

    entry: str
    field: str
    by: str


@dataclass(frozen=True, slots=True)
class WrittenSection:
    title: str
    rows: tuple[WrittenRow, ...]


def authorship(copy: Minutes | Rendition | PlanVersion) -> tuple[WrittenSection, ...]:
    """Of everything in this copy of which the journal knew who wrote it."""
    record = copy.minutes if isinstance(copy, Rendition) else copy
    sections = list(_sections(record))
    if isinstance(copy, Rendition):
        sections += [each for one in copy.restricted for each in _kept(one)]
    return tuple(sections)


def _sections(record: Minutes | PlanVersion) -> Iterator[WrittenSection]:
    by_root: dict[str, list[WrittenField]] = {}
    for each in record.written:
        by_root.setdefault(each.at.split("/")[0], []).append(each)
    for root, written in by_root.items():
        title = LISTS[root].title if root in LISTS else fields_of(Board)[root].label
        names = dict(_names(getattr(record, root, ())))
        yield WrittenSection(title, tuple(_row(each, Board, names) for each in written))


def _kept(record: RestrictedRecord) -> Iterator[WrittenSection]:
    names = {note.id: note.title.strip() for note in record.notes}
    rows = tuple(_row(each, Restricted, names) for each in record.written)
    if rows:
        yield WrittenSection(f"Kept to a few: {record.category}", rows)


def _row(written: WrittenField, model: type, names: Mapping[str, str]) -> WrittenRow:
    """The innermost entry by its words, and the field by its label."""
    place = written.at.split("/")
    entry, label = "", ""
    while place:
        field = fields_of(model).get(place[0])
        if field is None:
            break
        label = field.label
        if not isinstance(field.kind, Entries) or len(place) < 2:
            break
        model, entry = field.kind.model, names.get(place[1], entry)
        place = place[2:]
    return WrittenRow(entry or "–", label, "; ".join(named(each) for each in written.by))


def _names(lines: Any) -> Iterable[tuple[str, str]]:
    """By which words entries are known, and those within them."""
    for line in lines if isinstance(lines, tuple) else ():
        if type(line) not in MODELS:
            continue
        yield line.id, name_of(line)
        for name in fields_of(MODELS[type(line)]):
            yield from _names(getattr(line, name, ()))
