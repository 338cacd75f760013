from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.contact import Hours, next_safe

SYDNEY = "Australia/Sydney"
NOON = datetime(2026, 6, 11, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begin", "end", "hours_later"),
    [
        ("09:00", "15:00", 0),
        ("14:00", "15:00", 2),
        ("09:00", "12:00", 21),
        ("22:00", "06:00", 10),
        ("12:00", "12:01", 0),
    ],
)
def test_something_leaves_at_the_next_safe_hour(begin: str, end: str, hours_later: int) -> None:
    hours = Hours(time.fromisoformat(begin), time.fromisoformat(end))
    assert next_safe(hours, NOON, SYDNEY) == NOON + timedelta(hours=hours_later)


def test_without_hours_any_moment_is_safe() -> None:
    assert next_safe(None, NOON, SYDNEY) == NOON


times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
instants = st.integers(0, 7_000).map(lambda hours: NOON + timedelta(hours=hours))


@given(times, times, instants, st.sampled_from([SYDNEY, "Australia/Lord_Howe", "Europe/London", "Pacific/Apia"]))
def test_it_is_never_earlier_and_always_within_the_hours(begin: time, end: time, now: datetime, zone: str) -> None:
    hours = Hours(begin, end)
    safe = next_safe(hours, now, zone)
    assert now <= safe <= now + timedelta(days=2)
    local = safe.astimezone(ZoneInfo(zone)).time()
    # An hour that the clocks skip on one night of the year begins when they have skipped it.
    skipped = (
        safe.astimezone(ZoneInfo(zone)).utcoffset()
        != (safe - timedelta(hours=2)).astimezone(ZoneInfo(zone)).utcoffset()
    )
    assert begin == end or hours.holds(local) or skipped
