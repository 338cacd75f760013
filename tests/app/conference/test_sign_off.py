"""What signatures, endorsements and further approvals make of a plan version; and clocks in working days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.choices import Deadline
from app.conference import deadlines
from app.conference.planning import Incomplete
from app.conference.sign_off import (
    Endorsement,
    PlanState,
    Said,
    SignOff,
    SignOffDraft,
    Stage,
    Verdict,
    Way,
    latest,
    sign_off_of,
    state_of,
    still_attached,
)
from app.people.person import Person

NOW = datetime(2026, 6, 11, 2, tzinfo=UTC)
TESSA = Person("tessa", "Tessa Sampleford")
ELDERS = Stage("elders", "The cultural plan", "Elders' council", "nadia", NOW)


def said(person: str, what: Said = Said.SIGNED) -> SignOff:
    return SignOff(person, what, Way.PAPER, "", "", "d", person, NOW)


def verdict(what: Verdict, stage: str = "") -> Endorsement:
    return Endorsement(what, "", "d", "oma", NOW, stage)


def state(*sign_offs: SignOff, said: tuple[Endorsement, ...] = (), stages: tuple[Stage, ...] = ()) -> PlanState:
    return state_of(["tessa", "joel"], sign_offs, said, stages, superseded=False)


def test_a_version_is_signed_when_every_party_was_heard_whatever_they_said() -> None:
    assert state(said("tessa")) is PlanState.FROZEN
    assert state(said("tessa"), said("joel", Said.NOT_SIGNED)) is PlanState.SIGNED
    assert state(said("tessa", Said.DECLINED), said("joel")) is PlanState.SIGNED


def test_a_missing_signature_keeps_nothing_from_being_in_force_and_a_missing_endorsement_does() -> None:
    endorsed, returned = verdict(Verdict.ENDORSED), verdict(Verdict.RETURNED)
    assert state(said=(endorsed,)) is PlanState.IN_FORCE
    assert state(said("tessa"), said("joel"), said=(returned,)) is PlanState.RETURNED
    assert state(said=(returned, endorsed)) is PlanState.IN_FORCE


def test_every_further_approval_is_waited_for() -> None:
    manager, elders = verdict(Verdict.ENDORSED), verdict(Verdict.ENDORSED, "elders")
    assert state(said=(manager,), stages=(ELDERS,)) is PlanState.ENDORSED
    assert state(said=(elders,), stages=(ELDERS,)) is PlanState.FROZEN
    assert state(said=(manager, elders), stages=(ELDERS,)) is PlanState.IN_FORCE


def test_a_signature_stays_and_a_reason_gives_way_to_one() -> None:
    assert latest([said("joel", Said.NOT_SIGNED), said("joel")])["joel"].said is Said.SIGNED
    assert latest([said("joel"), said("joel", Said.DECLINED)])["joel"].said is Said.SIGNED


def themselves(person: str, what: Said) -> SignOff:
    return SignOff(person, what, Way.OWN_DEVICE, "Not Fridays", "", "d", person, NOW + timedelta(hours=1))


def noted(person: str, what: Said, hours: int = 2) -> SignOff:
    way = Way.NOTED if what is Said.NOT_SIGNED else Way.PAPER
    return SignOff(person, what, way, "Folder 9", "", "d", "nadia", NOW + timedelta(hours=hours))


@pytest.mark.parametrize("later", list(Said))
def test_what_somebody_said_themselves_stands_whatever_others_note_for_them(later: Said) -> None:
    declined = themselves("joel", Said.DECLINED)
    assert latest([declined, noted("joel", later)])["joel"] is declined


@pytest.mark.parametrize("before", list(Said))
@pytest.mark.parametrize("own", [Said.SIGNED, Said.DECLINED])
def test_their_own_word_takes_the_place_of_what_others_noted(before: Said, own: Said) -> None:
    said_themselves = themselves("joel", own)
    assert latest([noted("joel", before, hours=0), said_themselves])["joel"] is said_themselves


def test_a_statement_stays_attached_when_whoever_made_it_signs_later() -> None:
    declined = themselves("joel", Said.DECLINED)
    signed = replace(themselves("joel", Said.SIGNED), at=NOW + timedelta(days=1))
    assert still_attached([declined, signed]) == [declined]
    assert still_attached([declined]) == []


def test_what_others_noted_as_a_statement_does_not_stay_once_the_party_signs() -> None:
    signed = replace(themselves("joel", Said.SIGNED), at=NOW + timedelta(days=1))
    assert still_attached([noted("joel", Said.DECLINED, hours=0), signed]) == []


@pytest.mark.parametrize(
    ("draft", "way", "wrong"),
    [
        (SignOffDraft("signed"), Way.OWN_DEVICE, "agreed"),
        (SignOffDraft("declined", agreed="yes"), Way.OWN_DEVICE, "words"),
        (SignOffDraft("not_signed", "Ill", agreed="yes"), Way.OWN_DEVICE, "said"),
        (SignOffDraft("not_signed"), Way.NOTED, "words"),
        (SignOffDraft("signed", agreed="yes"), Way.PAPER, "words"),
        (SignOffDraft("maybe", agreed="yes"), Way.OWN_DEVICE, "said"),
    ],
)
def test_what_cannot_be_kept_says_why(draft: SignOffDraft, way: Way, wrong: str) -> None:
    with pytest.raises(Incomplete) as refused:
        sign_off_of(draft, TESSA, 1, "abcd1234", way, "nadia", NOW)
    assert wrong in refused.value.problems


def test_what_is_signed_says_in_plain_words_what_is_meant_and_of_which_version() -> None:
    kept = sign_off_of(SignOffDraft("signed", agreed="yes"), TESSA, 3, "abcd1234ff", Way.OWN_DEVICE, "tessa", NOW)
    assert kept.intent.startswith(
        "I, Tessa Sampleford, have read version 3 of the case plan (at the foot of its pages stands abcd 1234)"
    )


def test_working_days_leave_out_weekends_and_holidays() -> None:
    ten = Deadline(word="copies", label="Copies", working_days=10)
    assert deadlines.due_on(ten, date(2026, 6, 11), []) == date(2026, 6, 25)
    assert deadlines.due_on(ten, date(2026, 6, 11), [date(2026, 6, 12)]) == date(2026, 6, 26)
    hours = Deadline(word="decisions", label="Decisions", hours=24)
    clock = deadlines.Clock(hours, deadlines.due_at(hours, NOW, "Australia/Sydney", []), None)
    assert not clock.late(NOW)
    assert clock.late(datetime(2026, 6, 12, 3, tzinfo=UTC))
