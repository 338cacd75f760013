"""What helps a family, as it is typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.conference.family import LONGEST, FamilyDraft, FamilyWishes, Member, age_of, family_of
from app.conference.kinds import Kind
from app.conference.planning import Incomplete

TODAY = date(2026, 6, 11)


def test_what_was_typed_is_kept_and_a_newcomer_is_made_of_a_name() -> None:
    draft = FamilyDraft(
        " English ", "In person first", "On the fridge", {"wren": "2026-04-21"},
        " Otis  Sampleford ", "child", "brother", "2016-10-22",
    )  # fmt: skip
    family = family_of(draft, TODAY)
    assert family.wishes == FamilyWishes("English", "In person first", "On the fridge")
    assert family.births == {"wren": date(2026, 4, 21)}
    assert family.newcomer == Member("Otis Sampleford", Kind.CHILD, "brother", date(2016, 10, 22))


def test_nothing_typed_is_nothing_known() -> None:
    family = family_of(FamilyDraft(), TODAY)
    assert family.wishes.blank and family.newcomer is None


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"talking": "x" * (LONGEST + 1)}, "talking"),
        ({"births": {"wren": "2026-06-12"}}, "born-wren"),
        ({"births": {"wren": "tomorrow"}}, "born-wren"),
        ({"born": "2016-10-22"}, "name"),
        ({"name": "Otis"}, "kind"),
        ({"name": "Otis", "kind": "practitioner"}, "kind"),
        ({"name": "Joel", "kind": "parent", "born": "1990-01-01"}, "born"),
        ({"name": "x" * 201, "kind": "kin"}, "name"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(typed: dict[str, str], wrong: str) -> None:
    with pytest.raises(Incomplete) as refused:
        family_of(FamilyDraft(**typed), TODAY)  # type: ignore[arg-type]
    assert set(refused.value.problems) == {wrong}


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("2026-06-11", "0 days"),
        ("2026-06-10", "1 day"),
        ("2026-04-21", "7 weeks"),
        ("2025-06-12", "11 months"),
        ("2024-06-12", "23 months"),
        ("2024-06-11", "2 years"),
        ("2017-01-22", "9 years"),
        ("2026-06-12", ""),
    ],
)
def test_an_age_is_said_as_people_say_it(born: str, age: str) -> None:
    assert age_of(date.fromisoformat(born), TODAY) == age


@given(st.dates(date(1950, 1, 1), date(2026, 6, 11)), st.integers(1, 400))
def test_nobody_grows_younger(born: date, later: int) -> None:
    def rank(age: str) -> tuple[int, int]:
        count, unit = age.split()
        return ("day", "week", "month", "year").index(unit.removesuffix("s")), int(count)

    assert rank(age_of(born, TODAY)) <= rank(age_of(born, TODAY + timedelta(days=later)))
