"""How somebody came in, and for how long they may stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

#: Somebody who showed who they are within this time need not show it again before something that binds them.
FRESH = timedelta(minutes=5)


class Way(StrEnum):
    """How somebody showed who they are when they signed in."""

    PASSWORD = "password"  # noqa: S105 - a word, not a secret
    TWO_STEPS = "two-steps"
    PASSKEY = "passkey"
    AGENCY = "agency"
    INVITATION = "invitation"
    DEMONSTRATION = "demonstration"

    @property
    def is_one_factor(self) -> bool:
        """Whether this alone is too little for staff: who learns the password is in."""
        return self is Way.PASSWORD

    @property
    def spoken(self) -> str:
        return _SPOKEN[self]


_SPOKEN = {
    Way.PASSWORD: "with a password",
    Way.TWO_STEPS: "with a password and a second step",
    Way.PASSKEY: "with a passkey",
    Way.AGENCY: "through your agency",
    Way.INVITATION: "by invitation",
    Way.DEMONSTRATION: "in the demonstration",
}


def ends_at(
    started: datetime, seen: datetime, heard: datetime | None, *, length: timedelta, idle: timedelta
) -> tuple[datetime, bool]:
    """When a session ends unless its person does something; and whether doing something would help."""
    idle_end = max(seen, heard or seen) + idle
    last_end = started + length
    return (idle_end, True) if idle_end < last_end else (last_end, False)


def device(user_agent: str) -> str:
    """The browser and the system behind a User-Agent header, in words that its owner recognises."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return " on ".join(filter(None, (browser, system))) or "A device that does not say what it is"


#: The more particular first: Edge calls itself Chrome as well, and everything calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
