"""A document as a Word file: real headings, lists and tables, and nothing that runs, is fetched or is computed.

What people write only ever becomes text runs. The same document gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from app.board.shape import Block as ProseBlock
from app.board.shape import Bullets, Paragraph, Prose
from app.export.blocks import Block, Facts, Outline, Points, RichWords, Section, Table, Words
from app.export.cleaning import clean, from_right

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

_FACE = "Calibri"
_INK, _SOFT, _ACCENT = "13212A", "40505A", "0A5468"
#: The width of a line in English Metric Units: A4 with margins of 22 mm.
_LINE_WIDTH = 166 * 36_000
#: Zip files carry times; this one is the earliest that they know.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_DEEPEST_STYLE = 3
_IN_TABLES = 9
_HANGING = 14


def to_word(outline: Outline) -> bytes:
    """The document as DOCX. The library is loaded at the first call."""
    import docx

    document = docx.Document()
    _set_up(document, outline)
    setter = _Setter(document)
    kind = document.add_paragraph(style="Caption")
    kind.add_run(clean(f"{outline.kind} · {outline.reference}"))
    document.add_heading(_line(outline.title), 1)
    setter.blocks(outline.blocks, 2)
    written = io.BytesIO()
    document.save(written)
    return _timeless(written.getvalue())


class _Setter:
    """Writes blocks at the end of a document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def blocks(self, blocks: Sequence[Block], level: int) -> None:
        for block, following in zip_longest(blocks, blocks[1:]):
            self._block(block, level, leads=isinstance(following, Table | Points | Section))

    def _block(self, block: Block, level: int, *, leads: bool) -> None:
        """What leads to a table, a list or a section stands on the page on which that begins."""
        match block:
            case Section(title, blocks):
                self._document.add_heading(_line(title), min(level, 9))
                self.blocks(blocks, level + 1)
            case Words(text, quiet):
                paragraph = self._document.add_paragraph(style="Subtitle" if quiet else None)
                _add(paragraph, text)
                paragraph.paragraph_format.keep_with_next = leads or None
            case RichWords(prose, quoted):
                self._prose(prose, "Quote" if quoted else None)
            case Facts(entries):
                self._facts(entries)
            case Points(entries):
                for entry in entries:
                    _add(self._document.add_paragraph(style="List Bullet"), entry)
            case Table():
                self._table(block)

    def _facts(self, entries: Iterable[tuple[str, str]]) -> None:
        for name, value in entries:
            paragraph = self._document.add_paragraph()
            _add(paragraph, f"{name}: ", bold=True)
            _add(paragraph, value)
            paragraph.paragraph_format.space_after = _points(2)
            # What goes on below stands further in than the names do.
            paragraph.paragraph_format.left_indent = _points(_HANGING)
            paragraph.paragraph_format.first_line_indent = -_points(_HANGING)

    def _table(self, table: Table) -> None:
        made = self._document.add_table(rows=1, cols=len(table.head), style="Table Grid")
        made.autofit = False
        self._row(made.rows[0], table.head, heads=True)
        for row in table.rows:
            self._row(made.add_row(), row)
        for column, share in zip(made.columns, table.widths, strict=True):
            width = _LINE_WIDTH * share // sum(table.widths)
            column.width = width
            for cell in column.cells:
                cell.width = width
        self._document.add_paragraph().paragraph_format.space_after = _points(4)

    def _row(self, made: Any, texts: Iterable[str], *, heads: bool = False) -> None:
        """In one piece; the head also on the page of the row below it, and again on every further page."""
        _mark(made, "w:cantSplit")
        if heads:
            _mark(made, "w:tblHeader")
        for cell, text in zip(made.cells, texts, strict=True):
            paragraph = cell.paragraphs[0]
            _add(paragraph, text, bold=heads, size=_IN_TABLES)
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = _points(2)
            paragraph.paragraph_format.keep_with_next = heads or None

    def _prose(self, prose: Prose, style: str | None) -> None:
        for block in prose.blocks:
            if not Prose((block,)).blank:
                self._prose_block(block, style, 0)

    def _prose_block(self, block: ProseBlock, style: str | None, depth: int) -> None:
        if isinstance(block, Paragraph):
            _add_runs(self._document.add_paragraph(style=style), block)
        else:
            self._list(block, depth)

    def _list(self, bullets: Bullets, depth: int) -> None:
        name = "List Number" if bullets.numbered else "List Bullet"
        style = _at_depth(name, depth)
        numbering = self._numbered_from(style, bullets.first) if bullets.numbered else None
        for item in bullets.items:
            self._item(item, style, numbering, depth)

    def _item(self, item: Iterable[ProseBlock], style: str, numbering: int | None, depth: int) -> None:
        first = True
        for block in item:
            if isinstance(block, Paragraph) and first:
                paragraph = self._document.add_paragraph(style=style)
                if numbering is not None:
                    number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                    number.get_or_add_ilvl().val = 0
                    number.get_or_add_numId().val = numbering
                _add_runs(paragraph, block)
            elif isinstance(block, Paragraph):
                _add_runs(self._document.add_paragraph(style=_at_depth("List Continue", depth)), block)
            else:
                self._list(block, depth + 1)
            first = False

    def _numbered_from(self, style: str, first: int) -> int:
        """A numbering of its own for one list, or every list would go on where the one before ended."""
        numbering: Any = self._document.part.numbering_part.element
        of_style: Any = self._document.styles[style].element
        usual = numbering.num_having_numId(of_style.pPr.numPr.numId.val)
        own = numbering.add_num(usual.abstractNumId.val)
        own.add_lvlOverride(ilvl=0).add_startOverride(first)
        return int(own.numId)


