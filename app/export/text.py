"""A document as plain text, to be sent as a message or read by any program: no tables, no marks, one thought a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.board.shape import Block as ProseBlock
from app.board.shape import Paragraph, Prose
from app.export.blocks import Block, Facts, Outline, Points, RichWords, Section, Table, Words
from app.export.cleaning import clean

#: What stands under the heading of each level, as long as the heading.
_UNDERLINES = "=-"


def to_text(outline: Outline) -> str:
    """The document in lines that end with a newline; sections are parted by empty lines."""
    head = [clean(f"{outline.kind} · {outline.reference}"), *_heading(clean(outline.title), 0)]
    return "\n".join((*head, *_blocks(outline.blocks, 1))) + "\n"


def _blocks(blocks: Iterable[Block], level: int) -> Iterator[str]:
    for block in blocks:
        yield ""
        yield from _block(block, level)


def _block(block: Block, level: int) -> Iterable[str]:
    match block:
        case Section(title, blocks):
            return [*_heading(_line(title), level), *_blocks(blocks, level + 1)]
        case Words(text):
            return clean(text).split("\n")
        case RichWords(prose, quoted):
            return _quoted(_prose(prose)) if quoted else _prose(prose)
        case Facts(entries):
            return [f"{clean(name)}: {_hanging(value)}" for name, value in entries]
        case Points(entries):
            return [f"- {_hanging(entry)}" for entry in entries]
        case Table():
            return _table(block)


def _heading(title: str, level: int) -> list[str]:
    return [title, _UNDERLINES[level] * min(len(title), 72)] if level < len(_UNDERLINES) else [title]


def _table(table: Table) -> Iterator[str]:
    """Each row as a point, with what its cells are about."""
    for row in table.rows:
        yield f"- {_hanging(row[0])}"
        for name, cell in zip(table.head[1:], row[1:], strict=True):
            yield f"  {name}: {_hanging(cell, 4)}"


def _quoted(lines: Iterable[str]) -> Iterator[str]:
    return (f"> {line}".rstrip() for line in lines)


def _prose(prose: Prose) -> Iterator[str]:
    for block in prose.blocks:
        yield from _prose_block(block)


def _prose_block(block: ProseBlock) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from clean("".join(run.text for run in block.runs)).split("\n")
        return
    for number, item in enumerate(block.items, start=block.first):
        sign = f"{number}. " if block.numbered else "- "
        lines = [line for inner in item for line in _prose_block(inner)] or [""]
        yield sign + lines[0]
        yield from (" " * len(sign) + line for line in lines[1:])


def _hanging(text: str, by: int = 2) -> str:
    """Further lines stand a little to the right."""
    return clean(text).replace("\n", "\n" + " " * by)


def _line(text: str) -> str:
    return " ".join(clean(text).split("\n"))
