"""Looking through what would be recorded for what could lead somebody to a door, before everybody has it."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions.freezing import Preview
from app.actions.house import House
from app.actions.refusals import NotReady
from app.actions.seeing import sight_of
from app.actions.workshop import WorkFailed, Workshop
from app.people.person import Person
from app.record.scanning import Hit, scan
from app.storage import people


async def look_through(house: House, workshop: Workshop, preview: Preview, person: Person) -> Sequence[Hit]:
    """What whoever freezes should look at: addresses, telephone numbers, and the names of those from whom something
    is kept, as far as this person knows that it is. Raises `NotReady`."""
    async with house.database.reading() as connection:
        seen = await sight_of(connection, preview.found.conference.id, person)
        avoided = {whom for _, kept in seen.parts if kept is not None for whom in kept.audience.must_not_see}
        names = await people.names(connection, avoided)
    try:
        return await workshop.run(scan, preview.prepared.conclusion.minutes_bytes, sorted(names.values()))
    except WorkFailed as error:
        raise NotReady(f"The record could not be looked through ({error}). The board goes on.") from error
