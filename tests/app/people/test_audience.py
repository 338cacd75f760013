from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.people.audience import Audience, Ids

NAMES = ("ada", "ben", "cal", "police", "school")
ids = st.frozensets(st.sampled_from(NAMES))
audiences = st.builds(Audience, may_see=ids, must_not_see=ids, by_glass=ids)
person = st.sampled_from(NAMES[:3])
agency = st.sampled_from(("", *NAMES[3:]))


@given(audiences, person, agency)
def test_must_not_see_wins_over_everything(audience: Audience, person: str, agency: str) -> None:
    closed = Audience(audience.may_see, audience.must_not_see | {person}, audience.by_glass)
    assert not closed.sees(person, agency)
    if agency:
        assert not Audience(audience.may_see, audience.must_not_see | {agency}, audience.by_glass).sees(person, agency)


@given(ids, person, agency)
def test_who_is_on_no_list_sees_nothing(must_not_see: Ids, person: str, agency: str) -> None:
    assert not Audience(must_not_see=must_not_see).sees(person, agency)


@given(audiences, ids, person, agency)
def test_closing_to_more_lets_nobody_in(audience: Audience, closed_to: Ids, person: str, agency: str) -> None:
    assert not (audience.without(closed_to).sees(person, agency) and not audience.sees(person, agency))


@given(audiences, audiences, person, agency)
def test_what_does_not_widen_lets_nobody_in(before: Audience, after: Audience, person: str, agency: str) -> None:
    if not before.widens_to(after):
        assert not (after.sees(person, agency) and not before.sees(person, agency))


@given(audiences, person)
def test_somebody_without_an_agency_is_not_taken_for_everybody_without_one(audience: Audience, person: str) -> None:
    nobody = Audience(frozenset({""}), frozenset({""}))
    assert not nobody.sees(person)


def test_an_agency_lets_its_people_in_and_a_name_closes_to_one_of_them() -> None:
    audience = Audience(frozenset({"police"}), frozenset({"ada"}))
    assert audience.sees("ben", "police")
    assert not audience.sees("ada", "police")
    assert not audience.sees("cal", "school")
