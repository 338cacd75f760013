"""How things stand with a record: gathered from everything that is kept beside it.

Each source answers with facts. A copy shows those that there were when it was made, so a new fact makes a new copy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import plan_standing
from app.actions.given_copies import copies_of, holds
from app.actions.plan_standing import PlanStanding
from app.actions.recipients import recipients_of
from app.conference.conference import Conference
from app.conference.correcting import standing as standing_there
from app.conference.distributing import CHANNELS, EXTENTS, Copy, Turn
from app.conference.late import LateContribution, LateState
from app.conference.sign_off import WAYS, Endorsement, Said, SignOff, Stage, Verdict, still_attached
from app.export.wording import day_of, long_day, time_of_day
from app.record.status import StatusSheet
from app.storage import addenda, late, people, safety_plans
from app.storage.records import StoredMinutes, StoredPlan


@dataclass(frozen=True, slots=True)
class StatusFact:
    """Something that happened to a record after it was frozen: a line of the sheet, and when it became so."""

    at: datetime
    name: str
    words: str


async def status_of(
    connection: AsyncConnection,
    conference: Conference,
    record: StoredMinutes | StoredPlan,
    person: str = "",
    until: datetime | None = None,
) -> StatusSheet:
    """What has happened to a record since it was frozen, in the words of people. `until`: for this person, to whom
    nothing is told that happened since then."""
    if isinstance(record, StoredMinutes):
        facts, standing = await _noted_late(connection, conference), []
    else:
        plan = (await plan_standing.standing_of(connection, conference)).before(until, person)
        names = await people.names(connection, {each.by for each in plan.verdicts.values()} | set(plan.sign_offs))
        facts, standing = list(_said(plan, names)), list(_unsaid(plan))
    corrected = await _corrected(connection, conference, until)
    facts += [*corrected, *await _given_since(connection, conference, record, until)]
    facts = [each for each in facts if until is None or each.at < until]
    nothing = [] if corrected else [("Addenda", "None")]
    return _sheet(record.recorded_at, conference.time_zone, facts, [*standing, *nothing])


async def copies_told(
    connection: AsyncConnection, conference: Conference, record: StoredMinutes | StoredPlan, until: datetime | None
) -> StatusSheet:
    """Of that sheet what the page of a record shows as well: who said what about it stands on a page of its own."""
    facts = await _given_since(connection, conference, record, until)
    told = [each for each in facts if until is None or each.at < until]
    return _sheet(record.recorded_at, conference.time_zone, told, [])


async def _given_since(
    connection: AsyncConnection, conference: Conference, record: StoredMinutes | StoredPlan, until: datetime | None
) -> list[StatusFact]:
    given = await _given_to(connection, conference, record.recorded_at, until)
    return [*given, *await _handed_out(connection, conference)]


def _sheet(
    recorded_at: datetime, zone: str, facts: Sequence[StatusFact], standing: Iterable[tuple[str, str]]
) -> StatusSheet:
    """The sheet as of the last thing that happened: as long as nothing does, the same sheet is made again."""
    as_of = max([recorded_at, *(fact.at for fact in facts)])
    return StatusSheet(as_of, zone, (*((fact.name, fact.words) for fact in facts), *standing))


# What came too late stands beside the minutes.


async def _noted_late(connection: AsyncConnection, conference: Conference) -> list[StatusFact]:
    every = await late.of_conference(connection, conference.id)
    noted = [each for each in every if each.state is LateState.NOTED and each.answered_at]
    names = await people.names(connection, {each.by for each in noted})
    return [
        StatusFact(each.answered_at or each.kept_at, "Late contribution", _late(conference, each, names[each.by]))
        for each in noted
    ]


def _late(conference: Conference, each: LateContribution, name: str) -> str:
    when = _when(each.kept_at, conference.time_zone)
    answered = f"\nThe chair: {each.answer}" if each.answer else ""
    return f"{name}, for “{each.place}”, received on {when}, after the record was frozen:\n{each.words}{answered}"


# Corrections and copies concern both.


async def _corrected(connection: AsyncConnection, conference: Conference, until: datetime | None) -> list[StatusFact]:
    versions = await addenda.versions(connection, conference.id, until)
    if not versions:
        return []
    count = len(standing_there(await addenda.of_conference(connection, conference.id), until))
    return [
        StatusFact(versions[-1].made_at, "Addenda", f"{count}, in version 1.{versions[-1].revision} of this record")
    ]


async def _given_to(
    connection: AsyncConnection, conference: Conference, frozen_at: datetime, until: datetime | None
) -> list[StatusFact]:
    """Who gets which copy, as it was decided, and whether it is on its way. Who gets none, and why somebody gets less,
    is not told."""
    told = (await recipients_of(connection, conference.id, until)).told
    if not told:
        return []
    words = "\n".join(_copy(name, copy, conference.time_zone) for name, copy in told)
    return [StatusFact(max(_decided_at(copy, frozen_at) for _, copy in told), "Copies", words)]


def _decided_at(copy: Copy, frozen_at: datetime) -> datetime:
    """When it last became so: whoever took part gets a copy without anybody's deciding it."""
    turns = {Turn.DECIDED, Turn.SENT, Turn.RECALLED}
    return max([frozen_at, *(each.at for each in copy.events if each.turn in turns)])


