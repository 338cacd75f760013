"""Simulated participants write beside people: what a person has touched is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pycrdt import Doc, Map, XmlText

from app.actions import demonstrating
from app.board.forms import Collection
from app.board.planting import plant
from app.board.shape import AgendaItem, Board
from app.rehearse import remarks
from app.rehearse.company import live_case
from app.rehearse.manner import half_of
from app.rehearse.planting import plantings
from app.rehearse.scenario import CASES, read
from app.rehearse.typing import board_in
from realtime.awareness import PresenceEntry, encode_presence, write_state

ITEM, WORDS = "k3j9x0aa", "The café is “closed” on Fridays – says Iris."


def _document() -> Doc[Any]:
    board = Board(agenda=Collection(((ITEM, AgendaItem("a0", title="Feeding")),)))
    document: Doc[Any] = Doc()
    document.apply_update(plant("shared", board, client=9))
    return document


def _typed(document: Doc[Any], words: str = WORDS) -> None:
    so_far = ""
    for piece in remarks.pieces(words, 3):
        remarks.write(document, ITEM, so_far, piece)
        so_far += piece


def _lines(document: Doc[Any]) -> list[str]:
    return list(dict(board_in(document).agenda.entries)[ITEM].notes.lines())


def test_a_remark_is_typed_piece_by_piece_and_can_be_taken_back() -> None:
    document = _document()
    assert remarks.item_of(document, "Feeding") == ITEM
    assert remarks.item_of(document, "Sleeping") is None
    _typed(document)
    _typed(document, "Another.")
    assert _lines(document) == [WORDS, "Another."]
    assert remarks.stands(document, ITEM, WORDS)
    remarks.take_back(document, ITEM, WORDS)
    assert _lines(document) == ["Another."]


def test_what_a_person_has_changed_is_neither_gone_on_with_nor_taken_back() -> None:
    document = _document()
    remarks.write(document, ITEM, "", "The ca")
    text = document.get("agenda", type=Map)[ITEM]["notes"].children[0].children[0]
    assert isinstance(text, XmlText)
    text.insert(0, "No! ")
    assert not remarks.stands(document, ITEM, "The ca")
    remarks.write(document, ITEM, "The ca", "fé")
    remarks.take_back(document, ITEM, "The ca")
    assert _lines(document) == ["No! The ca"]


def test_only_people_count_as_being_in_a_field_and_only_until_they_leave() -> None:
    whereabouts = remarks.Whereabouts({1})
    here = {"at": {"section": "agenda", "item": ITEM, "field": "notes"}}

    def told(client: int, state: Mapping[str, object] | None) -> bool:
        whereabouts.hear(encode_presence([PresenceEntry(client, 1, write_state(state))]))
        return whereabouts.somebody_in(ITEM)

    assert not told(1, here), "one of the simulated"
    assert not told(2, {"at": {"section": "agenda", "item": ITEM, "field": None}})
    assert told(2, here)
    assert not whereabouts.somebody_in("another")
    assert not told(2, None)


def test_the_company_is_offered_and_takes_part_and_its_remarks_have_an_item_that_is_still_to_come() -> None:
    (live,) = [each for each in plantings() if each.reference == live_case()]
    case = read((CASES / live.file).read_text(encoding="utf-8"))
    assert live.until is not None
    (conference,) = [each for each in case.conferences if each["sequence"] == live.until.conference]
    there = {each["person"] for each in conference["invitations"] if each["attendance"] == "present"}
    offered = {case.find("people", key)["name"] for key in live.people if key in there - {conference["chair"]}}
    over = {each["title"] for each in half_of(conference["agenda"])}
    coming = {each["title"] for each in conference["agenda"]} - over
    for each in demonstrating.facts()["company"]:
        assert each["who"] in offered
        assert each["about"] in coming
