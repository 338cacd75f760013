"""Rich text as the editor stores it (`Y.XmlFragment`), read into `Prose` and written from it.

Nothing here asks a fragment for its text: pycrdt does not escape it. Elements are walked, text is taken from the
chunks of `diff()`, and whatever the editor would not show does not come out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from pycrdt import XmlElement, XmlFragment, XmlText

from app.board.grammar import MARKS
from app.board.shape import Block, Bullets, Paragraph, Prose, Run

#: Lists within lists; the editor of the board makes fewer, the gate's own depth allows no more.
DEEPEST_LIST = 8

Report = Callable[[str], None]
Parent = XmlFragment | XmlElement


def read_prose(fragment: XmlFragment, report: Report) -> Prose:
    """What people see in a fragment. Whatever is out of shape is left out and reported, never raised."""
    return Prose(tuple(_blocks(fragment, report, levels=DEEPEST_LIST)))


def _blocks(parent: Parent, report: Report, levels: int) -> Iterator[Block]:
    for child in parent.children:
        match child:
            case XmlElement(tag="paragraph"):
                yield Paragraph(tidy(_runs(child, report)))
            case XmlElement(tag="bulletList" | "orderedList") if levels:
                numbered = child.tag == "orderedList"
                items = tuple(_items(child, report, levels - 1))
                yield Bullets(items, numbered, _first(child) if numbered else 1)
            case XmlElement(tag="bulletList" | "orderedList"):
                report(f"a list is nested more than {DEEPEST_LIST} levels deep")
            case _:
                report("something stands where only paragraphs and lists may")


def _items(parent: XmlElement, report: Report, levels: int) -> Iterator[tuple[Block, ...]]:
    for child in parent.children:
        if isinstance(child, XmlElement) and child.tag == "listItem":
            yield tuple(_blocks(child, report, levels))
        else:
            report("something stands in a list that is not an item of it")


def _first(ordered: XmlElement) -> int:
    start = ordered.attributes.get("start")
    if isinstance(start, float) and start.is_integer() and 0 <= start < 10_000:
        return int(start)
    return 1


def _runs(paragraph: XmlElement, report: Report) -> Iterator[Run]:
    for child in paragraph.children:
        if isinstance(child, XmlText):
            yield from _text_runs(child, report)
        elif isinstance(child, XmlElement) and child.tag == "hardBreak":
            yield Run("\n")
        else:
            report("something stands in a paragraph that is neither text nor a line break")


def _text_runs(text: XmlText, report: Report) -> Iterator[Run]:
    for chunk, formats in text.diff():
        if not isinstance(chunk, str):
            report("something is embedded in a text")
            continue
        marks = {name for name, value in (formats or {}).items() if value is not None}
        if marks - MARKS:
            report("a text has a format that the board does not know")
        yield Run(chunk, bold="bold" in marks, italic="italic" in marks)


def tidy(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The same text in as few runs as possible: none empty, neighbours joined, line breaks without formatting."""
    pieces = (piece for run in runs for piece in _pieces(run))
    joined = groupby(pieces, key=lambda run: (run.bold, run.italic))
    return tuple(Run("".join(run.text for run in group), *marks) for marks, group in joined)


def _pieces(run: Run) -> Iterator[Run]:
    if not (run.bold or run.italic):
        if run.text:
            yield run
        return
    for at, line in enumerate(run.text.split("\n")):
        if at:
            yield Run("\n")
        if line:
            yield Run(line, run.bold, run.italic)


def write_prose(fragment: XmlFragment, prose: Prose) -> None:
    """Writes blocks into an empty fragment, inside a transaction of the caller."""
    _write_blocks(fragment, prose.blocks)


def _write_blocks(parent: Parent, blocks: Iterable[Block]) -> None:
    for block in blocks:
        if isinstance(block, Paragraph):
            _write_runs(parent.children.append(XmlElement("paragraph")), block.runs)
        else:
            _write_list(parent, block)


def _write_list(parent: Parent, bullets: Bullets) -> None:
    element = parent.children.append(XmlElement("orderedList" if bullets.numbered else "bulletList"))
    if bullets.numbered and bullets.first != 1:
        element.attributes["start"] = bullets.first
    for item in bullets.items:
        _write_blocks(element.children.append(XmlElement("listItem")), item)


def _write_runs(paragraph: XmlElement, runs: Iterable[Run]) -> None:
    text: XmlText | None = None
    written = 0
    for piece in _lines(runs):
        if piece.text == "\n":
            paragraph.children.append(XmlElement("hardBreak"))
            text = None
            continue
        if text is None:
            text, written = paragraph.children.append(XmlText()), 0
        marks: dict[str, object] = {name: {} for name, on in (("bold", piece.bold), ("italic", piece.italic)) if on}
        text.insert(written, piece.text, marks)
        # pycrdt counts positions in bytes of UTF-8.
        written += len(piece.text.encode())


def _lines(runs: Iterable[Run]) -> Iterator[Run]:
    """Runs of at most one line, and the line breaks between them as runs of their own."""
    for run in runs:
        for at, line in enumerate(run.text.split("\n")):
            if at:
                yield Run("\n")
            if line:
                yield Run(line, run.bold, run.italic)
