from __future__ import annotations

from app.people import credentials


def test_a_password_is_kept_as_argon2id_and_known_again() -> None:
    stored = credentials.hashed("a walk along the river")
    assert stored.startswith("$argon2id$")
    assert "river" not in stored
    assert credentials.matches(stored, "a walk along the river")
    assert not credentials.matches(stored, "a walk along the shore")
    assert not credentials.outdated(stored)


def test_nobody_comes_in_without_a_stored_password() -> None:
    assert not credentials.matches(None, "the password of nobody at all")
    assert not credentials.matches("not a hash", "whatever it may be")


def test_a_password_stored_with_weaker_settings_is_outdated() -> None:
    assert credentials.outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$MTIzNDU2Nzg5MDEyMzQ1Ng")


def test_short_long_and_monotonous_passwords_are_objected_to() -> None:
    assert credentials.objection("x" * 14)
    assert credentials.objection("abcde" * 40)
    assert credentials.objection("aaaaaaaaaaaaaaaaaaaa")
    assert credentials.objection("a walk along the river") is None
