"""What somebody wants to keep to a few, and whether it can be so."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.finding import FoundConference
from app.actions.house import House
from app.actions.refusals import NotFound, Refusal, require_short
from app.board.ranks import nth_rank
from app.board.shape import Collection, Restricted, RestrictedNote
from app.conference.conference import Standing
from app.conference.kinds import Coordination, Role
from app.conference.permits import Permit, may
from app.conference.restriction import CLOSED_SESSION, Restriction
from app.people.audience import Audience
from app.people.person import Person
from app.storage import cases, conferences, people

LONGEST_LINE = 200
LONGEST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to keep to a few, as the form has it."""

    category: str
    reason: str
    may_see: frozenset[str] = frozenset()
    must_not_see: frozenset[str] = frozenset()
    provider: str = ""
    title: str = ""
    public_title: str = ""
    attached_to: str = ""
    review_on: date | None = None
    #: What named people read in its place, by their ids.
    safe_wordings: Mapping[str, str] = field(default_factory=dict)
    #: Whether nothing of it is written down: its provider keeps it.
    mark: bool = False
    #: Whether somebody else writes it: whoever sets it is not among those who may see it.
    unseen: bool = False
    #: Who is asked to approve it; "" for whoever sees it and may.
    approver: str = ""
    #: What stands in it from the beginning.
    notes: Collection[RestrictedNote] = field(default_factory=Collection)


async def audience_of(
    connection: AsyncConnection,
    found: FoundConference,
    person: Person,
    may_see: frozenset[str],
    must_not_see: frozenset[str],
    *,
    unseen: bool = False,
) -> Audience:
    """`unseen`: the person need not see it, if somebody else can write it. Raises `NotFound`, and `Refusal` for an
    audience that cannot be."""
    known = await cases.standings(connection, found.conference.case.id)
    persons = {each.person.id for each in known}
    agencies = {each.person.agency.id for each in known if each.person.agency}
    # It may be closed to an agency of which nobody is known to the case yet.
    every_agency = {each.id for each in await people.agencies(connection)}
    if not may_see <= persons | agencies or not must_not_see <= persons | every_agency:
        raise NotFound
    audience = Audience(may_see, must_not_see)
    if unseen:
        present = await conferences.participants(connection, found.conference.id)
        if not any(each.comes and each.role is not Role.READER and audience.sees(each.person) for each in present):
            raise Refusal("Nobody who writes here would see it. Please choose who is to write it.")
    elif not audience.sees(person):
        raise Refusal("You would not see it yourself. Please stay among those who may see it.")
    return audience


async def of_those_outside(
    connection: AsyncConnection, found: FoundConference, before: Restriction, audience: Audience
) -> Mapping[str, str]:
    """The words that still stand in the place of something: whoever sees it now needs none."""
    known = {each.person.id: each.person for each in await cases.standings(connection, found.conference.case.id)}
    return {each: words for each, words in before.safe_wordings if each in known and not audience.sees(known[each])}


async def approver_of(
    connection: AsyncConnection, found: FoundConference, person: Person, wanted: str, audience: Audience
) -> str:
    """Somebody who answers for the case or chairs, and is asked to approve without seeing it unless they do anyway.

    Raises `NotFound`, and `Refusal` for somebody who must not know of it."""
    if not wanted:
        return ""
    asked = {each.id: each for each in await who_approve(connection, found)}.get(wanted)
    if asked is None:
        raise NotFound
    if asked.id == person.id:
        raise Refusal("Somebody else has to approve what you have set yourself.")
    if audience.closed_to(asked):
        raise Refusal(f"{asked.name} must not see this, so they are not asked about it either.")
    return asked.id


async def who_approve(connection: AsyncConnection, found: FoundConference) -> Sequence[Person]:
    """Who may be asked to approve that something is kept to a few: the chair, and those who answer for the case."""
    known = await cases.standings(connection, found.conference.case.id)
    present = await conferences.participants(connection, found.conference.id)
    chairs = {each.person.id for each in present if each.role is Role.CHAIR}
    return [each.person for each in known if each.person.id in chairs or each.coordination is not Coordination.NONE]


def public_title_of(found: FoundConference, wish: Wish, follows: Restriction | None) -> str:
    """Raises `Refusal` for one that is too long."""
    chosen = follows is not None or may(found.stance, Permit.ENTITLE_RESTRICTION)
    return require_short(wish.public_title.strip(), LONGEST_LINE) if chosen else ""


def content_of(wish: Wish) -> Restricted:
    """Raises `Refusal` for a title that is too long."""
    return kept_content(wish.notes, "" if wish.mark else require_short(wish.title.strip(), LONGEST_LINE))


def kept_content(notes: Collection[RestrictedNote], title: str = "") -> Restricted:
    """A document holds something: without notes, as of a mark, an entry without a letter."""
    blank = Collection(((secrets.token_hex(8), RestrictedNote(nth_rank(0), title)),))
    return Restricted(notes if notes.entries else blank)


def category_of(house: House, wish: Wish) -> str:
    known = {each.word: each for each in (*house.settings.categories, CLOSED_SESSION)}
    category = known.get(wish.category)
    if category is None:
        raise Refusal("Please say what kind of information this is.")
    if wish.mark and not category.mark:
        raise Refusal("Only what a cultural protocol covers, and what is like it, is kept as a mark alone.")
    if wish.mark and not wish.provider.strip():
        raise Refusal("Please say who keeps it.")
    return category.word


def wordings_of(
    wanted: Mapping[str, str], audience: Audience, known: Sequence[Standing]
) -> tuple[tuple[str, str], ...]:
    """What named people read in its place.

    Raises `NotFound`, and `Refusal` for too many words and for somebody who sees the thing itself."""
    said_of = {person: words.strip() for person, words in wanted.items()}
    wordings = {person: require_short(words, LONGEST_WORDS) for person, words in said_of.items() if words}
    persons = {each.person.id: each.person for each in known}
    if not wordings.keys() <= persons.keys():
        raise NotFound
    inside = [persons[each].name for each in wordings if audience.sees(persons[each])]
    if inside:
        raise Refusal(f"{inside[0]} sees the thing itself, so nothing stands in its place.")
    return tuple(sorted(wordings.items()))


def said(words: str, sentence: str) -> str:
    """Raises `Refusal`: with this sentence when nothing is said, or for too many words."""
    if not words.strip():
        raise Refusal(sentence)
    return require_short(words.strip(), LONGEST_WORDS)
