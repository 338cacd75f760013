"""Writes that must be refused, and claims about others, by number, against the served application."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pycrdt
import pytest
from pycrdt import Map

from app.conference.kinds import Role
from realtime.varint import write_bytes, write_string, write_uint
from tests.realtime.browser import Browser, Page, framed, sync
from tests.security.world import World, page_of


async def open_with_a_reader(world: World) -> str:
    people = world.people
    return await people.open(
        roles={people.nadia.id: Role.CHAIR, people.joel.id: Role.READER, people.tessa.id: Role.CONTRIBUTOR}
    )


@pytest.mark.parametrize("step", [2, 1])
async def test_attacks_28_and_29_a_reader_writes_neither_by_update_nor_by_step_two(world: World, step: int) -> None:
    conference = await open_with_a_reader(world)
    async with (
        world.sits(world.people.joel) as joel,
        world.sits(world.people.tessa) as tessa,
        joel.board(conference) as (browser, page),
        tessa.board(conference) as (_, seen),
    ):
        assert page.scope == "readonly"
        await browser.send(page, page.write("slipped in "), step)
        await browser.until(lambda: page.closed or browser.code)
        assert page.closed == "read-only"
        assert "slipped in" not in str(seen.text)
    (row,) = await world.written_down("edit-refused")
    assert row.person == world.people.joel.id


@pytest.mark.parametrize("kind", [4, 6, 11, 99, 255])
async def test_attack_30_kinds_of_message_that_are_not_for_browsers(world: World, kind: int) -> None:
    conference = await world.people.open()
    async with (
        world.sits(world.people.joel) as joel,
        world.sits(world.people.tessa) as tessa,
        joel.board(conference) as (browser, page),
        tessa.board(conference) as (bystander, _),
    ):
        update = write_uint(2) + write_bytes(page.write("slipped in "))
        before = len(bystander.frames)
        await browser.say(framed(page.address, kind, update))
        await browser.until(lambda: browser.code)
        assert browser.code in {1007, 1008}
        assert not any(b"slipped" in frame for frame in bystander.frames[before:])


async def test_attack_32_nothing_that_follows_an_illegal_update_is_taken(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.joel) as joel:
        async with joel.board(conference) as (browser, page):
            await browser.send(page, b"\x01\x01\x00")
            for n in range(49):
                await browser.send(page, page.write(f"after {n} "))
            await browser.until(lambda: browser.code)
            assert browser.code == 1007
        async with joel.board(conference) as (_, seen):
            assert "after" not in str(seen.text)


async def test_attack_33_only_the_chair_writes_the_chairs_part(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.joel) as joel, joel.board(conference, "chair") as (browser, page):
        assert page.scope == "readonly"
        await browser.send(page, page.write("x"))
        await browser.until(lambda: page.closed or browser.code)
        assert page.closed in {"read-only", "malformed"}


async def test_attack_33_a_name_that_the_shape_does_not_know_is_no_place_to_write(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.joel) as joel, joel.board(conference) as (browser, page):
        before = page.document.get_state()
        signatures: Any = page.document.get("signatures", type=pycrdt.Map)
        signatures["joel"] = "signed"
        await browser.send(page, page.document.get_update(before))
        await browser.until(lambda: browser.code)
        assert browser.code == 1007


async def test_attack_34_who_wrote_is_what_the_server_knows(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.joel) as joel, joel.board(conference) as (browser, page):
        await browser.type(page, "I am Nadia: ")
    async with world.frame.house.database.reading() as connection:
        from sqlalchemy import text

        writers = await connection.execute(text("SELECT DISTINCT person FROM journal WHERE part = :part"),
                                           {"part": page.address})  # fmt: skip
        assert {row.person for row in writers} == {world.people.nadia.id, world.people.joel.id}
    (row,) = await world.audited("part-edited")
    assert row.person == world.people.joel.id


async def test_attack_34_whoever_removes_what_somebody_added_is_named_to_the_chair_without_its_words(
    world: World,
) -> None:
    people, conference = world.people, await world.people.open()
    async with world.sits(people.nadia) as nadia, nadia.board(conference) as (browser, page):
        await put(browser, page, lambda parked: parked.update({"aaaaaaaa": Map({"rank": "a", "text": "The old flat"})}))
        await put(browser, page, lambda parked: parked.update({"bbbbbbbb": Map({"rank": "b", "text": "The bicycle"})}))
        async with world.sits(people.joel) as joel, joel.board(conference) as (his, copy):
            await his.until(lambda: "aaaaaaaa" in parked_in(copy))
            await put(his, copy, lambda parked: parked.pop("aaaaaaaa"))
            assert (await joel.browser.get(f"/conferences/{conference}/edits")).status_code == 403
        told = html.unescape((await nadia.browser.get(f"/conferences/{conference}/edits")).text)
    assert f"{people.joel.name} removed an entry from: Parking lot. You had added it." in told
    assert "You added “The bicycle” to: Parking lot." in told
    assert "The old flat" not in told
    (looked,) = await world.audited("edits-viewed")
    assert looked.person == people.nadia.id


def parked_in(page: Page) -> Any:
    return page.document.get("parked", type=Map)


async def put(browser: Browser, page: Page, change: Callable[[Any], object]) -> None:
    """Change the parking lot, and wait until that is saved."""
    before, saved = page.document.get_state(), page.saved
    change(parked_in(page))
    await browser.send(page, page.document.get_update(before))
    await browser.until(lambda: page.saved > saved)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.test"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
    ],
)
async def test_attack_36_another_site_changes_nothing_and_leaves_a_trace(world: World, headers: dict[str, str]) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.nadia) as nadia:
        for name in ("Sec-Fetch-Site", "Origin"):
            del nadia.browser.headers[name]
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/json"):
            answer = await nadia.browser.post(
                f"/conferences/{conference}/freeze", content=b"{}", headers={**headers, "Content-Type": kind}
            )
            assert answer.status_code == 403
        assert (await nadia.browser.get(f"/conferences/{conference}/freeze")).status_code == 405
    assert {row.person for row in await world.audited("origin-refused")} == {world.people.nadia.id}
    assert await world.audited("frozen") == []


async def test_attack_44_a_forged_client_is_refused_and_written_down(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.joel) as joel, world.sits(world.people.tessa) as tessa:
        parts = (await tessa.passes(conference))["parts"]
        async with joel.board(conference) as (browser, page), tessa.socket() as victim:
            hers = await victim.enter(page_of(parts[0]))
            forged: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=parts[0]["client"])
            forged.get("purpose", type=pycrdt.Text).insert(0, "Tessa agrees")
            await browser.send(page, forged.get_update())
            await browser.until(lambda: browser.code)
            assert browser.code == 1008
            await victim.type(hers, "I do not. ")
            assert "Tessa agrees" not in str(hers.text)
    (row,) = await world.written_down("forgery-refused")
    assert row.person == world.people.joel.id


def claims(client: int, clock: int, state: str) -> bytes:
    return write_uint(1) + write_uint(client) + write_uint(clock) + write_string(state)


async def test_attacks_64_65_and_68_presence_speaks_for_nobody_else(world: World) -> None:
    conference = await world.people.open()
    async with (
        world.sits(world.people.joel) as joel,
        world.sits(world.people.tessa) as tessa,
        joel.board(conference) as (liar, his),
        tessa.board(conference) as (victim, hers),
    ):
        mine, theirs = his.document.client_id, hers.document.client_id
        fake = '{"user":{"name":"Judge X","role":"chair","colour":"url(//evil.test)"},"at":{"section":"purpose"}}'
        await liar.say(framed(his.address, 1, write_bytes(claims(theirs, 2**30, "null"))))
        await liar.say(framed(his.address, 1, write_bytes(claims(mine, 1, fake))))
        await victim.until(lambda: any(b"Joel Mockridge" in told for told in hers.presence))
        told = b"".join(hers.presence)
        assert b"Judge X" not in told
        assert b"evil.test" not in told
        await victim.say(framed(hers.address, 1, write_bytes(claims(theirs, 1, '{"at":{"section":"goals"}}'))))
        await liar.until(lambda: any(b"Tessa Sampleford" in told for told in his.presence))


async def test_attack_69_whose_browser_dies_is_no_longer_there(world: World) -> None:
    """At once where the network tells of it; where it does not, silence is noticed (see `tests/realtime`)."""
    conference = await world.people.open()
    async with (
        world.sits(world.people.joel) as joel,
        world.sits(world.people.tessa) as tessa,
        tessa.board(conference) as (there, hers),
        joel.board(conference) as (dying, his),
    ):
        where = claims(his.document.client_id, 1, '{"at":{"section":"goals"}}')
        await dying.say(framed(his.address, 1, write_bytes(where)))
        await there.until(lambda: any(b"Joel Mockridge" in told for told in hers.presence))
        dying.socket.transport.abort()
        await there.until(lambda: hers.presence[-1].endswith(b"\x04null"), patience=5)


async def test_attack_66_presence_of_very_many_is_refused(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.joel) as joel, joel.board(conference) as (browser, page):
        crowd = write_uint(50_000) + b"".join(write_uint(n) + b"\x01\x04null" for n in range(1, 50_001))
        await browser.say(framed(page.address, 1, write_bytes(crowd)))
        await browser.until(lambda: browser.code)
        assert browser.code in {1007, 1009}


async def test_attack_21_one_documents_state_is_not_asked_for_through_another(world: World) -> None:
    """A step 1 under a name for which no token was shown is held and never answered."""
    ours = await world.people.open()
    theirs = await world.people.open(roles={world.people.nadia.id: Role.CHAIR, world.people.iris.id: Role.CONTRIBUTOR})
    async with world.sits(world.people.iris) as iris, world.sits(world.people.joel) as joel:
        secret = (await iris.passes(theirs))["parts"][0]["document"]
        async with joel.board(ours) as (browser, page):
            other = Page(secret, "", 7)
            browser.pages[secret] = other
            await browser.say(sync(secret, 0, b"\x00"))
            await browser.say(framed(secret, 3))
            await browser.type(page, "still here ")
            assert not any(secret.encode() in frame for frame in browser.frames)
