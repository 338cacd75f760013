"""Planting the demonstration: an invented family, the people around it, and their first conference, open now."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import opening
from app.actions.house import House
from app.board.ranks import nth_rank
from app.board.shape import (
    AgendaItem,
    Board,
    Collection,
    FollowUp,
    FollowUpKind,
    Goal,
    Paragraph,
    Prose,
    Purpose,
    RoleEntry,
    Run,
    Step,
)
from app.conference.conference import CaseFile, Standing
from app.conference.kinds import Coordination, Kind
from app.conference.planning import Draft, plan
from app.people.agency import AgencyFacts, AgencyType
from app.people.person import Person
from app.storage import accounts, administrators, agencies, cases, people
from app.storage.database import new_id

Entry = TypeVar("Entry")


@cache
def family() -> Any:
    """The facts of the invented family."""
    return json.loads(files("app.actions").joinpath("demonstration.json").read_text(encoding="utf-8"))


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
        roles={ids[key]: role for key, role in facts["roles"].items()},
    )
    conference = await opening.add_conference(connection, case, plan(draft, list(known.values()), case.time_zone))
    board = _board(facts, known, ids, now)
    await opening.open_with(house, connection, conference, ids[facts["chair"]], board)


def _board(facts: Any, known: dict[str, Standing], ids: dict[str, str], now: datetime) -> Board:
    return Board(
        purpose=facts["purpose"],
        agenda=_collection(
            AgendaItem(
                rank=nth_rank(n),
                title=each["title"],
                purpose=Purpose[each["purpose"].upper()],
                led_by=ids[each["led_by"]],
                minutes=each["minutes"],
            )
            for n, each in enumerate(facts["agenda"])
        ),
        roles=_collection(
            RoleEntry(
                rank=nth_rank(n),
                who=ids[each["who"]],
                agency=known[each["who"]].person.agency_name,
                role=known[each["who"]].relation,
                contributes=each["contributes"],
                expects=each["expects"],
            )
            for n, each in enumerate(facts["role_map"])
        ),
        goals=_collection(_goal(n, each, ids, now) for n, each in enumerate(facts["goals"])),
        follow_ups=_collection(
            FollowUp(
                rank=nth_rank(n),
                kind=FollowUpKind[each["kind"].upper()],
                text=each["text"],
                owner=ids[each["owner"]],
                due=(now + timedelta(days=each["days"])).date(),
            )
            for n, each in enumerate(facts["follow_ups"])
        ),
    )


def _goal(n: int, each: Any, ids: dict[str, str], now: datetime) -> Goal:
    return Goal(
        rank=nth_rank(n),
        words=Prose((Paragraph((Run(each["words"]),)),)),
        said_by=ids[each["said_by"]],
        indicator=each["indicator"],
        steps=_collection(
            Step(nth_rank(m), step["text"], ids[step["owner"]], (now + timedelta(days=step["days"])).date())
            for m, step in enumerate(each["steps"])
        ),
    )


def _collection(entries: Iterable[Entry]) -> Collection[Entry]:
    return Collection(tuple((secrets.token_hex(8), entry) for entry in entries))
