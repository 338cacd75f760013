"""Attack 20 where an address takes more than two ids that belong together: each is tried as it is used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest

from app.actions import freezing
from app.board.shape import Board, Collection, Dissent, Named, Point, Recipient, RecipientKind, SafetyPlan
from app.conference.coming import LeftOut
from app.conference.conference import Standing
from app.conference.floor import Lane
from app.conference.kinds import Kind, Role
from app.people.person import Person
from app.storage import cases, coming, floor, safety_plans
from app.storage import people as stored
from app.storage.database import new_id
from tests.security.world import Someone, World

REFUSED = {403, 404, 409}


@dataclass
class Side:
    """A conference of somebody's, with what was put into it."""

    chair: Person
    conference: str
    #: The ids of what stands in it, by what they are of.
    of: dict[str, str] = field(default_factory=dict)


Asks = Callable[[Someone, str, Mapping[str, str]], Awaitable[httpx2.Response]]


async def _lower(sits: Someone, about: str, of: Mapping[str, str]) -> httpx2.Response:
    return await sits.browser.post(f"{about}/floor/lower", json={"hand": of["hand"]})


async def _say_what_became(sits: Someone, about: str, of: Mapping[str, str]) -> httpx2.Response:
    said = {"turn": "settled", "words": "Every two weeks, then."}
    return await sits.browser.post(f"{about}/sign-off/dissents/{of['dissent']}", data=said)


async def _invite_after_all(sits: Someone, about: str, of: Mapping[str, str]) -> httpx2.Response:
    return await sits.browser.post(f"{about}/left-out/{of['left out']}/back")


async def _leave_out_too(sits: Someone, about: str, of: Mapping[str, str]) -> httpx2.Response:
    said = {"left_out_reason": "Asked for."}
    return await sits.browser.post(f"{about}/left-out/{of['left out elsewhere']}/too", data=said)


async def _note_a_wish(sits: Someone, about: str, of: Mapping[str, str]) -> httpx2.Response:
    said = {"wish": "not_asked", "wish_words": "", "about_others": ""}
    return await sits.browser.post(f"{about}/wishes/{of['child']}", data=said)


async def _call_back(sits: Someone, about: str, of: Mapping[str, str]) -> httpx2.Response:
    said = {"edition": of["edition"], "recipient": of["recipient"], "turn": "recalled", "words": "The wrong plan."}
    return await sits.browser.post(f"{about}/safety-plans/{of['plan']}/turns", data=said)


#: How each address is asked, and what of it has an id. Frozen: whether it is asked once the record stands.
PAIRS: Mapping[str, tuple[Asks, tuple[str, ...], bool]] = {
    "/floor/{verb}": (_lower, ("hand",), False),
    "/left-out/{person}/back": (_invite_after_all, ("left out",), False),
    "/left-out/{person}/too": (_leave_out_too, ("left out elsewhere",), False),
    "/wishes/{person}": (_note_a_wish, ("child",), False),
    "/safety-plans/{plan}/turns": (_call_back, ("plan", "edition"), True),
    "/sign-off/dissents/{entry}": (_say_what_became, ("dissent",), True),
}


@pytest.mark.parametrize("path", PAIRS)
async def test_attack_20_what_is_of_another_conference_or_case_does_not_belong_to_this_one(
    world: World, path: str
) -> None:
    people = world.people
    asks, ids, after = PAIRS[path]
    theirs = await _side(world, people.nadia, people.tessa, people.joel)
    mine = await _side(world, people.iris, people.fern, people.oma)
    # Filled once both are there: whoever is left out of one is left out of the next that is planned.
    await _fill(world, theirs, people.tessa)
    await _fill(world, mine, people.fern)
    await _leave_out_elsewhere(world, mine, theirs)
    await _leave_out_elsewhere(world, theirs, mine)
    # The newest record is hers: what is said about an older one is refused for that.
    for side in (theirs, mine) if after else ():
        frame = world.frame
        await freezing.freeze(frame.house, frame.rooms, frame.workshop, side.chair.id, side.conference)
    before = await world.everything_audited()
    async with world.sits(people.iris) as iris:
        for name in ids:
            crossed = {**mine.of, name: theirs.of[name]}
            answer = await asks(iris, f"/conferences/{mine.conference}", crossed)
            assert answer.status_code in REFUSED, name
        for of in (mine.of, theirs.of):
            answer = await asks(iris, f"/conferences/{theirs.conference}", of)
            assert answer.status_code in REFUSED
        assert {row.kind for row in await world.everything_audited() if row not in before} <= {"access-refused"}
        answer = await asks(iris, f"/conferences/{mine.conference}", mine.of)
        assert answer.status_code in {200, 303}, "or that the others are refused proves nothing"


