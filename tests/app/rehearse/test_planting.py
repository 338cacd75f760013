"""A demonstration begins with a conference that goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx2
import lxml.html

from app.actions import growing
from app.actions.growing import Stage
from app.board.choices import ItemState
from app.board.reading import read_part
from app.board.shape import Board
from app.rehearse.company import live_case, seated
from app.rehearse.planting import plant, plantings
from app.rehearse.stage import demonstrated
from app.rehearse.typing import board_in


async def read(url: str) -> list[lxml.html.HtmlElement]:
    """The letters in the mailbox, as they stand there."""
    async with httpx2.AsyncClient(base_url=url) as visitor:
        return list(lxml.html.fromstring((await visitor.get("/demo/mail")).text).xpath("//main//li"))


def test_a_case_is_played_into_a_demonstration_up_to_the_middle_of_its_conference(tmp_path: Path) -> None:
    told: list[str] = []
    mail: list[lxml.html.HtmlElement] = []
    for each in plantings():
        if each.reference != live_case():
            growing.note(tmp_path, each.reference, stage=Stage.PLANTED)

    async def seen() -> tuple[Board, str]:
        async with demonstrated(tmp_path, "measured by nobody") as url:
            await plant(url, tmp_path, told.append)
            mail.extend(await read(url))
            async with seated(url, ["Tessa Sampleford", "Iris Demont"]) as seats:
                browser = seats["Tessa Sampleford"].browser
                board = board_in(browser.page().document)
                steering = read_part("chair", browser.page("chair").document.get_update()).part.facilitation
                return board, dict(board.agenda.entries)[steering.current_item].title

    board, now = asyncio.run(seen())
    items = [each for _, each in board.agenda.entries]
    assert [each.state for each in items] == [ItemState.DISCUSSED] * 3 + [ItemState.PLANNED] * 3
    assert now == "Where Wren sleeps"
    # Whoever comes alone reads what people have said so far, and sees that they agree on goals.
    assert [any(each.notes.lines()) for each in items] == [True] * 4 + [False] * 2
    assert all(len(each.entries) for each in (board.views, board.needs, board.roles, board.goals))
    assert not board.decisions.entries
    # Whoever looks for a way in as a guest finds the letter that opens first; those that are over lead nowhere.
    first, *others = mail
    assert "Opens the door" in first.text_content()
    assert first.xpath("string(.//a)") == "Open it as Maureen Mockridge"
    over = [each for each in others if "This invitation has already been used." in each.text_content()]
    assert {each.xpath("string(.//p/span)").split(" p-")[0] for each in over} == {
        "To Tessa Sampleford",
        "To Joel Mockridge",
    }
    assert not [each for each in over if each.xpath(".//a")]
    assert told[-1] == "The cases are planted."
    assert not [each for each in told if "left out" in each]
