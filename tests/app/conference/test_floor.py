from __future__ import annotations

from datetime import timedelta

from app.conference.floor import Groups, Hand, Lane, queue
from tests.cast import NOON

HEALTH, STEPS = ("health", "Demoville Health"), ("steps", "Little Steps")
GROUPS: Groups = {"iris": HEALTH, "ivan": HEALTH, "fern": STEPS, "joel": ("joel", "Joel Mockridge")}


def hand(person: str, minute: int, lane: Lane = Lane.SPEAK) -> Hand:
    return Hand(f"{person}-{minute}", person, lane, "", NOON + timedelta(minutes=minute))


def spoke(person: str, minutes: float) -> Hand:
    return Hand(f"{person} spoke", person, Lane.SPEAK, "", NOON, NOON, NOON + timedelta(minutes=minutes))


def order(*hands: Hand) -> list[str]:
    return [place.hand.person for place in queue(hands, GROUPS, NOON + timedelta(hours=1))]


def test_who_was_first_is_first_while_all_agencies_have_spoken_as_much() -> None:
    assert order(hand("joel", 2), hand("fern", 1), hand("iris", 3)) == ["fern", "joel", "iris"]


def test_whose_agency_has_spoken_least_comes_first_and_it_is_said_why() -> None:
    places = queue([spoke("iris", 6), hand("ivan", 1), hand("fern", 2)], GROUPS, NOON + timedelta(hours=1))
    assert [place.hand.person for place in places] == ["fern", "ivan"]
    assert [place.why for place in places] == [
        "Little Steps has hardly spoken yet",
        "Demoville Health has spoken 6 min so far",
    ]


def test_of_one_agency_who_has_spoken_least_comes_first_and_it_is_said_why() -> None:
    places = queue([spoke("iris", 6), hand("iris", 1), hand("ivan", 2)], GROUPS, NOON + timedelta(hours=1))
    assert [(place.hand.person, place.why) for place in places] == [
        ("ivan", "this person has hardly spoken yet"),
        ("iris", "this person has spoken 6 min so far"),
    ]


def test_a_few_words_more_overtake_nobody() -> None:
    assert order(spoke("iris", 0.7), hand("ivan", 1), hand("fern", 2)) == ["ivan", "fern"]


def test_reactions_come_at_once_and_the_last_word_comes_last() -> None:
    hands = [hand("fern", 1, Lane.LAST_WORD), hand("ivan", 2, Lane.LATER), hand("joel", 3), hand("iris", 4, Lane.REACT)]
    assert order(*hands) == ["iris", "joel", "ivan", "fern"]
