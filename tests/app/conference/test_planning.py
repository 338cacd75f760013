from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.conference.conference import Standing
from app.conference.kinds import Kind, Mode, Role
from app.conference.planning import Draft, Incomplete, plan
from app.people.person import Person

NADIA, JOEL = Person("nadia", "Nadia"), Person("joel", "Joel")
KNOWN = [Standing(NADIA, Kind.PRACTITIONER, "team leader"), Standing(JOEL, Kind.PARENT, "father")]
DRAFT = Draft(
    purpose=" See what worked. ",
    date="2026-06-11",
    time="10:00",
    place="Room  2",
    roles={"joel": "contributor", "nadia": "chair"},
)
ZONE = "Australia/Sydney"


def problems_of(**changes: object) -> dict[str, str]:
    with pytest.raises(Incomplete) as refused:
        plan(replace(DRAFT, **changes), KNOWN, ZONE)  # type: ignore[arg-type]
    return dict(refused.value.problems)


def test_what_was_typed_becomes_a_conference() -> None:
    made = plan(DRAFT, KNOWN, ZONE)
    assert made.purpose == "See what worked."
    assert made.place == "Room 2"
    assert made.mode is Mode.IN_PERSON
    assert made.starts_at == datetime(2026, 6, 11, 0, 0, tzinfo=UTC)


def test_people_stand_in_the_order_of_the_case() -> None:
    assert plan(DRAFT, KNOWN, ZONE).roles == [("nadia", Role.CHAIR), ("joel", Role.CONTRIBUTOR)]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("type", "party"),
        ("purpose", "   "),
        ("purpose", "x" * 2_001),
        ("date", "tomorrow"),
        ("date", "0001-01-01"),
        ("time", "25:00"),
        ("planned_minutes", "4"),
        ("planned_minutes", "481"),
        ("planned_minutes", "an hour"),
        ("planned_minutes", "٦٠"),
        ("planned_minutes", "9" * 5_000),
        ("mode", "telepathy"),
        ("place", ""),
        ("place", "x" * 2_001),
    ],
)
def test_a_field_that_cannot_stand_is_named_alone(field: str, typed: str) -> None:
    assert list(problems_of(**{field: typed})) == [field]


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    assert "clocks" in problems_of(date="2026-10-04", time="02:30")["time"]


@pytest.mark.parametrize(
    "roles",
    [
        {},
        {"joel": "contributor"},
        {"joel": "chair", "nadia": "chair"},
        {"nadia": "boss"},
        {"nadia": "chair", "stranger": "reader"},
    ],
)
def test_exactly_one_known_person_chairs(roles: dict[str, str]) -> None:
    assert list(problems_of(roles=roles)) == ["people"]


def test_everything_wrong_is_said_at_once() -> None:
    assert set(problems_of(purpose="", place="", date="", roles={})) == {"purpose", "place", "date", "people"}
