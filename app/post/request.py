"""The letter that brings a provider a request for service. It says nothing of the family, the case or the service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from app.post.letter import addressed, plain


@dataclass(frozen=True, slots=True)
class RequestLetter:
    """Everything that the letter may say. What it does not hold cannot get into it."""

    to: str
    asker: str
    link: str
    due: date
    expires_at: datetime
    zone: str


def composed(letter: RequestLetter, sender: str, now: datetime) -> EmailMessage:
    """The message as it travels: plain text, with nothing in it that is fetched from anywhere."""
    message = addressed(letter.to, f"A request from {plain(letter.asker)}", sender, now)
    until = letter.expires_at.astimezone(ZoneInfo(letter.zone)).date()
    message.set_content(f"""Hello,

{plain(letter.asker)} asks you for something in writing. What it is stands behind this address:

{letter.link}

Please answer there by {_day(letter.due)}. No account is needed. The address takes one answer, until
{_day(until)}; please pass it on only to whoever answers for you.

If you expected nothing like this, please delete this letter. Nothing happens then.
""")
    return message


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
