"""Attacks on the handshake and the session, by number, against the served application."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie
from pathlib import Path

from app.actions import inviting, renewing
from app.conference.kinds import Role
from app.pages.frame import cookie_name
from app.storage import conferences
from tests.realtime.browser import Page, token
from tests.security.world import World, page_of, served, status_of


async def test_attack_01_a_socket_that_another_site_opens_with_the_victims_cookie(world: World) -> None:
    async with world.sits(world.people.joel) as joel:
        assert await joel.refused("https://evil.test") == 403
        assert await joel.refused() == 101
    (row,) = await world.audited("origin-refused")
    assert (row.person, row.address) == (world.people.joel.id, "127.0.0.1")


async def test_attack_02_origins_that_only_look_like_ours(world: World) -> None:
    url, port = world.url, world.url.rsplit(":", 1)[1]
    lookalikes = (
        f"{url}.evil.com",
        f"http://xlocalhost:{port}",
        f"https://localhost:{port}",
        "http://localhost:444",
        "http://localhost",
        "null",
        "",
        f"{url}/",
        url.upper(),
        f"{url} {url}",
    )
    async with world.sits(world.people.joel) as joel:
        assert {origin: await joel.refused(origin) for origin in lookalikes} == dict.fromkeys(lookalikes, 403)


async def test_attack_04_without_a_session_there_is_no_socket_and_no_pass(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(None) as nobody, world.visitor({"caseboard": "garbage" * 20}) as garbage:
        assert await nobody.refused() == 403
        for browser in (nobody.browser, garbage):
            answer = await browser.post(f"/conferences/{conference}/passes", json={"shape": 1})
            assert (answer.status_code, answer.json()["reason"]) == (401, "signed-out")


async def test_attack_05_a_token_opens_nothing_for_another_session_part_or_person(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.joel) as joel, world.sits(world.people.tessa) as tessa:
        parts = (await joel.passes(conference))["parts"]
        shared, chair = page_of(parts[0]), page_of(parts[1])
        async with tessa.socket() as thief, joel.socket() as own:
            assert (await thief.enter(shared)).denied == "unknown"
            shared.denied, chair.token = None, shared.token
            assert (await own.enter(chair)).denied == "unknown"
        async with world.sits(world.people.joel) as elsewhere, elsewhere.socket() as second:
            stolen = page_of(parts[0])
            assert (await second.enter(stolen)).denied == "unknown"


async def test_attack_06_a_socket_that_never_shows_a_token_is_closed_however_it_talks(world: World) -> None:
    async with world.sits(world.people.joel) as joel, joel.socket() as browser:
        began = asyncio.get_running_loop().time()

        async def drip() -> None:
            while browser.code is None:
                await browser.say(b"\x09")
                await asyncio.sleep(0.2)

        dripping = asyncio.create_task(drip())
        await browser.until(lambda: browser.code)
        dripping.cancel()
        assert browser.code == 4408
        assert asyncio.get_running_loop().time() - began < 8


async def test_attack_08_signing_out_in_another_tab_closes_the_socket(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.joel) as joel, joel.board(conference) as (browser, _):
        assert (await joel.browser.post("/sign-out")).status_code == 303
        async with asyncio.timeout(2):
            await browser.until(lambda: browser.code)
        assert browser.code == 4401


async def test_attack_09_a_removed_participant_hears_no_more(world: World) -> None:
    conference = await world.people.open()
    async with (
        world.sits(world.people.joel) as joel,
        world.sits(world.people.nadia) as nadia,
        joel.board(conference) as (removed, his),
        nadia.board(conference) as (keyboard, hers),
    ):
        async with world.frame.house.database.writing() as connection:
            await conferences.remove(connection, conference, world.people.joel.id)
        async with asyncio.timeout(2):
            await removed.until(lambda: his.closed)
        before = len(removed.frames)
        await keyboard.type(hers, "nothing for Joel")
        assert his.closed == "removed"
        assert removed.frames[before:] == []
        answer = await joel.browser.get(f"/conferences/{conference}")
        assert answer.status_code == 404


async def test_attack_10_a_lowered_role_writes_no_more(world: World) -> None:
    conference = await world.people.open()
    async with world.sits(world.people.joel) as joel, joel.board(conference) as (browser, page):
        await browser.type(page, "allowed ")
        async with world.frame.house.database.writing() as connection:
            await conferences.change_role(connection, conference, world.people.joel.id, Role.READER)
        async with asyncio.timeout(2):
            await browser.until(lambda: page.scope == "readonly")
        await browser.send(page, page.write("forbidden "))
        await browser.until(lambda: page.closed)
        assert page.closed == "read-only"
    async with world.sits(world.people.nadia) as nadia, nadia.board(conference) as (_, seen):
        assert "forbidden" not in str(seen.text)
        assert "allowed" in str(seen.text)
    (row,) = await world.written_down("edit-refused")
    assert (row.person, row.conference) == (world.people.joel.id, conference)


async def test_a_board_stays_open_while_its_person_is_given_another_cookie(world: World) -> None:
    conference, name = await world.people.open(), cookie_name(world.frame.house)
    async with world.sits(world.people.joel) as joel, joel.board(conference) as (browser, page):
        await inviting.change_role(world.frame.house, world.people.nadia.id, conference, world.people.joel.id, "deputy")
        stolen = joel.cookies[name]
        answer = await joel.browser.get("/", headers={"sec-fetch-mode": "navigate"})
        joel.cookies[name] = SimpleCookie(answer.headers["set-cookie"])[name].value
        assert await joel.refused() == 101, "another socket opens with it"
        world.clock.move(renewing.LATE)
        assert await joel.refused(Cookie=f"{name}={stolen}") == 403
        await browser.type(page, "goes on ")
        assert not page.closed
    async with world.sits(world.people.nadia) as nadia, nadia.board(conference) as (_, seen):
        assert "goes on" in str(seen.text)


async def test_a_raised_role_and_a_hand_over_count_on_an_open_board_within_two_seconds(world: World) -> None:
    people = world.people
    conference = await people.open(roles={**people.roles, people.iris.id: Role.DEPUTY})
    here = f"/conferences/{conference}"
    async with (
        world.sits(people.nadia) as nadia,
        world.sits(people.oma) as oma,
        world.sits(people.iris) as iris,
        oma.board(conference) as (reading, hers),
        iris.board(conference, "chair") as (leading, chairing),
    ):
        assert (hers.scope, chairing.scope) == ("readonly", "readonly")
        raised = await nadia.browser.post(f"{here}/invited/{people.oma.id}/role", data={"role": "contributor"})
        assert raised.status_code == 303
        async with asyncio.timeout(2):
            await reading.until(lambda: hers.scope == "read-write")
        await reading.type(hers, "written at once")
        assert (await iris.browser.post(f"{here}/chairing")).status_code == 200
        async with asyncio.timeout(2):
            await leading.until(lambda: chairing.scope == "read-write")
        async with nadia.board(conference), asyncio.timeout(4):
            await leading.until(lambda: chairing.scope == "readonly")


async def test_attack_12_more_sockets_than_one_person_may_have(tmp_path: Path) -> None:
    async with served(tmp_path, sockets_for_each_person=3) as world:
        people = world.people
        async with world.sits(people.joel) as joel, world.sits(people.joel) as phone, world.sits(people.tessa) as tessa:
            async with joel.socket(), joel.socket(), phone.socket():
                assert await phone.refused() == 429
                assert await tessa.refused() == 101
            assert await phone.refused() == 101


async def test_attack_12_more_sockets_than_one_address_may_have(tmp_path: Path) -> None:
    async with served(tmp_path, sockets_for_each_address=2) as world:
        people = world.people
        async with world.sits(people.joel) as joel, world.sits(people.tessa) as tessa:
            async with joel.socket(), joel.socket():
                assert await tessa.refused() == 429
            assert await tessa.refused() == 101


_UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\n"
_KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"


async def test_attack_13_handshakes_that_are_none(world: World) -> None:
    port = int(world.url.rsplit(":", 1)[1])
    attempts = (
        f"GET /socket HTTP/1.1\r\nHost: localhost:{port}\r\n{_UPGRADE}{_KEY}Sec-WebSocket-Version: 8\r\n\r\n",
        f"GET /socket HTTP/1.1\r\nHost: localhost:{port}\r\n{_UPGRADE}Sec-WebSocket-Version: 13\r\n\r\n",
        f"GET /socket HTTP/1.0\r\nHost: localhost:{port}\r\n{_UPGRADE}\r\n",
        f"GET /socket HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
    )
    for attempt in attempts:
        assert await status_of(port, attempt.encode()) in {400, 403, 404, 426}, attempt
    # What went wrong is logged by its type and place, never with what was sent.
    assert "dGhlIHNhbXBsZSBub25jZQ" not in world.log.getvalue()


async def test_attack_14_a_forwarded_address_is_believed_of_nobody(world: World) -> None:
    claims = {"X-Forwarded-For": "10.9.8.7", "X-Forwarded-Proto": "https", "Forwarded": "for=10.9.8.7"}
    wrong = {"email": "joel@example.org", "password": "not the password at all"}
    async with world.visitor() as browser:
        assert (await browser.post("/sign-in", data=wrong, headers=claims)).status_code == 403
    (row,) = await world.audited("sign-in-failed")
    assert (row.address, row.about) == ("127.0.0.1", world.people.joel.id)


async def test_a_frame_without_a_token_says_nothing(world: World) -> None:
    """Attack 5, its other half: a made-up token is refused like a document that does not exist."""
    conference = await world.people.open()
    async with world.sits(world.people.joel) as joel:
        part = (await joel.passes(conference))["parts"][0]
        async with joel.socket() as browser:
            known, unknown = page_of(part), Page("0" * 24, "", 7)
            known.token = unknown.token = "made up"
            browser.pages = {known.address: known, unknown.address: unknown}
            for page in (known, unknown):
                await browser.say(token(page.address, page.token))
            await browser.until(lambda: known.denied and unknown.denied)
            bodies = {
                frame.split(page.address.encode())[1]
                for page, frame in zip((known, unknown), browser.frames, strict=True)
            }
            assert len(bodies) == 1
