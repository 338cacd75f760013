"""Attacks on names, and on what two people may see differently, by number, against the served application."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import product
from typing import Any

from starlette.routing import Route

from app.actions import freezing, restricting
from app.actions.wishing import Wish
from app.board.shape import SHAPE_VERSION, Board, Collection, SafetyPlan, ServiceRequest
from app.conference.kinds import Role
from app.conference.late import LateContribution
from app.conference.requesting import RequestWords, WrittenRequest
from app.pages.routes import routes
from app.people.person import Person
from app.storage import agenda_requests, attachments, conferences, late, pictures, preparations, service_requests
from app.storage.database import new_id
from tests.app.files import PDF, photo
from tests.realtime.browser import Page
from tests.security.test_group_b_pairs import PAIRS
from tests.security.world import World


async def test_attack_16_an_outsider_finds_what_nobody_finds(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.otto) as otto:
        for path in ("", "/views", "/closing", "/frozen", "/minutes", "/minutes.pdf", "/minutes.json"):
            known = await otto.browser.get(f"/conferences/{conference}{path}")
            unknown = await otto.browser.get(f"/conferences/{'0' * 24}{path}")
            assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
            assert known.status_code == 404
        passes = f"/conferences/{conference}/passes"
        known = await otto.browser.post(passes, json={"shape": SHAPE_VERSION})
        unknown = await otto.browser.post(passes.replace(conference, "0" * 24), json={"shape": SHAPE_VERSION})
        assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    refused = [row for row in await world.audited("access-refused") if row.conference == conference]
    assert len(refused) == 8
    assert {row.person for row in refused} == {world.people.otto.id}


async def test_attack_17_a_part_of_another_conference_is_not_told_apart_from_none(world: World) -> None:
    ours = await world.people.open()
    theirs = await world.people.open(roles={world.people.nadia.id: Role.CHAIR, world.people.iris.id: Role.CONTRIBUTOR})
    async with world.sits(world.people.iris) as iris, world.sits(world.people.joel) as joel:
        hers = (await iris.passes(theirs))["parts"]
        mine = (await joel.passes(ours))["parts"][0]
        async with joel.socket() as browser:
            answers = set()
            for name in [part["document"] for part in hers] + ["0" * 24]:
                page = Page(name, "", mine["client"])
                page.token = mine["token"]
                assert (await browser.enter(page)).denied == "unknown"
                assert page.presence == []
                answers.add(browser.frames[-1].removeprefix(bytes([len(name)]) + name.encode()))
            assert len(answers) == 1


TRICKS = ("..%2F..%2F", "%2e%2e", "%00", ";", "A%2FB", "x" * 10_000, "%F0%9F%92%A9", "'", "%25", "a.b")


async def test_attack_18_names_are_looked_up_and_never_used_as_paths(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.joel) as joel:
        for trick in [*TRICKS, conference.upper(), f"{conference}/", f"{conference}%00", f"{conference}%20"]:
            for address in (f"/conferences/{trick}", f"/conferences/{trick}/minutes.pdf", f"/cases/{trick}"):
                answer = await joel.browser.get(address, follow_redirects=True)
                trailing = trick == f"{conference}/" and address.endswith(trick)
                assert answer.status_code in ({200, 404} if trailing else {400, 404}), address
        async with joel.socket() as browser:
            for trick in ("../../etc/passwd", conference, "", "A/B", "\u0430", "x" * 200):
                page = Page(trick, "", 7)
                page.token = "anything"
                await browser.enter(page)
                assert page.denied == "unknown" or browser.code in {1007, 1008, 1009}
                if browser.code:
                    break
    assert "Traceback" not in world.log.getvalue()
    assert '"event": "unexpected"' not in world.log.getvalue()


async def test_attack_20_of_two_ids_the_one_that_is_written_is_the_one_that_is_authorised(world: World) -> None:
    """A version of one case's plan asked for under another case; attendance of people of another conference."""
    people = world.people
    ours = await people.open()
    async with world.sits(people.nadia) as nadia:
        assert (await nadia.browser.post(f"/conferences/{ours}/freeze")).status_code == 303
        assert (await nadia.browser.get(f"/cases/{people.case.id}/plan/1")).status_code == 200
    async with world.sits(people.otto) as otto:
        for address in (f"/cases/{people.other_case.id}/plan/1", f"/cases/{people.case.id}/plan/1"):
            for form in ("", ".pdf", ".json"):
                assert (await otto.browser.get(address + form)).status_code == 404
    second = await people.open()
    async with world.sits(people.nadia) as nadia:
        noted = {f"attendance-{people.iris.id}": "present", f"attendance-{people.otto.id}": "present"}
        await nadia.browser.post(f"/conferences/{second}/attendance", data=noted)
    assert await world.audited("attendance-noted") == []


