from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from app.board.prose import DEEPEST_LIST
from app.board.reading import Problem, read_part
from app.board.shape import AgendaItem, Board, ItemState, Paragraph, Prose, Run, Step, TaskState


def written(write: Callable[[Doc[Any]], None]) -> bytes:
    doc: Doc[Any] = Doc()
    with doc.transaction():
        write(doc)
    return doc.get_update()


def agenda_item(**fields: Any) -> tuple[AgendaItem, list[str]]:
    """One agenda item with these raw fields as read, and what was wrong with it."""

    def write(doc: Doc[Any]) -> None:
        agenda: Map[Any] = doc.get("agenda", type=Map)
        agenda["k3j9x0aa"] = Map({"rank": "a0", **fields})

    reading = read_part("shared", written(write))
    ((_, item),) = reading.part.agenda.entries
    return item, [problem.where for problem in reading.problems]


def notes(fill: Callable[[XmlFragment], None]) -> tuple[Prose, list[str]]:
    def write(doc: Doc[Any]) -> None:
        agenda: Map[Any] = doc.get("agenda", type=Map)
        agenda["k3j9x0aa"] = Map({"rank": "a0"})
        agenda["k3j9x0aa"]["notes"] = fragment = XmlFragment()
        fill(fragment)

    reading = read_part("shared", written(write))
    ((_, item),) = reading.part.agenda.entries
    return item.notes, [problem.what for problem in reading.problems]


def test_an_empty_document_is_an_empty_board() -> None:
    reading = read_part("shared", written(lambda doc: None))
    assert reading.part == Board()
    assert reading.problems == ()


def test_whole_numbers_come_back_whole() -> None:
    item, problems = agenda_item(minutes=25)
    assert item.minutes == 25
    assert isinstance(item.minutes, int)
    assert problems == []


@pytest.mark.parametrize("value", [2.5, -3, 0, 601, 1e300, "15", True, {"deep": [1]}, [1, 2]])
def test_a_number_that_is_none_is_a_problem(value: object) -> None:
    item, problems = agenda_item(minutes=value)
    assert item.minutes is None
    assert problems == ["agenda/k3j9x0aa/minutes"]


def test_an_unknown_choice_is_a_problem_and_the_default() -> None:
    item, problems = agenda_item(state="abolished")
    assert item.state is ItemState.PLANNED
    assert problems == ["agenda/k3j9x0aa/state"]


def test_a_cleared_field_is_its_default_and_no_problem() -> None:
    item, problems = agenda_item(title=None, state=None, minutes=None)
    assert item == AgendaItem("a0")
    assert problems == []


@pytest.mark.parametrize("day", ["2026-02-30", "20260611", "2026-W24-4", "11.06.2026", "0026-06-11", "२०२६-०६-११", ""])
def test_a_date_that_is_none_is_a_problem(day: str) -> None:
    def write(doc: Doc[Any]) -> None:
        table: Map[Any] = doc.get("follow_ups", type=Map)
        table["k3j9x0aa"] = Map({"rank": "a0", "due": day, "state": "done"})

    reading = read_part("shared", written(write))
    ((_, follow_up),) = reading.part.follow_ups.entries
    assert (follow_up.due, follow_up.state) == (None, TaskState.DONE)
    assert [problem.where for problem in reading.problems] == ["follow_ups/k3j9x0aa/due"]


def test_a_line_that_is_too_long_is_cut_between_characters() -> None:
    item, problems = agenda_item(title="x" + "😀" * 1_000)
    assert item.title == "x" + "😀" * 999
    assert problems == ["agenda/k3j9x0aa/title"]


def test_what_the_shape_does_not_name_stays_out() -> None:
    def write(doc: Doc[Any]) -> None:
        doc.get("hidden", type=Text).insert(0, "SECRET root")
        agenda: Map[Any] = doc.get("agenda", type=Map)
        agenda["k3j9x0aa"] = Map({"rank": "a0", "title": "Seen", "secret": "SECRET field"})
        agenda["SHORT"] = Map({"rank": "a1", "title": "SECRET entry"})
        agenda["k3j9x0bb"] = "SECRET value"
        agenda["k3j9x0cc"] = Array(["SECRET list"])
        agenda["k3j9x0dd"] = Map({"rank": "a0", "notes": "SECRET notes", "title": Text("SECRET title")})

    reading = read_part("shared", written(write))
    assert [item.title for _, item in reading.part.agenda.entries] == ["Seen", ""]
    assert "SECRET" not in repr(reading)
    assert {problem.where for problem in reading.problems} == {
        "hidden",
        "agenda/k3j9x0aa/secret",
        "agenda/SHORT",
        "agenda/k3j9x0bb",
        "agenda/k3j9x0cc",
        "agenda/k3j9x0dd/notes",
        "agenda/k3j9x0dd/title",
    }


