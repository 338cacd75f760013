"""Asking providers in writing for what a plan says is needed, and writing down what they answer by another way."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import looking_through
from app.actions.auditing import note
from app.actions.finding import FoundConference, conference_for, require
from app.actions.footings import WithoutBasis, refusal_of, unfounded_providers
from app.actions.house import House
from app.actions.refusals import NotFound, Refusal
from app.actions.signing_in import digest
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.board.words import offered
from app.clock import NEXT, after
from app.conference import deadlines
from app.conference.conference import Conference
from app.conference.permits import Permit
from app.conference.planning import Incomplete
from app.conference.requesting import (
    STILL_TAKEN,
    AnswerDraft,
    Fate,
    PursuitDraft,
    RequestDraft,
    ServiceAnswer,
    WrittenRequest,
    answer_words,
    day_of_answer,
    pursuit_words,
    request_words,
)
from app.conference.states import State
from app.people.person import Person, tidy_email
from app.record.lines import ServiceRequestLine
from app.record.pursuing import Pursued, RequestTurn
from app.record.scanning import Hit
from app.record.sealing import plan_from
from app.storage import cases, conferences, guests, people, records, service_requests
from app.storage.database import new_id
from app.storage.letters import Letter, address_of_request, of_requests
from app.storage.records import StoredPlan


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a plan, with its link and what was answered."""

    line: ServiceRequestLine
    #: As it would be written now.
    draft: RequestDraft
    written: WrittenRequest | None
    answers: Sequence[ServiceAnswer]
    #: What was made of it since.
    turns: Sequence[Pursued] = ()
    #: The letter that brings the link, if one does.
    letter: Letter | None = None

    @property
    def due(self) -> date | None:
        return self.written.words.due if self.written else self.line.response_due

    @property
    def to(self) -> str:
        return self.written.words.to if self.written else self.line.to.strip()

    @property
    def answered(self) -> bool:
        return bool(self.answers) or self.line.ability != "unsaid"

    def late(self, on: date) -> bool:
        """Whether the day has passed without an answer."""
        return not self.answered and self.due is not None and self.due < on


@dataclass(frozen=True, slots=True)
class Requests:
    """Every request of one plan, for those who lead its case."""

    found: FoundConference
    version: int
    asked: Sequence[Asked]
    names: Mapping[str, str]
    today: date
    #: The entries whose request went to a provider with whom sharing was withdrawn since.
    withheld: Collection[str]
    #: How a request that was taken further may stand.
    states: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RequestSlip:
    """A request to be handed over or sent. `link` is shown this once."""

    written: WrittenRequest
    found: FoundConference
    asker: Person
    link: str


def requests_in(content: bytes) -> tuple[ServiceRequestLine, ...]:
    """The requests of a plan. Runs in a process of its own."""
    return plan_from(content).requests


async def requests_of(house: House, workshop: Workshop, person: str, conference: str) -> Requests:
    """Raises `NotFound`, `NotPermitted`."""
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        require(found.stance, Permit.DISTRIBUTE)
        plan = await records.plan_of_conference(connection, conference)
    if plan is None:
        raise NotFound
    try:
        asked = await asked_in(house, workshop, found, plan)
    except WorkFailed as error:
        raise Refusal(f"The requests of this plan could not be read ({error}). The plan itself is kept.") from error
    noted = {given.noted_by for each in asked for given in each.answers}
    noted |= {turn.by for each in asked for turn in each.turns}
    async with house.database.reading() as connection:
        names = await people.names(connection, noted - {""})
        withheld = {
            each.line.id
            for each in asked
            if each.written and await shares_no_more(connection, found.conference, each.written)
        }
    states = offered(house.settings.place(found.conference.case.jurisdiction).words)["escalation_states"]
    return Requests(found, plan.version, asked, names, _today(house, found), withheld, states)


async def asked_in(house: House, workshop: Workshop, found: FoundConference, plan: StoredPlan) -> Sequence[Asked]:
    """Every request of a plan with its link and its answers. Raises `WorkFailed`."""
    async with house.database.reading() as connection:
        written = await service_requests.of_case(connection, found.conference.case.id)
        answers = await service_requests.answers(connection, found.conference.case.id)
        turns = await service_requests.turns_since(connection, found.conference.case.id, plan.recorded_at)
        newest = {each.entry: each for each in written}
        letters = await of_requests.of(connection, [each.id for each in newest.values()])
    today, where = _today(house, found), found.conference.case.jurisdiction
    return [
        Asked(
            line,
            _draft(house, where, line, today),
            made,
            answers.get(line.id, ()),
            turns.get(line.id, ()),
            letters.get(made.id) if made else None,
        )
        for line in await workshop.run(requests_in, plan.content)
        for made in (newest.get(line.id),)
    ]


