"""The lists of a record as blocks, section by section as on the board: short lines in tables, long ones one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.board.fields import RichText
from app.board.sections import Listed
from app.board.sections import Section as BoardSection
from app.export.blocks import Block, Facts, Points, RichWords, Section, Table, Words
from app.export.values import facts_of, lists_in, said_in, said_of, shape_of
from app.record.agreed import Agreed

#: Lists whose lines are short enough for a table: the columns by their fields, with their shares of the line.
_TABLES: dict[str, dict[str, int]] = {
    "introductions": {"who": 5, "words": 10},
    "consents": {"who": 5, "agrees": 4, "summary": 4, "words": 6},
    "missing": {"who": 5, "why": 7, "told": 6},
    "reports": {"title": 6, "by": 5, "dated": 4, "parents": 4, "had": 6, "words": 5},
    "exchanges": {"about": 7, "given_by": 5, "given_to": 5, "on": 4, "identity": 5, "authorised_by": 5},
    "celebrations": {"text": 10, "said_by": 5},
    "parked": {"text": 8, "raised_by": 4, "owner": 4, "next_agenda": 3},
    "strengths": {"text": 10, "of": 5},
    "working_well": {"text": 10, "said_by": 5},
    "worries": {"text": 10, "said_by": 5},
    "next_steps": {"text": 10, "said_by": 5},
    "needs": {"text": 8, "whose": 4, "domain": 4, "horizon": 3},
    "risks": {"text": 7, "level": 3, "level_now": 3, "response": 7, "raised_on": 4},
    "protections": {"text": 7, "level": 3, "level_now": 3, "response": 7},
    "scales": {"question": 7, "lowest": 4, "highest": 4},
    "opinions": {"text": 7, "by": 4, "rests_on": 5},
    "principles": {"element": 4, "evidence": 9},
    "protocol_marks": {"name": 7, "kept_by": 5},
    "grace_times": {"why": 4, "since": 4, "until": 4, "words": 6, "agreed_with": 5},
    "supports": {"who": 5, "relation": 4, "gives": 6, "needs": 6, "agreed": 3},
    "responsibilities": {"text": 8, "holders": 7},
    "overlaps": {"text": 6, "by": 5, "keeps": 4, "decision": 5, "removed": 3},
    "ties": {"one": 5, "other": 5, "closeness": 3, "words": 6},
    "services": {"service": 5, "agency": 4, "delivered": 3, "impact": 6, "keep": 3},
    "time_limits": {"service": 5, "months": 2, "reassess_on": 4, "reassessed_on": 4, "outcome": 5, "if_extended": 4},
    "contingencies": {"trigger": 6, "then": 7, "owner": 4},
    "monitoring": {"text": 6, "by": 4, "rhythm": 3, "review_on": 4},
    "complaint_information": {"given_to": 6, "on": 3, "covers": 5},
}


def lists_of(record: Agreed, section: BoardSection) -> Iterator[Block]:
    """What the lists of a section say in a record, empty ones left out."""
    filled = [(listed, lines) for listed in section.lists if (lines := getattr(record, listed.name, ()))]
    for listed, lines in filled:
        blocks = tuple(_list(listed, lines))
        yield from blocks if len(section.lists) == 1 else (Section(listed.title, blocks),)


def section_of(record: Agreed, section: BoardSection) -> Iterator[Section]:
    """A section of a record, if it says anything."""
    if blocks := tuple(lists_of(record, section)):
        yield Section(section.title, blocks)


def _list(listed: Listed, lines: Sequence[Any]) -> Iterator[Block]:
    if isinstance(lines[0], str):
        yield Points(tuple(lines))
    elif listed.name in _TABLES:
        yield table(listed.title, lines, _TABLES[listed.name])
    elif len(lines) == 1:
        yield from entry(lines[0])
    else:
        for number, line in enumerate(lines, start=1):
            yield Section(f"{listed.noun} {number}", tuple(entry(line)))


def entry(line: Any) -> Iterator[Block]:
    """A line with everything that it says."""
    for name, field in shape_of(type(line)).items():
        if isinstance(field.kind, RichText) and not getattr(line, name).blank:
            yield RichWords(getattr(line, name), quoted=True)
    if facts := tuple(facts_of(line)):
        yield Facts(facts)
    for label, inner in lists_in(line):
        columns = dict.fromkeys(name for name in shape_of(type(inner[0])) if name != "rank")
        yield Words(label, quiet=True)
        yield table(label, inner, dict.fromkeys(columns, 1))


def table(caption: str, lines: Sequence[Any], columns: dict[str, int]) -> Table:
    """A table of the columns in which some line says something, the first always."""
    first, *others = columns
    shown = [first, *(name for name in others if any(said_of(line, name) for line in lines))]
    labels = shape_of(type(lines[0]))
    return Table(
        caption,
        tuple(labels[name].label for name in shown),
        tuple(tuple(said_in(getattr(line, name)) or "–" for name in shown) for line in lines),
        tuple(columns[name] for name in shown),
    )
