from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.people.audience import Audience, Ids
from app.people.person import Agency, Person

NAMES = ("ada", "ben", "cal", "police", "school")
ids = st.frozensets(st.sampled_from(NAMES))
audiences = st.builds(Audience, may_see=ids, must_not_see=ids, by_glass=ids)
agencies = st.one_of(st.none(), st.sampled_from(NAMES[3:]).map(lambda name: Agency(name, name)))
persons = st.builds(
    Person, id=st.sampled_from(NAMES[:3]), name=st.just(""), agency=agencies, email=st.none(), vouched=st.booleans()
)


def somebody(name: str, agency: str = "", *, vouched: bool = True) -> Person:
    return Person(name, name, Agency(agency, agency) if agency else None, vouched=vouched)


@given(audiences, persons)
def test_must_not_see_wins_over_everything(audience: Audience, person: Person) -> None:
    closed = Audience(audience.may_see, audience.must_not_see | {person.id}, audience.by_glass)
    assert not closed.sees(person)
    if person.agency:
        both = audience.must_not_see | {person.agency.id}
        assert not Audience(audience.may_see, both, audience.by_glass).sees(person)


@given(ids, persons)
def test_who_is_on_no_list_sees_nothing(must_not_see: Ids, person: Person) -> None:
    assert not Audience(must_not_see=must_not_see).sees(person)


@given(audiences, ids, persons)
def test_closing_to_more_lets_nobody_in(audience: Audience, closed_to: Ids, person: Person) -> None:
    assert not (audience.without(closed_to).sees(person) and not audience.sees(person))


@given(audiences, audiences, persons)
def test_what_does_not_widen_lets_nobody_in(before: Audience, after: Audience, person: Person) -> None:
    if not before.widens_to(after):
        assert not (after.sees(person) and not before.sees(person))


@given(audiences, st.sampled_from(NAMES[:3]))
def test_somebody_without_an_agency_is_not_taken_for_everybody_without_one(audience: Audience, person: str) -> None:
    nobody = Audience(frozenset({""}), frozenset({""}))
    assert not nobody.sees(somebody(person))


@given(audiences, persons)
def test_an_agency_that_was_only_typed_lets_nobody_in_and_shuts_out_all_the_same(
    audience: Audience, person: Person
) -> None:
    if person.vouched or not person.agency:
        return
    without_agency = Person(person.id, person.name)
    assert audience.sees(person) == (audience.sees(without_agency) and person.agency.id not in audience.must_not_see)


def test_an_agency_lets_its_people_in_and_a_name_closes_to_one_of_them() -> None:
    audience = Audience(frozenset({"police"}), frozenset({"ada"}))
    assert audience.sees(somebody("ben", "police"))
    assert not audience.sees(somebody("ada", "police"))
    assert not audience.sees(somebody("cal", "school"))
    assert not audience.sees(somebody("ben", "police", vouched=False))
