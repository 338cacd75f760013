"""Preparing a conference: asking people to bring something, giving them something to read, and noting for oneself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.finding import FoundConference, conference_for, require
from app.actions.footings import Unfounded, shared_until, unfounded
from app.actions.house import House
from app.actions.refusals import NotFound, require_short
from app.audit.kinds import Kind
from app.conference.conference import Participant
from app.conference.family import FamilyWishes
from app.conference.permits import Permit, may
from app.conference.preparing import (
    LONGEST_NOTE,
    Attachment,
    Paper,
    PaperDraft,
    Preparation,
    PreparationDraft,
    PrivateNote,
    paper_wanted,
    preparation_wanted,
    private_words,
)
from app.conference.states import State
from app.storage import attachments, conferences, families, people, preparations
from app.storage.binding import Held
from app.storage.database import new_id

#: How the audit calls the readers of what is for all who take part; of anything else it says how many they are.
EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Readiness:
    """How one person prepares, and what they may see of how others do."""

    found: FoundConference
    mine: Sequence[Preparation]
    papers: Sequence[Paper]
    files: Sequence[Attachment]
    notes: Sequence[PrivateNote]
    #: What everyone is asked to bring, for those who may ask; empty for everybody else.
    everyone: Sequence[Preparation]
    present: Sequence[Participant]
    names: Mapping[str, str]
    #: Those who take part and for whom nothing allows sharing, for whoever may hand something round. Whoever neither
    #: leads nor answers for the case learns only that there are some.
    without_basis: Sequence[Unfounded]
    family: FamilyWishes

    @property
    def outside(self) -> str:
        """Who tells them how it ended, while they wait outside a closed session and only their notes are here."""
        return self.found.stance.outside

    @property
    def names_those(self) -> bool:
        return may(self.found.stance, Permit.INVITE)

    @property
    def may_ask(self) -> bool:
        return may(self.found.stance, Permit.ASK_TO_PREPARE)

    @property
    def may_hand_round(self) -> bool:
        return may(self.found.stance, Permit.HAND_ROUND)

    @property
    def may_note(self) -> bool:
        return may(self.found.stance, Permit.NOTE_PRIVATELY)


async def readiness(house: House, person: str, conference: str) -> Readiness:
    """Raises `NotFound`."""
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference, seen_with=Permit.STAY_NEAR)
        if found.stance.outside:
            own = await preparations.notes(connection, house.vault, conference, person)
            return Readiness(found, (), (), (), own, (), (), {}, (), FamilyWishes())
        asked = await preparations.of_conference(connection, conference)
        papers = [each for each in await preparations.papers(connection, conference) if reads(found, each, person)]
        files = [each for each in await attachments.of_conference(connection, conference) if reads(found, each, person)]
        notes = await preparations.notes(connection, house.vault, conference, person)
        present = await conferences.participants(connection, conference)
        givers = {each.added_by for each in papers} | {each.added_by for each in files}
        named = {each.asked_by for each in asked} | {each.person for each in asked} | givers
        names = await people.names(connection, named)
        missing = await _unfounded_besides(connection, found, person)
        wishes = await _wishes(connection, found, person)
    everyone = asked if may(found.stance, Permit.ASK_TO_PREPARE) else []
    mine = [each for each in asked if each.person == person]
    coming = [each for each in present if each.comes]
    return Readiness(found, mine, papers, files, notes, everyone, coming, names, missing, wishes)


async def _wishes(connection: AsyncConnection, found: FoundConference, person: str) -> FamilyWishes:
    """How the family wants to be talked with, as it is written now: for those who are still to talk with them here."""
    if found.conference.state is State.FROZEN or await shared_until(connection, found, person):
        return FamilyWishes()
    return await families.wishes_of(connection, found.conference.case.id)


async def _unfounded_besides(connection: AsyncConnection, found: FoundConference, person: str) -> Sequence[Unfounded]:
    if not may(found.stance, Permit.HAND_ROUND):
        return []
    return [each for each in await unfounded(connection, found.conference) if each.person != person]


async def to_read(connection: AsyncConnection, person: str, among: Collection[str]) -> Mapping[str, int]:
    """How much there is to read before each of some conferences that somebody takes part in."""
    found = {}
    for conference in among:
        handed: list[Paper | Attachment] = list(await preparations.papers(connection, conference))
        handed += await attachments.of_conference(connection, conference)
        found[conference] = sum(each.is_for(person) for each in handed if each.added_by != person)
    return found


def reads(found: FoundConference, paper: Paper | Attachment, person: str) -> bool:
    """What is handed round is for those who take part: answering for the case opens none of it."""
    return (found.role is not None and paper.is_for(person)) or paper.added_by == person


async def ask(house: House, person: str, conference: str, draft: PreparationDraft) -> None:
    """Ask somebody to bring something. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await _found(connection, person, conference, Permit.ASK_TO_PREPARE)
        brings, due = preparation_wanted(draft, await present_in(connection, conference))
        asked = Preparation(new_id(), conference, draft.person, person, house.clock.now(), brings, due)
        held = await preparations.add(connection, asked)
        kind = Kind.PREPARATION_ASKED
        await note(house, connection, kind, person, about=draft.person, conference=found.conference, **held)


