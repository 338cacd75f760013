"""The wall: a screen for the whole room, which everybody who takes part may switch on and nobody can write on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from app.actions import staying
from app.actions.auditing import note_alone
from app.actions.finding import FoundConference, conference_for, once_inside, require
from app.actions.freezing import Replay, updates_of
from app.actions.house import House
from app.actions.refusals import NotReady
from app.actions.watching_the_floor import leader_of
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.board.reading import read_part
from app.board.replaying import whole
from app.board.wall import Wall, wall_of
from app.conference.kinds import PartKind
from app.conference.permits import Permit
from app.conference.states import State
from app.storage import closed_sessions, conferences, journal
from app.storage.sessions import Session

#: How many conferences' walls are kept in memory, and of how many screens it is kept that they are on.
_KEPT, _SCREENS = 100, 1000
#: After so long without a question, which comes each second, a screen is switched on anew.
_OFF = timedelta(minutes=5)


class Showing(StrEnum):
    """What there is to show."""

    BOARD = "board"
    #: Some wait outside: nothing of what the others do is for a whole room.
    CLOSED = "closed"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class Shown:
    found: FoundConference
    showing: Showing
    wall: Wall
    now: datetime
    #: Another one whenever what is shown changes.
    mark: str
    #: What whoever leads is called while the conference is paused.
    leader: str = ""


@dataclass(slots=True)
class Walls:
    """The walls as they were made last, by how far the documents were: many may look, and each edit is read once."""

    made: dict[str, tuple[tuple[int, ...], Wall]] = field(default_factory=dict)
    #: When the screen of each session last asked, for each conference: that it was switched on is written down.
    on: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def keep(self, conference: str, heads: tuple[int, ...], wall: Wall) -> None:
        self.made.pop(conference, None)
        self.made[conference] = (heads, wall)
        while len(self.made) > _KEPT:
            del self.made[next(iter(self.made))]

    def is_on(self, session: Session, conference: str, at: datetime) -> bool:
        """Whether the screen of a session has asked a moment ago."""
        before = self.on.get((session.id, conference))
        return before is not None and at - before < _OFF

    def asked(self, session: Session, conference: str, at: datetime) -> None:
        """Note that a screen asks now."""
        self.on.pop((session.id, conference), None)
        self.on[session.id, conference] = at
        while len(self.on) > _SCREENS:
            del self.on[next(iter(self.on))]


def make_wall(shared: Sequence[bytes], chair: Sequence[bytes]) -> Wall:
    """Runs in the workshop, for it reads what anyone may type."""
    return wall_of(read_part("shared", whole(shared)).part, read_part("chair", whole(chair)).part)


async def switch_on(house: House, walls: Walls, session: Session, conference: str) -> None:
    """Note that somebody shows a conference to a room. Raises `NotFound`, `NotPermitted`, `WaitOutside`."""
    async with house.database.reading() as connection:
        found = await conference_for(connection, session.person.id, conference)
        require(found.stance, Permit.SHOW_WALL)
    await note_alone(house, Kind.WALL_OPENED, session.person.id, conference=found.conference)
    walls.asked(session, conference, house.clock.now())


async def shown(
    house: House, workshop: Workshop, replay: Replay, walls: Walls, session: Session, conference: str
) -> Shown:
    """What the wall shows now; noted when nobody switched it on before.

    Raises `NotFound`, `NotPermitted`, `WaitOutside` and `NotReady`."""
    async with house.database.reading() as connection:
        found = await conference_for(connection, session.person.id, conference, seen_with=Permit.STAY_NEAR)
        require(once_inside(found).stance, Permit.SHOW_WALL)
    if not found.stance.outside:
        if not walls.is_on(session, conference, house.clock.now()):
            # Before it counts as on: where this cannot be written down, the next question must not be answered either.
            await note_alone(house, Kind.WALL_OPENED, session.person.id, conference=found.conference)
        walls.asked(session, conference, house.clock.now())
    if found.conference.state is not State.FROZEN:
        # A screen that shows a conference that somebody holds stays on as a board does, whatever is on it now.
        await staying.near(house, session, conference)
    async with house.database.reading() as connection:
        if found.conference.state is State.FROZEN:
            return _shown(house, found, Showing.FROZEN, Wall())
        require(found.stance, Permit.SHOW_WALL)
        closed = any(each.goes_on for each in await closed_sessions.of_conference(connection, conference))
        parts = {part.kind: part.id for part in await conferences.parts(connection, conference)}
        documents = [parts[PartKind.SHARED], parts[PartKind.CHAIR]]
        present = await journal.heads(connection, documents)
    if closed:
        return _shown(house, found, Showing.CLOSED, Wall())
    heads = tuple(present.get(document, 0) for document in documents)
    kept = walls.made.get(conference)
    if kept is None or kept[0] != heads:
        wall = await _made(workshop, replay, documents)
        walls.keep(conference, heads, wall)
    else:
        wall = kept[1]
    leader = await _leader(house, conference) if wall.paused else ""
    return _shown(house, found, Showing.BOARD, wall, leader)


async def _leader(house: House, conference: str) -> str:
    async with house.database.reading() as connection:
        participants = await conferences.participants(connection, conference)
        leader = await leader_of(connection, conference, participants)
    return next((each.person.name for each in participants if each.person.id == leader), "")


async def _made(workshop: Workshop, replay: Replay, documents: Sequence[str]) -> Wall:
    shared, chair = [await updates_of(replay, document) for document in documents]
    try:
        return await workshop.run(make_wall, shared, chair)
    except WorkFailed as error:
        raise NotReady("The board could not be read just now.") from error


def _shown(house: House, found: FoundConference, showing: Showing, wall: Wall, leader: str = "") -> Shown:
    now = house.clock.now()
    said = (showing, wall, leader, time_left(wall, now))
    return Shown(found, showing, wall, now, hashlib.sha256(repr(said).encode()).hexdigest()[:16], leader)


def time_left(wall: Wall, now: datetime) -> tuple[str, str]:
    """The time that is left, in words, and how pressing that is: "ample", "short" or "over"; "" without a limit."""
    left = wall.minutes_left(now)
    if left is None or not wall.minutes:
        return "", ""
    share = left / wall.minutes
    pressing = "over" if share <= 0.05 else "short" if share <= 0.2 else "ample"
    if left <= -1:
        return f"{int(-left)} min over", pressing
    if left <= 0:
        return "time is up", pressing
    amount = "less than a minute left" if left < 1 else f"{-int(-left // 1)} min left"
    return {"ample": amount, "short": f"nearly over, {amount}", "over": f"almost over, {amount}"}[pressing], pressing
