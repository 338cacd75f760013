"""Answering a dissent of the newest plan of a case, taking it further, or writing down that it is settled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import copies
from app.actions.auditing import note
from app.actions.finding import FoundConference, conference_for, require
from app.actions.house import House
from app.actions.looking_through import looked_at, note_looked
from app.actions.plan_standing import SeenStanding
from app.actions.refusals import NotFound, Refusal
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.clock import after
from app.conference.distributing import Extent
from app.conference.permits import Permit, may
from app.conference.planning import Incomplete
from app.length import too_long
from app.record.dissenting import DissentTurn, FollowedDissent, Turned, followed
from app.record.lines import DissentLine
from app.record.progress import owns
from app.record.sealing import plan_from
from app.storage import people, progress, records
from app.storage.records import StoredPlan

LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Dissents:
    """The dissents of a plan with what became of them, and who said so."""

    every: Sequence[FollowedDissent]
    names: Mapping[str, str]


def dissents_in(content: bytes) -> tuple[DissentLine, ...]:
    """The dissents of a plan that are open in it. Runs in a process of its own."""
    return tuple(each.line for each in followed(plan_from(content), {}))


async def of_plan(house: House, workshop: Workshop, seen: SeenStanding) -> Dissents:
    """Those of the newest version; those of an older one go on in the next."""
    standing = seen.standing
    if standing.followed_by is not None:
        return Dissents((), {})
    try:
        lines = await workshop.run(dissents_in, standing.plan.content)
    except WorkFailed:
        # The page has more to say than this; the plan itself shows what is wrong.
        return Dissents((), {})
    async with house.database.reading() as connection:
        turned = await progress.turns_since(connection, standing.plan.case, standing.plan.recorded_at, seen.past)
        found = [FollowedDissent(line, turned.get(line.id, ())) for line in lines]
        names = await people.names(connection, {turn.by for each in found for turn in each.turns})
    return Dissents(found, names)


async def turn(
    house: House,
    workshop: Workshop,
    person: str,
    conference: str,
    entry: str,
    wanted: str,
    words: str,
    let_stand: Collection[str] = (),
) -> None:
    """Say what became of a dissent. Whoever dissents takes it further and says that it is settled; those who keep
    sign-offs do all of it for them. `let_stand`: what could lead somebody to a door, and was looked at. Raises
    `NotFound`, `NotPermitted`, `Incomplete`, `LookFirst`, `NotReady`, `Refusal`."""
    taken = next((each for each in DissentTurn if each == wanted), None)
    async with house.database.reading() as connection:
        await _found(connection, person, conference)
        plan = await records.plan_of_conference(connection, conference)
    line = await _line(workshop, plan, entry)
    if plan is None or line is None or taken is None:
        raise NotFound
    own = owns(line.by, person)
    permit = Permit.SIGN_OFF if own else Permit.KEEP_SIGN_OFFS
    async with house.database.reading() as connection:
        require((await _found(connection, person, conference)).stance, permit)
        await _open_turns(connection, plan, line)
    said = _words(entry, words, own=own, taken=taken)
    telling = await looked_at(house, workshop, conference, {"Disagreement": said}, person, let_stand)
    async with house.database.writing() as connection:
        found = await _found(connection, person, conference, lock=True)
        require(found.stance, permit)
        before = await _open_turns(connection, plan, line)
        at = after((each.at for each in before), house.clock.now())
        await progress.turn(connection, plan.case, Turned(entry, taken, said, person, at))
        await note_looked(house, connection, telling, person, found.conference)
        kind = Kind.DISSENT_TURNED
        await note(house, connection, kind, person, conference=found.conference, turn=taken.value, entry=entry)


async def _found(connection: AsyncConnection, person: str, conference: str, *, lock: bool = False) -> FoundConference:
    found = await conference_for(connection, person, conference, lock=lock)
    if not may(found.stance, Permit.SIGN_OFF):
        require(found.stance, Permit.KEEP_SIGN_OFFS)
    await copies.require_extent(connection, found, person, Extent.PARTIAL)
    return found


async def _line(workshop: Workshop, plan: StoredPlan | None, entry: str) -> DissentLine | None:
    if plan is None:
        return None
    try:
        lines = await workshop.run(dissents_in, plan.content)
    except WorkFailed as error:
        raise Refusal(f"The disagreements of this plan could not be read ({error}). The plan is kept.") from error
    return next((each for each in lines if each.id == entry), None)


async def _open_turns(connection: AsyncConnection, plan: StoredPlan, line: DissentLine) -> Sequence[Turned]:
    """What was said so far about a dissent that takes more. Raises `Refusal`."""
    newest = await records.latest_plan(connection, plan.case)
    if newest is not None and newest.version > plan.version:
        raise Refusal(f"Version {newest.version} of the plan has been made since. Please say it there.")
    turned = (await progress.turns_since(connection, plan.case, plan.recorded_at)).get(line.id, ())
    if not FollowedDissent(line, turned).open:
        raise Refusal("Somebody has written down meanwhile that this is settled.")
    return turned


def _words(entry: str, words: str, *, own: bool, taken: DissentTurn) -> str:
    """Raises `Incomplete`."""
    said, field = words.strip(), f"dissent-{entry}"
    if not said:
        raise Incomplete({field: "Please say it in a few words."})
    if own and taken is DissentTurn.ANSWERED:
        raise Incomplete({field: "Somebody else answers."})
    if sentence := too_long(said, LONGEST):
        raise Incomplete({field: sentence})
    return said