async def say_done(house: House, person: str, conference: str, preparation: str, words: str, *, done: bool) -> None:
    """Somebody says that they have it, or have it not; whoever asks them may say so too.

    Raises `NotFound`, and `Refusal` for too long a word about it."""
    async with house.database.writing() as connection:
        found, asked = await _asked(connection, person, conference, preparation)
        at = house.clock.now() if done else None
        held = await preparations.done(connection, preparation, at, require_short(words.strip(), LONGEST_NOTE))
        kind, said = Kind.PREPARATION_DONE, "yes" if done else "no"
        await note(house, connection, kind, person, about=asked.person, conference=found.conference, done=said, **held)


async def ask_no_more(house: House, person: str, conference: str, preparation: str) -> None:
    """Take back what somebody was asked for. Raises `NotFound`, `NotPermitted`."""
    async with house.database.writing() as connection:
        found, asked = await _asked(connection, person, conference, preparation)
        require(found.stance, Permit.ASK_TO_PREPARE)
        held = await preparations.remove(connection, preparation)
        kind = Kind.PREPARATION_DROPPED
        await note(house, connection, kind, person, about=asked.person, conference=found.conference, **held)


async def _asked(
    connection: AsyncConnection, person: str, conference: str, preparation: str
) -> tuple[FoundConference, Preparation]:
    found = await conference_for(connection, person, conference, lock=True)
    asked = await preparations.find(connection, conference, preparation)
    if asked is None or (asked.person != person and not may(found.stance, Permit.ASK_TO_PREPARE)):
        raise NotFound
    return found, asked


async def hand_round(house: House, person: str, conference: str, draft: PaperDraft) -> None:
    """Give people something to read before. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await _found(connection, person, conference, Permit.HAND_ROUND)
        title, words, may_see = paper_wanted(draft, await present_in(connection, conference))
        paper = Paper(new_id(), conference, title, words, person, house.clock.now(), may_see)
        held = await preparations.add_paper(connection, paper)
        kind, readers = Kind.PAPER_HANDED_ROUND, len(may_see) or "everyone"
        await note(house, connection, kind, person, conference=found.conference, readers=readers, **held)


async def take_paper_back(house: House, person: str, conference: str, paper: str) -> None:
    """Whoever gave something to read takes it back. Raises `NotFound`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        papers = await preparations.papers(connection, conference)
        if not any(each.id == paper and each.added_by == person for each in papers):
            raise NotFound
        held = await preparations.remove_paper(connection, paper)
        await note(house, connection, Kind.PAPER_TAKEN_BACK, person, conference=found.conference, **held)


async def note_privately(house: House, person: str, conference: str, words: str, changed: str = "") -> None:
    """Keep a new private note, or change one. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True, seen_with=Permit.NOTE_PRIVATELY)
        kept, at = private_words(words), house.clock.now()
        if not changed:
            held = await preparations.add_note(connection, house.vault, conference, person, kept, at)
        else:
            held = _there(
                await preparations.change_note(connection, house.vault, changed, conference, person, kept, at)
            )
        await note(house, connection, Kind.PRIVATE_NOTE_KEPT, person, conference=found.conference, **held)


async def remove_note(house: House, person: str, conference: str, removed: str) -> None:
    """Remove a private note for good. Raises `NotFound`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, seen_with=Permit.STAY_NEAR)
        held = _there(await preparations.remove_note(connection, removed, conference, person))
        await note(house, connection, Kind.PRIVATE_NOTE_REMOVED, person, conference=found.conference, **held)


async def note_was_put(house: House, person: str, conference: str, put: str) -> None:
    """Keep in mind that a private note is on the board now. Raises `NotFound`."""
    async with house.database.writing() as connection:
        found = await _found(connection, person, conference, Permit.WRITE_SHARED_PART)
        held = _there(await preparations.note_put(connection, put, conference, person, house.clock.now()))
        await note(house, connection, Kind.PRIVATE_NOTE_PUT, person, conference=found.conference, **held)


def _there(held: Held | None) -> Held:
    """Raises `NotFound`."""
    if held is None:
        raise NotFound
    return held


async def _found(connection: AsyncConnection, person: str, conference: str, permit: Permit) -> FoundConference:
    found = await conference_for(connection, person, conference, lock=True)
    require(found.stance, permit)
    return found


async def present_in(connection: AsyncConnection, conference: str) -> frozenset[str]:
    return frozenset(each.person.id for each in await conferences.participants(connection, conference) if each.comes)
