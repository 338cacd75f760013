from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from app.board.shape import AgendaItem, Board, Collection, Paragraph, Prose, RoleEntry, Run
from app.export.blocks import Block, Facts, Outline, Points, Table, Words
from app.export.outline import minutes_outline, plan_outline
from app.export.pdf import FONTS, to_pdf
from app.export.stamping import stamped
from app.record.status import StatusSheet
from tests.app.boards import full_board, parts, prose
from tests.app.records import concluded
from tests.cast import NOON

PARTLY_BOLD = Prose((Paragraph((Run("שלום", bold=True), Run(" Zuzu"))),))
NO_STANDARD = "does not claim to follow"


@pytest.fixture(autouse=True, scope="module")
def the_typeface() -> None:
    assert FONTS.is_dir(), "the front end has not been built: its build copies the typeface"


@cache
def full() -> PdfReader:
    return PdfReader(io.BytesIO(to_pdf(minutes_outline(concluded().minutes))))


def opened(board: Board, fonts: Path = FONTS) -> PdfReader:
    return PdfReader(io.BytesIO(to_pdf(minutes_outline(concluded(board).minutes), fonts)))


def text(pdf: PdfReader) -> str:
    return " ".join("\n".join(page.extract_text() for page in pdf.pages).split())


def about(words: str) -> Board:
    return replace(full_board(), purpose=words)


def claims_the_standard(pdf: PdfReader) -> bool:
    return b"<pdfuaid:part>1</pdfuaid:part>" in bytes(pdf.root_object["/Metadata"].get_object().get_data())  # type: ignore[union-attr]


