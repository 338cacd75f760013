from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdf
import pytest

from app.board.shape import Board, Collection, Goal, Step
from app.export.calendar import NextConference
from app.export.fridge import to_fridge
from app.export.pdf import UNSHOWN_ON_A_PAGE
from tests.app.boards import full_board, prose
from tests.app.records import concluded

NEXT = NextConference("0123456789abcdef01234567", datetime(2026, 6, 18, 0, 30, tzinfo=UTC), 60)


def page(board: Board, following: NextConference | None = NEXT) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(to_fridge(concluded(board).plan, following)))


def words(pdf: pypdf.PdfReader) -> str:
    return " ".join(" ".join(each.extract_text() for each in pdf.pages).split())


def test_it_says_in_their_own_words_what_is_to_be_done_by_whom_and_when() -> None:
    said = words(page(full_board()))
    for passage in (
        "We want to stay in our home, and sleep.",
        "Gather the last three rent receipts",
        "Tess Sampleford, by Monday 15 June 2026",
        "Thursday 18 June 2026, 10:30",
    ):
        assert passage in said
    assert "Send the feeding notes" not in said, "what is done needs no place on the fridge"


@pytest.mark.parametrize("goals", [1, 3, 8])
def test_it_is_one_page(goals: int) -> None:
    steps = Collection(
        tuple((f"step{at:04}", Step("a0", "Put the receipts into the blue folder", "tess")) for at in range(3))
    )
    many = tuple((f"goal{at:04}", Goal("a0", prose(f"Goal number {at}"), steps=steps)) for at in range(goals))
    assert len(page(Board(goals=Collection(many))).pages) == 1


@pytest.mark.parametrize("said", ["Sleep 🎉", "Sleep 漢字"])
def test_a_character_that_no_typeface_has_is_owned_up_to_on_one_page(said: str) -> None:
    board = Board(goals=Collection((("goal0001", Goal("a0", prose(said))),)))
    pdf = page(board)
    assert "Sleep" in words(pdf)
    assert UNSHOWN_ON_A_PAGE in words(pdf)
    assert len(pdf.pages) == 1
    assert UNSHOWN_ON_A_PAGE not in words(page(full_board()))