async def telling(house: House, workshop: Workshop, person: str, conference: str, draft: RequestDraft) -> Sequence[Hit]:
    """What could lead somebody to a door in what a provider would read. Raises `NotFound`, `NotReady`."""
    return await looking_through.look_through_words(house, workshop, conference, draft.sections, person)


async def write(
    house: House,
    workshop: Workshop,
    person: str,
    conference: str,
    entry: str,
    draft: RequestDraft,
    let_stand: Collection[str],
    *,
    despite: bool = False,
) -> RequestSlip | None:
    """Make a request in writing, and the one link to it; an earlier link to the same request dies.

    The slip to hand over, or None when the draft names an address, to which a letter brings the link.
    `despite`: though there is no basis for sharing with the provider, which is written down. Raises `NotFound`,
    `NotPermitted`, `Incomplete`, `Unlooked` while something in it was not looked at, and `WithoutBasis`."""
    there = await requests_of(house, workshop, person, conference)
    asked = _one(there, entry)
    if asked.answered:
        raise Refusal("This request has been answered. Please look at the page again.")
    words = request_words(draft, there.today)
    hits = await telling(house, workshop, person, conference, draft)
    looking_through.require_looked(hits, let_stand)
    token, zone = secrets.token_urlsafe(32), ZoneInfo(there.found.conference.time_zone)
    ends = datetime.combine(words.due + STILL_TAKEN, time.max, zone)
    made = WrittenRequest(new_id(), conference, entry, words, person, house.clock.now(), ends)
    async with house.database.writing() as connection:
        found = await _leading(connection, person, conference)
        asker = await people.find(connection, person)
        assert asker is not None  # noqa: S101 - the person asks
        email = draft.email.strip()
        unfounded = await unfounded_providers(connection, found.conference, words.to, email)
        if sentence := refusal_of(unfounded):
            raise Incomplete({"to": sentence})
        if unfounded and not despite:
            raise WithoutBasis(unfounded)
        held = await service_requests.add(connection, found.conference.case.id, made, digest(token))
        if email:
            await _require_outside(connection, found.conference.case.id, email)
            # What was made above opens nothing: the letter brings a link of its own.
            await of_requests.put(connection, made.id, house.clock.now(), email=email)
        way = "letter" if email else "slip"
        kind = Kind.SERVICE_ASKED
        await note(house, connection, kind, person, conference=found.conference, entry=entry, way=way, **held)
        for each in unfounded:
            await note(
                house,
                connection,
                Kind.SERVICE_ASKED_WITHOUT_BASIS,
                person,
                about=each.person,
                conference=found.conference,
                entry=entry,
            )
        await looking_through.note_looked(house, connection, hits, person, found.conference)
    if email:
        house.letters.set()
        return None
    return RequestSlip(made, found, asker, link_to(house, token))


async def shares_no_more(connection: AsyncConnection, conference: Conference, request: WrittenRequest) -> bool:
    """Whether sharing with those to whom a request went was withdrawn."""
    email = await address_of_request(connection, request.id)
    return bool(refusal_of(await unfounded_providers(connection, conference, request.words.to, email)))


async def end_withheld(house: House, connection: AsyncConnection, person: str, case: str) -> None:
    """The links of a case to requests that went to a provider with whom sharing was withdrawn open nothing any more."""
    for request in await service_requests.of_case(connection, case):
        if request.fate is not Fate.SENT:
            continue
        conference = await conferences.find(connection, request.conference)
        assert conference  # noqa: S101 - the database holds that it exists
        if await shares_no_more(connection, conference, request):
            await service_requests.end(connection, case, request.entry, Fate.WITHDRAWN)
            await note(
                house, connection, Kind.SERVICE_LINK_WITHDRAWN, person, conference=conference, entry=request.entry
            )


async def _require_outside(connection: AsyncConnection, case: str, email: str) -> None:
    """What a provider is told does not go to family or friends by a slip of the hand. Raises `Incomplete`."""
    own = [each.person.id for each in await cases.standings(connection, case) if each.person.agency is None]
    contacts = await guests.contacts(connection, own)
    if tidy_email(email) in {tidy_email(each.email) for each in contacts.values()}:
        raise Incomplete({"email": "This is the address of somebody of the family, and not of a provider."})


def link_to(house: House, token: str) -> str:
    """The address of a request: the secret stands behind the #, which no browser sends anywhere."""
    return f"{house.settings.origin}/r#{token}"


