"""The letter that calls somebody to read what stands in Caseboard for them. It is the same whatever that is."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr


def calling(to: str, address: str, sender: str, now: datetime) -> EmailMessage:
    """The message as it travels. `address`: where one signs in."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = "There is something for you to read"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"""Hello,

there is something for you to read in Caseboard. What it is stands there alone, after you have signed in:

{address}

This letter says no more than that on purpose.
""")
    return message
