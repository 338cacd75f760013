"""Calendars are seen by whoever looks over a shoulder: they say that something is due, never what."""

from __future__ import annotations

from datetime import UTC, date, datetime

from icalendar import Calendar

from app.board.shape import Board, Collection, Goal, GoalState, Monitoring
from app.export.calendar import NextConference, to_calendar
from app.record.plan import PreviousPlan
from tests.app.boards import prose
from tests.app.records import concluded

NEXT = NextConference("0123456789abcdef01234567", datetime(2026, 6, 18, 0, 30, tzinfo=UTC), 60)
ADDRESS = "https://caseboard.example.org/cases/1/plan/1"


def events(content: bytes) -> list[dict[str, object]]:
    calendar = Calendar.from_ical(content)
    return [
        {"summary": str(event["summary"]), "start": event.decoded("dtstart"), "uid": str(event["uid"])}
        for event in calendar.walk("VEVENT")
    ]


def test_ones_own_due_dates_stand_apart_from_those_of_others() -> None:
    told = events(to_calendar(concluded().plan, "tess", ADDRESS, None))
    assert [(each["summary"], each["start"]) for each in told] == [
        ("Caseboard: something of yours is due", date(2026, 6, 15)),
        ("Caseboard: others have a due date", date(2026, 6, 16)),
        ("Caseboard: others have a due date", date(2026, 6, 19)),
    ]


def test_the_dates_of_goals_that_are_worked_on_and_of_the_review_are_in_it() -> None:
    def goal(at: int, state: GoalState) -> tuple[str, Goal]:
        return f"goal{at:04}", Goal(f"a{at}", prose("Secret words"), due=date(2026, 7, 1 + at), state=state)

    goals = Collection(tuple(goal(at, state) for at, state in enumerate(GoalState)))
    review = Collection((("monit001", Monitoring("a0", "Secret ways", review_on=date(2026, 9, 11))),))
    file = to_calendar(concluded(Board(goals=goals, monitoring=review)).plan, "tess", ADDRESS, None)
    assert [(each["summary"], each["start"]) for each in events(file)] == [
        ("Caseboard: a date that you set together", date(2026, 7, 1)),
        ("Caseboard: the plan is looked at again", date(2026, 9, 11)),
    ]
    assert b"Secret" not in file


def test_the_next_conference_is_in_it() -> None:
    (*_, meeting) = events(to_calendar(concluded().plan, "tess", ADDRESS, NEXT))
    assert (meeting["summary"], meeting["start"]) == ("Caseboard: meeting", NEXT.starts_at)


def test_it_holds_no_fact_of_the_case() -> None:
    said = to_calendar(concluded().plan, "tess", ADDRESS, NEXT).decode()
    for fact in ("FAM-DEMO-0001", "landlord", "Wren", "Omar", "Tess", "Little Steps", "Demoville", "tenancy"):
        assert fact not in said


def test_a_later_version_moves_what_it_moves() -> None:
    first, second = concluded().plan, concluded(previous=PreviousPlan(1, "0" * 64)).plan
    ids = [{each["uid"] for each in events(to_calendar(plan, "tess", ADDRESS, NEXT))} for plan in (first, second)]
    assert ids[0] == ids[1]
    assert b"SEQUENCE:2" in to_calendar(second, "tess", ADDRESS, NEXT)


def test_the_same_plan_gives_the_same_bytes() -> None:
    plan = concluded().plan
    assert to_calendar(plan, "tess", ADDRESS, NEXT) == to_calendar(plan, "tess", ADDRESS, NEXT)
