"""When a conference ended: a clock time as somebody types it, for the minutes tell it apart from the freezing."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.conference.conference import Conference
from app.conference.planning import Incomplete

#: A conference of which nobody wrote down the end within so long of its opening was not left just now.
_STILL_THERE = timedelta(hours=12)


def proposed(conference: Conference, now: datetime) -> str:
    """What stands in the field: what was written down, or else now while people are likely to be still there."""
    at = conference.ended_at
    if at is None and conference.opened_at is not None and now - conference.opened_at <= _STILL_THERE:
        at = now
    return at.astimezone(conference.zone).strftime("%H:%M") if at else ""


def ended(typed: str, conference: Conference, now: datetime) -> datetime | None:
    """The moment that is meant, after the opening: on that day or, past midnight, on the next; nothing when nothing was
    typed. Raises `Incomplete` for what is no time, and for one that has not been."""
    if not typed.strip():
        return None
    try:
        clock = time.fromisoformat(typed.strip())
    except ValueError:
        raise Incomplete({"ended": "Please give the time, for example 11:30, or leave it empty."}) from None
    opened = (conference.opened_at or conference.starts_at).astimezone(conference.zone)
    at = datetime.combine(opened.date(), clock.replace(tzinfo=None), conference.zone)
    # A clock time has no seconds: whoever opened and ended in one minute did both.
    if at < opened.replace(second=0, microsecond=0):
        at += timedelta(days=1)
    if at > now:
        raise Incomplete({"ended": "That time has not come yet. Please look at it again, or leave it empty."})
    return max(at, opened)