def tags(pdf: PdfReader) -> list[tuple[str, DictionaryObject]]:
    """The structure of a document from top to bottom: each tag with its dictionary."""
    found: list[tuple[str, DictionaryObject]] = []

    def visit(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                visit(child)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                found.append((str(node["/S"]), node))
            if "/K" in node:
                visit(node["/K"])

    visit(pdf.root_object["/StructTreeRoot"])
    return found


def test_it_is_tagged_titled_and_says_its_language() -> None:
    pdf = full()
    assert "'/Marked': True" in str(pdf.root_object["/MarkInfo"])
    assert str(pdf.root_object["/Lang"]) == "en"
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Minutes FAM-DEMO-0001: Case conference 2, 11 June 2026"
    assert claims_the_standard(pdf)


def test_headings_lists_and_tables_are_tagged_as_such() -> None:
    kinds = [kind for kind, _ in tags(full())]
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/THead", "/TH", "/TD"} <= set(kinds)
    scopes = [
        attribute.get_object()["/Scope"]
        for kind, node in tags(full())
        if kind == "/TH"
        for attribute in node["/A"]  # type: ignore[attr-defined]
        if "/Scope" in attribute.get_object()
    ]
    assert len(scopes) == kinds.count("/TH")
    assert set(scopes) == {"/Column"}


def test_a_name_that_takes_two_lines_begins_beside_its_value() -> None:
    name = "What everybody at the table said about confidentiality"
    (page,) = printed(Facts(((name, "Kept here"), ("Next", "Below")))).pages
    heights: dict[str, float] = {}

    def seen(words: str, on: list[float], at: list[float], *_: object) -> None:
        heights.setdefault(words.strip(), on[5] + at[5])

    page.extract_text(visitor_text=seen)
    begun = next(height for words, height in heights.items() if words.startswith("What everybody"))
    assert heights["Kept here"] == begun > heights["Next"] == heights["Below"]


@pytest.mark.parametrize("lines", range(26, 40, 2))
def test_the_way_to_check_a_copy_is_never_torn(lines: int) -> None:
    sheet = StatusSheet(NOON, "Australia/Sydney", (("Addenda", "None"),))
    outline = outline_of(Points(("One line",) * lines))
    pdf = PdfReader(io.BytesIO(to_pdf(stamped(outline, sheet, "AAAA-BBBB", "https://board.example/verify"))))
    said = [page.extract_text() for page in pdf.pages]
    assert ["Is this copy genuine?" in words for words in said] == ["AAAA-BBBB" in words for words in said]


@pytest.mark.parametrize("lines", range(40, 50, 2))
def test_what_leads_to_a_table_stands_on_the_page_on_which_it_begins(lines: int) -> None:
    table = Table("", ("To whom",), (("Tessa",),) * 3, (1,))
    pdf = printed(Points(("One line",) * lines), Words("Who gets it", quiet=True), table)
    (page,) = [words for page in pdf.pages if "Who gets it" in (words := page.extract_text())]
    assert "Tessa" in page


def outline_of(*blocks: Block) -> Outline:
    return Outline("Minutes", "One", "FAM-DEMO-0001", 1, NOON.date(), "0" * 64, NOON, blocks)


def printed(*blocks: Block) -> PdfReader:
    return PdfReader(io.BytesIO(to_pdf(outline_of(*blocks))))


def test_every_page_carries_reference_version_digest_and_its_number() -> None:
    pdf, conclusion = full(), concluded()
    start = conclusion.minutes_digest
    seal = " ".join(start[at : at + 4] for at in range(0, 16, 4))
    for number, page in enumerate(pdf.pages, start=1):
        words = " ".join(page.extract_text().split())
        assert f"Page {number} of {len(pdf.pages)}" in words
        assert "FAM-DEMO-0001" in words
        assert f"Plan version 1 SHA-256 {seal}" in words


def test_it_says_what_the_minutes_say() -> None:
    words = text(full())
    for passage in (
        "Wren turns to her mother's voice and settles.",
        "We want to stay in our home, and sleep.",
        "Ask the landlord for a payment plan",
        "19 June 2026",
        "Step 3 of goal 1 (Sit with Wren on Tuesday nights) has no due date.",
        concluded().plan_digest,
    ):
        assert passage in words


def test_the_plan_is_a_document_too() -> None:
    pdf = PdfReader(io.BytesIO(to_pdf(plan_outline(concluded().plan))))
    assert claims_the_standard(pdf)
    assert "Version 1, 11 June 2026" in text(pdf)


def test_the_same_record_gives_the_same_bytes() -> None:
    outline = minutes_outline(concluded().minutes)
    assert to_pdf(outline) == to_pdf(outline)
    assert to_pdf(outline) != to_pdf(minutes_outline(concluded(about("something else")).minutes))


@pytest.mark.parametrize(
    "attack",
    [
        '#import "@preview/cetz:0.3.0"',
        '#read("/etc/passwd")',
        '#eval("1+1") $ x^2 $ *bold* _it_ `raw` @ref <label> // gone? /* gone? */ \\u{41} = not a heading',
        "{{7*7}} {% raw %} ${7*7}",
        "<script>alert(1)</script>",
        '"}], "injected": [{"',
        "https://example.org/?q=1~2--3...4",
    ],
)
def test_whatever_people_write_stays_text(attack: str) -> None:
    assert " ".join(attack.split()) in text(opened(about(attack)))


def test_control_characters_are_left_out() -> None:
    pdf = opened(about("be\x00fore\x07 \x1b[31mafter\x7f\u202e.\ufffe"))
    assert "before [31mafter." in text(pdf)
    assert claims_the_standard(pdf)


@pytest.mark.parametrize("words", ["漢字", "Well done 🎉"])
def test_a_character_that_no_typeface_has_is_owned_up_to(words: str) -> None:
    pdf = opened(about(words))
    assert NO_STANDARD in text(pdf)
    assert not claims_the_standard(pdf)
    assert len(tags(pdf)) > 50, "it is tagged all the same"


def test_hebrew_and_accents_are_set_without_notice() -> None:
    pdf = opened(about("Zoë, Ngũgĩ, Đặng, Łukasz and שלום"))
    assert "Zoë, Ngũgĩ, Đặng, Łukasz" in text(pdf)
    assert NO_STANDARD not in text(pdf)
    assert claims_the_standard(pdf)


@pytest.mark.parametrize(
    "board",
    [
        Board(agenda=Collection((("item0001", AgendaItem("a0", "שלום Zuzu")),))),
        Board(agenda=Collection((("item0001", AgendaItem("a0", "A", notes=prose("שלום Zuzu"))),))),
        Board(agenda=Collection((("item0001", AgendaItem("a0", "A", notes=PARTLY_BOLD)),))),
    ],
)
def test_what_is_read_from_the_right_begins_there(board: Board) -> None:
    from_the_left: dict[str, float] = {}

    def visit(words: str, around: Sequence[float], *_: Any) -> None:
        for sought in ("שלום", "Zuzu"):
            if sought in words:
                from_the_left.setdefault(sought, around[4])

    for page in opened(board).pages:
        page.extract_text(visitor_text=visit)
    assert from_the_left["Zuzu"] < from_the_left["שלום"]


def test_without_the_typeface_it_says_so(tmp_path: Path) -> None:
    pdf = opened(full_board(), tmp_path / "nowhere")
    assert "substitute typeface" in text(pdf)
    assert "Ask the landlord for a payment plan" in text(pdf)
    assert claims_the_standard(pdf)


def test_long_words_stay_inside_their_cells_and_tall_rows_lose_nothing() -> None:
    numbered = " ".join(f"word{number}" for number in range(250))
    role = RoleEntry("a0", "W" * 200, "", "i" * 200, numbered, "")
    pdf = opened(Board(roles=Collection((("role0001", role),))))
    words = text(pdf).replace("\u200b", "")
    assert all(f"word{number}" in words for number in range(250))
    assert len(pdf.pages) > 2


@given(parts(Board))
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_any_board_can_be_printed(board: Board) -> None:
    conclusion = concluded(board)
    for outline in (minutes_outline(conclusion.minutes), plan_outline(conclusion.plan)):
        assert to_pdf(outline).startswith(b"%PDF-1.7")


def test_notes_keep_their_order_and_lists_their_numbers() -> None:
    notes = Prose((Paragraph((Run("first\nsecond"),)), Paragraph(), Paragraph((Run("third", italic=True),))))
    item = AgendaItem("a0", "Notes", notes=notes)
    assert "first second third" in text(opened(Board(agenda=Collection((("item0001", item),)))))
