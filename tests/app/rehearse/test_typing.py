"""What is typed of the agenda of a conference."""

from __future__ import annotations

from typing import Any, cast

import yaml
from pycrdt import Doc

from app.board.agenda import AgendaItem
from app.board.forms import Collection
from app.board.planting import plant
from app.board.ranks import nth_rank
from app.board.shape import Board
from app.rehearse.crew import Crew
from app.rehearse.entries.script import Script
from app.rehearse.scenario import CASES, Scenario
from app.rehearse.typing import board_in, conclude_item, set_agenda

ASKED_BEFORE = ("Where Wren sleeps", "Feeding hurts")


def test_an_agenda_stands_in_the_order_of_the_file_and_what_came_of_an_item_only_after_it() -> None:
    scenario = Scenario(yaml.safe_load((CASES / "s1_newborn_weekly.yaml").read_text(encoding="utf-8")))
    script = Script(scenario, Crew(scenario, cast(Any, None)), scenario.conferences[0], {})
    asked = [(f"{at:016x}", AgendaItem(nth_rank(at), title)) for at, title in enumerate(ASKED_BEFORE)]
    document: Doc[Any] = Doc()
    document.apply_update(plant("shared", Board(agenda=Collection(tuple(asked))), client=9))
    set_agenda(document, board_in(document), script)
    standing = [each for _, each in board_in(document).agenda.entries]
    assert [each.title for each in standing] == [each["title"] for each in script.agenda()]
    assert {each.outcome for each in standing} == {""}
    for each in script.agenda():
        conclude_item(document, script, each)
    came = [each.outcome for _, each in board_in(document).agenda.entries]
    assert came == [each.get("outcome", "") for each in script.agenda()]
