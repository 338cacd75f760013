"""Pictures for the page for the fridge: a drawing or a photograph beside a goal, in words too, for its audience."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import attaching, copies, looking_through
from app.actions.auditing import note, note_alone
from app.actions.drawing import DAMAGED, Drawn, redrawn
from app.actions.finding import FoundConference, conference_for, require
from app.actions.footings import shared_until
from app.actions.freezing import Replay, as_it_stands
from app.actions.house import House
from app.actions.refusals import NotFound, NotReady, Refusal
from app.actions.rendering import goals_in, goals_of
from app.actions.restraint import Limited, spend
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.conference.conference import Conference, Participant
from app.conference.distributing import Extent
from app.conference.files import FileForm, Unacceptable, form_of
from app.conference.kinds import Door, Role
from app.conference.permits import Permit
from app.conference.pictures import MOST, Picture, PictureDraft, picture_wanted
from app.conference.planning import Incomplete
from app.conference.states import State
from app.export.illustration import Illustration
from app.record.scanning import Hit
from app.storage import conferences, pictures, records, shelved
from app.storage.database import new_id

_LOST = (
    "A picture of this page is not where it should be. Please tell whoever runs Caseboard here; "
    "whoever added it can take it from the page."
)
_TAKEN = "Please give a photo or a drawing as JPEG or PNG."


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture, and whether whoever looks may take it down."""

    picture: Picture
    #: Whether its bytes are where they should be.
    there: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class Gallery:
    """The pictures of one conference for somebody who may add some."""

    found: FoundConference
    #: Goals by their ids, each in its words.
    goals: Sequence[tuple[str, str]]
    pictures: Sequence[Shown]
    present: Sequence[Participant]
    #: Sharing with the person was withdrawn: they put nothing more here, and take down what is theirs.
    only_the_past: bool = False

    @property
    def room(self) -> bool:
        return len(self.pictures) < MOST


async def gallery(house: House, workshop: Workshop, replay: Replay, person: str, conference: str) -> Gallery:
    """Raises `NotFound`, `NotPermitted`, `CopyWithheld`, `NotReady`."""
    async with house.database.reading() as connection:
        found = await _may_illustrate(connection, person, conference)
        every = await pictures.of_conference(connection, conference)
        present = await _present(connection, conference)
        past = await shared_until(connection, found, person)
    goals = await _goals(house, workshop, replay, found.conference)
    await note_alone(house, Kind.PICTURES_VIEWED, person, conference=found.conference)
    shown = [
        Shown(each, await _there(house, each), _may_take_down(found, each, person))
        for each in every
        if each.is_for(person, past)
    ]
    return Gallery(found, goals, shown, present, past is not None)


async def _may_illustrate(
    connection: AsyncConnection, person: str, conference: str, *, lock: bool = False
) -> FoundConference:
    found = await conference_for(connection, person, conference, lock=lock)
    require(found.stance, Permit.ILLUSTRATE)
    if found.conference.state is not State.OPEN:
        # Whose copy is withheld is not shown the goals here.
        await copies.require_extent(connection, found, person, Extent.PARTIAL)
    return found


async def _may_add(connection: AsyncConnection, person: str, conference: str, *, lock: bool = False) -> FoundConference:
    found = await _may_illustrate(connection, person, conference, lock=lock)
    if await shared_until(connection, found, person):
        raise Refusal("Sharing with you has ended, so nothing new of yours is put on this page. What was there stays.")
    return found


async def require_may_illustrate(house: House, person: str, conference: str) -> None:
    """Before a byte of the picture is read. Raises `NotFound`, `NotPermitted`, `TooOften`, `Refusal`."""
    async with house.database.reading() as connection:
        await _may_add(connection, person, conference)
    await spend(house, Limited.DOWNLOAD, person)


