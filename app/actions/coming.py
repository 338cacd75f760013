"""Saying whether one comes and how, writing down what a child wishes, and leaving somebody out with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.finding import FoundConference, conference_for, require
from app.actions.house import House
from app.actions.refusals import NotFound, Refusal, WaitOutside
from app.actions.telling_apart import note_told_apart
from app.audit.kinds import Kind
from app.conference.coming import (
    Absence,
    Absent,
    AbsentDraft,
    ChildsWish,
    ComesBy,
    Coming,
    Expectation,
    LeftOut,
    Response,
    WishDraft,
    absent,
    coming,
    expectation,
    wish_of,
)
from app.conference.conference import Conference, Participant, Standing
from app.conference.kinds import Attendance, Coordination, Door, Role
from app.conference.kinds import Kind as Known
from app.conference.permits import Permit, may
from app.conference.planning import Incomplete
from app.conference.states import State
from app.people.agency import folded
from app.people.person import Person
from app.storage import accounts, cases, conferences, people, seats, stays
from app.storage import coming as stored
from app.storage.database import new_id

CAME = frozenset({Attendance.PRESENT, Attendance.PRESENT_PART, Attendance.EXCLUDED_PART})


@dataclass(frozen=True, slots=True)
class Asked:
    """For those who invite: what each has answered and how each is expected, what each child wishes, and who is left
    out."""

    answers: Mapping[str, Coming]
    #: But not what others wrote down about whoever reads it.
    expected: Mapping[str, Expectation]
    children: Sequence[Standing]
    wishes: Mapping[str, ChildsWish]
    left_out: Mapping[str, LeftOut]
    #: The names of those who can say why, where the reader may not read it.
    tellers: Mapping[str, Sequence[str]]


async def asked(connection: AsyncConnection, conference: Conference, reader: str) -> Asked:
    known = await cases.standings(connection, conference.case.id)
    left_out = {
        id_: await as_read(connection, reader, out)
        for id_, out in (await stored.left_out_of(connection, conference.id)).items()
    }
    expected = await stored.expectations(connection, conference.id)
    return Asked(
        await stored.answers(connection, conference.id),
        {person: said for person, said in expected.items() if person != reader},
        [each for each in known if each.kind is Known.CHILD],
        await stored.wishes(connection, conference.id),
        left_out,
        {id_: await _tellers(connection, known, out) for id_, out in left_out.items() if out.reason is None},
    )


async def answer(house: House, person: str, conference: str, response: str, comes_by: str, words: str) -> None:
    """Say whether one comes. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.SAY_WHETHER_COMING)
        said = coming(response, comes_by, words, house.clock.now())
        held = await stored.answer(connection, conference, person, said)
        declined = said.response is Response.DECLINED
        await conferences.attended(
            connection, conference, person, Attendance.APOLOGIES if declined else Attendance.EXPECTED
        )
        kind = Kind.APOLOGIES_SENT if declined else Kind.COMING_SAID
        await note(house, connection, kind, person, conference=found.conference, **held)


async def expect(house: House, person: str, conference: str, whom: str, comes_by: str, words: str) -> None:
    """Write down how somebody is expected, for those who invite.

    Raises `NotFound`, `NotPermitted`, `Incomplete`, and `Refusal` for oneself: whoever invites says themselves whether
    they come, and does not read what others wrote about them."""
    async with house.database.writing() as connection:
        found = await _inviting(connection, person, conference)
        if whom == person:
            raise Refusal("Please say on the page of the conference whether you come, and how.")
        said = expectation(comes_by, words, person, house.clock.now())
        if await seats.find(connection, conference, whom) is None:
            raise NotFound
        await stored.expect(connection, conference, whom, said)
        await note(house, connection, Kind.EXPECTATION_NOTED, person, about=whom, conference=found.conference)


async def ways(connection: AsyncConnection, conference: str) -> Mapping[str, ComesBy]:
    """How people come, as they said themselves; of others, how they are expected. Of whom nobody knows, nothing."""
    expected = await stored.expectations(connection, conference)
    said = await stored.answers(connection, conference)
    known = {person: each.comes_by for person, each in expected.items()}
    known |= {person: each.comes_by for person, each in said.items()}
    return {person: how for person, how in known.items() if how is not ComesBy.NONE}


