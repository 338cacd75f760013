"""Backups: that one was made is written down, and what has to be different after one was put back."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note, note_alone
from app.actions.house import House
from app.audit.kinds import Kind
from app.board.replaying import whole
from app.conference.inviting import Fate
from app.conference.states import State
from app.storage import history, journal
from app.storage import tables as t
from app.storage.letters import LetterState


async def note_backup(house: House) -> None:
    """Whoever runs the server is about to make a backup: what cannot be written down is not made."""
    await note_alone(house, Kind.BACKUP_MADE, "")


async def settle_in(house: House, digest: str) -> int:
    """A backup with this SHA-256 was put back. How many documents begin another history by that.

    Pages that were open before may hold edits that the backup lacks: they are told that their history is another one,
    and their words are offered to them, never merged. What was used up after the backup was made must not open
    anything again, so nobody is signed in and no link of an invitation can be used.
    """
    async with house.database.writing() as connection:
        parts = await _open_parts(connection)
        for part, epoch in parts:
            await _begin_anew(house, connection, part, epoch)
        await connection.execute(delete(t.board_pass))
        await connection.execute(delete(t.session))
        await connection.execute(delete(t.attempt))
        living = t.invitation.c.fate.in_((Fate.PREPARED, Fate.SENT))
        await connection.execute(update(t.invitation).where(living).values(fate=Fate.REVOKED))
        waiting = t.letter.c.state == LetterState.WAITING
        await connection.execute(update(t.letter).where(waiting).values(state=LetterState.FAILED))
        await note(house, connection, Kind.BACKUP_RESTORED, "", digest=digest)
    return len(parts)


async def _open_parts(connection: AsyncConnection) -> list[tuple[str, int]]:
    query = (
        select(t.part.c.id, t.part.c.epoch)
        .join(t.conference, t.conference.c.id == t.part.c.conference)
        .where(t.conference.c.state != State.FROZEN)
    )
    return [(row.id, row.epoch) for row in await connection.execute(query)]


async def _begin_anew(house: House, connection: AsyncConnection, part: str, epoch: int) -> None:
    held = await journal.history(connection, part)
    updates = [held.checkpoint] if held.checkpoint else []
    content = whole([*updates, *(update for _, update in held.entries)])
    await history.begin_anew(connection, part, epoch + 1, content, house.clock.now())