async def withdraw(house: House, workshop: Workshop, person: str, conference: str, entry: str) -> None:
    """The link to a request opens nothing any more. Raises `NotFound`, also for a request of another conference's plan,
    and `NotPermitted`."""
    _one(await requests_of(house, workshop, person, conference), entry)
    async with house.database.writing() as connection:
        found = await _leading(connection, person, conference)
        if not await service_requests.end(connection, found.conference.case.id, entry, Fate.WITHDRAWN):
            raise NotFound
        await note(house, connection, Kind.SERVICE_LINK_WITHDRAWN, person, conference=found.conference, entry=entry)


async def note_answer(
    house: House, workshop: Workshop, person: str, conference: str, entry: str, draft: AnswerDraft
) -> None:
    """Write down an answer that came by another way; the link is used up by it.

    Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    there = await requests_of(house, workshop, person, conference)
    asked = _one(there, entry)
    problems: dict[str, str] = {}
    try:
        words = answer_words(draft)
    except Incomplete as incomplete:
        problems |= incomplete.problems
    try:
        on = day_of_answer(draft, there.today)
    except Incomplete as incomplete:
        problems |= incomplete.problems
    if problems:
        raise Incomplete(problems)
    async with house.database.writing() as connection:
        found = await _leading(connection, person, conference)
        answer = ServiceAnswer(
            new_id(),
            found.conference.case.id,
            conference,
            words.to(entry, on),
            words.by,
            asked.due,
            house.clock.now(),
            noted_by=person,
        )
        await service_requests.end(connection, found.conference.case.id, entry, Fate.ANSWERED)
        held = await service_requests.keep(connection, answer)
        told = {"entry": entry, "ability": words.ability.value, "late": "yes" if answer.late else "no"}
        await note(house, connection, Kind.SERVICE_ANSWER_NOTED, person, conference=found.conference, **held, **told)


async def pursue(
    house: House, workshop: Workshop, person: str, conference: str, entry: str, draft: PursuitDraft
) -> None:
    """Write down what is thought of the answer to a request, to whom it is taken further, or both.

    Raises `NotFound`, `NotPermitted`, and `Incomplete`, also where a newer plan has been made, or a board is open."""
    there = await requests_of(house, workshop, person, conference)
    asked = _one(there, entry)
    to, state = pursuit_words(draft, there.states, answered=asked.answered)
    turns = [RequestTurn(draft.view)] if draft.view else []
    turns += [RequestTurn.ESCALATED] if to else []
    async with house.database.writing() as connection:
        found = await _leading(connection, person, conference)
        case = found.conference.case.id
        newest = await records.latest_plan(connection, case)
        if newest is not None and newest.version > there.version:
            sentence = f"Version {newest.version} of the plan has been made since. Please say it there."
            raise Incomplete({"taken_to" if to else "view": sentence})
        if any(each.state is State.OPEN for each in await conferences.of_case(connection, case)):
            sentence = "A conference of this case is open. Please say it on its board."
            raise Incomplete({"taken_to" if to else "view": sentence})
        at = after((each.at for each in asked.turns), house.clock.now())
        for later, each in enumerate(turns):
            further = each is RequestTurn.ESCALATED
            made = Pursued(
                new_id(), entry, each, to if further else "", state if further else "", person, at + later * NEXT
            )
            held = await service_requests.turn(connection, case, made)
            told = {"entry": entry, "turn": each.value}
            await note(house, connection, Kind.SERVICE_PURSUED, person, conference=found.conference, **held, **told)


async def _leading(connection: AsyncConnection, person: str, conference: str) -> FoundConference:
    found = await conference_for(connection, person, conference, lock=True)
    require(found.stance, Permit.DISTRIBUTE)
    return found


def _one(there: Requests, entry: str) -> Asked:
    asked = next((each for each in there.asked if each.line.id == entry), None)
    if asked is None:
        raise NotFound
    return asked


def _today(house: House, found: FoundConference) -> date:
    return house.clock.now().astimezone(ZoneInfo(found.conference.time_zone)).date()


def _draft(house: House, jurisdiction: str, line: ServiceRequestLine, today: date) -> RequestDraft:
    """What the plan says, to be looked at and changed by whoever asks."""
    tried = [
        ": ".join(filter(None, (each.what.strip(), each.result.strip()))) for each in line.channels if each.what.strip()
    ]
    return RequestDraft(
        to=line.to,
        service=line.service,
        for_whom=", ".join(each.name for each in line.for_whom),
        why=line.why,
        tried="\n".join(tried),
        due=_due(house, jurisdiction, line, today).isoformat(),
    )


def _due(house: House, jurisdiction: str, line: ServiceRequestLine, today: date) -> date:
    if line.response_due is not None and line.response_due >= today:
        return line.response_due
    usual = deadlines.named("answer_request", house.settings.place(jurisdiction).deadlines)
    return deadlines.due_on(usual, today, house.settings.public_holidays) if usual else today
