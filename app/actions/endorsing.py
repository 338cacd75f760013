"""Endorsing a plan version or returning it, further approvals, and the way of a disagreement until it is settled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import staying
from app.actions.auditing import note, note_alone
from app.actions.house import House
from app.actions.looking_through import looked_at, note_looked
from app.actions.plan_standing import PlanStanding, of_versions, standing_with
from app.actions.refusals import NotFound, OtherVersion, Refusal
from app.actions.signing_off import answer_due
from app.actions.workshop import Workshop
from app.audit.kinds import Kind
from app.conference import deadlines
from app.conference.approving import in_the_way, stage_of
from app.conference.kinds import Coordination
from app.conference.permits import Permit
from app.conference.planning import Incomplete
from app.conference.sign_off import (
    Disagreement,
    DissentEvent,
    PlanState,
    Turn,
    Verdict,
    endorsement_of,
    require_short,
)
from app.record import sealing
from app.storage import cases, conferences, records, sign_offs
from app.storage.database import new_id
from app.storage.sessions import Session

_JUDGED = {PlanState.IN_FORCE, PlanState.SUPERSEDED}


async def queue(connection: AsyncConnection, person: str) -> Sequence[PlanStanding]:
    """The plan versions that wait for a line manager, or for those to whom they sent them back: the newest of each of
    their cases, the oldest first."""
    found: list[PlanStanding] = []
    for case, standing in await cases.of_person(connection, person):
        if standing.coordination is not Coordination.LINE_MANAGER:
            continue
        plan = await records.latest_plan(connection, case.id)
        conference = await conferences.find(connection, plan.conference) if plan else None
        if plan and conference:
            found += await of_versions(connection, [(conference, plan)])
    waiting = [each for each in found if each.state not in _JUDGED and _waits(each)]
    return sorted(waiting, key=lambda each: each.plan.recorded_at)


async def look_at_queue(house: House, person: str) -> Sequence[PlanStanding]:
    """The same, noted in the audit of each conference of which it tells something."""
    async with house.database.reading() as connection:
        waiting = await queue(connection, person)
    for each in waiting:
        await note_alone(house, Kind.QUEUE_VIEWED, person, conference=each.conference)
    return waiting


def due_on(house: House, standing: PlanStanding) -> date | None:
    """By when the line manager endorses a version or returns it: None once they did, or where no time is set for it."""
    if standing.verdicts.get(""):
        return None
    conference = standing.conference
    deadline = deadlines.named("endorsement", house.settings.place(conference.case.jurisdiction).deadlines)
    begun = standing.plan.recorded_at.astimezone(conference.zone).date()
    return deadlines.due_on(deadline, begun, house.settings.public_holidays) if deadline else None


def _waits(standing: PlanStanding) -> bool:
    return any(each.next for each in standing.steps if each.stage is None)


async def judge(
    house: House,
    workshop: Workshop,
    session: Session,
    conference: str,
    verdict: str,
    comment: str,
    digest: str,
    let_stand: Collection[str] = (),
) -> None:
    """Endorse a version or return it. `let_stand`: what could lead somebody to a door, and was looked at. Raises
    `NotFound`, `NotPermitted`, `ConfirmationNeeded`, `OtherVersion`, `Incomplete`, `LookFirst`, `NotReady`."""
    staying.require_fresh(house, session)
    person = session.person.id
    async with house.database.reading() as connection:
        _judgeable(await standing_with(connection, person, conference, Permit.ENDORSE), digest)
    made = endorsement_of(verdict, comment, digest, person, house.clock.now())
    # Why a version is returned is for those who mend it.
    told = {"Comment": made.comment} if made.verdict is Verdict.ENDORSED else {}
    telling = await looked_at(house, workshop, conference, told, person, let_stand)
    async with house.database.writing() as connection:
        standing = await standing_with(connection, person, conference, Permit.ENDORSE, lock=True)
        _judgeable(standing, digest)
        whole = await sign_offs.endorse(connection, conference, made)
        about = standing.conference
        await note_looked(house, connection, telling, person, about)
        await note(
            house,
            connection,
            Kind.PLAN_JUDGED,
            person,
            conference=about,
            verdict=made.verdict.value,
            version=standing.plan.version,
            digest=digest,
            words=sealing.digest(made.comment.encode()),
            whole=whole,
        )


def _judgeable(standing: PlanStanding, digest: str) -> None:
    """Raises `OtherVersion`, `Refusal`."""
    _check(standing, digest)
    said = standing.verdicts.get("")
    if said is not None and said.verdict is Verdict.ENDORSED:
        raise Refusal("This version is endorsed already.")
    _require_turn(standing, "")


async def ask_approval(
    house: House,
    workshop: Workshop,
    person: str,
    conference: str,
    what: str,
    body: str,
    order: str,
    let_stand: Collection[str] = (),
) -> None:
    """Ask for a further approval, such as that of a community body, at its turn.

    Raises `NotFound`, `NotPermitted`, `Incomplete`, `LookFirst`, `NotReady`."""
    async with house.database.reading() as connection:
        await standing_with(connection, person, conference, Permit.KEEP_SIGN_OFFS)
    stage = stage_of(what, body, order, person, house.clock.now(), new_id())
    told = {"What is to be approved": stage.what, "By whom": stage.body}
    telling = await looked_at(house, workshop, conference, told, person, let_stand)
    async with house.database.writing() as connection:
        standing = await standing_with(connection, person, conference, Permit.KEEP_SIGN_OFFS, lock=True)
        await sign_offs.ask(connection, conference, stage)
        theirs = [each for each in standing.said.stages if each.asked_by == person]
        whole = sign_offs.asked(conference, [*theirs, stage])
        await note_looked(house, connection, telling, person, standing.conference)
        await note(house, connection, Kind.STAGE_ASKED_FOR, person, conference=standing.conference, whole=whole)


async def note_approval(
    house: House,
    workshop: Workshop,
    person: str,
    conference: str,
    stage: str,
    verdict: str,
    comment: str,
    digest: str,
    let_stand: Collection[str] = (),
) -> None:
    """Write down what a body said. Raises `NotFound`, `NotPermitted`, `OtherVersion`, `Incomplete`, `LookFirst`,
    `NotReady`."""
    async with house.database.reading() as connection:
        _approvable(await standing_with(connection, person, conference, Permit.KEEP_SIGN_OFFS), stage, digest)
    try:
        made = endorsement_of(verdict, comment, digest, person, house.clock.now(), stage)
    except Incomplete as incomplete:
        raise Incomplete({f"{name}-{stage}": words for name, words in incomplete.problems.items()}) from None
    telling = await looked_at(house, workshop, conference, {"What they said": made.comment}, person, let_stand)
    async with house.database.writing() as connection:
        standing = await standing_with(connection, person, conference, Permit.KEEP_SIGN_OFFS, lock=True)
        _approvable(standing, stage, digest)
        whole = await sign_offs.endorse(connection, conference, made)
        await note_looked(house, connection, telling, person, standing.conference)
        await note(
            house,
            connection,
            Kind.STAGE_JUDGED,
            person,
            conference=standing.conference,
            verdict=made.verdict.value,
            version=standing.plan.version,
            digest=digest,
            stage=stage,
            words=sealing.digest(made.comment.encode()),
            whole=whole,
        )


def _approvable(standing: PlanStanding, stage: str, digest: str) -> None:
    """Raises `NotFound`, `OtherVersion`, `Refusal`."""
    if stage not in {each.id for each in standing.said.stages}:
        raise NotFound
    _check(standing, digest)
    _require_turn(standing, stage)


async def turn(
    house: House,
    workshop: Workshop,
    person: str,
    conference: str,
    whose: str,
    wanted: str,
    words: str,
    let_stand: Collection[str] = (),
) -> None:
    """Answer somebody's disagreement, take it a step further, or write down that it is settled.

    Whoever disagrees takes it further and says that it is settled; those who keep sign-offs do all of it for them.
    `let_stand`: what could lead somebody to a door, and was looked at. Raises `NotFound`, `NotPermitted`,
    `Incomplete`, `LookFirst`, `NotReady`."""
    own = person == whose
    permit = Permit.SIGN_OFF if own else Permit.KEEP_SIGN_OFFS
    taken = next((each for each in Turn if each == wanted and each is not Turn.RAISED), None)
    if taken is None:
        raise NotFound
    async with house.database.reading() as connection:
        _open(await standing_with(connection, person, conference, permit), whose)
    said = _words(whose, words, own=own, taken=taken)
    telling = await looked_at(house, workshop, conference, {"Disagreement": said}, person, let_stand)
    async with house.database.writing() as connection:
        standing = await standing_with(connection, person, conference, permit, lock=True)
        step = _open(standing, whose).last.step + (taken is Turn.ESCALATED)
        due = answer_due(house, standing.conference) if taken is Turn.ESCALATED else None
        event = DissentEvent(whose, taken, step, said, person, house.clock.now(), due)
        whole = await sign_offs.turn(connection, conference, event)
        await note_looked(house, connection, telling, person, standing.conference)
        await note(
            house,
            connection,
            Kind.DISAGREEMENT_TURNED,
            person,
            about=whose,
            conference=standing.conference,
            turn=taken.value,
            step=step,
            words=sealing.digest(said.encode()),
            whole=whole,
        )


def _open(standing: PlanStanding, whose: str) -> Disagreement:
    """Raises `NotFound`."""
    for each in standing.disagreements:
        if each.person == whose and each.open:
            return each
    raise NotFound


def _words(whose: str, words: str, *, own: bool, taken: Turn) -> str:
    """Raises `Incomplete`."""
    said, field, problems = words.strip(), f"turn-{whose}", dict[str, str]()
    if not said:
        problems[field] = "Please say it in a few words."
    if own and taken is Turn.ANSWERED:
        problems[field] = "Somebody else answers."
    require_short(said, field, problems)
    if problems:
        raise Incomplete(problems)
    return said


def _require_turn(standing: PlanStanding, stage: str) -> None:
    if before := in_the_way(standing.steps, stage):
        raise Refusal(f"First it is for {' and '.join(before)} to approve this version.")


def _check(standing: PlanStanding, digest: str) -> None:
    if digest != standing.plan.digest:
        raise OtherVersion
