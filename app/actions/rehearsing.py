"""Before the doors open: whatever only the first who comes would wait for is done once, for nobody.

Statements are compiled, connections opened and libraries read when they are first used. After a restart whole
conferences come back in one moment, and all of them would wait for that.
"""

from __future__ import annotations

import asyncio

from app.actions import staying
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.house import House
from app.storage.journal import DatabaseJournal
from realtime import resident


async def rehearse(house: House, doorkeeper: DatabaseDoorkeeper, journal: DatabaseJournal) -> None:
    """Come in and open a board, as nobody; changes nothing."""
    resident.rehearse()
    # At once, so that each has a connection of its own.
    await asyncio.gather(staying.recognise(house, "nobody"), doorkeeper.rehearse(), journal.rehearse())
