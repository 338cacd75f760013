"""Writing a letter to a young person after the freeze: a draft that is kept, and a letter that goes to those named."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import copies, given_copies, looking_through
from app.actions.auditing import note
from app.actions.finding import FoundConference, conference_for, require
from app.actions.footings import require_none_withdrawn, unfounded_among
from app.actions.given_copies import Said, copies_of, holds
from app.actions.house import House
from app.actions.refusals import NotFound, NotReady
from app.actions.workshop import WorkFailed, Workshop
from app.actions.young_letter_copies import given
from app.actions.young_letter_files import starting_lines
from app.audit.kinds import Kind as Happened
from app.conference.distributing import Channel, Copy, Extent
from app.conference.kinds import Door, Kind
from app.conference.permits import Permit, may
from app.conference.planning import Incomplete
from app.length import too_long
from app.people.person import Person
from app.record.facts import CaseFacts
from app.record.scanning import Hit
from app.record.sealing import canonical, digest, young_letter_from
from app.record.who import Who
from app.record.young_letter import LONGEST, YoungLetter
from app.storage import cases, conferences, people, records, young_letters
from app.storage.database import new_id
from app.storage.young_letters import StoredLetter

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can be given the letter. `key`: the id of who signs in here, or a name."""

    key: str
    name: str
    #: As what they are known: "child", "mother".
    relation: str
    signs_in: bool
    #: Whether nothing is written down that allows sharing with them, as far as that is known.
    unfounded: bool = False
    #: Whether they have the newest letter.
    has: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A letter that went out, and what became of each copy. `mine`: whoever looks wrote it, and so may read it."""

    stored: StoredLetter
    copies: Sequence[Copy]
    mine: bool
    #: Whether a later one has taken its place.
    superseded: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """Where letters are written. `to` is None until somebody has said for whom."""

    found: FoundConference
    #: The young people who are known here, and those to whom there is a draft or a letter.
    young: Sequence[Reader]
    to: Reader | None
    words: str
    #: Offered to begin with: from what this young person may read themselves.
    lines: Sequence[str]
    readers: Sequence[Reader]
    given: Sequence[Given]
    names: Mapping[str, str]

    @property
    def newest(self) -> Given | None:
        """The letter whose place another one would take."""
        return next((each for each in reversed(self.given) if self.to and each.stored.addressee == self.to.key), None)


async def desk(house: House, workshop: Workshop, person: Person, conference: str, to: str) -> Desk:
    """The page for whoever writes. Raises `NotFound`, `NotPermitted`, `NotReady`."""
    async with house.database.reading() as connection:
        found = await _may_write(connection, person.id, conference)
        known = await _known(connection, found)
        given = await _given(connection, conference, person.id)
        drafted = await young_letters.drafted(connection, conference, person.id)
        young = [each for each, kind in known.values() if kind is Kind.CHILD]
        named = dict.fromkeys([*drafted, *(each.stored.addressee for each in given)])
        young += [_named(each, known) for each in named if each not in {one.key for one in young}]
        addressee = _addressee(to, known) if to.strip() else None
        words = (
            await young_letters.draft(connection, house.vault, conference, person.id, addressee.key)
            if addressee
            else ""
        )
        readers = await _readers(connection, found, known, addressee, person, given) if addressee else []
        said = {each.stored.written_by for each in given} | {copy.recipient for each in given for copy in each.copies}
        names = await people.names(connection, said)
        plan = await _plan_for_both(connection, found, person.id, addressee.key) if addressee else None
    lines: Sequence[str] = ()
    if plan is not None and addressee is not None:
        try:
            lines = await workshop.run(starting_lines, plan, addressee.key)
        except WorkFailed as error:
            raise NotReady(f"The plan could not be read ({error}). Your letter is kept; please try again.") from error
    return Desk(found, young, addressee, words, lines, readers, given, names)


async def _may_write(
    connection: AsyncConnection, person: str, conference: str, *, lock: bool = False
) -> FoundConference:
    found = await conference_for(connection, person, conference, lock=lock)
    require(found.stance, Permit.WRITE_YOUNG_LETTER)
    return found


async def _known(connection: AsyncConnection, found: FoundConference) -> Mapping[str, tuple[Reader, Kind]]:
    """Everybody who is known to the case or takes part, by their ids, and as what."""
    known: dict[str, tuple[Reader, Kind]] = {}
    for standing in await cases.standings(connection, found.conference.case.id):
        known[standing.person.id] = _reader(standing.person, standing.relation), standing.kind
    for each in await conferences.participants(connection, found.conference.id):
        if each.door is Door.REMOVED:
            known.pop(each.person.id, None)
        else:
            known.setdefault(each.person.id, (_reader(each.person, each.relation), each.kind))
    return known


def _reader(person: Person, relation: str) -> Reader:
    return Reader(person.id, person.name, relation or person.agency_name, signs_in=True)


def _named(key: str, known: Mapping[str, tuple[Reader, Kind]]) -> Reader:
    return known[key][0] if key in known else Reader(key, key, "", signs_in=False)


def _addressee(to: str, known: Mapping[str, tuple[Reader, Kind]]) -> Reader:
    """The young person who is meant. A name of somebody who is known as one means them.

    Raises `NotFound`, and `Incomplete` for a name that is too long."""
    said = " ".join(to.split())
    young = [each for each, kind in known.values() if kind is Kind.CHILD]
    meant = [each for each in young if said == each.key or said.casefold() == each.name.casefold()]
    if meant:
        return meant[0]
    if said in known:
        # A letter to a young person is for nobody else.
        raise NotFound
    if sentence := too_long(said, _LONGEST_NAME):
        raise Incomplete({"to": sentence})
    return Reader(said, said, "", signs_in=False)


async def _readers(
    connection: AsyncConnection,
    found: FoundConference,
    known: Mapping[str, tuple[Reader, Kind]],
    to: Reader,
    writer: Person,
    given: Sequence[Given],
) -> Sequence[Reader]:
    """The young person first, then everybody else who can be named to read it."""
    every = [to, *(each for each, _ in known.values() if each.key not in {to.key, writer.id})]
    asked = [each.key for each in every if each.signs_in]
    missing = {each.person for each in await unfounded_among(connection, found.conference.case.id, asked)}
    newest = next((each for each in reversed(given) if each.stored.addressee == to.key), None)
    have = {copy.recipient for copy in newest.copies if holds(copy)} if newest else set()
    return [
        Reader(each.key, each.name, each.relation, each.signs_in, each.key in missing, each.key in have)
        for each in every
    ]


async def _given(connection: AsyncConnection, conference: str, person: str) -> Sequence[Given]:
    stored = await young_letters.of_conference(connection, conference)
    turns = await young_letters.turns(connection, [each.id for each in stored])
    last = {each.addressee: each.number for each in stored}
    return [
        Given(each, copies_of(turns[each.id]), each.written_by == person, each.number < last[each.addressee])
        for each in stored
    ]


async def _plan_for_both(
    connection: AsyncConnection, found: FoundConference, writer: str, addressee: str
) -> bytes | None:
    """The plan, if the young person may read it themselves, and whoever writes may too."""
    try:
        theirs = await conference_for(connection, addressee, found.conference.id)
    except NotFound:
        return None
    extents = [
        await copies.extent_for(connection, stands, person) for stands, person in ((theirs, addressee), (found, writer))
    ]
    plan = await records.plan_of_conference(connection, found.conference.id)
    if plan is None or Extent.NONE in extents or not may(theirs.stance, Permit.SEE_RECORD):
        return None
    return plan.content


async def keep(house: House, person: Person, conference: str, to: str, words: str) -> str:
    """Keep what was typed so far; for whom, as the page calls them. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await _may_write(connection, person.id, conference)
        if not to.strip():
            raise Incomplete({"to": "Please say for whom the letter is."})
        addressee = _addressee(to, await _known(connection, found))
        now = house.clock.now()
        # Longer than a letter may be is kept as well: nothing that was typed is lost.
        kept = words.replace("\r\n", "\n")
        before = await young_letters.draft_kept_at(connection, conference, person.id, addressee.key)
        await young_letters.keep_draft(connection, house.vault, conference, person.id, addressee.key, kept, now)
        if before is None or _hour(before) != _hour(now):
            await note(house, connection, Happened.YOUNG_LETTER_DRAFTED, person.id, conference=found.conference)
    return addressee.key


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


