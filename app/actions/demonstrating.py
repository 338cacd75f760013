"""Planting the demonstration: an invented family, the people around it, and their first conference, open now."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import opening
from app.actions.filling import filled_board
from app.actions.house import House
from app.board.shape import Board, Collection, RoleEntry
from app.conference.conference import CaseFile, Standing
from app.conference.kinds import Coordination, Kind
from app.conference.planning import Draft, plan
from app.people.agency import AgencyFacts, AgencyType
from app.people.person import Person
from app.storage import accounts, administrators, agencies, cases, people
from app.storage.database import new_id


@cache
def family() -> Any:
    """The facts of the invented family."""
    return json.loads(files("app.actions").joinpath("demonstration.json").read_text(encoding="utf-8"))


def told_cases() -> Mapping[str, tuple[str, str]]:
    """What the page where people sign in says of each case, by its reference: its family, and what there is to see."""
    facts = family()
    first = {facts["case"]["reference"]: (facts["case"]["name"], facts["case_says"])}
    return first | {each["reference"]: (each["family"], each["says"]) for each in facts["more_cases"]}


def reference_of(reference: str, attempt: int) -> str:
    """By which the server knows a case that had to be begun so many times."""
    return reference if attempt == 1 else f"{reference}-{attempt}"


def told_as(reference: str) -> str:
    """The reference under which a case is told, whichever attempt it was; empty for any other case."""
    first, _, attempt = reference.rpartition("-")
    told = told_cases()
    if reference in told:
        return reference
    return first if first in told and attempt.isdecimal() else ""


async def plant(house: House) -> bool:
    """Plant the demonstration unless it is there. Whether it was planted now."""
    facts = family()
    async with house.database.writing() as connection:
        if await cases.by_reference(connection, facts["case"]["reference"]):
            return False
        case = CaseFile(new_id(), facts["case"]["reference"], facts["case"]["name"], facts["case"]["time_zone"])
        await cases.add(connection, case, house.clock.now())
        known = await _plant_people(house, connection, case)
        await _plant_agencies(connection, case)
        await _plant_conference(house, connection, case, known)
    return True


async def _plant_people(house: House, connection: AsyncConnection, case: CaseFile) -> dict[str, Standing]:
    known = {}
    for n, each in enumerate(family()["people"]):
        agency = await people.agency_named(connection, each["agency"]) if "agency" in each else None
        person = Person(new_id(), each["name"], agency)
        # A moment apart, so that they are listed in the order in which they are told here.
        at = house.clock.now() + timedelta(microseconds=n)
        await people.add(connection, person, password=None, invented=each.get("signs_in", True), at=at)
        await accounts.set_facts(
            connection,
            person.id,
            job_title=each.get("job_title", ""),
            born=date.fromisoformat(each["born"]) if "born" in each else None,
        )
        coordination = Coordination(each.get("coordination", "none"))
        if each.get("administrator"):
            await administrators.make(connection, person.id, at)
            continue
        standing = known[each["key"]] = Standing(person, Kind(each["kind"]), each["relation"], coordination)
        await cases.make_known(connection, case.id, standing)
    return known


async def _plant_agencies(connection: AsyncConnection, case: CaseFile) -> None:
    for each in family()["agencies"]:
        agency = await people.agency_named(connection, each["name"])
        await agencies.describe(connection, agency.id, AgencyFacts(AgencyType(each["type"])))
        if each.get("lead"):
            await agencies.set_lead(connection, case.id, agency.id)


async def _plant_conference(
    house: House, connection: AsyncConnection, case: CaseFile, known: dict[str, Standing]
) -> None:
    facts = family()["conference"]
    ids = {key: standing.person.id for key, standing in known.items()}
    now = house.clock.now().astimezone(ZoneInfo(case.time_zone))
    draft = Draft(
        purpose=facts["purpose"],
        date=f"{now:%Y-%m-%d}",
        time=f"{now:%H}:00",
        mode=facts["mode"],
        place=facts["place"],
        planned_minutes=str(facts["minutes"]),
        roles={ids[key]: role for key, role in facts["roles"].items()},
    )
    conference = await opening.add_conference(connection, case, plan(draft, list(known.values()), case.time_zone))
    board = _board(facts, known, ids, now)
    await opening.open_with(house, connection, conference, ids[facts["chair"]], board)


def _board(facts: Any, known: dict[str, Standing], ids: dict[str, str], now: datetime) -> Board:
    # Whoever does not take part is known to the board by name alone.
    meant = {key: ids[key] if key in facts["roles"] else standing.person.name for key, standing in known.items()}
    board = filled_board(facts["board"], meant, now.date(), facts["purpose"])
    standing = {each.person.id: each for each in known.values()}
    roles = ((entry_id, _role(entry, standing)) for entry_id, entry in board.roles.entries)
    return replace(board, roles=Collection(tuple(roles)))


def _role(entry: RoleEntry, standing: dict[str, Standing]) -> RoleEntry:
    """What the case knows of somebody stands on the role map too."""
    who = standing[entry.who]
    return replace(entry, agency=who.person.agency_name, role=who.relation)
