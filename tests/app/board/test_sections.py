from __future__ import annotations

import pytest

from app.board.fields import Entries, PlainString, fields_of, models_of
from app.board.sections import GROUPS, LISTS, SECTIONS, section_of
from app.board.shape import Board
from app.board.words import NOT_OFFERED, WORD_LISTS, offered


def test_every_list_of_the_board_stands_in_one_section() -> None:
    lists = [each.name for section in SECTIONS for each in section.lists]
    assert sorted(lists) == sorted(name for name, field in fields_of(Board).items() if isinstance(field.kind, Entries))


def test_an_empty_list_teaches_what_belongs_in_it() -> None:
    for each in LISTS.values():
        assert each.lesson.endswith((".", "?")), each.name
        assert len(each.lesson.split()) > 8, each.name


def test_nobody_has_to_choose_among_more_than_five_groups() -> None:
    assert len(GROUPS) == 5
    assert all(len(group.sections) <= 4 for group in GROUPS)
    assert section_of("protocol_marks").name == "culture"


def test_every_word_list_that_a_field_asks_for_is_there() -> None:
    asked = set()
    for model in models_of(Board):
        for field in fields_of(model).values():
            if isinstance(field.kind, PlainString | Entries) and field.kind.known:
                asked.add(field.kind.known)
    assert asked == set(WORD_LISTS) - {NOT_OFFERED}


def test_a_reference_is_taken_from_lists_that_are_there() -> None:
    for model in models_of(Board):
        for field in fields_of(model).values():
            if isinstance(field.kind, PlainString | Entries):
                assert set(field.kind.of) <= set(LISTS)


def test_an_installation_replaces_a_list_by_its_own() -> None:
    words = offered({"escalation": ("Team leader", "Ombudsman")})
    assert words["escalation"] == ["Team leader", "Ombudsman"]
    assert "Yarn while walking" in words["methods"]
    with pytest.raises(KeyError):
        offered({"colours": ("Red",)})