#: What is sent along, so that nothing but the id can be wrong with it.
SAID: Mapping[str, Mapping[str, Any]] = {
    "/agenda/{request}/answer": {"data": {"answer": "accept"}},
    "/prepare/{preparation}/done": {"data": {"done": "yes"}},
    "/notes/{note}": {"data": {"private": "For me"}},
    "/late/{late}/answer": {"data": {"answer": "note", "words": "Later"}},
    "/eyes/{person}/board/passes": {"json": {"shape": SHAPE_VERSION}},
    "/parts/{part}/audience": {"json": {"maySee": []}},
    "/parts/{part}/approval": {"json": {}},
    "/parts/{part}/lifting": {"json": {}},
    "/kept/{part}/words": {"data": {"person": "{person}", "words": "Something else."}},
    "/kept/{part}/approval": {"data": {"said": "approved"}},
}
HERE = "/conferences/{conference}"
#: Not for her, not found, or over for everybody.
REFUSED = {403, 404, 409}


async def test_attack_20_a_pair_that_does_not_belong_together_is_not_found(world: World) -> None:
    """Every address with two ids, whoever adds one, by somebody who leads the one conference and is not at the other:
    what she may do there, she may do neither there with what is from elsewhere nor elsewhere."""
    people = world.people
    mine = await _things_of(world, people.iris, [people.nadia, people.tessa])
    theirs = await _things_of(world, people.nadia, [people.joel])
    allowed = set()
    async with world.sits(people.iris) as iris:
        for frozen in (False, True):
            if frozen:
                for each, chair in ((mine, people.iris), (theirs, people.nadia)):
                    rooms, workshop = world.frame.rooms, world.frame.workshop
                    await freezing.freeze(people.house, rooms, workshop, chair.id, each["conference"])
            before, tried = await world.everything_audited(), 0
            for method, path in _addresses_with_two_ids():
                names = re.findall(r"{(\w+)}", path)
                for chosen in product((mine, theirs), repeat=len(names)):
                    pair = {name: things[name] for name, things in zip(names, chosen, strict=True)}
                    if all(pair[name] == mine[name] for name in names):
                        continue
                    tried += 1
                    answer = await iris.browser.request(method, path.format(**pair), **_said(method, path, mine))
                    assert answer.status_code in REFUSED, (path, frozen)
            assert tried >= 60
            changes = [row.kind for row in await world.everything_audited() if row not in before]
            # She looked at what is missing from her own conference before she was told that nobody is called so there.
            assert set(changes) <= {"access-refused", "closing-viewed"}
            for method, path in _addresses_with_two_ids():
                answer = await iris.browser.request(method, path.format(**mine), **_said(method, path, mine))
                if answer.status_code not in REFUSED:
                    allowed.add(path)
    # The others take more than an id to be hers, and are tried by themselves.
    assert {path for _, path in _addresses_with_two_ids()} - allowed == {HERE + path for path in PAIRS}


def _said(method: str, path: str, mine: Mapping[str, str]) -> Mapping[str, Any]:
    if method == "GET":
        return {}
    said = SAID.get(path.removeprefix(HERE), {"data": {}})
    return {
        way: {name: mine["person"] if value == "{person}" else value for name, value in typed.items()}
        for way, typed in said.items()
    }