async def _present(connection: AsyncConnection, conference: str) -> Sequence[Participant]:
    """Those who may be named as readers."""
    return [
        each
        for each in await conferences.participants(connection, conference)
        if each.door in {Door.OPEN, Door.INVITED}
    ]


async def _goals(house: House, workshop: Workshop, replay: Replay, conference: Conference) -> Sequence[tuple[str, str]]:
    """From the board while it is open, and then from the plan."""
    if conference.state is State.OPEN:
        prepared = await as_it_stands(house, workshop, replay, conference)
        return goals_of(prepared.conclusion.plan)
    async with house.database.reading() as connection:
        plan = await records.plan_of_conference(connection, conference.id)
    if plan is None:
        return []
    try:
        return await workshop.run(goals_in, plan.content)
    except WorkFailed as error:
        raise NotReady(f"The plan could not be read ({error}). It is kept, and nothing is lost.") from error


async def illustrate(
    house: House,
    workshop: Workshop,
    replay: Replay,
    person: str,
    conference: str,
    draft: PictureDraft,
    file: BinaryIO | None,
    let_stand: Collection[str] = (),
) -> None:
    """Put a picture on the page. `let_stand` are the keys of what could lead somebody to a door in its words. Raises
    `NotFound`, `NotPermitted`, `NotReady`, `Unlooked`, `Refusal` to somebody with whom sharing was withdrawn, and
    `Incomplete` with why it is not taken."""
    async with house.database.reading() as connection:
        found = await _may_add(connection, person, conference)
        present = {each.person.id for each in await _present(connection, conference)}
    goals = {id_ for id_, _ in await _goals(house, workshop, replay, found.conference)}
    words, may_see = picture_wanted(draft, goals, present)
    hits = await telling(house, workshop, person, conference, draft)
    looking_through.require_looked(hits, let_stand)
    if file is None:
        raise Incomplete({"file": "Please choose a picture."})
    drawn = await _drawn(house, workshop, file)
    incoming = await asyncio.to_thread(house.shelf.take, [drawn.content], len(drawn.content))
    try:
        await attaching.checked(house, incoming.path)
        async with house.shelving(), house.database.writing() as connection:
            found = await _may_add(connection, person, conference, lock=True)
            every = await pictures.of_conference(connection, conference)
            # Of what is kept from somebody they do not learn by being told that there is no room.
            if len([each for each in every if each.is_for(person)]) >= MOST:
                raise Incomplete({"file": f"There are {MOST} pictures, and the page has no room for more."})
            # On disk before anybody can be told of it.
            await asyncio.to_thread(house.shelf.keep, incoming)
            added = Picture(
                id=new_id(),
                conference=conference,
                goal=draft.goal,
                words=words,
                size=incoming.size,
                width=drawn.width,
                height=drawn.height,
                digest=incoming.digest,
                added_by=person,
                added_at=house.clock.now(),
                may_see=may_see,
            )
            await pictures.add(connection, added)
            kind, count = Kind.PICTURE_ADDED, len(may_see) or "everyone"
            await note(
                house, connection, kind, person, conference=found.conference, readers=count, digest=incoming.digest
            )
            await looking_through.note_looked(house, connection, hits, person, found.conference)
    finally:
        await asyncio.to_thread(house.shelf.drop, incoming)


async def telling(house: House, workshop: Workshop, person: str, conference: str, draft: PictureDraft) -> Sequence[Hit]:
    """What could lead somebody to a door in what a picture shows in words. Raises `NotFound`, `NotReady`."""
    sections = {looking_through.PICTURES: draft.words}
    return await looking_through.look_through_words(house, workshop, conference, sections, person)


