"""Handing files round: taken in as a stream, typed by their bytes, kept under their digest, given to their audience."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.finding import FoundConference, conference_for, require
from app.actions.house import House
from app.actions.preparing import EVERYONE, present_in, reads
from app.actions.refusals import NotFound, Refusal
from app.actions.restraint import Limited, spend
from app.audit.kinds import Kind
from app.conference.files import FileForm, Unacceptable, cleaned, form_of, safe_name
from app.conference.permits import Permit
from app.conference.planning import Incomplete
from app.conference.preparing import Attachment
from app.conference.readers import readers_wanted
from app.storage import attachments, shelved
from app.storage.database import new_id
from app.storage.shelf import Incoming, TooLarge

log = structlog.get_logger("caseboard.attaching")

#: Seconds for the program that looks at a file.
_CHECK_SECONDS = 60.0


async def require_may_attach(house: House, person: str, conference: str) -> None:
    """Before a byte of the file is read. Raises `NotFound`, `NotPermitted`, `TooOften`."""
    async with house.database.reading() as connection:
        await _may_attach(connection, person, conference)
    await spend(house, Limited.DOWNLOAD, person)


async def attach(
    house: House,
    person: str,
    conference: str,
    given_name: str,
    file: BinaryIO,
    audience: str,
    may_see: Collection[str],
) -> None:
    """Hand a file round. Raises `NotFound`, `NotPermitted`, `Incomplete` with why a file is not taken."""
    async with house.database.reading() as connection:
        found = await _may_attach(connection, person, conference)
        problems: dict[str, str] = {}
        present = await present_in(connection, conference)
        readers = readers_wanted(audience, may_see, present, problems, field="file_may_see")
        # Of the others nobody learns that they are there, by no number either.
        theirs = [each for each in await attachments.of_conference(connection, conference) if each.is_for(person)]
        if len(theirs) >= house.settings.attachments_for_each_conference:
            problems["file"] = "There are as many files as one conference takes. Please take one back first."
    if problems:
        raise Incomplete(problems)
    form, incoming = await _arrive(house, file)
    try:
        await checked(house, incoming.path)
        added = Attachment(
            new_id(),
            conference,
            safe_name(given_name, form),
            form,
            incoming.size,
            incoming.digest,
            person,
            house.clock.now(),
            readers,
        )
        async with house.shelving(), house.database.writing() as connection:
            found = await _may_attach(connection, person, conference, lock=True)
            # On disk before anybody can be told of it.
            await asyncio.to_thread(house.shelf.keep, incoming)
            await attachments.add(connection, added)
            await note(
                house,
                connection,
                Kind.FILE_HANDED_ROUND,
                person,
                conference=found.conference,
                readers=len(readers) or EVERYONE,
                digest=incoming.digest,
                file=added.id,
            )
    finally:
        await asyncio.to_thread(house.shelf.drop, incoming)


async def _arrive(house: House, file: BinaryIO) -> tuple[FileForm, Incoming]:
    largest = house.settings.largest_attachment

    def arrive() -> tuple[FileForm, Incoming]:
        form = form_of(file)
        return form, house.shelf.take(cleaned(form, file), largest)

    try:
        return await asyncio.to_thread(arrive)
    except Unacceptable as unacceptable:
        raise Incomplete({"file": str(unacceptable)}) from None
    except TooLarge:
        raise Incomplete({"file": f"This file is too large. At most {largest // 1024 // 1024} MB are taken."}) from None


async def checked(house: House, path: Path) -> None:
    """Ask the program that the installation names, such as a virus scanner. Raises `Incomplete`."""
    command = house.settings.attachment_check
    if not command:
        return
    process = await asyncio.create_subprocess_exec(
        *shlex.split(command), str(path), stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        code = await asyncio.wait_for(process.wait(), _CHECK_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
        code = -1
    if code != 0:
        log.warning("a file was not taken", check=code)
        raise Incomplete({"file": "This file was not taken: the check of files on this server objects to it."})


async def obtain(house: House, person: str, conference: str, attachment: str) -> tuple[Attachment, Path]:
    """A file for somebody of its audience, written down before the first byte leaves. Raises `NotFound`, `TooOften`."""
    await spend(house, Limited.DOWNLOAD, person)
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference)
        wanted = await _find(connection, conference, attachment)
        if not reads(found, wanted, person):
            raise NotFound
        kind, held = Kind.ATTACHMENT_DOWNLOADED, found.conference
        await note(house, connection, kind, person, conference=held, digest=wanted.digest, file=wanted.id)
    path = house.shelf.place(wanted.digest)
    if not path.is_file():
        raise Refusal("This file is not where it should be. Please tell whoever runs Caseboard here.")
    return wanted, path


async def take_back(house: House, person: str, conference: str, attachment: str) -> None:
    """Whoever handed a file round takes it back; its bytes go unless another stands on them. Raises `NotFound`."""
    async with house.shelving():
        gone, kept = await _take_back(house, person, conference, attachment)
        if not kept:
            await asyncio.to_thread(house.shelf.remove, gone.digest)


async def _take_back(house: House, person: str, conference: str, attachment: str) -> tuple[Attachment, bool]:
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        gone = await _find(connection, conference, attachment)
        if gone.added_by != person:
            raise NotFound
        await attachments.remove(connection, attachment)
        kept = await shelved.is_kept(connection, gone.digest)
        await note(house, connection, Kind.FILE_TAKEN_BACK, person, conference=found.conference, digest=gone.digest)
    return gone, kept


async def tidy(house: House) -> None:
    """Remove from the shelf what a server that was killed left there without anything standing on it."""
    async with house.shelving():
        async with house.database.reading() as connection:
            wanted = await shelved.digests(connection)
        # A database without any file is taken for the wrong one sooner than all files for unwanted.
        removed = await asyncio.to_thread(house.shelf.clear, wanted) if wanted else 0
    if removed:
        log.info("files on which nothing stands were removed", files=removed)


async def _find(connection: AsyncConnection, conference: str, attachment: str) -> Attachment:
    every = await attachments.of_conference(connection, conference)
    found = next((each for each in every if each.id == attachment), None)
    if found is None:
        raise NotFound
    return found


async def _may_attach(
    connection: AsyncConnection, person: str, conference: str, *, lock: bool = False
) -> FoundConference:
    found = await conference_for(connection, person, conference, lock=lock)
    require(found.stance, Permit.HAND_ROUND)
    return found
