"""What is typed of the agenda of a conference."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, cast

import pytest
import yaml
from pycrdt import Doc

from app.board.agenda import AgendaItem
from app.board.fields import fields_of
from app.board.forms import Collection
from app.board.planting import plant
from app.board.ranks import nth_rank
from app.board.shape import Board
from app.rehearse.crew import Crew
from app.rehearse.entries import SECTIONS
from app.rehearse.entries.script import Script
from app.rehearse.entries.words import day_of
from app.rehearse.scenario import CASES, Scenario
from app.rehearse.typing import board_in, conclude_item, letters_of, set_agenda

ASKED_BEFORE = ("Where Wren sleeps", "Feeding hurts")


def test_people_take_their_time_over_what_they_write_and_not_over_what_they_choose() -> None:
    item = AgendaItem(nth_rank(3), "The stairs", led_by="0123456789abcdef01234567", minutes=30)
    assert letters_of(item).split() == ["The", "stairs"]


def test_an_agenda_stands_in_the_order_of_the_file_and_what_came_of_an_item_only_after_it() -> None:
    scenario = Scenario(yaml.safe_load((CASES / "s1_newborn_weekly.yaml").read_text(encoding="utf-8")))
    script = Script(scenario, Crew(scenario, cast(Any, None)), scenario.conferences[0], {})
    asked = [(f"{at:016x}", AgendaItem(nth_rank(at), title)) for at, title in enumerate(ASKED_BEFORE)]
    document: Doc[Any] = Doc()
    document.apply_update(plant("shared", Board(agenda=Collection(tuple(asked))), client=9))
    set_agenda(document, board_in(document), script, script.agenda())
    standing = [each for _, each in board_in(document).agenda.entries]
    assert [each.title for each in standing] == [each["title"] for each in script.agenda()]
    assert {each.outcome for each in standing} == {""}
    for each in script.agenda():
        conclude_item(document, script, each)
    came = [each.outcome for _, each in board_in(document).agenda.entries]
    assert came == [each.get("outcome", "") for each in script.agenda()]


@pytest.mark.parametrize("case", sorted(each.name for each in CASES.glob("*.yaml")))
def test_no_board_tells_what_is_still_to_come_as_though_it_were_past(case: str) -> None:
    scenario = Scenario(yaml.safe_load((CASES / case).read_text(encoding="utf-8")))
    ids: dict[str, str] = {}
    told = 0
    for conference in scenario.conferences:
        if conference["state"] != "frozen":
            continue
        crew = Crew(scenario, cast(Any, None))
        script = Script(scenario, crew, conference, ids)
        today = date.fromisoformat(day_of(conference))
        for typed in (each for write in SECTIONS for each in write(script)):
            happened = [(name, day) for name, day in _days(typed.entry) if name in HAPPENED]
            told += len(happened)
            assert all(day <= today for _, day in happened), (conference["id"], typed.key, happened)
    assert told or case.startswith("c"), "nothing that happened was found, so nothing was looked at"


#: What is said to have happened on a day.
HAPPENED = {
    "given_on", "resolved_on", "raised_on", "made_on", "endorsed_on", "accepted_on", "transferred_on",
    "nominated_on", "agreed_on", "followed_up_on",
    "reassessed_on", "answered_on", "on",
}  # fmt: skip


def _days(entry: Any) -> Iterator[tuple[str, date]]:
    for name in fields_of(type(entry)):
        value = getattr(entry, name)
        if isinstance(value, date):
            yield name, value
        elif isinstance(value, Collection):
            for _, inner in value.entries:
                yield from _days(inner)