async def telling(house: House, workshop: Workshop, person: str, conference: str, words: str) -> Sequence[Hit]:
    """What could lead somebody to a door in a letter. Raises `NotFound`, `NotReady`."""
    return await looking_through.look_through_words(house, workshop, conference, {"Your letter": words}, person)


async def give(
    house: House,
    workshop: Workshop,
    person: Person,
    conference: str,
    to: str,
    words: str,
    chosen: Mapping[str, str],
    let_stand: Collection[str],
) -> None:
    """Finish the letter, and give it to those who are `chosen`, each by a way. What was typed is kept before anything.

    The same words are the same letter; other words are the next one, which takes its place.
    Raises `NotFound`, `NotPermitted`, `NotReady`, `Incomplete`, and `Unlooked` while something was not looked at."""
    await keep(house, person, conference, to, words)
    before = await desk(house, workshop, person, conference, to)
    addressee = before.to
    if addressee is None:
        raise NotFound
    ways = _ways(before, addressee, words, chosen)
    hits = await telling(house, workshop, person.id, conference, before.words)
    looking_through.require_looked(hits, let_stand)
    async with house.database.writing() as connection:
        found = await _may_write(connection, person.id, conference, lock=True)
        await require_none_withdrawn(connection, found.conference, ways, "readers")
        letter = await _letter(house, connection, found, person, addressee, before.words)
        await looking_through.note_looked(house, connection, hits, person.id, found.conference)
        await given_copies.give(house, connection, given(letter, found.conference), ways, person.id)
    house.notices.set()


