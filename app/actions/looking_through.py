"""Looking through what would be recorded for what could lead somebody to a door, before everybody has it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.house import House
from app.actions.refusals import LookFirst, NotFound, NotReady, Unlooked
from app.actions.seeing import sight_of
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.conference.conference import Conference
from app.people.person import Person
from app.record.scanning import Hit, Sought, scan, scan_words, sought
from app.storage import cases, conferences, people, pictures

#: Under which what pictures show in words is found.
PICTURES = "Pictures for the fridge"


async def look_through(house: House, workshop: Workshop, conference: str, minutes: bytes, person: str) -> Sequence[Hit]:
    """What whoever freezes should look at: addresses, telephone numbers, and the names of those from whom something
    is kept, as far as this person knows that it is; in the words beside pictures too. Raises `NotFound`, `NotReady`."""
    names = await _sought_for(house, conference, person)
    async with house.database.reading() as connection:
        every = await pictures.of_conference(connection, conference)
    shown = " · ".join(each.words for each in every if each.is_for(person))
    try:
        beside = await workshop.run(scan_words, {PICTURES: shown}, names)
        return (*await workshop.run(scan, minutes, names), *beside)
    except WorkFailed as error:
        raise NotReady(f"The record could not be looked through ({error}). The board goes on.") from error


async def look_through_words(
    house: House, workshop: Workshop, conference: str, sections: Mapping[str, str], person: str
) -> Sequence[Hit]:
    """The same in what somebody wrote for people outside. Raises `NotFound`, `NotReady`."""
    names = await _sought_for(house, conference, person)
    try:
        return await workshop.run(scan_words, dict(sections), names)
    except WorkFailed as error:
        raise NotReady(f"What you wrote could not be looked through ({error}). Please try again.") from error


async def looked_at(
    house: House,
    workshop: Workshop,
    conference: str,
    sections: Mapping[str, str],
    person: str,
    let_stand: Collection[str],
) -> Sequence[Hit]:
    """What was found in words that are to stand beside a record, each of which this person lets stand. Raises
    `LookFirst`, `NotFound`, `NotReady`."""
    if not any(sections.values()):
        return ()
    telling = await look_through_words(house, workshop, conference, sections, person)
    if any(each.key not in let_stand for each in telling):
        raise LookFirst(telling)
    return telling


async def _sought_for(house: House, conference: str, person: str) -> Sought:
    """Raises `NotFound`."""
    async with house.database.reading() as connection:
        reader = await people.find(connection, person)
        if reader is None:
            raise NotFound
        return await sought_by(connection, conference, reader)


async def sought_by(connection: AsyncConnection, conference: str, person: Person) -> Sought:
    """The names of those from whom something is kept, as far as this person knows that it is."""
    seen = await sight_of(connection, conference, person)
    kept_from = {whom for _, kept in seen.parts if kept is not None for whom in kept.audience.must_not_see}
    avoided = await people.names(connection, kept_from)
    present = await conferences.participants(connection, conference)
    held = await conferences.find(connection, conference)
    known = await cases.standings(connection, held.case.id) if held else []
    here = {each.person.id: each.person.name for each in present}
    every = here | {each.person.id: each.person.name for each in known}
    absent = {id_: name for id_, name in avoided.items() if id_ not in here}
    others = [name for id_, name in every.items() if id_ not in absent]
    return sought(avoided.values(), others, absent.values())


def require_looked(telling: Sequence[Hit], let_stand: Collection[str]) -> None:
    """A person has said of each of them that it may stand. Raises `Unlooked`."""
    if any(each.key not in let_stand for each in telling):
        raise Unlooked


async def note_looked(
    house: House, connection: AsyncConnection, telling: Sequence[Hit], person: str, conference: Conference
) -> None:
    """Write down that somebody let them stand: how many, never what."""
    if telling:
        await note(house, connection, Kind.TELLING_LET_STAND, person, conference=conference, number=len(telling))
