"""Whether the thread that writes into the database will ever come to an end.

A thread cannot be ended from outside. If it hangs, on a disk that does not answer or in the library, nothing can be
kept any more, and the event loop, which goes on, hides that from the watcher. So this process ends itself.
"""

from __future__ import annotations

import asyncio
import logging

from app.storage.database import Database
from app.watching import Pulse

_log = logging.getLogger("caseboard.minding")

#: Seconds from one look to the next.
_INTERVAL = 0.25


async def mind(database: Database, pulse: Pulse, longest: float) -> None:
    """Look for ever; when one piece of work has lasted for longer than so many seconds, end this process."""
    while True:
        await asyncio.sleep(_INTERVAL)
        lasted = database.lasts()
        if lasted > longest:
            _log.critical("the database has been at one thing for %.1f s; the server is replaced", lasted)
            pulse.give_up()