def _addresses_with_two_ids() -> Sequence[tuple[str, str]]:
    """What leaves things as they are first, so that they are there for what removes them."""
    found = [
        (method, route.path)
        for route in routes()
        if isinstance(route, Route) and route.path.count("{") > 1 and route.path.startswith(HERE)
        for method in (route.methods or set()) - {"HEAD"}
    ]
    return sorted(found, key=lambda each: (each[1].endswith(("/remove", "/withdraw", "/lifting", "/{verb}")), each))


async def _things_of(world: World, chair: Person, others: Sequence[Person]) -> dict[str, str]:
    """A conference of somebody's, and in it one of each thing that has an address of its own, all of them theirs."""
    house, frame = world.frame.house, world.frame
    asked, plan, day = new_id()[:12], new_id()[:12], house.clock.now().date()
    request = ServiceRequest("a0", "A service", "A place", response_due=day)
    board = Board(
        "See that they sleep",
        requests=Collection(((asked, request),)),
        safety_plans=Collection(((plan, SafetyPlan("a0", "The nights")),)),
    )
    roles = {chair.id: Role.CHAIR, **{each.id: Role.CONTRIBUTOR for each in others}}
    conference = await world.people.open_with(board, roles=roles)
    about = f"/conferences/{conference}"
    async with world.sits(chair) as sitting:
        for address, typed in (
            ("agenda", {"title": "The rent"}),
            ("prepare", {"person": chair.id, "brings": "the diary"}),
            ("papers", {"paper_title": "The letter", "words": "As it came"}),
            ("notes", {"private": "For me"}),
        ):
            answer = await sitting.browser.post(f"{about}/{address}", data=typed)
            assert answer.status_code == 303, address
        for address, typed, file in (
            ("files", {}, ("diary.pdf", PDF, "application/pdf")),
            ("pictures", {"words": "A house", "audience": ""}, ("drawing.jpg", photo(), "image/jpeg")),
        ):
            answer = await sitting.browser.post(f"{about}/{address}", data=typed, files={"file": file})
            assert answer.status_code == 303, address
    part = await restricting.restrict(house, frame.rooms, chair, conference, Wish("medical_history", "Hers to tell."))
    async with house.database.writing() as connection:
        now, me = house.clock.now(), chair.id
        await late.add(connection, LateContribution(new_id(), conference, me, now, "Agenda", "Later"))
        words = RequestWords("A service", "A place", "Wren", "It is needed", "Everything", day)
        written = WrittenRequest(new_id(), conference, asked, words, me, now, now + timedelta(days=30))
        await service_requests.add(connection, world.people.case.id, written, new_id())
    async with house.database.reading() as connection:
        found: dict[str, Sequence[Any]] = {
            "request": await agenda_requests.of_conference(connection, conference),
            "preparation": await preparations.of_conference(connection, conference),
            "paper": await preparations.papers(connection, conference),
            "note": await preparations.notes(connection, house.vault, conference, me),
            "file": await attachments.of_conference(connection, conference),
            "picture": await pictures.of_conference(connection, conference),
            "late": await late.of_conference(connection, conference),
        }
    return {name: things[0].id for name, things in found.items()} | {
        "conference": conference,
        "part": part,
        "plan": plan,
        "entry": asked,
        "person": others[-1].id,
        "verb": "resend",
    }


async def test_attack_26_a_removed_participant_with_a_cached_copy_is_refused(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.joel) as joel:
        part = (await joel.passes(conference))["parts"][0]
        async with world.frame.house.database.writing() as connection:
            await conferences.remove(connection, conference, world.people.joel.id)
        async with joel.socket() as browser:
            page = Page(part["document"], "", part["client"])
            page.token = part["token"]
            page.write("what I kept meanwhile")
            assert (await browser.enter(page)).denied == "unknown"
        left = await joel.browser.post("/sign-out")
        assert left.headers["clear-site-data"] == '"cache", "storage"'
