"""People and cases: who works here, which families there are, and who is known to them."""

from __future__ import annotations

from app.actions import renewing, signing_in
from app.actions.auditing import note
from app.actions.house import House
from app.actions.refusals import Refusal, require_short
from app.audit import kinds as audited
from app.choices import JURISDICTIONS
from app.conference.conference import CaseFile, Standing
from app.conference.kinds import Coordination, Kind
from app.people.person import Person, tidy_email
from app.storage import accounts, agencies, cases, factors, people, sessions
from app.storage.database import new_id

_LONGEST_LINE = 200
_LONGEST_REFERENCE = 40


async def add_person(
    house: House, name: str, email: str | None, agency: str | None, password: str | None, job_title: str = ""
) -> Person:
    """Add somebody who may sign in with the password. Raises `Refusal`."""
    job_title = require_short(" ".join(job_title.split()), _LONGEST_LINE)
    objection = _objection(name, email, password)
    if objection:
        raise Refusal(objection)
    if password is not None:
        await signing_in.check_password(house, password, name, email or "", agency or "")
    async with house.database.writing() as connection:
        employer = await people.agency_named(connection, agency.strip()) if agency and agency.strip() else None
        person = Person(new_id(), name.strip(), employer, tidy_email(email) if email else None)
        try:
            await people.add(connection, person, password=None, invented=False, at=house.clock.now())
        except people.EmailTaken:
            raise Refusal(f"Somebody with the e-mail address {person.email} is known already.") from None
        await accounts.set_facts(connection, person.id, job_title=job_title)
        await note(house, connection, audited.Kind.PERSON_ADDED, "", about=person.id)
    if password:
        await signing_in.set_password(house, person.id, password)
    return person


async def reset_person(house: House, email: str, password: str, *, forget_steps: bool) -> Person:
    """Give somebody who cannot come in another password, and end their sessions. Raises `Refusal`.

    With `forget_steps` their passkeys, app and recovery codes are gone too, as when everything was lost or stolen.
    """
    async with house.database.reading() as connection:
        person = await people.by_email(connection, tidy_email(email))
    if person is None:
        raise Refusal(f"Nobody has the address {email}.")
    await signing_in.check_password(house, password, person.name, person.email or "", person.agency_name)
    await signing_in.set_password(house, person.id, password, by="")
    async with house.database.writing() as connection:
        await sessions.end_of_person(connection, person.id)
        if forget_steps:
            await factors.remove_all(connection, person.id)
            await note(house, connection, audited.Kind.FACTOR_REMOVED, person.id, factor="any-second-step")
    return person


def _objection(name: str, email: str | None, password: str | None) -> str | None:
    if not name.strip() or len(name) > _LONGEST_LINE:
        return f"A person needs a name of at most {_LONGEST_LINE} characters."
    if email and ("@" not in email or len(email) > 320):
        return f"{email} is not an e-mail address."
    return "Signing in with a password needs an e-mail address." if password is not None and not email else None


async def add_case(house: House, reference: str, name: str, time_zone: str, jurisdiction: str = "") -> CaseFile:
    """Open the file of a family. Raises `Refusal`."""
    reference = require_short(reference.strip(), _LONGEST_REFERENCE)
    name = require_short(name.strip(), _LONGEST_LINE)
    case = CaseFile(new_id(), reference, name, time_zone, _known_place(jurisdiction))
    async with house.database.writing() as connection:
        try:
            await cases.add(connection, case, house.clock.now())
        except cases.ReferenceTaken:
            raise Refusal(f"There is a case {case.reference} already.") from None
        await note(house, connection, audited.Kind.CASE_OPENED, "", case=case.id)
    return case


def _known_place(jurisdiction: str) -> str:
    if jurisdiction and jurisdiction not in JURISDICTIONS:
        raise Refusal(f"{jurisdiction} is no place whose laws, deadlines and words are known here.")
    return jurisdiction


async def settle_jurisdiction(house: House, reference: str, jurisdiction: str) -> CaseFile:
    """Say where a case is: its conferences follow the laws, deadlines and words of that place from now on.

    Raises `Refusal`."""
    async with house.database.writing() as connection:
        case = await cases.by_reference(connection, reference.strip())
        if case is None:
            raise Refusal(f"There is no case {reference.strip()}.")
        await cases.settle_jurisdiction(connection, case.id, _known_place(jurisdiction))
        kind = audited.Kind.CASE_JURISDICTION_SETTLED
        await note(house, connection, kind, "", case=case.id, jurisdiction=jurisdiction or "installation")
    return case


async def make_known(
    house: House, reference: str, email: str, kind: Kind, relation: str, coordination: Coordination
) -> None:
    """Make somebody known to a case by its reference and their e-mail address. Raises `Refusal`."""
    async with house.database.writing() as connection:
        case = await cases.by_reference(connection, reference.strip())
        person = await people.by_email(connection, tidy_email(email))
        if case is None or person is None:
            raise Refusal(f"There is no case {reference}." if case is None else f"Nobody has the address {email}.")
        try:
            await cases.make_known(connection, case.id, Standing(person, kind, relation.strip(), coordination))
        except cases.AlreadyKnown:
            raise Refusal(f"{person.name} is known to {case.reference} already.") from None
        await renewing.owe(connection, person.id)
        known = audited.Kind.PERSON_MADE_KNOWN
        answers = coordination.value
        await note(
            house, connection, known, "", about=person.id, case=case.id, standing=kind.value, coordination=answers
        )


async def name_lead_agency(house: House, reference: str, agency: str) -> None:
    """Say which agency leads a case. Raises `Refusal`."""
    async with house.database.writing() as connection:
        case = await cases.by_reference(connection, reference.strip())
        leads = await people.find_agency(connection, agency)
        if case is None or leads is None:
            raise Refusal(f"There is no case {reference}." if case is None else f"There is no agency called {agency}.")
        await agencies.set_lead(connection, case.id, leads.id)
        await note(house, connection, audited.Kind.LEAD_AGENCY_NAMED, "", case=case.id, agency=leads.id)
