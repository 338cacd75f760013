"""Corrections beside what they correct: the record stays as it is, and each stands in the section that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.export.blocks import Block, Facts, Outline, Section, Words
from app.export.wording import moment, named
from app.record.addenda import AddendumLine


def with_addenda(outline: Outline, addenda: Sequence[AddendumLine], zone: str, *, whole: bool) -> Outline:
    """The document with them. Without `whole`, those are left out that stand beside something not in this document,
    for they may tell what is in another."""
    titles = {block.title for block in outline.blocks if isinstance(block, Section)}
    blocks: list[Block] = []
    for block in outline.blocks:
        beside = [each for each in addenda if isinstance(block, Section) and each.beside == block.title]
        if beside and isinstance(block, Section):
            blocks.append(replace(block, blocks=(*block.blocks, *(_section(each, zone) for each in beside))))
        else:
            blocks.append(block)
    others = [each for each in addenda if each.beside not in titles] if whole else []
    if others:
        blocks.insert(1, Section("Corrections", tuple(_section(each, zone) for each in others)))
    return replace(outline, blocks=tuple(blocks))


def standing_in(outline: Outline, addenda: Sequence[AddendumLine]) -> tuple[AddendumLine, ...]:
    """Those that stand beside something in this document; the others may tell what is in another."""
    titles = set(sections_of(outline))
    return tuple(each for each in addenda if each.beside in titles)


def sections_of(outline: Outline) -> list[str]:
    """The titles beside which something can stand."""
    return [block.title for block in outline.blocks if isinstance(block, Section)]


def _section(line: AddendumLine, zone: str) -> Section:
    about: list[tuple[str, str]] = [("Proposed by", f"{named(line.by)}, {moment(line.proposed_at, zone)}")]
    if line.outcome != "Attached":
        about.append((line.outcome, f"by {named(line.decided_by)}, {moment(line.decided_at, zone)}"))
    if line.reason:
        about.append(("Why", line.reason))
    return Section(f"{line.kind} {line.number}", (Words(line.words), Facts(tuple(about))))
