"""A case is moved to other days with everything that it says about them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.rehearse.dates import moved
from app.rehearse.manner import Where, to_its_middle
from app.rehearse.planting import leading_up_to, plantings
from app.rehearse.scenario import CASES, Scenario, read


def test_dates_move_in_fields_and_in_words_and_hours_stay() -> None:
    case = Scenario(
        {
            "scenario": {"as_of": "2026-06-12", "timezone": "Australia/Sydney"},
            "people": [{"born": "2026-04-21"}],
            "conferences": [{"scheduled_start": "2026-06-04T10:00:00+10:00"}],
            "actions": [
                {"text": "Weigh by 18 June, at the latest on 30 June 2026; 31 February is no day", "due": "2026-06-18"}
            ],
        }
    )
    later = moved(case, 140).data
    assert later["scenario"]["as_of"] == "2026-10-30"
    assert later["people"] == [{"born": "2026-04-21"}]
    # Summer has begun there meanwhile: ten o'clock is ten o'clock.
    assert later["conferences"] == [{"scheduled_start": "2026-10-22T10:00:00+11:00"}]
    assert later["actions"] == [
        {"text": "Weigh by 5 November, at the latest on 17 November 2026; 31 February is no day", "due": "2026-11-05"}
    ]


def test_what_happens_every_week_begins_on_its_day_of_the_week() -> None:
    case = Scenario(
        {
            "scenario": {"as_of": "2026-10-09", "timezone": "Australia/Sydney"},
            "actions": [
                {"text": "Friday nights from 16 October, two from 13 November"},
                {"text": "Fridays from 16 October"},
            ],
        }
    )
    # A week and three days later than so many weeks: the Friday after that.
    texts = [each["text"] for each in moved(case, 52).data["actions"]]
    assert texts == ["Friday nights from 11 December, two from 4 January", "Fridays from 11 December"]


def test_what_is_planted_names_people_and_conferences_of_its_case() -> None:
    assert len({each.reference for each in plantings()}) == len(plantings()) > 1
    for each in plantings():
        case = read((CASES / each.file).read_text(encoding="utf-8"))
        assert set(each.people) <= {one["id"] for one in case.all("people")}
        assert each.until is None or each.until.conference in {one["sequence"] for one in case.conferences}


def test_a_conference_that_is_said_to_be_over_was_to_begin_within_the_last_day() -> None:
    (over,) = [each for each in plantings() if each.until and each.until.where is Where.BEFORE_FREEZING]
    case = read((CASES / over.file).read_text(encoding="utf-8"))
    place = ZoneInfo(case.data["scenario"]["timezone"])
    for hour in (0, 9, 10, 23):
        now = datetime(2026, 6, 11, hour, 30, tzinfo=place)
        (begins,) = [
            datetime.fromisoformat(each["scheduled_start"])
            for each in leading_up_to(case, over.until, now).conferences
            if over.until and each["sequence"] == over.until.conference
        ]
        assert timedelta() <= now - begins < timedelta(days=1), now


def test_a_conference_that_goes_on_has_come_to_its_middle_by_now_and_nothing_else_of_the_case_is_later() -> None:
    (live,) = [each for each in plantings() if each.until and each.until.where is Where.MIDDLE]
    case = read((CASES / live.file).read_text(encoding="utf-8"))
    place = ZoneInfo(case.data["scenario"]["timezone"])
    for hour in (0, 9, 10, 23):
        now = datetime(2026, 6, 11, hour, 30, tzinfo=place)
        assert live.until is not None
        there = leading_up_to(case, live.until, now)
        (goes_on,) = [each for each in there.conferences if each["sequence"] == live.until.conference]
        assert datetime.fromisoformat(goes_on["started_at"]) + to_its_middle(goes_on) == now
        assert goes_on["scheduled_start"] < goes_on["started_at"] < goes_on["ended_at"]
        invited = {each["invited_on"] for each in goes_on["invitations"]}
        assert max(invited) < goes_on["scheduled_start"][:10]
