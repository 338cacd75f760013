from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given, settings

from app.board.shape import AgendaItem, Board, Bullets, Collection, Paragraph, Prose, Run
from app.export.html import to_html
from app.export.outline import minutes_outline, plan_outline
from tests.app.boards import full_board, parts
from tests.app.records import concluded

STRUCTURE = {
    "article",
    "header",
    "footer",
    "section",
    "h1",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "p",
    "br",
    "dl",
    "div",
    "dt",
    "dd",
}
LISTS_AND_TABLES = {"ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"}
ALLOWED = STRUCTURE | LISTS_AND_TABLES | {"strong", "em", "code"}
VOID = {"br"}


class Page(HTMLParser):
    """What a browser would find: the elements, their attributes, the text; refuses what does not nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(str(html))
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def minutes(board: Board | None = None) -> Page:
    return Page(to_html(minutes_outline(concluded(board).minutes)))


def noted(*runs: Run) -> Board:
    item = AgendaItem("a0", "Notes", notes=Prose((Paragraph(runs),)))
    return Board(agenda=Collection((("item0001", item),)))


def test_whatever_people_write_stays_text() -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;{{7*7}}{%raw%}\"'--><!--"
    item = AgendaItem("a0", attack, led_by=attack, notes=Prose((Paragraph((Run(attack, bold=True),)),)))
    page = minutes(replace(full_board(), purpose=attack, agenda=Collection((("item0001", item),))))
    assert page.text.count(attack) >= 4
    assert set(page.tags) <= ALLOWED


@given(parts(Board))
@settings(max_examples=30, deadline=None)
def test_any_board_makes_well_formed_pages_without_control_characters(board: Board) -> None:
    conclusion = concluded(board)
    for outline in (minutes_outline(conclusion.minutes), plan_outline(conclusion.plan)):
        html = to_html(outline)
        assert set(Page(html).tags) <= ALLOWED
        assert not any(ord(letter) < 32 and letter != "\n" for letter in html)


def test_tables_name_their_columns_and_rows() -> None:
    page = minutes()
    scopes = [value for tag, name, value in page.attributes if tag == "th" and name == "scope"]
    assert {"col", "row"} == set(scopes)
    assert ("td", "data-label", "By when") in page.attributes
    assert page.tags.count("caption") == page.tags.count("table")


def test_headings_go_down_one_level_at_a_time_from_the_given_top() -> None:
    for top in (1, 2):
        page = Page(to_html(minutes_outline(concluded().minutes), top))
        levels = [int(tag[1]) for tag in page.tags if tag[0] == "h" and tag[1:].isdigit()]
        assert levels[0] == top
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert max(levels) == top + 2


def test_bold_italic_and_line_breaks_are_kept() -> None:
    html = to_html(minutes_outline(concluded(noted(Run("a", bold=True, italic=True), Run("\n"), Run("b & c"))).minutes))
    assert '<p dir="auto"><strong><em>a</em></strong><br>b &amp; c</p>' in html


def test_numbered_lists_begin_where_they_began() -> None:
    notes = Prose((Bullets(((Paragraph((Run("fourth"),)),),), numbered=True, first=4),))
    board = Board(agenda=Collection((("item0001", AgendaItem("a0", "Notes", notes=notes)),)))
    assert ("ol", "start", "4") in minutes(board).attributes


def test_every_passage_finds_its_own_writing_direction() -> None:
    page = minutes(noted(Run("שלום")))
    assert ("p", "dir", "auto") in page.attributes
    assert "שלום" in page.text


def test_overrides_of_the_writing_direction_do_not_reach_the_page() -> None:
    page = minutes(noted(Run("safe\u202etxt.exe")))
    assert "safetxt.exe" in page.text


def test_blank_paragraphs_leave_no_gap() -> None:
    assert "<p></p>" not in to_html(minutes_outline(concluded(noted(Run(" "))).minutes))
    assert '<p dir="auto"></p>' not in to_html(minutes_outline(concluded(noted()).minutes))
