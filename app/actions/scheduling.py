"""The series of a case: its rhythm, the conference that comes next, an extra one, and changes of what was planned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import opening, undertaking
from app.actions.auditing import note
from app.actions.finding import FoundCase, FoundConference, case_for, conference_for, require
from app.actions.footings import WithoutBasis, unfounded_among, withdrawn_among
from app.actions.house import House
from app.actions.refusals import Refusal
from app.actions.workshop import Workshop
from app.audit.kinds import Kind
from app.conference.basis import Footing
from app.conference.conference import Conference, Participant, Protocol
from app.conference.discussion import Trigger
from app.conference.kinds import ConferenceType, Door, spoken
from app.conference.permits import Permit
from app.conference.planning import Draft, Incomplete, replan, starts
from app.conference.series import Cadence, CadenceDraft, Move, cadence_of, day_of, next_conference, proposed_day
from app.conference.words import ALWAYS, STAGES, TRIGGERS, with_more
from app.length import too_long
from app.settings import Settings
from app.storage import cases, conferences, series

LONGEST_REASON = 2_000


def triggers_known(settings: Settings, jurisdiction: str, before: Iterable[str] = ()) -> Collection[str]:
    """What may call an extra conference in a place; `before` are the words chosen already, which stay valid."""
    known = settings.place(jurisdiction).called.get("triggers", TRIGGERS)
    return with_more(ALWAYS, [*known, *settings.more_conference_triggers, *before])


def stages_known(settings: Settings, jurisdiction: str, before: Iterable[str] = ()) -> Collection[str]:
    """The stages of the work in a place; `before` are the words chosen already, which stay valid."""
    return with_more(settings.place(jurisdiction).called.get("stages", STAGES), [*settings.more_stages, *before])


@dataclass(frozen=True, slots=True)
class Series:
    """Where the conferences of a case stand on a day."""

    cadence: Cadence | None
    #: What comes next, if it is planned; that it is there is for those who may see it.
    next: Conference | None
    last: Conference | None
    #: The day on which the next one would be, if none is planned.
    proposed: date | None
    today: date


async def series_of(house: House, connection: AsyncConnection, found: FoundCase) -> Series:
    """The series of a case that somebody has found."""
    today = house.clock.now().astimezone(ZoneInfo(found.case.time_zone)).date()
    cadence = await series.cadence_of(connection, found.case.id)
    held = await conferences.of_case(connection, found.case.id)
    coming = next_conference(held, today)
    last = max(held, key=lambda each: each.starts_at, default=None)
    proposed = None
    if cadence and coming is None:
        proposed = proposed_day(cadence, day_of(last) if last else None, today)
    return Series(cadence, coming, last, proposed, today)


async def reviewed(house: House, workshop: Workshop, standing: Series, person: str, case: str) -> Series:
    """The same, for those who read the plan: with the day on which it is looked at again, as it was agreed."""
    if standing.next is not None:
        return standing
    review = await undertaking.review_of_case(house, workshop, person, case, standing.today)
    if review is None:
        return standing
    last = day_of(standing.last) if standing.last else None
    return replace(standing, proposed=proposed_day(standing.cadence or Cadence(), last, standing.today, review))


async def set_cadence(house: House, person: str, case: str, draft: CadenceDraft) -> None:
    """Settle how often conferences are held. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await case_for(connection, person, case)
        require(found.stance, Permit.SET_CADENCE)
        before = await series.cadence_of(connection, case) or Cadence()
        triggers = triggers_known(house.settings, found.case.jurisdiction, before.triggers)
        stages = stages_known(house.settings, found.case.jurisdiction, before.stages)
        cadence = cadence_of(draft, triggers, stages)
        await series.set_cadence(connection, case, cadence)
        await note(house, connection, Kind.CADENCE_SET, person, case=case, rhythm=cadence.conferences.value)


async def proposal(house: House, workshop: Workshop, person: str, case: str) -> Draft | None:
    """The next conference as the rhythm or the plan proposes it: like the last one. None where nothing says it.

    Raises `NotFound`, `NotPermitted`."""
    async with house.database.reading() as connection:
        found = await case_for(connection, person, case)
        require(found.stance, Permit.OPEN_CONFERENCE)
        standing = await series_of(house, connection, found)
        if standing.last is None:
            return None
        present = await _to_invite(connection, standing.last)
    weekly = standing.cadence is not None and standing.proposed is not None
    standing = await reviewed(house, workshop, standing, person, case)
    last = standing.last
    assert last is not None  # noqa: S101 - looked at above
    draft = _like(last, present, {"scheduled"} if weekly else set())
    if standing.proposed is None:
        return draft
    local = last.starts_at.astimezone(last.zone)
    return replace(draft, date=standing.proposed.isoformat(), time=f"{local:%H:%M}")


async def _to_invite(connection: AsyncConnection, last: Conference) -> Sequence[Participant]:
    """Those of the last conference, without those with whom sharing was withdrawn since."""
    present = await conferences.participants(connection, last.id)
    out = await withdrawn_among(connection, last.case.id, [each.person.id for each in present])
    return [each for each in present if each.person.id not in out]


def _coming(present: Collection[Participant]) -> Sequence[Participant]:
    return [each for each in present if each.door in {Door.OPEN, Door.INVITED}]


def _like(last: Conference, present: Collection[Participant], reasons: Collection[str]) -> Draft:
    return Draft(
        type=last.type,
        planned_minutes=str(last.planned_minutes),
        mode=last.mode,
        place=last.place,
        # The place was looked at when the last one was planned.
        place_is_safe="yes",
        reasons=tuple(reasons),
        roles={each.person.id: each.role for each in _coming(present)},
    )


