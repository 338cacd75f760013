from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from app.people import credentials
from app.people.breached import BreachedList

GOOD = "a walk along the river"


def test_a_long_password_of_ordinary_words_is_welcome() -> None:
    assert credentials.objection(GOOD) is None
    assert credentials.objection("übermorgen früh 三 Äpfel essen") is None
    assert credentials.objection("x k q v b n m r t z w p l s d" * 4) is None


@pytest.mark.parametrize(
    ("password", "objection"),
    [
        ("short", "at least 15"),
        ("fourteen chars", "at least 15"),
        ("x" * 129, "at most 128"),
        ("password password password", "easy to guess"),
        ("qwertyuiopasdfghjkl", "easy to guess"),
        ("aaaaaaaaaaaaaaaaaaaa", "easy to guess"),
        ("123456789012345678", "easy to guess"),
        ("nadia exemplar nadia", "easy to guess"),
        ("caseboardcaseboard", "easy to guess"),
    ],
)
def test_what_is_wrong_with_a_password_is_said_in_a_sentence(password: str, objection: str) -> None:
    about = ("Nadia Exemplar", "nadia@example.org", "Little Steps")
    assert objection in (credentials.objection(password, about) or "")


def test_a_stored_password_is_recognised_and_no_other() -> None:
    stored = credentials.hashed(GOOD)
    assert stored.startswith("$argon2id$")
    assert credentials.matches(stored, GOOD)
    assert not credentials.matches(stored, f"{GOOD} ")
    assert not credentials.matches(None, GOOD)
    assert not credentials.matches("not a hash", GOOD)
    assert not credentials.outdated(stored)


def test_a_password_stored_with_weaker_settings_is_outdated() -> None:
    assert credentials.outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$MTIzNDU2Nzg5MDEyMzQ1Ng")


def test_a_longer_password_is_not_cut_to_one_that_fits() -> None:
    longest = "".join(chr(97 + n % 26) for n in range(128))
    assert not credentials.matches(credentials.hashed(longest), f"{longest}x")


@pytest.fixture
def stolen(tmp_path: Path) -> Path:
    """A list as it is published, of passwords that are all long enough."""
    digests = (hashlib.sha1(f"stolen password {n}".encode()).hexdigest().upper() for n in range(500))  # noqa: S324
    path = tmp_path / "stolen.txt"
    path.write_text("".join(f"{digest}:{n}\r\n" for n, digest in enumerate(sorted(digests), 1)), "ascii")
    return path


def test_every_stolen_password_is_found_in_the_complete_list_and_no_other(stolen: Path) -> None:
    listed = BreachedList(stolen)
    assert all(f"stolen password {n}" in listed for n in range(500))
    assert not any(f"other password {n}" in listed for n in range(500))
    objection = credentials.objection("stolen password 499", breached=listed.__contains__)
    assert "stolen elsewhere" in (objection or "")


def test_an_empty_list_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.touch()
    assert GOOD not in BreachedList(path)
