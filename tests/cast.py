"""The people of the tests, and how to bring them together.

Nadia leads the team and chairs; Joel and Tessa are the parents; Iris is the child health nurse; Fern takes the minutes;
Oma is Nadia's line manager. Otto is known to another case and to nothing here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
from starlette.types import ASGIApp, Message

from app.actions import opening, signing_in
from app.actions.house import House
from app.board.shape import Board
from app.conference.conference import CaseFile, Standing
from app.conference.kinds import Coordination, Kind, Role
from app.conference.planning import Draft
from app.pages.frame import Frame, cookie_name
from app.people.person import Person
from app.people.session import Way
from app.storage import cases, conferences, people, sessions
from app.storage.database import new_id
from app.storage.sessions import Session

NOON = datetime(2026, 6, 11, 2, 0, tzinfo=UTC)  # noon in Sydney


class HeldClock:
    """A clock that stands still until somebody moves it."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, by: timedelta) -> None:
        self._now += by


class RunningClock:
    """A clock that is a moment later whenever somebody looks."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        self._now += timedelta(milliseconds=1)
        return self._now


@dataclass
class Cast:
    """Everybody, in a house of their own."""

    house: House
    case: CaseFile
    other_case: CaseFile
    nadia: Person
    joel: Person
    tessa: Person
    iris: Person
    fern: Person
    oma: Person
    otto: Person
    roles: Mapping[str, str] = field(default_factory=dict)

    def draft(self, **changes: Any) -> Draft:
        """A conference of Nadia's that can be held."""
        given = {
            "purpose": "See what worked this week.",
            "date": "2026-06-11",
            "time": "10:00",
            "place": "Little Steps, Room 2",
            "roles": self.roles,
        }
        return Draft(**{**given, **changes})

    async def plan(self, **changes: Any) -> str:
        """A planned conference; its id."""
        return await opening.plan_conference(
            self.house, self.nadia.id, self.case.id, self.draft(**changes), open_now=False
        )

    async def open(self, **changes: Any) -> str:
        """An open conference; its id."""
        return await opening.plan_conference(
            self.house, self.nadia.id, self.case.id, self.draft(**changes), open_now=True
        )

    async def open_with(self, board: Board, **changes: Any) -> str:
        """A conference that is open, with a board as nobody but a test would write it; its id."""
        conference = await self.plan(**changes)
        async with self.house.database.writing() as connection:
            found = await conferences.find(connection, conference)
            assert found
            await opening.open_with(self.house, connection, found, self.nadia.id, board)
        return conference

    async def session(self, person: Person) -> Session:
        return (await self.signed_in(person)).session

    async def signed_in(self, person: Person) -> signing_in.SignedIn:
        """Somebody's session, without asking for a password."""
        cookie = f"cookie of {person.name} {new_id()}"
        now = self.house.clock.now()
        session = Session(new_id(), signing_in.digest(cookie), person, Way.DEMONSTRATION, now, now, now)
        async with self.house.database.writing() as connection:
            await sessions.add(connection, session)
        return signing_in.SignedIn(cookie, session)


async def assemble(house: House) -> Cast:
    """Plant everybody into an empty house."""
    case = CaseFile(new_id(), "FAM-TEST-0001", "The Sampleford and Mockridge family", "Australia/Sydney")
    other = CaseFile(new_id(), "FAM-TEST-0002", "The Otherwise family", "Australia/Perth")
    async with house.database.writing() as connection:
        await cases.add(connection, case, house.clock.now())
        await cases.add(connection, other, house.clock.now())

        async def add(
            name: str, agency: str, kind: Kind, relation: str, answers: Coordination, where: CaseFile
        ) -> Person:
            employer = await people.agency_named(connection, agency) if agency else None
            person = Person(new_id(), name, employer, f"{name.split()[0].lower()}@example.org")
            await people.add(connection, person, password=None, invented=True, at=house.clock.now())
            await cases.make_known(connection, where.id, Standing(person, kind, relation, answers))
            return person

        steps, no = "Little Steps", Coordination.NONE
        nadia = await add("Nadia Exemplar", steps, Kind.PRACTITIONER, "team leader", Coordination.CASE_MANAGER, case)
        tessa = await add("Tessa Sampleford", "", Kind.PARENT, "mother", no, case)
        joel = await add("Joel Mockridge", "", Kind.PARENT, "father", no, case)
        iris = await add("Iris Demont", "Demoville Health", Kind.PRACTITIONER, "child health nurse", no, case)
        fern = await add("Fern Placeholder", steps, Kind.PRACTITIONER, "parent aide", no, case)
        oma = await add("Oma Patternby", steps, Kind.LINE_MANAGER, "line manager", Coordination.LINE_MANAGER, case)
        otto = await add("Otto Outside", "", Kind.KIN, "uncle", Coordination.CASE_MANAGER, other)
    roles = {
        nadia.id: Role.CHAIR,
        tessa.id: Role.CONTRIBUTOR,
        joel.id: Role.CONTRIBUTOR,
        fern.id: Role.MINUTE_TAKER,
        oma.id: Role.READER,
    }
    return Cast(house, case, other, nadia, joel, tessa, iris, fern, oma, otto, roles)


@dataclass
class Visit:
    """The application as browsers find it."""

    app: ASGIApp
    frame: Frame

    def browser(self, cookie: str | None = None) -> httpx2.AsyncClient:
        """A browser that sends what browsers send with requests of our own pages."""
        house = self.frame.house
        return httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=self.app),
            base_url=house.settings.origin,
            cookies={cookie_name(house): cookie} if cookie else None,
            headers={"Sec-Fetch-Site": "same-origin", "Origin": house.settings.origin},
        )


@asynccontextmanager
async def running(app: ASGIApp) -> AsyncIterator[Frame]:
    """Start the application and stop it, as a server does."""
    heard: asyncio.Queue[Message] = asyncio.Queue()
    said: asyncio.Queue[Message] = asyncio.Queue()
    scope: dict[str, Any] = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    life = asyncio.create_task(_live(app, scope, heard, said))
    await heard.put({"type": "lifespan.startup"})
    answer = await said.get()
    assert answer["type"] == "lifespan.startup.complete", answer
    try:
        yield scope["app"].state.frame
    finally:
        await heard.put({"type": "lifespan.shutdown"})
        await said.get()
        await life


async def _live(app: ASGIApp, scope: Any, heard: Any, said: Any) -> None:
    await app(scope, heard.get, said.put)
