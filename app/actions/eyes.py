"""The record through somebody's eyes, before it is frozen: made by what serves them, and never of more than the chair
sees as well."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.actions import freezing
from app.actions.finding import FoundConference, require
from app.actions.freezing import Preview, Replay, updates_of
from app.actions.house import House
from app.actions.recording import Prepared, make_copy, prepare_restricted
from app.actions.recording_kept import facts_of
from app.actions.refusals import NotFound, NotReady
from app.actions.seeing import Marker, Sight, sight_of, sights_through, sights_through_all
from app.actions.workshop import WorkFailed, Workshop
from app.conference.conference import Conference, Participant
from app.conference.permits import Permit
from app.conference.restriction import Restriction
from app.people.person import Person
from app.record.restricted import PublicTitle
from app.record.sealing import canonical


@dataclass(frozen=True, slots=True)
class Eyes:
    """What one participant would have of the record if the chair froze now."""

    found: FoundConference
    whom: Participant
    content: bytes
    #: What the chair sees and they do not.
    hidden: Sequence[Restriction]


@dataclass(frozen=True, slots=True)
class Readers:
    """Those who would have one and the same record, and what the chair sees of which they have nothing."""

    people: Sequence[Participant]
    hidden: Sequence[Restriction]


async def readers(house: House, preview: Preview, chair: Person) -> Sequence[Readers]:
    """Everybody who takes part, by what they would have; those who would have most come first."""
    people, conference = preview.participants, preview.found.conference.id
    async with house.database.reading() as connection:
        sights = await sights_through_all(connection, conference, chair, [each.person for each in people])
    alike: dict[tuple[frozenset[str], tuple[Marker, ...]], tuple[list[Participant], Sequence[Restriction]]] = {}
    for each, (mine, theirs) in zip(people, sights, strict=True):
        seen = alike.setdefault((mine.common(theirs), theirs.markers), ([], _hidden(mine, theirs)))
        seen[0].append(each)
    return sorted((Readers(*each) for each in alike.values()), key=lambda each: len(each.hidden))


def _hidden(mine: Sight, theirs: Sight) -> Sequence[Restriction]:
    """What the first sees and the second does not."""
    seen = {part.id for part, _ in theirs.parts}
    return [restriction for part, restriction in mine.parts if restriction and part.id not in seen]


async def through_eyes(
    house: House, workshop: Workshop, replay: Replay, chair: Person, conference: str, person: str
) -> Eyes:
    """Raises what `freezing.preview` raises, and `NotFound` for somebody who takes no part."""
    preview = await freezing.preview(house, workshop, replay, chair.id, conference)
    require(preview.found.stance, Permit.LOOK_THROUGH_EYES)
    whom = next((each for each in preview.participants if each.person.id == person), None)
    if whom is None:
        raise NotFound
    async with house.database.reading() as connection:
        mine, theirs = await sights_through(connection, conference, chair, whom.person)
    content = await copy_of(
        house, workshop, replay, preview.found.conference, preview.prepared, mine.common(theirs), theirs.markers
    )
    return Eyes(preview.found, whom, content, _hidden(mine, theirs))


async def copy_for_chair(house: House, workshop: Workshop, replay: Replay, preview: Preview, chair: Person) -> bytes:
    """The chair's own copy, as it would be. Raises `NotReady`."""
    conference = preview.found.conference
    async with house.database.reading() as connection:
        mine = await sight_of(connection, conference.id, chair)
    return await copy_of(house, workshop, replay, conference, preview.prepared, mine.common(mine), mine.markers)


async def copy_of(
    house: House,
    workshop: Workshop,
    replay: Replay,
    conference: Conference,
    prepared: Prepared,
    parts: Collection[str],
    markers: Sequence[Marker],
) -> bytes:
    """The copy, as it would be, of whoever sees these parts, and these marks in the place of others.

    Raises `NotReady`."""
    minutes = prepared.conclusion.minutes_bytes
    about = await facts_of(house, conference)
    titles = [PublicTitle(each.title, each.attached_to) for each in markers]
    try:
        records = [
            canonical(await workshop.run(prepare_restricted, await updates_of(replay, part), about[part]))
            for part in about
            if part in parts
        ]
        return await workshop.run(make_copy, minutes, records, titles) if records or titles else minutes
    except WorkFailed as error:
        raise NotReady("The record could not be shown just now. The board goes on, and nothing is lost.") from error
