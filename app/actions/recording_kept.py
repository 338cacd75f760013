"""The records of restricted parts: made when the board is frozen, each given to its audience alone."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.house import House
from app.actions.recording import Authored, prepare_restricted
from app.actions.refusals import NotReady
from app.actions.seeing import markers_for, sees, through_glass
from app.actions.workshop import WorkFailed, Workshop
from app.choices import Category
from app.conference.conference import Conference, Standing
from app.conference.restriction import Restriction, labelled
from app.people.person import Agency, Person
from app.record.lines import Who
from app.record.restricted import PublicTitle, RestrictedRecord
from app.record.sealing import canonical, digest
from app.storage import cases, closed_sessions, conferences, people, restrictions
from app.storage.restrictions import StoredRestricted


@dataclass(frozen=True, slots=True)
class Read:
    """What was written on a part, up to where."""

    sequence: int
    updates: Sequence[bytes]


async def prepared(
    house: House,
    workshop: Workshop,
    conference: Conference,
    read: Mapping[str, Read],
    written: Mapping[str, Authored],
) -> Sequence[tuple[str, RestrictedRecord]]:
    """The record of each restricted part that stands, with who wrote it. Raises `NotReady` with words that tell nothing
    of any."""
    facts = await facts_of(house, conference)
    async with house.database.reading() as connection:
        took_part = [each.person for each in await conferences.participants(connection, conference.id)]
    people = {each.id: Who(each.name, each.agency_name, each.id) for each in took_part}
    try:
        return [
            (
                part,
                await workshop.run(
                    prepare_restricted, read[part].updates, about, written.get(part, Authored()), people
                ),
            )
            for part, about in facts.items()
            if part in read
        ]
    except WorkFailed as error:
        raise NotReady("The board could not be closed just now. It goes on, and nothing is lost.") from error


async def keep(
    connection: AsyncConnection, conference: str, kept: Iterable[tuple[str, RestrictedRecord]], now: datetime
) -> Sequence[str]:
    """In the one transaction of freezing. The digests of what was kept."""
    digests = []
    for part, record in kept:
        content = await asyncio.to_thread(canonical, record)
        digests.append(digest(content))
        await restrictions.add_record(connection, StoredRestricted(part, conference, content, digest(content), now))
    for session in await closed_sessions.of_conference(connection, conference):
        if session.goes_on:
            await closed_sessions.end(connection, session.id, now)
    return digests


async def kept_for(
    connection: AsyncConnection, conference: str, person: Person, *, by_glass: bool = False
) -> tuple[Sequence[bytes], Sequence[PublicTitle]]:
    """The records that somebody may read, as their audience is now, and what stands in the place of others."""
    standing = {each.part: each for each in await restrictions.of_conference(connection, conference)}
    if by_glass:
        standing = {part: through_glass(each, person) for part, each in standing.items()}
    contents = [
        record.content
        for record in await restrictions.records_of(connection, conference)
        if sees(standing[record.part], person)
    ]
    return contents, [PublicTitle(each.title, each.attached_to) for each in markers_for(standing.values(), person)]


async def facts_of(house: House, conference: Conference) -> Mapping[str, RestrictedRecord]:
    """Everything about the restricted parts that stand, but what is written in them."""
    async with house.database.reading() as connection:
        standing = [each for each in await restrictions.of_conference(connection, conference.id) if each.stands]
        sessions = {each.part: each for each in await closed_sessions.of_conference(connection, conference.id)}
        known = _Known(await cases.standings(connection, conference.case.id), await people.agencies(connection))
    tellers = {part: session.teller for part, session in sessions.items()}
    categories = house.settings.categories
    return {each.part: _facts(each, known, tellers.get(each.part, ""), categories) for each in standing}


class _Known:
    """The people of a case, and agencies, by their ids."""

    def __init__(self, standings: Sequence[Standing], agencies: Sequence[Agency]) -> None:
        people = [each.person for each in standings]
        self._who = {each.id: Who(f"Everyone at {each.name}") for each in agencies}
        self._who |= {each.id: Who(each.name, each.agency_name, each.id) for each in people}
        self._agencies = {each.id: Who(each.name) for each in agencies}

    def who(self, somebody: str | None) -> Who | None:
        words = (somebody or "").strip()
        return self._who.get(words) or (Who(words) if words else None)

    def about(self, whom: str) -> Who | None:
        """The person or the agency of this id."""
        return self._agencies.get(whom) or self._who.get(whom)

    def all(self, ids: Iterable[str]) -> tuple[Who, ...]:
        found = (self._who.get(each) for each in ids)
        return tuple(sorted((who for who in found if who), key=lambda who: (who.name, who.id)))


def _facts(restriction: Restriction, known: _Known, teller: str, categories: Iterable[Category]) -> RestrictedRecord:
    return RestrictedRecord(
        conference=restriction.conference,
        category=labelled(restriction.category, categories),
        reason=restriction.reason,
        provider=known.who(restriction.provider),
        set_by=known.who(restriction.set_by),
        approved_by=known.who(restriction.approved_by),
        review_on=restriction.review_on,
        attached_to=restriction.attached_to,
        about=known.about(restriction.attached_to),
        mark=restriction.mark,
        audience=known.all(restriction.audience.may_see),
        closed_to=known.all(restriction.audience.must_not_see),
        told_by=known.who(teller),
        notes=(),
        left_open=(),
        salt=secrets.token_hex(32),
    )