def _set_up(document: Document, outline: Outline) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    _add(section.header.paragraphs[0], f"{outline.kind} · {outline.reference} · {_line(outline.title)}")
    foot = outline.numbered
    footer = section.footer.paragraphs[0]
    _add(footer, f"{foot} · SHA-256 {outline.seal} …" if outline.digest else foot)
    for words, counted in ((" · Page ", "PAGE"), (" of ", "NUMPAGES")):
        _add(footer, words)
        _add_count(footer, counted)
    _set_styles(document, outline.language)
    properties = document.core_properties
    properties.title = clean(f"{outline.kind} {outline.reference}: {_line(outline.title)}")[:255]
    properties.author = properties.last_modified_by = "Caseboard"
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = outline.frozen_at.replace(tzinfo=None)
    properties.language = outline.language
    _drop_thumbnail(document)


def _drop_thumbnail(document: Document) -> None:
    """The library's empty document brings a picture of itself."""
    relations = document.part.package.rels
    for name in [name for name, each in relations.items() if each.reltype.endswith("/thumbnail")]:
        del relations[name]


def _set_styles(document: Document, language: str) -> None:
    sizes = {"Normal": 10.5, "Heading 1": 22, "Heading 2": 15, "Heading 3": 12, "Heading 4": 11, "Heading 5": 11}
    colours = {
        "Heading 1": _INK,
        "Caption": _ACCENT,
        "Subtitle": _SOFT,
        "Header": _SOFT,
        "Footer": _SOFT,
        "Quote": _INK,
    }
    for style in document.styles:
        if style.name in sizes or style.name in colours or (style.name or "").startswith("Heading"):
            _set_style(style, sizes.get(style.name or "", 10), colours.get(style.name or "", _INK))
    normal: Any = document.styles["Normal"]
    normal.paragraph_format.space_after = _points(6)
    normal.element.get_or_add_rPr().append(_element("w:lang", {"w:val": language, "w:eastAsia": language}))


def _set_style(style: Any, size: float, colour: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    style.font.name, style.font.size, style.font.color.rgb = _FACE, _points(size), RGBColor.from_string(colour)
    faces = style.element.rPr.rFonts
    for script in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        faces.attrib.pop(qn(script), None)
    style.font.italic = style.name == "Quote"
    for spaced in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spaced)


def _at_depth(style: str, depth: int) -> str:
    return style if depth == 0 else f"{style} {min(depth + 1, _DEEPEST_STYLE)}"


def _points(size: float) -> int:
    from docx.shared import Pt

    return Pt(size)


def _element(name: str, attributes: dict[str, str] | None = None) -> Any:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), value)
    return made


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(_element(name))


def _add(
    paragraph: WordParagraph, text: str, *, bold: bool = False, italic: bool = False, size: float | None = None
) -> None:
    words = clean(text)
    run = paragraph.add_run(words)
    run.bold, run.italic = bold or None, italic or None
    if size is not None:
        run.font.size = _points(size)
    if from_right(words):
        paragraph._p.get_or_add_pPr().append(_element("w:bidi"))


def _add_count(paragraph: WordParagraph, counted: str) -> None:
    """A number of pages that the word processor counts."""
    counting, run, shown = _element("w:fldSimple", {"w:instr": counted}), _element("w:r"), _element("w:t")
    shown.text = "1"
    run.append(shown)
    counting.append(run)
    paragraph._p.append(counting)


def _add_runs(paragraph: WordParagraph, written: Paragraph) -> None:
    for run in written.runs:
        _add(paragraph, run.text, bold=run.bold, italic=run.italic)


def _line(text: str) -> str:
    return " ".join(clean(text).split("\n"))


def _timeless(content: bytes) -> bytes:
    """The same package without the times at which its parts were written."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        names = sorted(given.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            made.writestr(zipfile.ZipInfo(name, _EPOCH), given.read(name), zipfile.ZIP_DEFLATED)
    return written.getvalue()
