"""Endorsing a plan version or returning it, further approvals, and the way of a disagreement until it is settled."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import staying
from app.actions.auditing import note
from app.actions.finding import conference_for, require
from app.actions.house import House
from app.actions.plan_standing import PlanStanding, of_versions, standing_of
from app.actions.refusals import NotFound, OtherVersion, Refusal
from app.actions.signing_off import answer_due
from app.audit.kinds import Kind
from app.conference.approving import in_the_way, stage_of
from app.conference.kinds import Coordination
from app.conference.permits import Permit
from app.conference.planning import Incomplete
from app.conference.sign_off import (
    DissentEvent,
    PlanState,
    Turn,
    Verdict,
    endorsement_of,
    too_long,
)
from app.storage import cases, conferences, records, sign_offs
from app.storage.database import new_id
from app.storage.sessions import Session

_JUDGED = {PlanState.IN_FORCE, PlanState.SUPERSEDED}


async def queue(connection: AsyncConnection, person: str) -> Sequence[PlanStanding]:
    """The plan versions that wait for a line manager: the newest of each of their cases, the oldest first."""
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


def _waits(standing: PlanStanding) -> bool:
    return any(each.next for each in standing.steps if each.stage is None)


async def judge(house: House, session: Session, conference: str, verdict: str, comment: str, digest: str) -> None:
    """Endorse a version or return it. Raises `NotFound`, `NotPermitted`, `ConfirmationNeeded`, `OtherVersion`,
    `Incomplete`."""
    staying.require_fresh(house, session)
    person = session.person.id
    async with house.database.writing() as connection:
        standing = await _found(connection, person, conference, Permit.ENDORSE)
        _check(standing, digest)
        said = standing.verdicts.get("")
        if said is not None and said.verdict is Verdict.ENDORSED:
            raise Refusal("This version is endorsed already.")
        _require_turn(standing, "")
        made = endorsement_of(verdict, comment, digest, person, house.clock.now())
        await sign_offs.endorse(connection, conference, made)
        kind, word, version = Kind.PLAN_JUDGED, made.verdict.value, standing.plan.version
        about = standing.conference
        await note(house, connection, kind, person, conference=about, verdict=word, version=version, digest=digest)


async def ask_approval(house: House, person: str, conference: str, what: str, body: str, order: str) -> None:
    """Ask for a further approval, such as that of a community body, at its turn.

    Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        standing = await _found(connection, person, conference, Permit.KEEP_SIGN_OFFS)
        stage = stage_of(what, body, order, person, house.clock.now(), new_id())
        await sign_offs.ask(connection, conference, stage)
        await note(house, connection, Kind.STAGE_ASKED_FOR, person, conference=standing.conference)


async def note_approval(
    house: House, person: str, conference: str, stage: str, verdict: str, comment: str, digest: str
) -> None:
    """Write down what a body said. Raises `NotFound`, `NotPermitted`, `OtherVersion`, `Incomplete`."""
    async with house.database.writing() as connection:
        standing = await _found(connection, person, conference, Permit.KEEP_SIGN_OFFS)
        if stage not in {each.id for each in standing.said.stages}:
            raise NotFound
        _check(standing, digest)
        _require_turn(standing, stage)
        try:
            made = endorsement_of(verdict, comment, digest, person, house.clock.now(), stage)
        except Incomplete as incomplete:
            raise Incomplete({f"{name}-{stage}": words for name, words in incomplete.problems.items()}) from None
        await sign_offs.endorse(connection, conference, made)
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
        )


async def turn(house: House, person: str, conference: str, whose: str, wanted: str, words: str) -> None:
    """Answer somebody's disagreement, take it a step further, or write down that it is settled.

    Whoever disagrees takes it further and says that it is settled; those who keep sign-offs do all of it for them.
    Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        own = person == whose
        permit = Permit.SIGN_OFF if own else Permit.KEEP_SIGN_OFFS
        standing = await _found(connection, person, conference, permit)
        disagreement = next((each for each in standing.disagreements if each.person == whose), None)
        taken = next((each for each in Turn if each == wanted), None)
        if disagreement is None or not disagreement.open or taken in {None, Turn.RAISED}:
            raise NotFound
        assert taken is not None  # noqa: S101 - tells the type checker
        said, problems = words.strip(), dict[str, str]()
        if not said:
            problems[f"turn-{whose}"] = "Please say it in a few words."
        if own and taken is Turn.ANSWERED:
            problems[f"turn-{whose}"] = "Somebody else answers."
        too_long(said, f"turn-{whose}", problems)
        if problems:
            raise Incomplete(problems)
        step = disagreement.last.step + (taken is Turn.ESCALATED)
        due = answer_due(house, standing.conference) if taken is Turn.ESCALATED else None
        event = DissentEvent(whose, taken, step, said, person, house.clock.now(), due)
        await sign_offs.turn(connection, conference, event)
        kind, word = Kind.DISAGREEMENT_TURNED, taken.value
        await note(house, connection, kind, person, about=whose, conference=standing.conference, turn=word, step=step)


async def _found(connection: AsyncConnection, person: str, conference: str, permit: Permit) -> PlanStanding:
    found = await conference_for(connection, person, conference, lock=True)
    require(found.stance, permit)
    return await standing_of(connection, found.conference)


def _require_turn(standing: PlanStanding, stage: str) -> None:
    if before := in_the_way(standing.steps, stage):
        raise Refusal(f"First it is for {' and '.join(before)} to approve this version.")


def _check(standing: PlanStanding, digest: str) -> None:
    if digest != standing.plan.digest:
        raise OtherVersion
