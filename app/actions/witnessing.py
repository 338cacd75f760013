"""The live boards' witness: who tried to write as somebody else, or without being allowed to, is written down.

Implements `realtime.ports.Witness`.
"""

from __future__ import annotations

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.actions.auditing import note
from app.actions.house import House
from app.audit.kinds import Kind
from app.storage import conferences
from realtime.ports import Admission, Reason

log = structlog.get_logger("caseboard.witness")

_KINDS = {Reason.FORGED: Kind.FORGERY_REFUSED, Reason.READ_ONLY: Kind.EDIT_REFUSED}


class AuditWitness:
    """Writes beside the rooms, which go on meanwhile: what it tells of was refused already."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._writing: set[asyncio.Task[None]] = set()

    def dismissed(self, admission: Admission, reason: Reason) -> None:
        kind = _KINDS.get(reason)
        if kind is not None:
            task = asyncio.get_running_loop().create_task(self._write_down(kind, admission))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)

    async def _write_down(self, kind: Kind, admission: Admission) -> None:
        try:
            async with self._house.database.writing(decides=False) as connection:
                conference = await conferences.of_part(connection, admission.document)
                await note(
                    self._house, connection, kind, admission.person, conference=conference, part=admission.document
                )
        except (SQLAlchemyError, OSError):
            log.exception("a refusal could not be audited")

    async def close(self) -> None:
        """Wait until everything is written."""
        await asyncio.gather(*self._writing)
