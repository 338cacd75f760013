"""The directory of services: read and kept current by those who work here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note, note_alone
from app.actions.house import House
from app.actions.refusals import NotFound
from app.audit.kinds import Kind
from app.conference.permits import Permit, Stance, may
from app.conference.planning import Incomplete
from app.conference.services import ListedService, Room, ServiceDraft, found, service_of
from app.people.person import Person
from app.storage import guests, people, services
from app.storage.database import new_id


@dataclass(frozen=True, slots=True)
class Directory:
    """What is listed, and the names of those who wrote it, by id."""

    listed: Sequence[ListedService]
    names: Mapping[str, str]
    now: datetime

    def find(self, service: str) -> ListedService | None:
        return next((each for each in self.listed if each.id == service), None)


async def directory(house: House, person: Person, words: str = "") -> Directory:
    """Every service in which the words stand, noted in the audit. Raises `NotFound` for those who do not work here."""
    async with house.database.reading() as connection:
        await _require_worker(connection, person)
        listed = found(await services.every(connection), words)
        names = await people.names(connection, {each.written_by for each in listed})
    await note_alone(house, Kind.SERVICES_VIEWED, person.id)
    return Directory(listed, names, house.clock.now())


async def names_of(connection: AsyncConnection) -> Sequence[str]:
    """What the services are called that are not closed."""
    return [each.it.name for each in await services.every(connection) if each.it.room is not Room.GONE]


async def write(house: House, person: Person, draft: ServiceDraft, service: str) -> None:
    """List a service, or write anew what is known of one. Raises `NotFound`, `Incomplete`."""
    async with house.database.writing() as connection:
        await _require_worker(connection, person)
        it = service_of(draft)
        known = await services.every(connection)
        if service and not any(each.id == service for each in known):
            raise NotFound
        if any(each.it.name.casefold() == it.name.casefold() and each.id != service for each in known):
            raise Incomplete({"name": "A service of this name is listed already. Please change that one."})
        listed = ListedService(service or new_id(), it, person.id, house.clock.now())
        await services.write(connection, listed)
        await note(house, connection, Kind.SERVICE_LISTED, person.id, service=listed.id)


async def confirm(house: House, person: Person, service: str) -> None:
    """Say that what is written of a service is still so. Raises `NotFound`."""
    async with house.database.writing() as connection:
        await _require_worker(connection, person)
        kept = next((each for each in await services.every(connection) if each.id == service), None)
        if kept is None:
            raise NotFound
        await services.write(connection, replace(kept, written_by=person.id, written_at=house.clock.now()))
        await note(house, connection, Kind.SERVICE_LISTED, person.id, service=service)


async def works_here(connection: AsyncConnection, person: Person) -> bool:
    """Whether somebody signs in here for an agency, and is no guest."""
    guest = await guests.is_guest(connection, person.id)
    works = person.agency is not None and person.vouched and not person.by_link
    return may(Stance(guest=guest, works=works), Permit.USE_DIRECTORY)


async def _require_worker(connection: AsyncConnection, person: Person) -> None:
    if not await works_here(connection, person):
        raise NotFound
