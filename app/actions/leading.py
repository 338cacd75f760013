"""What all that goes on around the table has in common: who may do it now, and that the others hear of it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.finding import FoundConference, as_they_came, conference_for, require
from app.actions.freezing import Rooms
from app.actions.handing_over import shared_part
from app.actions.house import House
from app.actions.refusals import AlreadyFrozen, OwnCodeNeeded, Refusal
from app.conference.permits import Permit, may
from app.conference.states import State
from app.storage import closed_sessions

#: Tells pages that something about the floor is new; what it is each asks for itself.
HINT = '{"kind":"floor"}'


async def on_the_floor(
    connection: AsyncConnection, person: str, conference: str, permit: Permit, *, by_link: bool = False
) -> FoundConference:
    """The open conference, locked, if this person may do this there now. `by_link`: whether a link alone was shown.

    Raises `NotFound`, `NotPermitted`, `AlreadyFrozen`, `WaitOutside`, and `OwnCodeNeeded` where the code is missing."""
    found = await conference_for(connection, person, conference, lock=True)
    if found.conference.state is State.FROZEN:
        raise AlreadyFrozen
    require(found.stance, permit)
    if not may(as_they_came(found, by_link=by_link).stance, permit):
        raise OwnCodeNeeded
    return found


async def require_no_closed_session(connection: AsyncConnection, conference: str) -> None:
    """Raises `Refusal` while some wait outside: what is asked and answered then would reach them with the minutes."""
    if any(each.goes_on for each in await closed_sessions.of_conference(connection, conference)):
        raise Refusal("Some wait outside just now. Please ask when everybody is back.")


async def tell_the_table(house: House, rooms: Rooms, conference: str) -> None:
    """Let every open board look at the floor again."""
    part = await shared_part(house, conference)
    if part is not None:
        rooms.announce([part], HINT)
