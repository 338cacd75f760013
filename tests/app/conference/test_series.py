"""How often conferences are held, and which comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.conference.conference import CaseFile, Conference
from app.conference.kinds import Mode
from app.conference.planning import Incomplete
from app.conference.series import (
    Cadence,
    CadenceDraft,
    Rhythm,
    cadence_of,
    next_conference,
    proposed_day,
    rhythm_of_visits,
)
from app.conference.states import State

CASE = CaseFile("case", "FAM-1", "The family", "Australia/Sydney")
HELD = Conference(
    id="one",
    case=CASE,
    number=1,
    type="case_conference",
    purpose="See.",
    mode=Mode.HYBRID,
    place="Room 2",
    # The 12th in Sydney.
    starts_at=datetime(2026, 6, 11, 23, 0, tzinfo=UTC),
    time_zone="Australia/Sydney",
    planned_minutes=60,
    state=State.PLANNED,
)


@pytest.mark.parametrize(
    ("words", "rhythm"),
    [
        ("weekly", Rhythm.WEEKLY),
        ("twice weekly by Riverbank for three months", Rhythm.WEEKLY),
        ("twice a week", Rhythm.WEEKLY),
        ("every second week", Rhythm.FORTNIGHTLY),
        ("Fortnightly by the nurse", Rhythm.FORTNIGHTLY),
        ("once a month", Rhythm.MONTHLY),
        ("when needed", None),
        ("", None),
    ],
)
def test_the_frequency_of_visits_is_read_from_words(words: str, rhythm: Rhythm | None) -> None:
    assert rhythm_of_visits(words) is rhythm


@pytest.mark.parametrize(
    ("cadence", "last", "day"),
    [
        (Cadence(conferences=Rhythm.WEEKLY), date(2026, 6, 11), date(2026, 6, 18)),
        (Cadence(home_visits="weekly", conferences=Rhythm.AS_HOME_VISITS), date(2026, 6, 11), date(2026, 6, 18)),
        (Cadence(conferences=Rhythm.FORTNIGHTLY), date(2026, 6, 11), date(2026, 6, 25)),
        # The second Thursday follows the second Thursday.
        (Cadence(conferences=Rhythm.MONTHLY), date(2026, 6, 11), date(2026, 7, 9)),
        # There is no fifth Monday in the next month.
        (Cadence(conferences=Rhythm.MONTHLY), date(2026, 11, 30), date(2026, 12, 28)),
        (Cadence(conferences=Rhythm.MONTHLY), date(2026, 12, 10), date(2027, 1, 14)),
        # What was left out is not made up for: the next one lies ahead.
        (Cadence(conferences=Rhythm.WEEKLY), date(2026, 5, 14), date(2026, 6, 18)),
        (Cadence(conferences=Rhythm.BY_STAGE, reassess_on=date(2026, 10, 22)), date(2026, 6, 11), date(2026, 10, 22)),
        (Cadence(conferences=Rhythm.BY_STAGE, reassess_on=date(2026, 1, 1)), date(2026, 6, 11), None),
        (Cadence(conferences=Rhythm.WEEKLY), None, None),
    ],
)
def test_the_next_day_follows_the_rhythm_or_a_date(cadence: Cadence, last: date | None, day: date | None) -> None:
    assert proposed_day(cadence, last, date(2026, 6, 12)) == day


def test_a_review_date_counts_where_there_is_no_rhythm() -> None:
    cadence = Cadence(reassess_on=date(2026, 10, 22))
    assert proposed_day(cadence, None, date(2026, 6, 12), review=date(2026, 9, 1)) == date(2026, 9, 1)


def test_a_review_that_was_agreed_comes_before_the_day_on_which_the_need_is_reassessed_until_it_is_over() -> None:
    cadence = Cadence(reassess_on=date(2026, 7, 1))
    assert proposed_day(cadence, None, date(2026, 6, 12), review=date(2026, 9, 1)) == date(2026, 9, 1)
    assert proposed_day(cadence, None, date(2026, 6, 12), review=date(2026, 6, 11)) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("review", "day"), [(date(2026, 6, 15), date(2026, 6, 15)), (date(2026, 9, 1), date(2026, 6, 18))]
)
def test_a_review_comes_sooner_than_the_rhythm_or_waits_for_it(review: date, day: date) -> None:
    weekly = Cadence(conferences=Rhythm.WEEKLY)
    assert proposed_day(weekly, date(2026, 6, 11), date(2026, 6, 12), review) == day


def test_the_next_conference_is_the_earliest_that_is_not_over() -> None:
    later = replace(HELD, id="later", starts_at=datetime(2026, 6, 18, 0, 0, tzinfo=UTC))
    frozen = replace(HELD, id="frozen", state=State.FROZEN)
    assert next_conference([later, frozen, HELD], date(2026, 6, 12)) == HELD
    assert next_conference([later, frozen, HELD], date(2026, 6, 13)) == later
    assert next_conference([frozen], date(2026, 6, 1)) is None


def test_conferences_that_follow_visits_need_to_know_them() -> None:
    draft = CadenceDraft(conferences=Rhythm.AS_HOME_VISITS, home_visits="sometimes")
    with pytest.raises(Incomplete) as refused:
        cadence_of(draft)
    assert set(refused.value.problems) == {"home_visits"}


def test_a_crisis_calls_a_conference_in_every_case() -> None:
    assert cadence_of(CadenceDraft(triggers=("family_asks",))).triggers == (
        "crisis",
        "significant_change",
        "family_asks",
    )


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("conferences", "hourly"),
        ("reassess_on", "soon"),
        ("triggers", ("weather",)),
        ("rule", "x" * 2_001),
        ("home_visits", "x" * 2_001),
    ],
)
def test_what_cannot_be_is_named(field: str, typed: object) -> None:
    with pytest.raises(Incomplete) as refused:
        cadence_of(replace(CadenceDraft(), **{field: typed}))  # type: ignore[arg-type]
    assert set(refused.value.problems) == {field}