async def _drawn(house: House, workshop: Workshop, file: BinaryIO) -> Drawn:
    """The picture as it is kept. Raises `Incomplete`."""
    largest = house.settings.largest_attachment

    def read() -> bytes:
        if form_of(file) not in {FileForm.JPEG, FileForm.PNG}:
            raise Unacceptable(_TAKEN)
        file.seek(0)
        return file.read(largest + 1)

    try:
        given = await asyncio.to_thread(read)
    except Unacceptable:
        raise Incomplete({"file": _TAKEN}) from None
    if len(given) > largest:
        raise Incomplete({"file": f"This file is too large. At most {largest // 1024 // 1024} MB are taken."})
    try:
        drawn = await workshop.run(redrawn, given)
    except WorkFailed:
        raise Incomplete({"file": DAMAGED}) from None
    if isinstance(drawn, str):
        raise Incomplete({"file": drawn})
    return drawn


async def take_down(house: House, person: str, conference: str, wanted: str) -> None:
    """Whoever added a picture, or leads, takes it from the page; its bytes go unless another stands on them. Copies
    that were made before stay as they are. Raises `NotFound`, `NotPermitted`."""
    async with house.shelving():
        async with house.database.writing() as connection:
            found = await _may_illustrate(connection, person, conference, lock=True)
            every = await pictures.of_conference(connection, conference)
            gone = next((each for each in every if each.id == wanted and each.is_for(person)), None)
            if gone is None or not _may_take_down(found, gone, person):
                raise NotFound
            await pictures.remove(connection, wanted)
            kept = await shelved.is_kept(connection, gone.digest)
            kind = Kind.PICTURE_REMOVED
            await note(house, connection, kind, person, conference=found.conference, digest=gone.digest)
        if not kept:
            await asyncio.to_thread(house.shelf.remove, gone.digest)


def _may_take_down(found: FoundConference, picture: Picture, person: str) -> bool:
    return picture.added_by == person or found.role is Role.CHAIR


async def pictures_for(
    house: House, connection: AsyncConnection, person: str, conference: str, until: datetime | None
) -> Sequence[Picture]:
    """The pictures for the page of somebody who may read the plan, each only if it is for them. `until`: since
    when nothing new is shared with them. Raises `Refusal` when one is not where it should be."""
    every = await _for_page(connection, person, conference, until)
    if not all([await _there(house, each) for each in every]):
        raise Refusal(_LOST)
    return every


async def illustrations(
    house: House, connection: AsyncConnection, person: str, conference: str, until: datetime | None
) -> Sequence[Illustration]:
    """The same with their bytes. Raises `Refusal`."""
    every = await pictures_for(house, connection, person, conference, until)
    try:
        return [illustration(each, await asyncio.to_thread(_place(house, each).read_bytes)) for each in every]
    except FileNotFoundError:
        raise Refusal(_LOST) from None


def illustration(picture: Picture, content: bytes = b"") -> Illustration:
    return Illustration(picture.goal, picture.words, picture.digest, (picture.width, picture.height), content)


async def obtain(house: House, person: str, conference: str, wanted: str) -> Path:
    """Where a picture is, for somebody on whose page it stands or who may add some; the page tells them of it, and is
    written down. Raises `NotFound`, `NotPermitted`, `CopyWithheld`."""
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        if found.conference.state is State.FROZEN:
            require(found.stance, Permit.SEE_RECORD)
            await copies.require_extent(connection, found, person, Extent.PARTIAL)
        else:
            require(found.stance, Permit.ILLUSTRATE)
        until = await shared_until(connection, found, person)
        every = await _for_page(connection, person, conference, until)
    picture = next((each for each in every if each.id == wanted), None)
    if picture is None or not await _there(house, picture):
        raise NotFound
    return _place(house, picture)


async def _for_page(
    connection: AsyncConnection, person: str, conference: str, until: datetime | None
) -> Sequence[Picture]:
    return [each for each in await pictures.of_conference(connection, conference) if each.is_for(person, until)]


def _place(house: House, picture: Picture) -> Path:
    return house.shelf.place(picture.digest)


async def _there(house: House, picture: Picture) -> bool:
    return await asyncio.to_thread(_place(house, picture).is_file)
