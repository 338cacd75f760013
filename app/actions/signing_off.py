"""Signing a plan version, or saying why not: on one's own device, on one that goes round, or on paper."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import confirming, staying
from app.actions.auditing import note
from app.actions.house import House
from app.actions.looking_through import looked_at, note_looked
from app.actions.plan_standing import PlanStanding, standing_with
from app.actions.refusals import NotFound, OtherVersion, Refusal, WrongCredentials
from app.actions.workshop import Workshop
from app.audit.kinds import Kind
from app.conference import deadlines
from app.conference.conference import Conference
from app.conference.permits import Permit
from app.conference.planning import Incomplete
from app.conference.sign_off import DissentEvent, Said, SignOff, SignOffDraft, Turn, Way, gives_way, sign_off_of
from app.people.person import Person
from app.record.scanning import Hit
from app.record.sealing import digest
from app.storage import people, sign_offs
from app.storage.sessions import Session


@dataclass(frozen=True, slots=True)
class Proof:
    """By what somebody shows on a device that is not theirs who they are."""

    password: str = ""
    #: Of their authenticator app.
    code: str = ""
    guest_code: str = ""
    one_click: bool = False


async def sign(
    house: House,
    workshop: Workshop,
    session: Session,
    conference: str,
    draft: SignOffDraft,
    let_stand: Collection[str] = (),
) -> None:
    """Say for oneself whether one signs. `let_stand`: what could lead somebody to a door, and was looked at. Raises
    `NotFound`, `NotPermitted`, `ConfirmationNeeded`, `OtherVersion`, `Incomplete`, `LookFirst`, `NotReady`."""
    staying.require_fresh(house, session)
    person = session.person
    async with house.database.reading() as connection:
        standing = await standing_with(connection, person.id, conference, Permit.SIGN_OFF)
        said = check(draft, person, standing, Way.OWN_DEVICE, person.id, house)
    telling = await _looked(house, workshop, conference, said, person.id, let_stand)
    async with house.database.writing() as connection:
        standing = await standing_with(connection, person.id, conference, Permit.SIGN_OFF, lock=True)
        await _say(house, connection, standing, person, draft, Way.OWN_DEVICE, person.id, telling)


async def sign_here(
    house: House,
    workshop: Workshop,
    session: Session,
    conference: str,
    whom: str,
    draft: SignOffDraft,
    by: Proof,
    let_stand: Collection[str] = (),
) -> None:
    """Somebody says it on the device of somebody else, who has it signed in. Raises as `sign` does, and what a wrong
    password or code raises."""
    keeper = session.person.id
    async with house.database.reading() as connection:
        standing = await standing_with(connection, keeper, conference, Permit.KEEP_SIGN_OFFS)
        person = _party(standing, whom)
        said = check(draft, person, standing, Way.SHARED_DEVICE, keeper, house)
    await _prove(house, session, person, by)
    # From whom something is kept is told to whoever has shown that they are the one who may know it.
    telling = await _looked(house, workshop, conference, said, person.id, let_stand)
    async with house.database.writing() as connection:
        standing = await standing_with(connection, keeper, conference, Permit.KEEP_SIGN_OFFS, lock=True)
        await _say(house, connection, standing, person, draft, Way.SHARED_DEVICE, keeper, telling)


async def note_other(
    house: House,
    workshop: Workshop,
    keeper: str,
    conference: str,
    whom: str,
    draft: SignOffDraft,
    let_stand: Collection[str] = (),
) -> None:
    """Note a signature on paper, or why there is none. Raises `NotFound`, `NotPermitted`, `OtherVersion`,
    `Incomplete`, `LookFirst`, `NotReady`."""
    way = Way.NOTED if draft.said == Said.NOT_SIGNED else Way.PAPER
    async with house.database.reading() as connection:
        standing = await standing_with(connection, keeper, conference, Permit.KEEP_SIGN_OFFS)
        said = check(draft, _party(standing, whom), standing, way, keeper, house)
    telling = await _looked(house, workshop, conference, said, keeper, let_stand)
    async with house.database.writing() as connection:
        standing = await standing_with(connection, keeper, conference, Permit.KEEP_SIGN_OFFS, lock=True)
        await _say(house, connection, standing, _party(standing, whom), draft, way, keeper, telling)


async def _looked(
    house: House, workshop: Workshop, conference: str, said: SignOff, person: str, let_stand: Collection[str]
) -> Sequence[Hit]:
    """What in words that everyone who has the plan reads could lead somebody to a door. Raises `LookFirst`,
    `NotReady`."""
    if not said.open_words or not said.words:
        return ()
    return await looked_at(house, workshop, conference, {"What is said about the plan": said.words}, person, let_stand)


def _party(standing: PlanStanding, whom: str) -> Person:
    """Raises `Incomplete`."""
    party = next((each.person for each in standing.parties if each.person.id == whom), None)
    if party is None:
        raise Incomplete({"person": "Please choose somebody from the list."})
    return party


def check(
    draft: SignOffDraft, person: Person, standing: PlanStanding, way: Way, recorder: str, house: House
) -> SignOff:
    """What would be kept. Raises `NotFound`, `OtherVersion`, `Incomplete`."""
    plan = standing.plan
    if person.id not in {each.person.id for each in standing.parties}:
        raise NotFound
    if draft.digest != plan.digest:
        raise OtherVersion
    made = sign_off_of(draft, person, plan.version, plan.digest, way, recorder, house.clock.now())
    before = standing.sign_offs.get(person.id)
    if before is None or gives_way(before, own=made.own):
        return made
    if before.said is Said.SIGNED:
        raise Refusal(f"{person.name} has signed this version already. The signature stands.")
    raise Refusal(
        f"{person.name} said themselves that they do not agree, and that stands. Nobody can note something else for "
        "them. If they agree by now, they sign themselves: on their own device, or on this one."
    )


async def _say(
    house: House,
    connection: AsyncConnection,
    standing: PlanStanding,
    person: Person,
    draft: SignOffDraft,
    way: Way,
    recorder: str,
    telling: Sequence[Hit],
) -> None:
    said = check(draft, person, standing, way, recorder, house)
    whole, raised = await sign_offs.add(connection, standing.conference.id, said), dict[str, str]()
    if said.said is Said.DECLINED and not any(each.person == person.id for each in standing.disagreements):
        event = DissentEvent(
            person.id, Turn.RAISED, 0, said.words, recorder, said.at, answer_due(house, standing.conference)
        )
        raised = {"raised": await sign_offs.turn(connection, standing.conference.id, event)}
    await note_looked(house, connection, telling, recorder, standing.conference)
    await note(
        house,
        connection,
        Kind.SIGNED_OFF,
        recorder,
        about=person.id,
        conference=standing.conference,
        said=said.said.value,
        way=way.value,
        version=standing.plan.version,
        digest=said.digest,
        words=digest(said.words.encode()),
        whole=whole,
        **raised,
    )


def answer_due(house: House, conference: Conference) -> date | None:
    """By when somebody answers a disagreement that comes to them now."""
    deadline = deadlines.named("escalation", house.settings.place(conference.case.jurisdiction).deadlines)
    today = house.clock.now().astimezone(ZoneInfo(conference.time_zone)).date()
    return deadlines.due_on(deadline, today, house.settings.public_holidays) if deadline else None


async def _prove(house: House, session: Session, person: Person, by: Proof) -> None:
    if by.one_click:
        await _invented(house, session, person)
    elif by.guest_code:
        await confirming.right_guest_code(house, person, by.guest_code)
    else:
        await confirming.right_password(house, person, by.password, by.code)


async def _invented(house: House, session: Session, person: Person) -> None:
    """In the demonstration nobody has anything to show."""
    allowed = (await confirming.means(house, session)).one_click
    async with house.database.reading() as connection:
        if not allowed or not await people.invented(connection, person.id):
            raise WrongCredentials
