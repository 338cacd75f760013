"""What the documents say about tests is true: every test and every file that they name exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "SECURITY.md"]
_TESTS = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
DEFINED = {name for text in _TESTS for name in re.findall(r"def (test_\w+)", text)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_that_a_document_names_exists(document: Path) -> None:
    named = set(re.findall(r"`(test_\w+)`", document.read_text("utf-8")))
    assert named - DEFINED == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    named = set(re.findall(r"`((?:app|realtime|static|tests|docs)/[\w/.-]+\.\w+)`", text))
    assert {name for name in named if not (ROOT / name).is_file()} == set()
