"""Joining a board: a pass for each of its parts, good for this session, this copy and this shape of the board."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from app.actions.auditing import note
from app.actions.finding import conference_for, require
from app.actions.house import House
from app.actions.refusals import AlreadyFrozen, Outdated
from app.actions.restraint import Limited, spend
from app.actions.signing_in import digest
from app.audit.kinds import Kind
from app.board.shape import SHAPE_VERSION
from app.conference.kinds import PartKind
from app.conference.permits import WRITING, Permit, may
from app.conference.states import State
from app.storage import conferences, passes
from app.storage.passes import Pass
from app.storage.sessions import Session


@dataclass(frozen=True, slots=True)
class PartPass:
    """What a page needs to open one part."""

    document: str
    kind: PartKind
    token: str
    client: int
    epoch: int
    writes: bool


@dataclass(frozen=True, slots=True)
class Passes:
    parts: tuple[PartPass, ...]
    #: For each document: to whom each client id was issued.
    authors: Mapping[str, Mapping[int, str]]


async def join(house: House, session: Session, conference: str, shape: int) -> Passes:
    """Passes for every part that the person may see. Raises `NotFound`, `NotPermitted`, `AlreadyFrozen`, `Outdated`."""
    await spend(house, Limited.PASSES, session.person.id)
    now = house.clock.now()
    async with house.database.writing() as connection:
        found = await conference_for(connection, session.person.id, conference)
        if found.conference.state is State.FROZEN:
            raise AlreadyFrozen
        require(found.stance, Permit.JOIN_BOARD)
        if shape != SHAPE_VERSION:
            raise Outdated
        issued = []
        for part in await conferences.parts(connection, conference):
            client = await passes.issue_client(connection, part.id, session.person.id, now)
            token = secrets.token_urlsafe(32)
            kept = Pass(digest(token), session.id, part.id, client, part.epoch, shape)
            await passes.add(connection, kept, now)
            writes = may(found.stance, WRITING[part.kind])
            issued.append(PartPass(part.id, part.kind, token, client, part.epoch, writes))
        await conferences.came(connection, conference, session.person.id)
        authors = await passes.authors(connection, [part.document for part in issued])
        await note(house, connection, Kind.BOARD_JOINED, session.person.id, conference=found.conference)
    return Passes(tuple(issued), authors)
