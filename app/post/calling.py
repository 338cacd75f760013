"""The letter that calls somebody to read what stands in Caseboard for them. It is the same whatever that is."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage

from app.post.letter import addressed


def calling(to: str, address: str, sender: str, now: datetime) -> EmailMessage:
    """The message as it travels. `address`: where one signs in."""
    message = addressed(to, "There is something for you to read", sender, now)
    message.set_content(f"""Hello,

there is something for you to read in Caseboard. What it is stands there alone, after you have signed in:

{address}

This letter says no more than that on purpose.
""")
    return message
