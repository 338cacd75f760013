"""Attacks on names, and on what two people may see differently, by number, against the served application."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from itertools import product
from typing import Any

from app.board.shape import SHAPE_VERSION
from app.conference.kinds import Role
from app.conference.late import LateContribution
from app.conference.requesting import RequestWords, WrittenRequest
from app.pages.routes import routes
from app.storage import agenda_requests, attachments, conferences, late, preparations, safety_plans, service_requests
from app.storage.database import new_id
from app.storage.safety_plans import StoredSafetyPlan
from tests.app.files import PDF
from tests.realtime.browser import Page
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


async def test_attack_20_a_pair_that_does_not_belong_together_is_not_found(world: World) -> None:
    """Every address with two ids, whoever adds one: somebody else's conference with anything, and ours with theirs."""
    people = world.people
    ours = await people.open()
    theirs = await people.open(roles={people.nadia.id: Role.CHAIR, people.iris.id: Role.CONTRIBUTOR})
    mine, foreign = await _things_in(world, ours), await _things_in(world, theirs)
    pairs = {name: (mine[name], foreign[name]) for name in foreign}
    pairs |= {"person": (people.joel.id, people.iris.id), "verb": ("removal", "role")}
    before = len(await world.everything_audited())
    tried = 0
    async with world.sits(people.joel) as joel:
        for route in routes():
            path = getattr(route, "path", "")
            if path.count("{") < 2 or not path.startswith("/conferences/"):
                continue
            names = re.findall(r"{(\w+)}", path)[1:]
            for conference, *values in product((ours, theirs), *(pairs[name] for name in names)):
                if conference == ours and not set(values) & set(foreign.values()):
                    continue
                address = path.replace("{conference}", conference)
                for name, value in zip(names, values, strict=True):
                    address = address.replace(f"{{{name}}}", value)
                method = min(route.methods - {"HEAD"})  # type: ignore[attr-defined]
                typed = {"data": {"private": "For me"}} if method == "POST" else {}
                answer = await joel.browser.request(method, address, **typed)  # type: ignore[arg-type]
                assert answer.status_code in {403, 404}, address
                tried += 1
    assert tried >= 6
    changes = {row.kind for row in (await world.everything_audited())[before:]}
    assert changes <= {"access-refused"}


async def _things_in(world: World, conference: str) -> dict[str, str]:
    """One of each thing that has an address of its own within a conference, all of them the chair's."""
    nadia = world.people.nadia.id
    about = f"/conferences/{conference}"
    async with world.sits(world.people.nadia) as chair:
        for address, typed in (
            ("agenda", {"title": "The rent"}),
            ("prepare", {"person": nadia, "brings": "the diary"}),
            ("papers", {"paper_title": "The letter", "words": "As it came"}),
            ("notes", {"private": "For me"}),
        ):
            answer = await chair.browser.post(f"{about}/{address}", data=typed)
            assert answer.status_code == 303, address
        answer = await chair.browser.post(f"{about}/files", files={"file": ("diary.pdf", PDF, "application/pdf")})
        assert answer.status_code == 303
    house = world.frame.house
    async with house.database.writing() as connection:
        await late.add(connection, LateContribution(new_id(), conference, nadia, house.clock.now(), "Agenda", "Later"))
        handed_out = StoredSafetyPlan(
            new_id(), conference, new_id(), 1, b"{}", "0" * 64, "0" * 16, nadia, house.clock.now()
        )
        await safety_plans.add(connection, handed_out)
        now, day = house.clock.now(), house.clock.now().date()
        words = RequestWords("A service", "A place", "Wren", "It is needed", "Everything", day)
        written = WrittenRequest(new_id(), conference, new_id(), words, nadia, now, now + timedelta(days=30))
        await service_requests.add(connection, world.people.case.id, written, new_id())
    async with house.database.reading() as connection:
        found: dict[str, Sequence[Any]] = {
            "part": await conferences.parts(connection, conference),
            "request": await agenda_requests.of_conference(connection, conference),
            "preparation": await preparations.of_conference(connection, conference),
            "paper": await preparations.papers(connection, conference),
            "note": await preparations.notes(connection, house.vault, conference, nadia),
            "file": await attachments.of_conference(connection, conference),
            "late": await late.of_conference(connection, conference),
        }
    return {name: things[0].id for name, things in found.items()} | {
        "plan": handed_out.plan,
        "entry": written.entry,
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