def test_entries_come_by_rank_and_then_by_id() -> None:
    def write(doc: Doc[Any]) -> None:
        agenda: Map[Any] = doc.get("agenda", type=Map)
        for entry_id, rank in (("zzzzzzzz", "a1"), ("bbbbbbbb", "a1"), ("cccccccc", "Zz"), ("dddddddd", "a0V")):
            agenda[entry_id] = Map({"rank": rank})

    reading = read_part("shared", written(write))
    assert [entry_id for entry_id, _ in reading.part.agenda.entries] == ["cccccccc", "dddddddd", "bbbbbbbb", "zzzzzzzz"]


def test_steps_are_read_inside_their_goal() -> None:
    def write(doc: Doc[Any]) -> None:
        goals: Map[Any] = doc.get("goals", type=Map)
        goals["k3j9x0aa"] = Map({"rank": "a0", "steps": Map({"k3j9x0bb": Map({"rank": "a0", "due": "2026-06-11"})})})

    ((_, goal),) = read_part("shared", written(write)).part.goals.entries
    assert goal.steps.entries == (("k3j9x0bb", Step("a0", due=date(2026, 6, 11))),)


def test_markup_in_text_stays_text() -> None:
    def fill(fragment: XmlFragment) -> None:
        paragraph = fragment.children.append(XmlElement("paragraph"))
        paragraph.children.append(XmlText("<script>alert(1)</script> &amp; {{7*7}}"))

    prose, problems = notes(fill)
    assert prose == Prose((Paragraph((Run("<script>alert(1)</script> &amp; {{7*7}}"),)),))
    assert problems == []


def test_elements_that_the_editor_would_not_show_stay_out() -> None:
    def fill(fragment: XmlFragment) -> None:
        fragment.children.append(XmlElement("script")).children.append(XmlText("SECRET 1"))
        fragment.children.append(XmlText("SECRET 2"))
        paragraph = fragment.children.append(XmlElement("paragraph", {"hidden": "SECRET 3"}))
        paragraph.children.append(XmlElement("image", {"src": "SECRET 4"}))
        paragraph.children.append(XmlElement("hardBreak")).children.append(XmlText("SECRET 5"))
        text = paragraph.children.append(XmlText("seen"))
        text.insert_embed(4, {"secret": "SECRET 6"})
        bullets = fragment.children.append(XmlElement("bulletList"))
        bullets.children.append(XmlElement("paragraph")).children.append(XmlText("SECRET 7"))

    prose, problems = notes(fill)
    assert "SECRET" not in repr(prose)
    assert prose.blocks[0] == Paragraph((Run("\nseen"),))
    assert len(problems) == 5


def test_an_unknown_format_keeps_the_text_and_is_a_problem() -> None:
    def fill(fragment: XmlFragment) -> None:
        text = fragment.children.append(XmlElement("paragraph")).children.append(XmlText())
        text.insert(0, "plain", {"link": {"href": "javascript:alert(1)"}})

    prose, problems = notes(fill)
    assert prose == Prose((Paragraph((Run("plain"),)),))
    assert problems == ["a text has a format that the board does not know"]


def test_lists_end_at_a_depth() -> None:
    def fill(fragment: XmlFragment) -> None:
        parent: XmlFragment | XmlElement = fragment
        for _ in range(2_000):
            parent = parent.children.append(XmlElement("bulletList")).children.append(XmlElement("listItem"))

    prose, problems = notes(fill)
    assert repr(prose).count("Bullets(") == DEEPEST_LIST
    assert problems == [f"a list is nested more than {DEEPEST_LIST} levels deep"]


def test_formats_of_a_plain_text_are_not_part_of_it() -> None:
    def write(doc: Doc[Any]) -> None:
        doc.get("purpose", type=Text).insert(0, "Why we meet", {"bold": {}})

    assert read_part("shared", written(write)).part.purpose == "Why we meet"


def test_a_problem_shows_no_content_and_no_control_characters() -> None:
    def write(doc: Doc[Any]) -> None:
        agenda: Map[Any] = doc.get("agenda", type=Map)
        agenda["\x1b[31m" + "x" * 500] = "SECRET"

    (problem,) = read_part("shared", written(write)).problems
    assert problem.where.isprintable()
    assert len(problem.where) < 60
    assert problem == Problem(problem.where, "this is no id of an entry")


def test_bytes_that_are_no_update_are_refused() -> None:
    with pytest.raises(ValueError, match="decode"):
        read_part("shared", b"\x01\x01\x07")
