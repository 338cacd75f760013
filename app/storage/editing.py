"""That people edit is written down once for each person, part and hour: the audit tells who wrote where, not what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.kinds import Kind
from app.conference.kinds import PartKind
from app.storage import audit
from app.storage import tables as t
from app.storage.audit import Happening
from app.storage.conferences import kind_of
from realtime.ports import Entry


class Edit(NamedTuple):
    """Somebody wrote on a part within an hour."""

    person: str
    document: str
    hour: datetime


class Place(NamedTuple):
    """What kind of part a document is, of which conference, of which case."""

    kind: str
    conference: str
    case: str


class Editing:
    """What this process has written down already. Another process, or a restart, costs a row more and loses none."""

    def __init__(self) -> None:
        self._hour: datetime | None = None
        self._known: set[Edit] = set()

    def news(self, entries: Sequence[Entry], at: datetime) -> set[Edit]:
        """The edits that are not written down yet."""
        hour = at.replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._hour = hour
            self._known.clear()
        return {Edit(entry.person, entry.document, hour) for entry in entries} - self._known

    def known(self, edits: Collection[Edit]) -> None:
        """These are on disk now."""
        self._known.update(edit for edit in edits if edit.hour == self._hour)


async def write_down(connection: AsyncConnection, edits: Collection[Edit], at: datetime) -> None:
    """In the transaction that keeps the edits."""
    if not edits:
        return
    query = (
        select(t.part.c.id, t.part.c.kind, t.part.c.conference, t.conference.c.case_file)
        .select_from(t.part.join(t.conference, t.conference.c.id == t.part.c.conference))
        .where(t.part.c.id.in_({edit.document for edit in edits}))
    )
    places = {row.id: Place(row.kind, row.conference, row.case_file) for row in await connection.execute(query)}
    await audit.append(connection, happenings(edits, places), at)


def happenings(edits: Collection[Edit], places: Mapping[str, Place]) -> list[Happening]:
    """What the audit says of these edits, given where each of the documents belongs."""
    return [_happening(edit, places[edit.document]) for edit in sorted(edits)]


def _happening(edit: Edit, place: Place) -> Happening:
    kind = kind_of(place.kind)
    restricted = kind is PartKind.RESTRICTED
    return Happening(
        Kind.RESTRICTED_EDITED if restricted else Kind.PART_EDITED,
        edit.person,
        case=place.case,
        conference=place.conference,
        part=edit.document,
        details={} if restricted else {"part": kind.value},
    )
