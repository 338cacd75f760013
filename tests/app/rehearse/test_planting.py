"""A demonstration begins with a conference that goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.actions import growing
from app.actions.growing import Stage
from app.board.choices import ItemState
from app.board.reading import read_part
from app.rehearse.company import live_case, seated
from app.rehearse.planting import plant, plantings
from app.rehearse.stage import demonstrated
from app.rehearse.typing import board_in


def test_a_case_is_played_into_a_demonstration_up_to_the_middle_of_its_conference(tmp_path: Path) -> None:
    told: list[str] = []
    for each in plantings():
        if each.reference != live_case():
            growing.note(tmp_path, each.reference, stage=Stage.PLANTED)

    async def seen() -> tuple[list[ItemState], str]:
        async with demonstrated(tmp_path, "measured by nobody") as url:
            await plant(url, tmp_path, told.append)
            async with seated(url, ["Tessa Sampleford", "Iris Demont"]) as seats:
                browser = seats["Tessa Sampleford"].browser
                agenda = dict(board_in(browser.page().document).agenda.entries)
                steering = read_part("chair", browser.page("chair").document.get_update()).part.facilitation
                return [each.state for each in agenda.values()], agenda[steering.current_item].title

    states, now = asyncio.run(seen())
    assert states == [ItemState.DISCUSSED] * 3 + [ItemState.PLANNED] * 3
    assert now == "Where Wren sleeps"
    assert told[-1] == "The cases are planted."
    assert not [each for each in told if "left out" in each]
