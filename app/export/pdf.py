"""A document as a tagged PDF that follows PDF/UA-1, the same bytes for the same document.

The content reaches the typesetter as data, never as markup, so nothing that people write can run there. A glyph that
no font has makes PDF/UA impossible: the document is then set without the standard and says so on its first page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.board.shape import Block as ProseBlock
from app.board.shape import Bullets, Paragraph, Prose
from app.export.blocks import Block, Facts, Outline, Points, RichWords, Section, Stamp, Table, Words
from app.export.cleaning import clean, set_apart, set_apart_together

if TYPE_CHECKING:
    from typst import Fonts

FACE = "Noto Sans"
#: Where the build puts the typeface.
FONTS = Path(__file__).parents[2] / "static" / "dist" / "fonts"
TEMPLATE = Path(__file__).with_name("document.typ")

SUBSTITUTE_FACE = (
    f"This copy is set in a substitute typeface, because this installation does not have {FACE}. "
    "Its words are those of the record."
)
#: The same on a page of few words.
UNSHOWN_ON_A_PAGE = "An empty box is a character that this page could not show. On the screen it can be read."
UNSHOWN_CHARACTERS = (
    "Some characters in this document are in no typeface of this installation and appear as empty boxes. The frozen "
    "record has them, and the page on the screen shows them. For the same reason this copy does not claim to follow "
    "the accessibility standard PDF/UA."
)

#: No word of a language, and likely to stick out of its cell.
_LONG_WORD = re.compile(r"\S{21,}")
#: The width of a line in millimetres, of a wide letter and of a usual one, and of the room beside the words of a cell.
_LINE_WIDTH = 166
_LETTER_WIDTH = 3.2
_USUAL_WIDTH = 2.1
_CELL_INSET = 3.5


def to_pdf(outline: Outline, fonts: Path = FONTS) -> bytes:
    """The document as PDF, set with the fonts in the folder `fonts`. The typesetter is loaded at the first call.

    Raises typst.TypstError when the document cannot be set at all."""
    import typst

    notices = [] if FACE in _fonts(fonts).families() else [SUBSTITUTE_FACE]
    try:
        return _compiled(_template(), _content(outline, notices), outline.frozen_at, fonts, ["ua-1"])
    except typst.TypstError as error:
        if not _lacks_a_glyph(error):
            raise
        content = _content(outline, [*notices, UNSHOWN_CHARACTERS])
        return _compiled(_template(), content, outline.frozen_at, fonts, [])


def typeset(template: bytes, content: Mapping[str, Any], at: datetime, fonts: Path = FONTS) -> bytes:
    """A template of ours with this content as tagged PDF, made `at` this instant; after PDF/UA-1 where the typeface has
    every character, else with a `notice` that it has not."""
    import typst

    def compiled(notice: str, standards: list[Any]) -> bytes:
        told = json.dumps({**content, "notice": notice}, ensure_ascii=False)
        return _compiled(template, told, at, fonts, standards)

    try:
        return compiled("", ["ua-1"])
    except typst.TypstError as error:
        if not _lacks_a_glyph(error):
            raise
        return compiled(UNSHOWN_ON_A_PAGE, [])


def _lacks_a_glyph(error: Any) -> bool:
    return "could not be displayed" in error.message


@cache
def _fonts(folder: Path) -> Fonts:
    import typst

    folders = [folder] if folder.is_dir() else []
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _compiled(template: bytes, content: str, at: datetime, fonts: Path, standards: list[Any]) -> bytes:
    import typst

    pdf, _ = typst.compile_with_warnings(
        template,
        font_paths=_fonts(fonts),
        ignore_system_fonts=True,
        sys_inputs={"document": content},
        pdf_standards=standards,
        timestamp=int(at.timestamp()),
    )
    return pdf


def _content(outline: Outline, notices: Sequence[str]) -> str:
    return json.dumps(_document(outline, notices), ensure_ascii=False)


def _document(outline: Outline, notices: Sequence[str]) -> dict[str, Any]:
    return {
        "name": clean(f"{outline.kind} {outline.reference}: {outline.title}"),
        "kind": clean(outline.kind),
        "title": clean(outline.title),
        "reference": clean(outline.reference),
        "version": outline.numbered,
        "seal": outline.seal,
        "language": outline.language,
        "notices": list(notices),
        "check": _check(outline.stamp, outline.blocks[-1]) if outline.stamp else None,
        "blocks": [_block(block) for block in (outline.blocks[:-1] if outline.stamp else outline.blocks)],
    }


def _check(stamp: Stamp, section: Block) -> dict[str, Any]:
    """The section on how this copy is checked, with the way there as a QR code, and in words for those who do not see
    it."""
    import segno

    drawn = segno.make(stamp.link, error="m", micro=False).svg_inline(border=0, omitsize=True)
    words = f"QR code that leads to {stamp.address} with the code of this copy"
    return {"picture": drawn, "words": words, "section": _block(section)}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Section(title, blocks):
            return {
                "is": "section",
                "title": breakable(_line(title), 40),
                "blocks": [_block(inner) for inner in blocks],
            }
        case Words(text, quiet):
            return {"is": "words", "text": breakable(text, 64), "quiet": quiet}
        case RichWords(prose, quoted):
            return {"is": "prose", "blocks": list(_prose(prose)), "quoted": quoted}
        case Facts(entries):
            return {"is": "facts", "entries": [[clean(name), breakable(value, 64)] for name, value in entries]}
        case Points(entries):
            return {"is": "points", "entries": [breakable(entry, 64) for entry in entries]}
        case Table():
            return _table(block)


def _table(table: Table) -> dict[str, Any]:
    widths = [share / sum(table.widths) * _LINE_WIDTH for share in table.widths]
    rows = [[_cell(cell, width) for cell, width in zip(row, widths, strict=True)] for row in table.rows]
    return {"is": "table", "head": list(table.head), "rows": rows, "widths": list(table.widths)}


def _cell(text: str, width: float) -> dict[str, Any]:
    """What stands in a cell, and whether it is too narrow for a word, which is hyphenated then."""
    longest = max(map(len, text.split()), default=0)
    return {
        "words": breakable(text, int(width / _LETTER_WIDTH)),
        "narrow": longest * _USUAL_WIDTH > width - _CELL_INSET,
    }


def _prose(prose: Prose) -> Iterator[dict[str, Any]]:
    return (_prose_block(block) for block in prose.blocks if not Prose((block,)).blank)


def _prose_block(block: ProseBlock) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        texts = set_apart_together([_broken(run.text, 64) for run in block.runs])
        runs = [
            {"text": text, "bold": run.bold, "italic": run.italic} for text, run in zip(texts, block.runs, strict=True)
        ]
        return {"is": "paragraph", "runs": runs}
    return _list(block)


def _list(bullets: Bullets) -> dict[str, Any]:
    items = [[_prose_block(block) for block in item] for item in bullets.items]
    return {"is": "list", "items": items, "numbered": bullets.numbered, "first": bullets.first}


def _line(text: str) -> str:
    return " ".join(clean(text).split("\n"))


def breakable(text: str, fit: int) -> str:
    """Words in which those that are too long may break after `fit` letters, each line in its own direction."""
    return set_apart(_broken(text, fit))


def _broken(text: str, fit: int) -> str:

    def pieces(word: re.Match[str]) -> str:
        return "\u200b".join(word[0][at : at + fit] for at in range(0, len(word[0]), fit))

    return _LONG_WORD.sub(pieces, clean(text))
