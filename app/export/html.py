"""A document as HTML: semantic, everything escaped, dressed by the classes of `.record`."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from app.board.shape import Block as ProseBlock
from app.board.shape import Bullets, Paragraph, Prose, Run
from app.export.blocks import Block, Facts, Outline, Points, RichWords, Section, Table, Words
from app.export.cleaning import clean


def to_html(outline: Outline, top: int = 1) -> Markup:
    """The document as one `<article>`; its title is a heading of level `top`, its sections come below."""
    head = Markup('<header class="record__head"><p class="record__kind">{} · {}</p>{}</header>').format(
        outline.kind, outline.reference, _heading(top, clean(outline.title))
    )
    seal = Markup('<footer class="record__seal"><p>{} · {} · {} · SHA-256 <code>{} …</code></p></footer>').format(
        outline.kind, outline.reference, outline.numbered.lower(), outline.seal
    )
    return Markup('<article class="record" lang="{}">{}{}{}</article>').format(
        outline.language,
        head,
        _blocks(outline.blocks, top + 1),
        seal if outline.digest else "",
    )


def blocks_html(blocks: Iterable[Block], level: int) -> Markup:
    """Parts of a document without one around them, their titles headings from this level on."""
    return _blocks(blocks, level)


def prose_html(prose: Prose) -> Markup:
    """What people wrote, alone."""
    return _prose(prose)


def _blocks(blocks: Iterable[Block], level: int) -> Markup:
    return _joined(_block(block, level) for block in blocks)


def _block(block: Block, level: int) -> Markup:
    match block:
        case Section(title, blocks):
            return Markup("<section>{}{}</section>").format(_heading(level, clean(title)), _blocks(blocks, level + 1))
        case Words(text, quiet):
            return _words(text, Markup('<p class="record__aside" dir="auto">') if quiet else Markup('<p dir="auto">'))
        case RichWords(prose, quoted):
            inner = _prose(prose)
            return Markup("<blockquote>{}</blockquote>").format(inner) if quoted else inner
        case Facts(entries):
            return _facts(entries)
        case Points(entries):
            return Markup("<ul>{}</ul>").format(
                _joined(Markup('<li dir="auto">{}</li>').format(_lines(entry)) for entry in entries)
            )
        case Table():
            return _table(block)


def _heading(level: int, title: str) -> Markup:
    return Markup("<h{0}>{1}</h{0}>").format(min(level, 6), title)


def _words(text: str, opening: Markup) -> Markup:
    return opening + _lines(text) + Markup("</p>")


def _facts(entries: Iterable[tuple[str, str]]) -> Markup:
    rows = (
        Markup('<div><dt>{}</dt><dd dir="auto">{}</dd></div>').format(name, _lines(value)) for name, value in entries
    )
    return Markup('<dl class="record__facts">{}</dl>').format(_joined(rows))


def _table(table: Table) -> Markup:
    """The roles are written out because a style that stacks the cells on a phone would take them away."""
    head = _joined(Markup('<th scope="col" role="columnheader">{}</th>').format(name) for name in table.head)
    return Markup(
        '<table class="table" role="table"><caption class="visually-hidden">{}</caption>'
        '<thead role="rowgroup"><tr role="row">{}</tr></thead><tbody role="rowgroup">{}</tbody></table>'
    ).format(table.caption, head, _joined(_row(table.head, row) for row in table.rows))


def _row(head: tuple[str, ...], row: tuple[str, ...]) -> Markup:
    first = Markup('<th scope="row" role="rowheader" dir="auto">{}</th>').format(_lines(row[0]))
    rest = (
        Markup('<td role="cell" data-label="{}" dir="auto">{}</td>').format(name, _lines(cell))
        for name, cell in zip(head[1:], row[1:], strict=True)
    )
    return Markup('<tr role="row">{}{}</tr>').format(first, _joined(rest))


def _prose(prose: Prose) -> Markup:
    return _joined(_prose_block(block) for block in prose.blocks)


def _prose_block(block: ProseBlock) -> Markup:
    if isinstance(block, Paragraph):
        inner = _joined(_run(run) for run in block.runs)
        return Markup('<p dir="auto">{}</p>').format(inner) if inner.strip() else Markup("")
    return _list(block)


def _list(bullets: Bullets) -> Markup:
    items = _joined(
        Markup("<li>{}</li>").format(_joined(_prose_block(inner) for inner in item)) for item in bullets.items
    )
    if not bullets.numbered:
        return Markup("<ul>{}</ul>").format(items)
    start = Markup(' start="{}"').format(bullets.first) if bullets.first != 1 else Markup("")
    return Markup("<ol{}>{}</ol>").format(start, items)


def _run(run: Run) -> Markup:
    text = _lines(run.text)
    if run.italic:
        text = Markup("<em>{}</em>").format(text)
    if run.bold:
        text = Markup("<strong>{}</strong>").format(text)
    return text


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in clean(text).split("\n"))


def _joined(pieces: Iterable[Markup]) -> Markup:
    return Markup("").join(pieces)
