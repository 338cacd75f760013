"""Reading the audit: who has seen a conference, for its chair; what is recorded about somebody, for themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.finding import FoundConference, conference_for, require
from app.actions.house import House
from app.actions.preparing import EVERYONE, reads
from app.audit.chain import Row
from app.audit.kinds import OPERATOR, Kind, Topic, kind_of, told
from app.conference.conference import Conference, Participant
from app.conference.kinds import PartKind, spoken
from app.conference.permits import Permit, may
from app.storage import attachments, audit, cases, conferences, guests, people, seats

#: How far back a page goes; `caseboard verify` and the database hold everything.
_MOST = 2_000
#: Parts whose writers everyone at the board sees anyway.
_OPEN_PARTS = (PartKind.SHARED, PartKind.CHAIR)
#: Whatever the part, everybody knows that it happened: those who wait outside are told.
_KNOWN_TO_ALL = (Kind.SESSION_CLOSED,)


@dataclass(frozen=True, slots=True)
class Told:
    """Something that happened, perhaps several times in a row."""

    sentence: str
    topic: Topic
    first: datetime
    last: datetime
    times: int
    address: str = ""
    #: Of a file: the SHA-256 of exactly the bytes that were handed over.
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    entries: Sequence[Told]


@dataclass(frozen=True, slots=True)
class Looks:
    """How often one participant looked, and when last. Times are None for never."""

    participant: Participant
    board: datetime | None
    record: datetime | None
    downloads: int
    last_download: datetime | None


@dataclass(frozen=True, slots=True)
class Views:
    """Who has seen a conference."""

    found: FoundConference
    looks: Sequence[Looks]
    days: Sequence[Day]
    #: Whether whoever reads it also sees who wrote what.
    shows_who_wrote: bool = False


@dataclass(frozen=True, slots=True)
class _Names:
    """How the sentences call people and conferences, for one reader."""

    reader: str
    people: Mapping[str, str]
    conferences: Mapping[str, str]

    def who(self, person: str) -> str:
        if not person:
            return "whoever runs this server"
        return "you" if person == self.reader else self.people.get(person, "somebody")

    def doer(self, row: Row, details: Mapping[str, str]) -> str:
        """Who did it; of what was ordered on the command line, as the machine or they themselves named them."""
        operator = details.get(OPERATOR, "") if not row.person else ""
        return self.who(row.person) + (f" ({operator})" if operator else "")

    def whom(self, row: Row) -> str:
        if row.about and row.about == row.person:
            return "yourself" if row.person == self.reader else "themselves"
        return self.who(row.about) if row.about else "somebody unknown"


async def of_conference(house: House, person: str, conference: str, topic: Topic | None = None) -> Views:
    """Who has looked at a conference, its record and its files. Raises `NotFound` and `NotPermitted`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference)
        require(found.stance, Permit.SEE_WHO_LOOKED)
        rows = await _for_the_chair(connection, found, person)
        participants = await conferences.participants(connection, conference)
        names = _Names(person, await people.names(connection, _persons(rows)), {conference: _title(found.conference)})
        await note(house, connection, Kind.AUDIT_VIEWED, person, conference=found.conference)
    shown = [row for row in rows if topic is None or _kind(row).declared.topic is topic]
    days = _days(shown, names, found.conference.zone, addresses=False)
    looks = [_looks(each, rows) for each in participants]
    return Views(found, looks, days, may(found.stance, Permit.SEE_WHO_WROTE))


async def of_person(house: House, person: str) -> tuple[Sequence[Day], str]:
    """What is recorded about somebody, and the time zone in which it is told."""
    async with house.database.reading() as connection:
        known = [row for row in await audit.of_person(connection, person, _MOST) if _may_know(row, person)]
        titles = await _titles(connection, {row.conference for row in known if row.conference}, person)
        names = _Names(person, await people.names(connection, _persons(known)), titles)
        zone = await _zone(connection, person)
    return _days(known, names, ZoneInfo(zone), addresses=True), zone


async def _for_the_chair(connection: AsyncConnection, found: FoundConference, person: str) -> Sequence[Row]:
    conference = found.conference.id
    open_parts = {part.id for part in await conferences.parts(connection, conference) if part.kind in _OPEN_PARTS}
    rows = await audit.of_conference(connection, conference, _MOST)
    open_files = await _open_files(connection, found, person, rows)
    return [
        row
        for row in rows
        if (kind := kind_of(row.kind))
        and kind.declared.chair
        and (not row.part or row.part in open_parts or kind in _KNOWN_TO_ALL)
        and (kind is not Kind.ATTACHMENT_DOWNLOADED or _file_of(row) in open_files)
    ]


