"""After a start: boards on which people wrote a moment ago are opened before they come back, all in one moment.

Whoever enters is asked at the door as ever. An opened board costs memory, so there are few, and those to which nobody
comes are closed like every empty one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from app.actions.house import House
from app.storage import journal
from realtime.ports import Refused

_log = logging.getLogger("caseboard.reopening")

_LATELY = timedelta(minutes=15)
_MOST = 10


async def reopen(house: House, opened: Callable[[str], Awaitable[object]], begun: asyncio.Event) -> None:
    """Have the boards opened that were written on last, once the server has begun; one that cannot be is left to
    whoever comes."""
    # Where other processes write as well, they would go on with a board while nobody here listens.
    if house.database.file_writer is None:
        return
    await begun.wait()
    since = house.clock.now() - _LATELY
    for document in await house.database.read_at_once(partial(journal.written_since, since=since, most=_MOST)):
        try:
            await opened(document)
        except Refused as refusal:
            _log.warning("a board was not opened again: %s", refusal)
        except Exception:
            _log.exception("a board could not be opened again")
