"""Planting the demonstration: an invented family, the people around it, and their first conference, open now.

Where whole cases are played into it (`app.rehearse.planting`), only who looks after the installation is there at once.
"""

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
def facts() -> Any:
    """What is written down of the demonstration: its family, and the cases that are played into it."""
    return json.loads(files("app.actions").joinpath("demonstration.json").read_text(encoding="utf-8"))


def told_cases() -> Mapping[str, tuple[str, str]]:
    """What the page where people sign in says of each case, by its reference: its family, and what there is to see."""
    case = facts()["case"]
    first = {case["reference"]: (case["name"], facts()["case_says"])}
    return first | {each["reference"]: (each["family"], each["says"]) for each in facts()["played_cases"]}


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


async def plant(house: House, *, family: bool = True) -> None:
    """Plant what of the demonstration is not there yet: who looks after it, and the family where it is wanted."""
    async with house.database.writing() as connection:
        if not await administrators.all_of_them(connection):
            await _plant_administrator(house, connection)
        if family and not await cases.by_reference(connection, facts()["case"]["reference"]):
            await _plant_family(house, connection)


async def _plant_administrator(house: House, connection: AsyncConnection) -> None:
    person = await _add(connection, facts()["administrator"], house.clock.now())
    await administrators.make(connection, person.id, house.clock.now())


async def _plant_family(house: House, connection: AsyncConnection) -> None:
    told = facts()["case"]
    case = CaseFile(new_id(), told["reference"], told["name"], told["time_zone"])
    await cases.add(connection, case, house.clock.now())
    known = await _plant_people(house, connection, case)
    await _plant_agencies(connection, case)
    await _plant_conference(house, connection, case, known)


async def _plant_people(house: House, connection: AsyncConnection, case: CaseFile) -> dict[str, Standing]:
    known = {}
    for n, each in enumerate(facts()["people"]):
        # A moment apart, so that they are listed in the order in which they are told here.
        person = await _add(connection, each, house.clock.now() + timedelta(microseconds=n))
        coordination = Coordination(each.get("coordination", "none"))
        standing = known[each["key"]] = Standing(person, Kind(each["kind"]), each["relation"], coordination)
        await cases.make_known(connection, case.id, standing)
    return known


async def _add(connection: AsyncConnection, told: Any, at: datetime) -> Person:
    """Somebody whom one may be."""
    agency = await people.agency_named(connection, told["agency"]) if "agency" in told else None
    person = Person(new_id(), told["name"], agency)
    await people.add(connection, person, password=None, invented=told.get("signs_in", True), at=at)
    born = date.fromisoformat(told["born"]) if "born" in told else None
    await accounts.set_facts(connection, person.id, job_title=told.get("job_title", ""), born=born)
    return person


async def _plant_agencies(connection: AsyncConnection, case: CaseFile) -> None:
    for each in facts()["agencies"]:
        agency = await people.agency_named(connection, each["name"])
        await agencies.describe(connection, agency.id, AgencyFacts(AgencyType(each["type"])))
        if each.get("lead"):
            await agencies.set_lead(connection, case.id, agency.id)


async def _plant_conference(
    house: House, connection: AsyncConnection, case: CaseFile, known: dict[str, Standing]
) -> None:
    told = facts()["conference"]
    ids = {key: standing.person.id for key, standing in known.items()}
    now = house.clock.now().astimezone(ZoneInfo(case.time_zone))
    draft = Draft(
        purpose=told["purpose"],
        date=f"{now:%Y-%m-%d}",
        time=f"{now:%H}:00",
        mode=told["mode"],
        place=told["place"],
        planned_minutes=str(told["minutes"]),
        roles={ids[key]: role for key, role in told["roles"].items()},
    )
    conference = await opening.add_conference(connection, case, plan(draft, list(known.values()), case.time_zone))
    board = _board(told, known, ids, now)
    await opening.open_with(house, connection, conference, ids[told["chair"]], board)


def _board(told: Any, known: dict[str, Standing], ids: dict[str, str], now: datetime) -> Board:
    # Whoever does not take part is known to the board by name alone.
    meant = {key: ids[key] if key in told["roles"] else standing.person.name for key, standing in known.items()}
    board = filled_board(told["board"], meant, now.date(), told["purpose"])
    standing = {each.person.id: each for each in known.values()}
    roles = ((entry_id, _role(entry, standing)) for entry_id, entry in board.roles.entries)
    return replace(board, roles=Collection(tuple(roles)))


def _role(entry: RoleEntry, standing: dict[str, Standing]) -> RoleEntry:
    """What the case knows of somebody stands on the role map too."""
    who = standing[entry.who]
    return replace(entry, agency=who.person.agency_name, role=who.relation)