def _copy(name: str, copy: Copy, zone: str) -> str:
    what = EXTENTS[copy.extent]
    gets = f"{name}: {what[:1].lower()}{what[1:]}"
    if copy.sent_at is None:
        # The way is chosen when it is sent, unless somebody chose it before.
        return f"{gets}, {_way(copy)}; not sent yet" if copy.decided else f"{gets}; not sent yet"
    sent = f"{gets}, {_way(copy)}; sent on {_when(copy.sent_at, zone)}"
    back = copy.recalled_at
    return f"{sent}; called back on {_when(back, zone)}" if back and back >= copy.sent_at else sent


async def _handed_out(connection: AsyncConnection, conference: Conference) -> list[StatusFact]:
    """Who was given a safety plan of this conference, before it was frozen and since: everyone around the table saw."""
    editions = await safety_plans.of_conference(connection, conference.id)
    turns = await safety_plans.turns(connection, [each.id for each in editions])
    every = [(each.number, copy) for each in editions for copy in copies_of(turns[each.id])]
    names = await people.names(connection, {copy.recipient for _, copy in every})
    return [
        StatusFact(
            max(each.at for each in copy.events if each.turn in {Turn.SENT, Turn.RECALLED}),
            "Safety plan",
            _given(conference, number, copy, names.get(copy.recipient, copy.recipient)),
        )
        for number, copy in every
        if copy.sent_at
    ]


def _given(conference: Conference, number: int, copy: Copy, name: str) -> str:
    when = _when(copy.sent_at, conference.time_zone) if copy.sent_at else ""
    said = f"{name}, edition {number}, {_way(copy)}, {when}"
    return said if holds(copy) else f"{said}; called back"


def _way(copy: Copy) -> str:
    words = CHANNELS[copy.channel]
    return words[:1].lower() + words[1:]


# What was said about a plan version stands beside that version.


def _said(plan: PlanStanding, names: Mapping[str, str]) -> Iterator[StatusFact]:
    zone = plan.conference.time_zone
    for each in plan.sign_offs.values():
        yield StatusFact(each.at, *_signature(each, names[each.person], zone))
    for each in still_attached(plan.said.sign_offs):
        yield StatusFact(each.at, "Not agreed at first", _statement(each, names[each.person], zone))
    stages = {stage.id: stage for stage in plan.said.stages}
    for verdict in plan.verdicts.values():
        yield StatusFact(verdict.at, *_verdict(verdict, names[verdict.by], stages.get(verdict.stage), zone))


def _signature(each: SignOff, name: str, zone: str) -> tuple[str, str]:
    when = _when(each.at, zone)
    if each.said is Said.SIGNED:
        return "Signed", f"{name}, {WAYS[each.way]}, {when}"
    if each.said is Said.DECLINED:
        return "Not agreed", _statement(each, name, zone)
    # Why is for those only who keep the signatures.
    return "No signature", f"{name}; the reason was written down on {when}"


def _statement(each: SignOff, name: str, zone: str) -> str:
    said = f"{name}, {_when(each.at, zone)}"
    return f"{said}:\n{each.words}" if each.words else said


def _verdict(each: Endorsement, name: str, stage: Stage | None, zone: str) -> tuple[str, str]:
    """What they said stands on the page of the version: the words may be for those who mend the plan."""
    approved, noted = each.verdict is Verdict.ENDORSED, f"by {name}, {_when(each.at, zone)}"
    if stage is None:
        return ("Endorsed" if approved else "Returned"), noted
    return ("Approved" if approved else "Returned"), f"{stage.what}, by {stage.body}, noted {noted}"


def _unsaid(plan: PlanStanding) -> Iterator[tuple[str, str]]:
    if plan.unheard:
        yield "Not yet signed", ", ".join(each.person.name for each in plan.unheard)
    if "" not in plan.verdicts:
        yield "Endorsement", "Not yet"
    for step in plan.steps:
        if step.stage is not None and step.said is None:
            yield "Approval", f"{step.stage.what}, by {step.stage.body}: not yet"


def _when(instant: datetime, zone: str) -> str:
    return f"{long_day(day_of(instant, zone))}, {time_of_day(instant, zone)}"