async def call_extra(house: House, person: str, case: str, trigger: str, *, despite: bool = False) -> str:
    """Plan an extra conference for the next full hour, with the people of the last one. The conference's id.

    `despite`: whether those for whom no basis stands are invited all the same. Raises `NotFound`, `NotPermitted`,
    `Refusal` for a word that calls none, `Incomplete`, and `WithoutBasis`."""
    async with house.database.reading() as connection:
        found = await case_for(connection, person, case)
        require(found.stance, Permit.OPEN_CONFERENCE)
        standing = await series_of(house, connection, found)
        present = await _to_invite(connection, standing.last) if standing.last else []
        asked = await unfounded_among(connection, case, [each.person.id for each in _coming(present)])
    agreed = (standing.cadence or Cadence()).triggers
    if trigger not in triggers_known(house.settings, found.case.jurisdiction, agreed):
        raise Refusal("Please choose why the extra conference is called.")
    if standing.last is None:
        raise Refusal("An extra conference invites those of the last one, and there has been none. Please plan one.")
    missing = [each for each in asked if each.how is Footing.MISSING]
    if missing and not despite:
        raise WithoutBasis(missing, "Nobody has been invited yet.")
    soon = house.clock.now().astimezone(ZoneInfo(found.case.time_zone)) + timedelta(hours=1)
    draft = replace(
        _like(standing.last, present, [trigger]),
        type=ConferenceType.CASE_CONFERENCE,
        purpose=f"Extra conference: {spoken(trigger)}.",
        date=f"{soon:%Y-%m-%d}",
        time=f"{soon:%H}:00",
    )
    return await opening.plan_conference(house, person, case, draft, open_now=False)


@dataclass(frozen=True, slots=True)
class PlannedFacts:
    """What is known about a conference beside the conference itself."""

    found: FoundConference
    protocol: Protocol
    #: For those who answer for the case or chair; None for everybody else.
    trigger: Trigger | None
    moves: Collection[Move]


async def facts_of(connection: AsyncConnection, found: FoundConference, *, planner: bool) -> PlannedFacts:
    conference = found.conference.id
    return PlannedFacts(
        found,
        (await series.protocols(connection, [conference])).get(conference, Protocol()),
        await series.trigger_of(connection, conference) if planner else None,
        await series.moves_of(connection, conference),
    )


def named_in(facts: PlannedFacts) -> Collection[str]:
    """The ids of everybody whom these facts name."""
    protocol, decided = facts.protocol, [facts.trigger.decided_by] if facts.trigger else []
    agreed = [id_ for move in facts.moves for id_ in move.agreed_by]
    return {*agreed, *decided, protocol.opened_by, protocol.place_chosen_by, *protocol.transport_for} - {""}


async def change_plan(house: House, person: str, conference: str, draft: Draft) -> None:
    """Change what is planned, save the date and who takes part. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.REPLAN)
        known = await cases.standings(connection, found.conference.case.id)
        local = found.conference.starts_at.astimezone(found.conference.zone)
        dated = replace(draft, date=f"{local:%Y-%m-%d}", time=f"{local:%H:%M}")
        there = found.conference
        lists = opening.lists(house.settings, there.case.jurisdiction, there.reasons)
        plan = replan(dated, known, there.time_zone, lists)
        changed = replace(
            found.conference,
            type=plan.type,
            reasons=plan.reasons,
            purpose=plan.purpose,
            mode=plan.mode,
            place=plan.place,
            planned_minutes=plan.planned_minutes,
        )
        await conferences.change(connection, changed)
        await series.set_protocol(connection, conference, plan.protocol)
        await series.set_trigger(connection, conference, plan.trigger)
        await note(house, connection, Kind.CONFERENCE_REPLANNED, person, conference=found.conference)


@dataclass(frozen=True, slots=True)
class MoveDraft:
    """A change of date as typed, untouched."""

    date: str = ""
    time: str = ""
    reason: str = ""
    agreed_by: Collection[str] = ()
    #: "yes" for what is no failure.
    no_failure: str = ""


async def move(house: House, person: str, conference: str, draft: MoveDraft) -> None:
    """Move a planned conference to another date. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.REPLAN)
        it, now = found.conference, house.clock.now()
        known = {each.person.id for each in await cases.standings(connection, it.case.id)}
        made = _move(draft, it, known, person, now)
        await conferences.change(connection, replace(it, starts_at=made.to))
        await series.add_move(connection, conference, made)
        late = "yes" if made.counts_as_late else "no"
        await note(house, connection, Kind.CONFERENCE_MOVED, person, conference=it, counts_as_late=late)


def _move(draft: MoveDraft, it: Conference, known: Collection[str], person: str, now: datetime) -> Move:
    problems: dict[str, str] = {}
    to = starts(draft.date, draft.time, it.time_zone, problems)
    reason = draft.reason.strip()
    if not reason:
        problems["reason"] = "Please say why, in words that everyone invited can read."
    elif sentence := too_long(reason, LONGEST_REASON):
        problems["reason"] = sentence
    if set(draft.agreed_by) - set(known):
        problems["agreed_by"] = "Somebody chosen is not known to this case."
    if to is not None and to == it.starts_at:
        problems["date"] = "That is when it is planned already."
    if problems or to is None:
        raise Incomplete(problems)
    return Move(it.starts_at, to, reason, tuple(draft.agreed_by), draft.no_failure != "yes", person, now)
