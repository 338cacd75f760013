"""Going on with the copies of a board that a page holds, in another session of the same person.

Only a pass is issued here; whether its bearer may see and write the part decides the doorkeeper when it is shown.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.actions.auditing import note
from app.actions.finding import conference_for, once_inside, require
from app.actions.house import House
from app.actions.joining import require_come_before
from app.actions.refusals import AlreadyFrozen, Outdated
from app.actions.restraint import Limited, spend
from app.actions.signing_in import digest
from app.audit.kinds import Kind
from app.board.shape import SHAPE_VERSION
from app.conference.permits import Permit
from app.conference.states import State
from app.storage import passes
from app.storage.passes import Pass
from app.storage.sessions import Session

#: A page holds as many copies as a board has parts, and no board has more.
MOST = 200


@dataclass(frozen=True, slots=True)
class Copy:
    """What a page says about one of its copies."""

    document: str
    client: int
    epoch: int


async def rejoin(
    house: House, session: Session, conference: str, shape: int, copies: Iterable[Copy]
) -> Mapping[str, str]:
    """A token for each copy that was issued to this person and belongs to the part's present history.

    Raises `NotFound`, `NotPermitted`, `AlreadyFrozen`, `Outdated`, and `WaitOutside` for whoever came by a link alone.
    """
    await spend(house, Limited.PASSES, session.person.id)
    held = list(copies)[:MOST]
    tokens = {}
    async with house.database.writing() as connection:
        found = await conference_for(connection, session.person.id, conference, seen_with=Permit.STAY_NEAR)
        if found.conference.state is State.FROZEN:
            raise AlreadyFrozen
        require(once_inside(found).stance, Permit.JOIN_BOARD)
        await require_come_before(connection, session, conference)
        if shape != SHAPE_VERSION:
            raise Outdated
        had = set(await passes.had(connection, session.id, {copy.document for copy in held}))
        for copy in held:
            epoch = await passes.epoch_of_copy(connection, conference, copy.document, copy.client, session.person.id)
            if epoch == copy.epoch:
                token = tokens[copy.document] = secrets.token_urlsafe(32)
                renewed = Pass(digest(token), session.id, copy.document, copy.client, copy.epoch, shape)
                await passes.add(connection, renewed, house.clock.now())
        # In a session that was given no part yet, the board is seen anew.
        if tokens and not had & tokens.keys():
            await note(house, connection, Kind.BOARD_JOINED, session.person.id, conference=found.conference)
    return tokens
