"""What is late and what is due soon, with what people said since the plan was made."""

from __future__ import annotations

from datetime import UTC, date, datetime

from app.board.shape import Board, Collection, FollowUp, TaskState
from app.record.actions import actions
from app.record.progress import Progress, Said, due_soon, of, overdue, undertakings
from tests.app.records import concluded

TODAY = date(2026, 6, 12)
AT = datetime(2026, 6, 12, 1, 0, tzinfo=UTC)
LATE = FollowUp("a0", text="Ring school", owner="tess", due=date(2026, 6, 11))
TODAY_ITSELF = FollowUp("a1", text="Weigh Wren", owner="nell", due=TODAY)
IN_A_WEEK = FollowUp("a2", text="Letter to the GP", owner="tess", due=date(2026, 6, 19))
IN_EIGHT_DAYS = FollowUp("a3", text="Tribunal", owner="omar", due=date(2026, 6, 20))
UNDATED = FollowUp("a4", text="Rest", owner="tess")
DONE = FollowUp("a5", text="Bassinet", owner="tess", due=date(2026, 6, 1), state=TaskState.DONE)


def board() -> Board:
    every = (LATE, TODAY_ITSELF, IN_A_WEEK, IN_EIGHT_DAYS, UNDATED, DONE)
    return Board(follow_ups=Collection(tuple((f"followup{n}", each) for n, each in enumerate(every))))


EVERY = actions(concluded(board()).plan)


def texts(found: object) -> list[str]:
    return [each.action.text for each in found]  # type: ignore[attr-defined]


def test_late_and_soon_are_told_apart_by_the_day() -> None:
    every = undertakings(EVERY, {})
    assert texts(overdue(every, TODAY)) == ["Ring school"]
    assert texts(due_soon(every, TODAY)) == ["Weigh Wren", "Letter to the GP"]
    assert texts(overdue(every, date(2026, 6, 20))) == ["Ring school", "Weigh Wren", "Letter to the GP"]


def test_what_somebody_says_is_done_is_late_no_more_and_what_is_not_done_stays() -> None:
    said = {
        "followup0": Progress("followup0", Said.DONE, "", "tess", AT),
        "followup2": Progress("followup2", Said.NOT_DONE, "The address was wrong", "tess", AT),
    }
    every = undertakings(EVERY, said)
    assert texts(overdue(every, TODAY)) == []
    assert texts(overdue(every, date(2026, 6, 20))) == ["Weigh Wren", "Letter to the GP"]
    assert [each.state for each in overdue(every, date(2026, 6, 20))] == ["Not started", "Not done"]


def test_everybody_has_their_own() -> None:
    assert texts(of("tess", undertakings(EVERY, {}))) == ["Ring school", "Letter to the GP", "Rest", "Bassinet"]
