"""What whoever runs the server orders on the command line: each order by its name, answered in a sentence.

An order is carried out by the process that writes the data, be it the command itself or a server that runs meanwhile.
That process asks the table of permits.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.actions import administering, describing, keeping_copies, keeping_out, knowing, retaining, vouching
from app.actions.house import House
from app.actions.refusals import Refusal
from app.conference.kinds import Coordination, Kind
from app.conference.permits import OPERATOR, Permit, may
from app.conference.retention import Turn

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """What it takes to order this, and how it is done."""

    permit: Permit
    carry_out: Callable[[House, Facts], Awaitable[str]]


async def _add_person(house: House, facts: Facts) -> str:
    person = await knowing.add_person(
        house, facts["name"], facts["email"], facts["agency"], facts["password"], facts["job_title"]
    )
    return f"{person.name} signs in as {person.email}."


async def _reset_person(house: House, facts: Facts) -> str:
    person = await knowing.reset_person(house, facts["email"], facts["password"], forget_steps=facts["forget_steps"])
    return f"{person.name} has another password, and is signed out everywhere."


async def _link_person(house: House, facts: Facts) -> str:
    person = await vouching.link(house, facts["email"], facts["provider"], facts["subject"])
    return f"{person.name} is {facts['subject']} at {facts['provider']}."


async def _suspend(house: House, facts: Facts) -> str:
    person = await keeping_out.suspend(house, "", facts["who"])
    return f"{person.name} is suspended: every session of theirs has ended, and nothing lets them in."


async def _reinstate(house: House, facts: Facts) -> str:
    person = await keeping_out.reinstate(house, "", facts["who"])
    return f"{person.name} can come in again."


async def _forget_code(house: House, facts: Facts) -> str:
    person = await keeping_out.forget_code(house, "", facts["who"])
    return f"{person.name} has no code any more, and gets another with the next link."


async def _vouch(house: House, facts: Facts) -> str:
    person = await keeping_out.vouch(house, "", facts["who"])
    return f"{person.name} works for {person.agency_name}, and reads what is kept to it."


async def _make_administrator(house: House, facts: Facts) -> str:
    person = await administering.make(house, facts["email"], ends=facts["no_longer"])
    standing = "no administrator any longer" if facts["no_longer"] else "an administrator"
    return f"{person.name} is {standing}, and signs in anew."


async def _add_case(house: House, facts: Facts) -> str:
    jurisdiction = facts.get("jurisdiction") or ""
    case = await knowing.add_case(house, facts["reference"], facts["name"], facts["zone"], jurisdiction)
    return f"{case.reference} is open."


async def _settle_jurisdiction(house: House, facts: Facts) -> str:
    case = await knowing.settle_jurisdiction(house, facts["reference"], facts["jurisdiction"])
    return f"{case.reference} follows {house.settings.place(facts['jurisdiction']).name}."


async def _make_known(house: House, facts: Facts) -> str:
    await knowing.make_known(
        house,
        facts["reference"],
        facts["email"],
        Kind(facts["kind"]),
        facts["relation"],
        Coordination(facts["coordination"]),
    )
    return f"{facts['email']} is known to {facts['reference']}."


async def _name_lead(house: House, facts: Facts) -> str:
    await knowing.name_lead_agency(house, facts["reference"], facts["agency"])
    return f"{facts['agency']} leads {facts['reference']}."


async def _describe_agency(house: House, facts: Facts) -> str:
    given = describing.agency_facts(
        facts["type"],
        facts["months"],
        government_funded=facts["government_funded"],
        designated=facts["designated"],
    )
    await describing.describe_agency(house, "", facts["name"], given, new=facts.get("new", False))
    return f"{facts['name'].strip()}: {given.spoken or 'nothing is known'}."


async def _retain(house: House, facts: Facts) -> str:
    reference, reason = facts["reference"], facts["reason"]
    match facts["turn"]:
        case Turn.CLASSED:
            await retaining.put_into_class(house, reference, facts["word"], reason)
            return f"{reference} is kept as {facts['word']}."
        case Turn.ENDED:
            await retaining.end(house, reference, date.fromisoformat(facts["day"]), reason)
            return f"{reference}: responsibility ended on {facts['day']}."
        case Turn.RESUMED:
            await retaining.resume(house, reference, reason)
            return f"{reference}: responsibility goes on."
        case Turn.HELD:
            return f"{reference} is held, hold {await retaining.hold(house, reference, reason)}."
        case Turn.RELEASED:
            await retaining.release(house, reference, int(facts["number"]), reason)
            return f"Hold {facts['number']} on {reference} is released."
        case _:
            raise Refusal("This server does not know that order. It may be of another version.")


async def _note_retention_view(house: House, _facts: Facts) -> str:
    await retaining.note_view(house)
    return "That somebody looked is written down."


async def _note_backup(house: House, _facts: Facts) -> str:
    await keeping_copies.note_backup(house)
    return "The backup is written down."


ORDERS: Mapping[str, Order] = {
    "person-add": Order(Permit.KEEP_ACCOUNTS, _add_person),
    "person-reset": Order(Permit.KEEP_ACCOUNTS, _reset_person),
    "person-link": Order(Permit.KEEP_ACCOUNTS, _link_person),
    "person-suspend": Order(Permit.KEEP_OUT, _suspend),
    "person-reinstate": Order(Permit.KEEP_OUT, _reinstate),
    "person-vouch": Order(Permit.IDENTIFY, _vouch),
    "person-forget-code": Order(Permit.IDENTIFY, _forget_code),
    "person-administrator": Order(Permit.MAKE_ADMINISTRATORS, _make_administrator),
    "case-add": Order(Permit.KEEP_FILES, _add_case),
    "case-know": Order(Permit.KEEP_FILES, _make_known),
    "case-jurisdiction": Order(Permit.KEEP_FILES, _settle_jurisdiction),
    "case-lead": Order(Permit.KEEP_FILES, _name_lead),
    "agency-describe": Order(Permit.DESCRIBE_AGENCIES, _describe_agency),
    "retention": Order(Permit.SETTLE_RETENTION, _retain),
    "retention-view": Order(Permit.SEE_RETENTION, _note_retention_view),
    "backup-note": Order(Permit.COPY_EVERYTHING, _note_backup),
}


async def carry_out(house: House, order: str, facts: Facts) -> str:
    """What came of it, as a sentence. Raises `Refusal`."""
    known = ORDERS.get(order)
    if known is None:
        raise Refusal("This server does not know that order. It may be of another version.")
    require_operator(known.permit)
    return await known.carry_out(house, facts)


def require_operator(permit: Permit) -> None:
    """Whether the command line may do this. Raises `Refusal`."""
    if not may(OPERATOR, permit):
        raise Refusal("That is not for the command line.")
