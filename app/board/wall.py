"""What a screen on the wall shows: where the conference stands and what is written there, minus what the chair hides.

It is made of the shared part and the chair's part and of nothing else, so nothing else can be on it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from app.board.shape import AgendaItem, Board, Chairing, Facilitation, ItemState, Pause, Prose, WallView

#: Stands in the place of a title that the chair keeps off the wall.
VEILED = "An item that is not shown here"


@dataclass(frozen=True, slots=True)
class Wall:
    """`nth` counts from 1; 0 before the first item and after the last. Hidden words are not in it."""

    purpose: str = ""
    nth: int = 0
    count: int = 0
    done: int = 0
    title: str = ""
    previous: str = ""
    following: str = ""
    desired_outcome: str = ""
    notes: Prose = field(default_factory=Prose)
    minutes: int | None = None
    started_at: datetime | None = None
    #: From when to when all clocks stood still; without an end, they still do.
    pauses: tuple[tuple[datetime, datetime | None], ...] = ()
    dark: bool = False

    @property
    def paused(self) -> bool:
        return any(ended is None for _, ended in self.pauses)

    def minutes_left(self, now: datetime) -> float | None:
        """What is left of the time of the item, negative when it runs over; None without a limit."""
        if self.minutes is None or self.started_at is None:
            return None
        began = self.started_at
        paused = sum(
            max(0.0, (min(ended or now, now) - max(start, began)).total_seconds()) for start, ended in self.pauses
        )
        return self.minutes - max(0.0, (now - began).total_seconds() - paused) / 60


def wall_of(board: Board, chairing: Chairing) -> Wall:
    """The wall as it stands."""
    steering = chairing.facilitation
    pauses = tuple(_pauses(chairing.pauses.entries))
    if steering.on_the_wall is WallView.NOTHING:
        return Wall(pauses=pauses, dark=True)
    hidden = {entry.item for _, entry in chairing.off_the_wall.entries}
    items = board.agenda.entries
    at = next((at for at, (entry_id, _) in enumerate(items) if entry_id == steering.current_item), None)
    titles = [VEILED if entry_id in hidden else item.title.strip() or "Untitled item" for entry_id, item in items]
    done = sum(item.state not in (ItemState.PLANNED, ItemState.REQUESTED) for _, item in items)
    following = _following([item for _, item in items], titles, at)
    if at is None:
        return Wall(board.purpose.strip(), count=len(items), done=done, following=following, pauses=pauses)
    entry_id, item = items[at]
    return Wall(
        purpose=board.purpose.strip(),
        nth=at + 1,
        count=len(items),
        done=done,
        title=titles[at],
        previous=_previous([item for _, item in items], titles, at),
        following=following,
        desired_outcome="" if _veiled(steering, entry_id, hidden) else item.desired_outcome.strip(),
        notes=Prose() if _veiled(steering, entry_id, hidden) else item.notes,
        minutes=item.minutes,
        started_at=_instant(steering.item_started_at),
        pauses=pauses,
    )


def _following(items: Sequence[AgendaItem], titles: Sequence[str], at: int | None) -> str:
    """Where the chair's “next” goes: to the next item that is still planned, and from the last one to those before."""
    start = 0 if at is None else at + 1
    places = (*range(start, len(items)), *range(start - 1))
    return next((titles[n] for n in places if items[n].state is ItemState.PLANNED), "")


def _previous(items: Sequence[AgendaItem], titles: Sequence[str], at: int) -> str:
    """The nearest item above that was talked through."""
    return next((titles[n] for n in reversed(range(at)) if items[n].state is ItemState.DISCUSSED), "")


def _veiled(steering: Facilitation, item: str, hidden: Set[str]) -> bool:
    """Whether the wall shows no more of an item than that it is there."""
    return item in hidden or steering.on_the_wall is WallView.TITLES


def _pauses(entries: tuple[tuple[str, Pause], ...]) -> list[tuple[datetime, datetime | None]]:
    pauses = ((_instant(pause.began_at), _instant(pause.ended_at)) for _, pause in entries)
    return [(began, ended) for began, ended in pauses if began is not None]


def _instant(words: str) -> datetime | None:
    """A point in time as the chair's page wrote it; None for anything else."""
    try:
        instant = datetime.fromisoformat(words)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