def _ways(before: Desk, to: Reader, words: str, chosen: Mapping[str, str]) -> Mapping[str, Channel]:
    """By which way each of those chosen gets it. Raises `Incomplete`; `NotFound` for whom the page does not name."""
    there = {each.key: each for each in before.readers}
    problems: dict[str, str] = {}
    ways = given_copies.ways(chosen, {key: each.signs_in for key, each in there.items()}, problems)
    if not words.strip():
        problems["words"] = "There is nothing in the letter yet."
    elif sentence := too_long(words, LONGEST):
        problems["words"] = sentence
    if to.key not in chosen and not there[to.key].has:
        problems["readers"] = f"The letter is for {to.name}: please say how they get it."
    elif not chosen:
        problems["readers"] = "Please choose at least one who gets it now."
    if problems:
        raise Incomplete(problems)
    return ways


async def _letter(
    house: House, connection: AsyncConnection, found: FoundConference, writer: Person, to: Reader, words: str
) -> StoredLetter:
    """The letter that says this: their newest one by the same hand, or a new one."""
    every = [
        each for each in await young_letters.of_conference(connection, found.conference.id) if each.addressee == to.key
    ]
    said = words.strip()
    if every and every[-1].written_by == writer.id and young_letter_from(every[-1].content).words == said:
        return every[-1]
    conference, now = found.conference, house.clock.now().replace(microsecond=0)
    letter = YoungLetter(
        CaseFacts(conference.case.id, conference.case.reference),
        conference.id,
        every[-1].number + 1 if every else 1,
        now,
        conference.time_zone,
        Who(to.name, id=to.key if to.signs_in else ""),
        Who(writer.name, writer.agency_name, writer.id),
        said,
    )
    content = canonical(letter)
    stored = StoredLetter(new_id(), conference.id, to.key, letter.number, content, digest(content), writer.id, now)
    await young_letters.add(connection, stored)
    about = to.key if to.signs_in else ""
    await note(
        *(house, connection, Happened.YOUNG_LETTER_WRITTEN, writer.id),
        about=about,
        conference=conference,
        letter=stored.number,
        digest=stored.digest,
    )
    return stored


async def note_turn(
    house: House, person: str, conference: str, letter: str, recipient: str, wanted: str, words: str
) -> str:
    """Note that somebody has their copy, or call one back; to whom the letter is. Whoever may write may do it, though
    another wrote the letter. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await _may_write(connection, person, conference, lock=True)
        there = next((each for each in await _given(connection, conference, person) if each.stored.id == letter), None)
        if there is None:
            raise NotFound
        what = given(there.stored, found.conference)
        await given_copies.note_turn(house, connection, what, there.copies, Said(recipient, wanted, words), person)
    house.notices.set()
    return there.stored.addressee