async def _open_files(
    connection: AsyncConnection, found: FoundConference, person: str, rows: Sequence[Row]
) -> frozenset[str]:
    """The files that were handed round and that somebody may read, or might have before they were taken back."""
    held = await attachments.of_conference(connection, found.conference.id)
    handed = [row for row in rows if row.kind == Kind.FILE_HANDED_ROUND.word]
    gone = {
        _file_of(row)
        for row in handed
        if row.person == person or (found.role is not None and json.loads(row.details).get("readers") == EVERYONE)
    }
    return frozenset({each.id for each in held if reads(found, each, person)} | gone) - {""}


def _file_of(row: Row) -> str:
    return str(json.loads(row.details).get("file", ""))


def _may_know(row: Row, person: str) -> bool:
    kind = kind_of(row.kind)
    return kind is not None and (row.person == person or not kind.declared.quiet)


def _kind(row: Row) -> Kind:
    kind = kind_of(row.kind)
    if kind is None:
        raise ValueError("rows of unknown kinds were left out before")
    return kind


def _persons(rows: Iterable[Row]) -> set[str]:
    return {person for row in rows for person in (row.person, row.about) if person}


def _title(conference: Conference) -> str:
    return f"{spoken(conference.type)} {conference.number}"


async def _titles(connection: AsyncConnection, ids: Iterable[str], person: str) -> Mapping[str, str]:
    """How conferences are called for somebody, those only of which they were ever told more than that there is one."""
    known = await cases.of_person(connection, person)
    by_letter = bool(await guests.come_by_letter(connection, [person]))
    mine = set() if by_letter else {case.id for case, _ in known}
    inside = await seats.let_in(connection, person)
    return {
        each.id: f"{_title(each)} ({each.case.reference})"
        for each in await conferences.of_ids(connection, ids)
        if each.id in inside or each.case.id in mine
    }


async def _zone(connection: AsyncConnection, person: str) -> str:
    """That of the first case to which somebody is known."""
    return next((case.time_zone for case, _ in await cases.of_person(connection, person)), "UTC")


# Putting it into words.


def _days(rows: Sequence[Row], names: _Names, zone: ZoneInfo, *, addresses: bool) -> Sequence[Day]:
    """Day by day, the latest first; what was repeated within a day without anything between is told once."""

    def local(row: Row) -> date:
        return row.at.astimezone(zone).date()

    return [
        Day(day, [_told(list(same), names, addresses) for _, same in groupby(its_rows, key=_sameness)])
        for day, its_rows in groupby(rows, key=local)
    ]


def _sameness(row: Row) -> tuple[str, ...]:
    return (row.kind, row.person, row.about, row.conference, row.part, row.details, row.address)


def _told(rows: Sequence[Row], names: _Names, addresses: bool) -> Told:
    latest = rows[0]
    kind, details = _kind(latest), json.loads(latest.details)
    conference = names.conferences.get(latest.conference, "a conference")
    return Told(
        sentence=told(kind, names.doer(latest, details), names.whom(latest), conference, details),
        topic=kind.declared.topic,
        first=rows[-1].at,
        last=latest.at,
        times=len(rows),
        # Where somebody else sat is theirs. Of a stranger, such as who tried a password, it is what the person needs.
        address=latest.address if addresses and latest.person in ("", names.reader) else "",
        digest=details.get("digest", "") if _same_for_all(latest) or latest.person == names.reader else "",
    )


def _same_for_all(row: Row) -> bool:
    """Copies differ by what is kept to a few, words or pictures: another's digest would tell that they have more."""
    return row.kind != Kind.FILE_DOWNLOADED.word


def _looks(participant: Participant, rows: Sequence[Row]) -> Looks:
    """`rows` come with the latest first."""
    mine = [row for row in rows if row.person == participant.person.id]

    def at(kind: Kind) -> list[datetime]:
        return [row.at for row in mine if row.kind == kind.word]

    def last(times: list[datetime]) -> datetime | None:
        return times[0] if times else None

    downloads = at(Kind.FILE_DOWNLOADED)
    return Looks(
        participant, last(at(Kind.BOARD_JOINED)), last(at(Kind.RECORD_VIEWED)), len(downloads), last(downloads)
    )
