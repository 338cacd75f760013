from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, datetime

import pypdf
import pytest

from app.actions.drawing import Drawn, redrawn
from app.board.shape import Board, Collection, Goal, GoalState, Step
from app.conference.pictures import MOST
from app.export.calendar import NextConference
from app.export.fridge import to_fridge
from app.export.illustration import Illustration
from app.export.pdf import UNSHOWN_ON_A_PAGE
from app.record.addenda import AddendumLine
from app.record.who import Who
from tests.app.boards import full_board, prose
from tests.app.export.test_pdf import claims_the_standard, tags
from tests.app.files import photo
from tests.app.records import concluded

NEXT = NextConference("0123456789abcdef01234567", datetime(2026, 6, 18, 0, 30, tzinfo=UTC), 60)


def page(
    board: Board, following: NextConference | None = NEXT, pictures: Sequence[Illustration] = ()
) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(to_fridge(concluded(board).plan, following, pictures)))


def picture(words: str, goal: str = "", size: tuple[int, int] = (90, 60)) -> Illustration:
    drawn = redrawn(photo(size=size))
    assert isinstance(drawn, Drawn)
    digest = hashlib.sha256(drawn.content).hexdigest()
    return Illustration(goal, words, digest, (drawn.width, drawn.height), drawn.content)


def busy(goals: int) -> Board:
    steps = Collection(
        tuple((f"step{at:04}", Step("a0", "Put the receipts into the blue folder", "tess")) for at in range(3))
    )
    many = tuple((f"goal{at:04}", Goal("a0", prose(f"Goal number {at}"), steps=steps)) for at in range(goals))
    return Board(goals=Collection(many))


def words(pdf: pypdf.PdfReader) -> str:
    return " ".join(" ".join(each.extract_text() for each in pdf.pages).split())


def test_it_says_in_their_own_words_what_is_to_be_done_by_whom_and_when() -> None:
    said = words(page(full_board()))
    for passage in (
        "We want to stay in our home, and sleep.",
        "Gather the last three rent receipts",
        "Tess Sampleford, by Monday 15 June 2026",
        "Thursday 18 June 2026, 10:30 (Sydney time)",
    ):
        assert passage in said
    assert "Send the feeding notes" not in said, "what is done needs no place on the fridge"


def test_what_was_achieved_is_told_as_managed_and_what_was_stopped_is_not_there() -> None:
    def goal(at: int, state: GoalState) -> tuple[str, Goal]:
        step = Collection(((f"step{at:04}", Step("a0", f"Step {at}", "tess")),))
        return f"goal{at:04}", Goal(f"a{at}", prose(f"Goal {at}"), state=state, steps=step)

    goals = Collection(tuple(goal(at, state) for at, state in enumerate(GoalState)))
    said = words(page(Board(goals=goals)))
    to_do, managed = said.split("We managed this")
    assert "Goal 0" in to_do
    assert "Goal 1" in managed
    assert "Goal 1" not in to_do
    assert not any(f"Goal {at}" in said for at in (2, 3))
    assert all(f"Step {at}" in to_do for at in range(4)), "nothing that somebody still has to do is lost"


@pytest.mark.parametrize("length", [20, 300, 4_000])
def test_corrections_stand_on_the_one_page_however_long_they_are(length: int) -> None:
    at = datetime(2026, 6, 12, tzinfo=UTC)
    who = Who("Joel Mockridge", "", "joel")
    said = "word " * (length // 5)
    long = [AddendumLine(n, "Correction", "Goals", said, who, at, "Accepted", "", who, at) for n in (1, 2)]
    pdf = pypdf.PdfReader(io.BytesIO(to_fridge(concluded(busy(3)).plan, NEXT, (), long)))
    assert len(pdf.pages) == 1
    assert words(pdf).count("Goals: word") == 2
    assert ("all of it is in the plan" in words(pdf)) is (length > 300)


@pytest.mark.parametrize("goals", [1, 3, 8])
def test_it_is_one_page(goals: int) -> None:
    assert len(page(busy(goals)).pages) == 1


@pytest.mark.parametrize("goals", [1, 3, 8])
@pytest.mark.parametrize("size", [(90, 60), (40, 120), (300, 40)])
def test_it_is_one_page_with_as_many_pictures_as_it_takes(goals: int, size: tuple[int, int]) -> None:
    pictures = [picture(f"Drawing {at}", f"goal{at % goals:04}", size) for at in range(MOST - 2)]
    pdf = page(busy(goals), pictures=[*pictures, picture("Us", size=size), picture("Our dog", size=size)])
    assert len(pdf.pages) == 1
    assert claims_the_standard(pdf)


def test_a_picture_is_there_for_those_who_cannot_see_it_too() -> None:
    board = full_board()
    (goal, _), *_ = board.goals.entries
    pdf = page(board, pictures=[picture("All of us at the sea"), picture("The new bed", goal), picture("x", "gone")])
    told = [str(dictionary["/Alt"]) for tag, dictionary in tags(pdf) if tag == "/Figure"]
    assert told == ["All of us at the sea", "The new bed"], "at the head, beside its goal, and not without one"
    assert claims_the_standard(pdf)
    assert [tag for tag, _ in tags(page(board)) if tag == "/Figure"] == []


def test_the_same_pictures_give_the_same_bytes() -> None:
    plan, pictures = concluded(full_board()).plan, [picture("All of us at the sea")]
    assert to_fridge(plan, NEXT, pictures) == to_fridge(plan, NEXT, pictures)
    assert to_fridge(plan, NEXT, pictures) != to_fridge(plan, NEXT)


@pytest.mark.parametrize("said", ["Sleep 🎉", "Sleep 漢字"])
def test_a_character_that_no_typeface_has_is_owned_up_to_on_one_page(said: str) -> None:
    board = Board(goals=Collection((("goal0001", Goal("a0", prose(said))),)))
    pdf = page(board)
    assert "Sleep" in words(pdf)
    assert UNSHOWN_ON_A_PAGE in words(pdf)
    assert len(pdf.pages) == 1
    assert UNSHOWN_ON_A_PAGE not in words(page(full_board()))
