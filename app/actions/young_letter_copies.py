"""Letters to young people as those have them who were given one: read, taken along, acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import given_copies
from app.actions.auditing import note
from app.actions.editions import Press
from app.actions.finding import conference_for
from app.actions.given_copies import Given, Wanted, held
from app.actions.house import House
from app.actions.refusals import NotFound
from app.actions.rendering import File
from app.actions.young_letter_files import code_for, letter_file
from app.audit.kinds import Kind
from app.conference.conference import Conference
from app.conference.distributing import Copy, Turn
from app.conference.notice import NoticeKind
from app.conference.permits import Permit, may
from app.record.sealing import young_letter_from
from app.record.young_letter import YoungLetter
from app.storage import conferences, young_letters
from app.storage.editions import StoredEdition
from app.storage.young_letters import StoredLetter


@dataclass(frozen=True, slots=True)
class LetterCopy:
    """One letter for somebody who reads it. `mine`: their own copy, when they were given one."""

    stored: StoredLetter
    conference: Conference
    letter: YoungLetter
    mine: Copy | None
    #: Whether they wrote it.
    wrote: bool
    #: The newest letter to the same young person, when it is another one and they may read it.
    newer: StoredLetter | None
    superseded: bool


async def letter_for(house: House, person: str, letter: str) -> LetterCopy:
    """A letter, for those who were given it and for whoever wrote it. Raises `NotFound`."""
    async with house.database.reading() as connection:
        return await _letter_for(connection, person, letter)


async def _letter_for(connection: AsyncConnection, person: str, wanted: str) -> LetterCopy:
    stored = await young_letters.find(connection, wanted)
    conference = await conferences.find(connection, stored.conference) if stored else None
    if stored is None or conference is None:
        raise NotFound
    mine = await _held(connection, person, stored)
    wrote = await _wrote(connection, person, stored)
    if mine is None and not wrote:
        raise NotFound
    same = [
        each
        for each in await young_letters.of_conference(connection, conference.id)
        if each.addressee == stored.addressee
    ]
    later = same[-1] if same[-1].number > stored.number else None
    reads = later and (await _held(connection, person, later) or await _wrote(connection, person, later))
    letter = young_letter_from(stored.content)
    return LetterCopy(stored, conference, letter, mine, wrote, later if reads else None, later is not None)


async def _held(connection: AsyncConnection, person: str, letter: StoredLetter) -> Copy | None:
    return held((await young_letters.turns(connection, [letter.id]))[letter.id], person)


async def _wrote(connection: AsyncConnection, person: str, letter: StoredLetter) -> bool:
    """Whether they wrote it, and still may."""
    if letter.written_by != person:
        return False
    try:
        found = await conference_for(connection, person, letter.conference)
    except NotFound:
        return False
    return may(found.stance, Permit.WRITE_YOUNG_LETTER)


async def held_by(connection: AsyncConnection, person: str) -> Sequence[StoredLetter]:
    """The newest letter to each young person of which somebody has a copy."""
    newest: dict[tuple[str, str], StoredLetter] = {}
    for each in await young_letters.given_to(connection, person):
        if await _held(connection, person, each):
            newest[each.conference, each.addressee] = each
    return list(newest.values())


async def looked(house: House, person: str, copy: LetterCopy) -> None:
    """Write down that somebody is shown it; the first time, that their copy was opened."""
    async with house.database.writing() as connection:
        await note(house, connection, Kind.YOUNG_LETTER_VIEWED, person, conference=copy.conference)
        if copy.mine is not None and copy.mine.opened_at is None:
            await _turn(house, connection, copy, person, Turn.OPENED)


async def acknowledge(house: House, person: str, letter: str) -> None:
    """Somebody says that they have their copy. Raises `NotFound`."""
    async with house.database.writing() as connection:
        copy = await _letter_for(connection, person, letter)
        if copy.mine is None:
            raise NotFound
        if copy.mine.acknowledged_at is None:
            await _turn(house, connection, copy, person, Turn.ACKNOWLEDGED)


async def _turn(house: House, connection: AsyncConnection, copy: LetterCopy, person: str, turn: Turn) -> None:
    await given_copies.take_turn(house, connection, given(copy.stored, copy.conference), copy.mine, person, turn)


def given(letter: StoredLetter, conference: Conference) -> Given:
    """A letter as something that people are given copies of."""
    return Given(
        letter.id,
        conference,
        {"letter": letter.number},
        Kind.YOUNG_LETTER_TURNED,
        NoticeKind.YOUNG_LETTER_GIVEN,
        NoticeKind.YOUNG_LETTER_RECALLED,
        young_letters.add_turn,
    )


async def take_along(house: House, press: Press, person: str, copy: LetterCopy) -> StoredEdition:
    """The letter as PDF, written down with the digest of exactly these bytes. Raises `NotReady`, `TooOften`."""
    return await given_copies.taken_along(house, person, copy.conference, partial(made, house, press, copy))


async def made(house: House, press: Press, copy: LetterCopy) -> StoredEdition:
    """The file, made now if it is not there yet. Raises `NotReady`."""
    checked_at = f"{house.settings.origin}/verify"
    letter, code = copy.stored, code_for(copy.stored.digest, checked_at)
    wanted = Wanted(code, copy.conference, "young_letter", letter.number, "pdf", letter.digest)

    async def making(used: str) -> File:
        return await press.run(letter_file, letter.content, used, checked_at)

    return await given_copies.made(house, press, wanted, making)
