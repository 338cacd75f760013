from __future__ import annotations

from datetime import UTC, datetime

from app.post.letter import InvitationLetter, composed

NOW = datetime(2026, 6, 11, 2, 0, tzinfo=UTC)


def letter(**changes: str) -> InvitationLetter:
    given = {"to": "maureen@example.org", "inviter": "Nadia Exemplar", "link": "https://case.example.org/i#abc"}
    return InvitationLetter(**{**given, **changes}, expires_at=NOW, zone="Australia/Sydney")


def test_a_letter_says_who_invites_and_nothing_of_the_case() -> None:
    message = composed(letter(), "Caseboard <caseboard@example.org>", NOW)
    assert message["Subject"] == "An invitation from Nadia Exemplar"
    assert message["To"] == "maureen@example.org"
    text = str(message.get_content())
    assert "https://case.example.org/i#abc" in text.splitlines()
    assert "Thursday 11 June, 12:00" in text
    assert not [word for word in ("family", "child", "case conference", "Little Steps") if word in text]


def test_a_name_cannot_add_lines_to_the_head() -> None:
    message = composed(letter(inviter="Nadia\r\nBcc: all@example.org"), "Caseboard <caseboard@example.org>", NOW)
    assert message["Bcc"] is None
    assert "\n" not in message["Subject"]


def test_it_fetches_nothing_from_anywhere() -> None:
    message = composed(letter(), "Caseboard <caseboard@example.org>", NOW)
    assert message.get_content_type() == "text/plain"
    assert not message.is_multipart()
