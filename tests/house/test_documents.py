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


#: What could be tried against handshakes, names, writes, presence, signing in, stored content, logs and deployment.
ATTACKS = {
    *(1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14),
    *(16, 17, 18, 20, 21, 22, 24, 25, 26),
    *(28, 29, 30, 32, 33, 34, 36),
    *(64, 65, 66, 68, 69, 70),
    *(84, 85, 86, 88, 89, 90, 92, 93, 94, 96, 97),
    *(98, 100, 101, 102, 104),
    *(126, 128, 129, 130, 132, 133, 134),
}


def test_every_attack_is_tried_by_its_number_or_the_page_about_security_says_why_not() -> None:
    tried = {
        int(number)
        for name in DEFINED
        if (numbers := re.match(r"test_attacks?_((?:\d+_(?:and_)?)+)", name))
        for number in re.findall(r"\d+", numbers[1])
    }
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    explained = {int(number) for number in re.findall(r"Number (\d+) does not apply", page)}
    assert ATTACKS - tried == explained & ATTACKS
    assert not explained & tried


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    named = set(re.findall(r"`((?:app|realtime|static|tests|docs)/[\w/.-]+\.\w+)`", text))
    assert {name for name in named if not (ROOT / name).is_file()} == set()
