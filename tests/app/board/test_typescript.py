from __future__ import annotations

import json
import re
from pathlib import Path

import app.actions
from app.board.shape import SHAPE_VERSION
from app.board.typescript import TARGET, typescript


def test_the_generated_types_are_fresh() -> None:
    stale = "static/board/shape.ts is stale: run `python -m app.board.typescript`"
    assert TARGET.read_text(encoding="utf-8") == typescript(), stale


def test_people_read_labels_and_documents_hold_values() -> None:
    assert '{ value: "deferred", label: "Deferred to the next conference" }' in typescript()


def test_the_version_travels() -> None:
    assert f"SHAPE_VERSION = {SHAPE_VERSION};" in typescript()


def test_no_example_names_anybody() -> None:
    demonstration = json.loads((Path(app.actions.__file__).parent / "demonstration.json").read_text(encoding="utf-8"))
    names = {each["name"].split()[0] for each in demonstration["people"]}
    hints = re.findall(r'hint: "([^"]*)"', typescript())
    assert hints
    assert not [hint for hint in hints if names & set(re.findall(r"\w+", hint))]
