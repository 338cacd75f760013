"""The letter that brings an invitation. It says nothing of the family, the case, the agency or the place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class InvitationLetter:
    """Everything that the letter may say. What it does not hold cannot get into it."""

    to: str
    inviter: str
    link: str
    expires_at: datetime
    zone: str


def composed(letter: InvitationLetter, sender: str, now: datetime) -> EmailMessage:
    """The message as it travels: plain text, with nothing in it that is fetched from anywhere."""
    message = addressed(letter.to, f"An invitation from {plain(letter.inviter)}", sender, now)
    message.set_content(_text(letter))
    return message


def addressed(to: str, subject: str, sender: str, now: datetime) -> EmailMessage:
    """An empty sheet with its envelope. Raises `ValueError` for an address that cannot stand on one."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or "localhost")
    # So that no out-of-office answer of a shared mailbox goes round.
    message["Auto-Submitted"] = "auto-generated"
    return message


def _text(letter: InvitationLetter) -> str:
    local = letter.expires_at.astimezone(ZoneInfo(letter.zone))
    until = f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"
    return f"""Hello,

{plain(letter.inviter)} invites you to a conversation. What it is about, and when, stands behind this address:

{letter.link}

It is for you alone, works once, and is good until {until}. Opening it binds you to nothing: you read first who
invites you and why, and you can say no there.

If you expected nothing like this, please delete this letter. Nothing happens then.
"""


def plain(name: str) -> str:
    """A name without line breaks: it stands in a header."""
    return " ".join(name.split())
