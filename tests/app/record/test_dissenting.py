"""What became of a dissent between two conferences, as the next board finds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.board.shape import Board, Collection, Dissent, DissentState
from app.record.actions import Origin, actions
from app.record.dissenting import LONGEST_REPLY, DissentTurn, Turned, after, followed, level
from app.record.lines import DissentLine
from app.record.progress import undertakings
from tests.app.records import concluded

STEPS = ("Caseworker", "Supervisor", "Manager")
AT = datetime(2026, 6, 20, 20, 0, tzinfo=UTC)
ZONE = "Australia/Sydney"
OPEN = Dissent("a0", by="tess", view="Weekly is too much.", level="Caseworker", next_step="Ring Omar", reply="We heard")
SETTLED = Dissent("a1", by="tess", view="No photographs.", state=DissentState.RESOLVED)


def dissenting(*entries: Dissent) -> Board:
    return Board(dissents=Collection(tuple((f"dissent{n}", each) for n, each in enumerate(entries))))


def line() -> DissentLine:
    (found,) = followed(concluded(dissenting(OPEN, SETTLED)).plan, {})
    return found.line


def turns(*words: str) -> Sequence[Turned]:
    return [Turned("dissent0", DissentTurn(each), f"{each}.", "ana", AT) for each in words]


def test_only_what_was_open_is_followed() -> None:
    plan = concluded(dissenting(OPEN, SETTLED)).plan
    (found,) = followed(plan, {"dissent0": turns("answered", "settled")})
    assert (found.line.view, found.open) == ("Weekly is too much.", False)


def test_the_next_board_finds_what_was_answered_and_how_it_was_settled() -> None:
    answered = after(line(), turns("answered"), STEPS, ZONE)
    assert (answered.reply, answered.state, answered.level) == (
        "We heard\nanswered.",
        DissentState.OPEN,
        "Caseworker",
    )
    ended = after(line(), turns("answered", "escalated", "settled"), STEPS, ZONE)
    assert (ended.state, ended.resolution, ended.level) == (DissentState.RESOLVED, "settled.", "Supervisor")
    # In Sydney it was the day after already.
    assert ended.resolved_on == date(2026, 6, 21)


def test_what_nobody_spoke_of_stays_as_it_was() -> None:
    assert after(line(), (), STEPS, ZONE) == line()


@pytest.mark.parametrize(
    ("said", "further", "now"),
    [
        ("", 0, ""),
        ("", 1, "Supervisor"),
        ("Caseworker", 1, "Supervisor"),
        ("Supervisor", 5, "Manager"),
        ("Aunty May", 2, "Aunty May"),
    ],
)
def test_taken_further_it_goes_along_the_steps_of_the_place_to_the_last(said: str, further: int, now: str) -> None:
    assert level(replace(line(), level=said), turns(*["escalated"] * further), STEPS) == now


@given(st.lists(st.text(max_size=1_000), max_size=6))
def test_answers_fit_on_the_board_and_the_last_one_is_there_to_its_end(answers: Sequence[str]) -> None:
    said = [Turned("dissent0", DissentTurn.ANSWERED, each, "ana", AT) for each in answers]
    reply = after(line(), said, STEPS, ZONE).reply
    assert len(reply.encode("utf-16-le")) <= 2 * LONGEST_REPLY
    if answers and len(answers[-1].encode("utf-16-le")) < LONGEST_REPLY:
        assert reply.endswith(answers[-1])


def test_once_it_is_settled_nobody_has_to_do_anything_for_it() -> None:
    every = actions(concluded(dissenting(OPEN)).plan)
    (before,) = undertakings(every, {})
    (then,) = undertakings(every, {}, {"dissent0"})
    assert (before.action.origin, before.settled, then.settled) == (Origin.DISSENT, False, True)