async def _side(world: World, chair: Person, other: Person, left_out: Person) -> Side:
    plan, dissent = new_id()[:12], new_id()[:12]
    school = "Demoville School"
    board = Board(
        "See that they sleep",
        dissents=Collection(((dissent, Dissent("a0", by=chair.id, view="Too much.", level="Caseworker")),)),
        safety_plans=Collection(
            (
                (
                    plan,
                    SafetyPlan(
                        "a0",
                        "The nights",
                        steps=Collection((("step00001", Point("a0", "Put Wren into the cot")),)),
                        made_with=Collection((("madewith1", Named("a0", chair.id)),)),
                        recipients=Collection((("recipient1", Recipient("a0", school, RecipientKind.SCHOOL)),)),
                    ),
                ),
            )
        ),
    )
    conference = await world.people.open_with(board, roles={chair.id: Role.CHAIR, other.id: Role.CONTRIBUTOR})
    side = Side(chair, conference, {"dissent": dissent, "plan": plan, "recipient": school, "left out": left_out.id})
    side.of["left out elsewhere"] = other.id
    side.of["child"] = await _child(world, of_this_case=chair is world.people.iris)
    return side


async def _child(world: World, *, of_this_case: bool) -> str:
    people = world.people
    child = Person(new_id(), "Wren Sampleford" if of_this_case else "Robin Otherwise")
    async with world.frame.house.database.writing() as connection:
        await stored.add(connection, child, password=None, invented=True, at=world.clock.now())
        case = people.case if of_this_case else people.other_case
        await cases.make_known(connection, case.id, Standing(child, Kind.CHILD, "child"))
    return child.id


async def _leave_out_elsewhere(world: World, side: Side, other: Side) -> None:
    """Who takes part on one side is left out of the other conference of the case."""
    out = LeftOut(side.of["left out elsewhere"], "Asked for.", other.chair.id, world.clock.now())
    async with world.frame.house.database.writing() as connection:
        await coming.leave_out(connection, other.conference, out)


async def _fill(world: World, side: Side, other: Person) -> None:
    """Somebody raises a hand, somebody is left out, and the safety plan is handed out."""
    about, house = f"/conferences/{side.conference}", world.frame.house
    async with world.sits(other) as somebody:
        raised = {"lane": Lane.SPEAK, "reason": ""}
        assert (await somebody.browser.post(f"{about}/floor/raise", json=raised)).status_code == 200
    async with world.sits(side.chair) as chair:
        out: dict[str, Any] = {"left_out": side.of["left out"], "left_out_reason": "Asked for."}
        assert (await chair.browser.post(f"{about}/left-out", data=out)).status_code == 303
        shown = (await chair.browser.get(f"{about}/safety-plans/{side.of['plan']}")).text
        digest = shown.partition('name="shown" value="')[2][:16]
        given = {"shown": digest, "recipient": side.of["recipient"], f"channel-{side.of['recipient']}": "paper"}
        answer = await chair.browser.post(f"{about}/safety-plans/{side.of['plan']}", data=given)
        assert answer.status_code == 303
    async with house.database.reading() as connection:
        (hand,) = await floor.hands(connection, side.conference)
        (edition,) = await safety_plans.of_conference(connection, side.conference)
    side.of |= {"hand": hand.id, "edition": edition.id}