async def set_wish(house: House, person: str, conference: str, child: str, draft: WishDraft) -> None:
    """Write down what a child wishes about this conference. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await _inviting(connection, person, conference)
        standing = await cases.standing_of(connection, found.conference.case.id, child)
        if standing is None or standing.kind is not Known.CHILD:
            raise NotFound
        today = house.clock.now().astimezone(found.conference.zone).date()
        await stored.set_wish(connection, conference, child, wish_of(draft, person, today))
        await note(house, connection, Kind.WISH_NOTED, person, about=child, conference=found.conference)


async def note_absent(house: House, person: str, conference: str, draft: AbsentDraft) -> None:
    """Somebody of the case does not take part: they are not invited, and why; or they sent apologies.

    Whoever was not known here becomes known to the case. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await _inviting(connection, person, conference)
        typed = absent(draft)
        known = await cases.standings(connection, found.conference.case.id)
        present = {each.person.id: each for each in await conferences.participants(connection, conference)}
        alike = _check_namesakes(typed, known, list(present.values()))
        absentee = await _absentee(house, connection, found.conference.case.id, typed, known)
        seat = present.get(absentee)
        if seat is not None and seat.door is not Door.REMOVED:
            raise Incomplete({"left_out": "This person takes part. Remove them first, or leave them out of a part."})
        if typed.absence is Absence.LEFT_OUT:
            out = LeftOut(absentee, typed.reason, person, house.clock.now())
            taken_over = replace(out, written_of=conference)
            for each in [found.conference, *await _planned_without(connection, found.conference, absentee)]:
                await stored.leave_out(connection, each.id, out if each.id == conference else taken_over)
                await note(house, connection, Kind.LEFT_OUT, person, about=absentee, conference=each)
            await note_told_apart(house, connection, found.conference, alike, person)
        else:
            if absentee in await stored.left_out_of(connection, conference):
                raise Incomplete({"left_out": "They are not to be invited, as stands here. Take that back first."})
            if seat is not None and seat.attendance in CAME:
                raise Incomplete({"left_out": "They were there for some of it, and the minutes say so."})
            await _apologies(house, connection, found.conference, person, absentee, typed, seated=seat is not None)


async def _planned_without(connection: AsyncConnection, conference: Conference, person: str) -> Sequence[Conference]:
    """The other conferences of the case that are planned already and to which somebody was not invited."""
    every = await conferences.of_case(connection, conference.case.id)
    planned = [each for each in every if each.state is State.PLANNED and each.id != conference.id]
    return [each for each in planned if await _apart(connection, each, person)]


async def _apart(connection: AsyncConnection, conference: Conference, person: str) -> bool:
    seat = await seats.find(connection, conference.id, person)
    return (seat is None or seat.door is Door.REMOVED) and person not in await stored.left_out_of(
        connection, conference.id
    )


async def _absentee(
    house: House, connection: AsyncConnection, case: str, typed: Absent, known: Sequence[Standing]
) -> str:
    if not typed.name:
        if typed.person not in {each.person.id for each in known}:
            raise Incomplete({"left_out": "Please choose somebody from the list."})
        return typed.person
    _check_another(typed, [each for each in known if folded(each.person.name) == folded(typed.name)])
    made = Person(new_id(), typed.name)
    await people.add(connection, made, password=None, invented=False, at=house.clock.now())
    await cases.make_known(connection, case, Standing(made, typed.kind, typed.relation))
    return made.id


def _check_namesakes(typed: Absent, known: Sequence[Standing], present: Sequence[Participant]) -> Sequence[str]:
    """Of whom it was asked, and said, that they are somebody else of the name of whoever is left out.

    Who takes part under that name may be who was meant. Raises `Incomplete`."""
    name = folded(typed.name or next((each.person.name for each in known if each.person.id == typed.person), ""))
    there = [each.person for each in present if each.door is not Door.REMOVED and each.person.id != typed.person]
    sitting = [each.id for each in there if folded(each.name) == name]
    if sitting and not typed.another:
        sentence = "Somebody of this name takes part. Remove them first, or say that this is somebody else."
        raise Incomplete({"left_out_name" if typed.name else "left_out": sentence, "left_out_another": sentence})
    # Of a typed name alone it is asked of everyone who is known; see `_check_another`.
    listed = [each.person.id for each in known if folded(each.person.name) == name] if typed.name else []
    return (sitting or listed) if typed.another else []


