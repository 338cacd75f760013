"""Standing items come from a template, which is data."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.board.carrying import Prepared, prepared_agenda
from app.board.standing import CHILD, REST, UnusableTemplate, read, shipped
from app.conference.planning import Draft

ITEMS = {
    CHILD: {"title": "What the child says", "purpose": "discuss", "minutes": 10},
    "standinglunch": {"title": "Lunch", "purpose": "inform", "minutes": 30},
}


def template(**changes: Any) -> str:
    return json.dumps({"items": ITEMS, "agendas": {"": [CHILD, REST, "standinglunch"]}, **changes})


def test_an_installation_has_items_of_its_own() -> None:
    rest = [Prepared("carried0", "Rent")]
    titles = [each.title for each in prepared_agenda("case_conference", 1, rest, read(template()))]
    assert titles == ["What the child says", "Rent", "Lunch"]


@pytest.mark.parametrize("kind", ["case_conference", "case_review", "family_led_decision_making", "network_meeting"])
def test_the_views_of_the_child_are_on_every_agenda(kind: str) -> None:
    assert CHILD in [each.id for each in prepared_agenda(kind)]


def test_every_agenda_ends_with_decisions_copies_and_the_next_date() -> None:
    for ids in shipped().agendas.values():
        assert list(ids[-3:]) == ["standingdecisions", "standingcopies", "standingnext"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"agendas": {"": ["standinglunch", REST]}}, "views of the child"),
        ({"agendas": {"case_review": [CHILD, REST]}}, "any other type"),
        ({"agendas": {"": [CHILD, "standingdinner", REST]}}, "standingdinner"),
        ({"agendas": {"": [CHILD]}}, '"*" once'),
        ({"items": {**ITEMS, "x": ITEMS["standinglunch"]}}, "id of 8 to 32"),
        ({"items": {CHILD: {**ITEMS[CHILD], "minutes": "ten"}}}, "minutes from 1 to 600"),
        ({"items": {CHILD: {**ITEMS[CHILD], "purpose": "enjoy"}}}, "to inform, to discuss"),
        ({"items": []}, "cannot be read"),
    ],
)
def test_a_template_that_cannot_be_says_why(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(UnusableTemplate, match=words.replace("*", r"\*")):
        read(template(**changes))


def test_a_file_that_is_no_json_says_so() -> None:
    with pytest.raises(UnusableTemplate, match="cannot be read"):
        read("items: []")


def test_the_standing_items_of_an_ordinary_conference_fit_into_the_time_that_is_proposed() -> None:
    minutes = sum(item.minutes for item in shipped().agenda("case_conference", 2) if item)
    assert minutes <= int(Draft().planned_minutes)
