from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.actions.showing import time_left
from app.board.shape import (
    AgendaItem,
    Board,
    Chairing,
    Collection,
    Facilitation,
    ItemState,
    OffTheWall,
    Paragraph,
    Pause,
    Prose,
    Run,
    WallView,
)
from app.board.wall import VEILED, Wall, wall_of

BEGAN = datetime(2026, 6, 11, 0, 0, tzinfo=UTC)
NOTES = Prose((Paragraph((Run("Wren sleeps better."),)),))
BOARD = Board(
    purpose="See what worked.",
    agenda=Collection(
        (
            ("item1", AgendaItem("a", "Welcome", state=ItemState.DISCUSSED)),
            ("item2", AgendaItem("b", "Sleep", minutes=10, notes=NOTES, desired_outcome="Wren has a bed")),
            ("item3", AgendaItem("c", "Money")),
        )
    ),
)


def wall(view: WallView = WallView.NOTES, hidden: tuple[str, ...] = (), pauses: tuple[Pause, ...] = ()) -> Wall:
    chairing = Chairing(
        Facilitation("item2", BEGAN.isoformat(), on_the_wall=view),
        Collection(tuple((f"pause{at}", pause) for at, pause in enumerate(pauses))),
        Collection(tuple((f"off{at}", OffTheWall("a", item)) for at, item in enumerate(hidden))),
    )
    return wall_of(BOARD, chairing)


def test_the_wall_shows_where_the_conference_is_and_what_was_and_what_comes() -> None:
    shown = wall()
    assert (shown.nth, shown.count, shown.done) == (2, 3, 1)
    assert (shown.previous, shown.title, shown.following) == ("Welcome", "Sleep", "Money")
    assert (shown.desired_outcome, shown.notes) == ("Wren has a bed", NOTES)


def test_what_comes_next_on_the_wall_is_where_the_chair_goes_next() -> None:
    states = (ItemState.PLANNED, ItemState.DISCUSSED, ItemState.REQUESTED, ItemState.PLANNED, ItemState.DEFERRED)
    items = [(f"item{n}", AgendaItem(f"a{n}", f"Matter {n}", state=state)) for n, state in enumerate(states)]
    board = Board(agenda=Collection(tuple(items)))

    def beside(current: str) -> tuple[str, str]:
        shown = wall_of(board, Chairing(Facilitation(current, BEGAN.isoformat())))
        assert shown.done == 2, "what somebody only asked for is not done"
        return shown.previous, shown.following

    assert beside("item0") == ("", "Matter 3")
    assert beside("item3") == ("Matter 1", "Matter 0")
    assert beside("item4") == ("Matter 1", "Matter 0")


def test_what_the_chair_keeps_off_the_wall_is_not_in_it_at_all() -> None:
    for shown in (wall(hidden=("item2", "item3")), wall(WallView.TITLES), wall(WallView.NOTHING)):
        assert "Wren" not in repr(shown)
    hidden = wall(hidden=("item2", "item3"))
    assert (hidden.previous, hidden.title, hidden.following) == ("Welcome", VEILED, VEILED)
    assert "Sleep" not in repr(wall(WallView.NOTHING))


def test_the_time_is_said_in_words_and_stands_still_in_a_pause() -> None:
    assert time_left(wall(), BEGAN + timedelta(minutes=4)) == ("6 min left", "ample")
    assert time_left(wall(), BEGAN + timedelta(minutes=8.5)) == ("nearly over, 2 min left", "short")
    assert time_left(wall(), BEGAN + timedelta(minutes=12)) == ("2 min over", "over")
    paused = wall(pauses=(Pause("a", (BEGAN + timedelta(minutes=2)).isoformat()),))
    assert paused.paused
    assert time_left(paused, BEGAN + timedelta(hours=1)) == ("8 min left", "ample")


def test_a_pause_is_told_also_between_items_and_where_nothing_else_is_shown() -> None:
    pauses = Collection((("p", Pause("a", BEGAN.isoformat())),))
    assert wall_of(BOARD, Chairing(pauses=pauses)).paused
    assert wall_of(BOARD, Chairing(Facilitation(on_the_wall=WallView.NOTHING), pauses)).paused


def test_words_that_are_no_time_are_no_time() -> None:
    shown = wall_of(BOARD, Chairing(Facilitation("item2", "yesterday"), Collection((("p", Pause("a", "soon")),))))
    assert time_left(shown, BEGAN) == ("", "")
    assert not shown.paused
