"""What is given to people one by one, a safety plan or a letter: by which way, and what becomes of each copy."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import noticing
from app.actions.auditing import note, note_alone
from app.actions.editions import Press
from app.actions.house import House
from app.actions.refusals import NotFound
from app.actions.rendering import File
from app.actions.restraint import Limited, spend
from app.audit.kinds import Kind
from app.conference.conference import Conference
from app.conference.distributing import Channel, Copy, CopyEvent, Extent, Turn, copies, few_words
from app.conference.notice import NoticeKind
from app.record.sealing import digest
from app.storage import people
from app.storage.editions import StoredEdition

_NOTED = {Turn.ACKNOWLEDGED, Turn.RETURNED, Turn.RECALLED}


@dataclass(frozen=True, slots=True)
class Given:
    """Something that people are given copies of, and how it is kept, written down and told that they were."""

    id: str
    conference: Conference
    #: As the audit calls its number.
    numbered: Mapping[str, Any]
    turned: Kind
    given: NoticeKind
    recalled: NoticeKind
    #: Keeps what became of a copy; what the audit holds of it.
    add_turn: Callable[[AsyncConnection, str, CopyEvent], Awaitable[str]]


def copies_of(events: Sequence[CopyEvent]) -> Sequence[Copy]:
    """How each copy stands; it went the way by which it was given last."""
    return copies(events, {each.recipient: each.channel for each in events if each.turn is Turn.SENT})


def holds(copy: Copy) -> bool:
    """Whether somebody has this copy: it was given to them, and not called back since."""
    turns = [each.turn for each in copy.events if each.turn in {Turn.SENT, Turn.RECALLED}]
    return turns[-1:] == [Turn.SENT]


def held(events: Sequence[CopyEvent], person: str) -> Copy | None:
    """The copy that somebody has."""
    return next((each for each in copies_of(events) if each.recipient == person and holds(each)), None)


def ways(chosen: Mapping[str, str], signs_in: Mapping[str, bool], problems: dict[str, str]) -> Mapping[str, Channel]:
    """By which way each of those chosen gets a copy, who sign in here or do not; what is wrong is added to `problems`.

    Raises `NotFound` for somebody who is not among those."""
    found: dict[str, Channel] = {}
    for key, word in chosen.items():
        if key not in signs_in:
            raise NotFound
        channel = next((each for each in Channel if each == word), None)
        if channel is None:
            problems[key] = "Please choose from the list."
        elif channel is Channel.LINK and not signs_in[key]:
            problems[key] = "A link is only for somebody who signs in here."
        else:
            found[key] = channel
    return found


async def give(
    house: House, connection: AsyncConnection, given: Given, chosen: Mapping[str, Channel], person: str
) -> None:
    """Give a copy to each of these, and tell those who get theirs by link."""
    now = house.clock.now()
    for recipient, channel in chosen.items():
        event = CopyEvent(recipient, Turn.SENT, Extent.FULL, channel, "", person, now)
        await record_turn(house, connection, given, event)
    linked = [each for each, channel in chosen.items() if channel is Channel.LINK]
    await noticing.tell(house, connection, given.given, linked, given.conference, f"{given.id}:{now.isoformat()}")


async def take_turn(
    house: House, connection: AsyncConnection, given: Given, mine: Copy | None, person: str, turn: Turn
) -> None:
    """Somebody opens their own copy, or says that they have it."""
    channel = mine.channel if mine else Channel.LINK
    event = CopyEvent(person, turn, Extent.FULL, channel, "", person, house.clock.now())
    await record_turn(house, connection, given, event)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody notes about a copy, as it was typed."""

    recipient: str
    turn: str
    words: str


async def note_turn(
    house: House, connection: AsyncConnection, given: Given, every: Sequence[Copy], said: Said, person: str
) -> None:
    """Note that somebody has their copy, or call one back. Raises `NotFound`, `Incomplete`."""
    copy = next((each for each in every if each.recipient == said.recipient), None)
    turn = next((each for each in Turn if each == said.turn and each in _NOTED), None)
    if copy is None or turn is None:
        raise NotFound
    words = few_words(said.words, f"{given.id}-{said.recipient}", needed=turn is not Turn.ACKNOWLEDGED)
    now = house.clock.now()
    event = CopyEvent(said.recipient, turn, Extent.FULL, copy.channel, words, person, now)
    await record_turn(house, connection, given, event)
    if turn is Turn.RECALLED and await people.find(connection, said.recipient):
        arrived = {given.given, NoticeKind.SAFETY_PLAN_REMINDER}
        await noticing.tell_no_more(house, connection, arrived, said.recipient, given.id)
        subject = f"{given.id}:{now.isoformat()}"
        await noticing.tell(house, connection, given.recalled, [said.recipient], given.conference, subject)


async def record_turn(house: House, connection: AsyncConnection, given: Given, event: CopyEvent) -> None:
    """Keep what became of a copy, and write it down."""
    whole = await given.add_turn(connection, given.id, event)
    # Somebody without an id here stands in no audit by name.
    about = event.recipient if await people.find(connection, event.recipient) else ""
    await note(
        house,
        connection,
        given.turned,
        event.by,
        about=about,
        conference=given.conference,
        turn=event.turn.value,
        channel=event.channel.value,
        whole=whole,
        **given.numbered,
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file of something that is given: under which code it is kept, and what the database knows of it."""

    code: str
    conference: Conference
    record: str
    version: int
    form: str
    record_digest: str


async def made(house: House, press: Press, wanted: Wanted, making: Callable[[str], Awaitable[File]]) -> StoredEdition:
    """The file, made now if it is not there yet, with the code that `making` is given. Raises `NotReady`."""

    async def make(code: str) -> StoredEdition:
        file = await making(code)
        return StoredEdition(
            code=code,
            conference=wanted.conference.id,
            record=wanted.record,
            version=wanted.version,
            form=wanted.form,
            record_digest=wanted.record_digest,
            digest=digest(file.content),
            name=file.name,
            content=file.content,
            made_at=house.clock.now(),
        )

    return await press.once(wanted.code, make)


async def taken_along(
    house: House, person: str, conference: Conference, making: Callable[[], Awaitable[StoredEdition]]
) -> StoredEdition:
    """The file for somebody, written down with the digest of exactly these bytes. Raises `NotReady`, `TooOften`."""
    await spend(house, Limited.DOWNLOAD, person)
    file = await making()
    what = {"record": file.record, "form": file.form, "version": file.version, "digest": file.digest}
    await note_alone(house, Kind.FILE_DOWNLOADED, person, conference=conference, **what)
    return file
