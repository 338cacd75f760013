"""How somebody may safely be reached: through which channel, and at which hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Channel(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Hours:
    """Part of a day, on the clock where the family lives. It may reach over midnight."""

    begin: time
    end: time

    def holds(self, at: time) -> bool:
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


@dataclass(frozen=True, slots=True)
class Contact:
    """`hours` are those at which something may arrive; None when any hour is safe."""

    channel: Channel
    email: str = ""
    phone: str = ""
    hours: Hours | None = None


def looks_like_email(text: str) -> bool:
    name, at, host = text.rpartition("@")
    plain = text.isascii() and text.isprintable() and not set(text) & set(" ,;<>\"'()[]\\:")
    return bool(name and at and "." in host and plain) and "@" not in name and len(text) <= 320


def next_safe(hours: Hours | None, now: datetime, zone: str) -> datetime:
    """The first moment from now on at which something may arrive."""
    if hours is None:
        return now
    local = now.astimezone(ZoneInfo(zone))
    if hours.holds(local.time().replace(tzinfo=None)):
        return now
    for days in (0, 1, 2):
        begin = datetime.combine(local.date() + timedelta(days=days), hours.begin, ZoneInfo(zone)).astimezone(UTC)
        if begin >= now:
            return begin
    raise AssertionError("the hours of one of three days begin after now")