def _check_another(typed: Absent, called: Sequence[Standing]) -> None:
    """Who is kept away must be the one who was meant, or they can still be invited. Father and son may have one name;
    that it is another, a person says, and not what stands in two other fields. Raises `Incomplete`."""
    if not called:
        return
    if not typed.another:
        known = (
            "Somebody of this name is known already. Please choose from the list, or say that this is somebody else."
        )
        raise Incomplete({"left_out_name": known})
    if any((each.kind, folded(each.relation)) == (typed.kind, folded(typed.relation)) for each in called):
        raise Incomplete({"left_out_relation": "Please say what tells them apart from who is known already."})


async def _apologies(
    house: House,
    connection: AsyncConnection,
    conference: Conference,
    person: str,
    absentee: str,
    typed: Absent,
    *,
    seated: bool,
) -> None:
    """They stand among those who were asked, and no door opens to them."""
    if not seated:
        await seats.add(connection, conference.id, absentee, Role.CONTRIBUTOR, Door.REMOVED)
    await conferences.attended(connection, conference.id, absentee, Attendance.APOLOGIES)
    await stays.give_reason(connection, conference.id, absentee, typed.reason)
    noted, said = Kind.ATTENDANCE_NOTED, Attendance.APOLOGIES
    await note(house, connection, noted, person, about=absentee, conference=conference, attendance=said)


async def take_back(house: House, person: str, conference: str, left: str) -> None:
    """Somebody may be invited after all. Raises `NotFound`, `NotPermitted`."""
    async with house.database.writing() as connection:
        found = await _inviting(connection, person, conference)
        if not await stored.take_back(connection, conference, left):
            raise NotFound
        await note(house, connection, Kind.LEFT_OUT_NO_MORE, person, about=left, conference=found.conference)


async def keep_left_out(
    connection: AsyncConnection, earlier: Conference | None, conference: str, invited: Sequence[str]
) -> None:
    """Who was left out of the conference before is left out of the next, unless somebody says that they may come."""
    if earlier is None:
        return
    for person, out in (await stored.left_out_of(connection, earlier.id)).items():
        if person not in invited:
            await stored.leave_out(connection, conference, replace(out, written_of=out.written_of or earlier.id))


async def as_read(connection: AsyncConnection, reader: str, out: LeftOut) -> LeftOut:
    """What somebody who invites to a conference reads of whom it is without: the reason only if they may read it where
    it was written, and never of themselves what another wrote there."""
    if not out.written_of or out.by == reader:
        return out
    reads = out.person != reader and await _reads_why(connection, reader, out.written_of)
    return out if reads else replace(out, reason=None)


async def _reads_why(connection: AsyncConnection, person: str, conference: str) -> bool:
    try:
        found = await conference_for(connection, person, conference)
    except (NotFound, WaitOutside):
        return False
    return may(found.stance, Permit.READ_WHY_LEFT_OUT)


async def _tellers(connection: AsyncConnection, known: Sequence[Standing], out: LeftOut) -> Sequence[str]:
    """Who can say why somebody is left out: whoever wrote it down, unless they may read it no more and another may, and
    those who answer for the case."""
    answer = [each.person.id for each in known if each.coordination is not Coordination.NONE]
    able = [each for each in dict.fromkeys([out.by, *answer]) if each != out.person]
    able = [each for each in able if await _reads_why(connection, each, out.written_of)]
    able = [each for each in able if not await accounts.is_suspended(connection, each)] or [out.by]
    names = await people.names(connection, able)
    return [names.get(each, "somebody") for each in able]


async def check_not_left_out(connection: AsyncConnection, conference: str, wanted: Sequence[str]) -> None:
    """Raises `Incomplete` when somebody who is left out is to be invited."""
    if set(await stored.left_out_of(connection, conference)) & set(wanted):
        sentence = "Somebody chosen is not to be invited, for a reason that stands below. Take that back first."
        raise Incomplete({"people": sentence})


async def _inviting(connection: AsyncConnection, person: str, conference: str) -> FoundConference:
    found = await conference_for(connection, person, conference, lock=True)
    require(found.stance, Permit.INVITE)
    return found
