"""The endpoint behind a real uvicorn, spoken to over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from realtime.limits import Limits
from realtime.ports import Refused
from realtime.rooms import Rooms
from realtime.transport import Application, showing_transport
from tests.realtime.browser import Browser, Page, framed, sync, token
from tests.realtime.memory import ORIGIN, House, MemoryDoorkeeper, MemoryJournal, house

QUICK = Limits(review_seconds=0.1, homeless_seconds=0.3, flush_seconds=0.3)


@contextlib.asynccontextmanager
async def served(
    limits: Limits = QUICK, wrap: Callable[[Application], Application] = showing_transport
) -> AsyncIterator[House]:
    journal = MemoryJournal()
    doorkeeper = MemoryDoorkeeper(journal=journal)
    rooms = Rooms(journal, doorkeeper, limits=limits)
    async with house(rooms, journal, doorkeeper, wrap) as home:
        yield home


@pytest.fixture
async def home() -> AsyncIterator[House]:
    async with served() as home:
        yield home


def kept(home: House, document: str = "shared") -> int:
    return len(home.journal.entries.get(document, []))


# --- together


async def test_what_one_types_the_other_reads(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada, Browser.open(home.url, "bob") as bob:
        hers = await ada.enter(Page("shared", "ada", 1))
        his = await bob.enter(Page("shared", "bob", 2))
        await ada.type(hers, "hello")
        await bob.until(lambda: str(his.text) == "hello")
        await bob.type(his, " you", 5)
        await ada.until(lambda: str(hers.text) == "hello you")
        assert (hers.saved, his.saved) == (hers.sent, his.sent)
        assert [entry.person for entry in home.journal.entries["shared"]] == ["ada", "bob"]


async def test_it_works_through_plain_asgi_too() -> None:
    async with (
        served(wrap=lambda app: app) as home,
        Browser.open(home.url, "ada") as ada,
        Browser.open(home.url, "bob") as bob,
    ):
        hers = await ada.enter(Page("shared", "ada", 1))
        his = await bob.enter(Page("shared", "bob", 2))
        await ada.type(hers, "hello")
        await bob.until(lambda: str(his.text) == "hello")


async def test_one_socket_carries_several_documents_and_copies(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada:
        shared = await ada.enter(Page("shared", "ada", 1, session="x1"))
        again = await ada.enter(Page("shared", "ada", 2, session="x2"))
        chair = await ada.enter(Page("chair", "ada", 3))
        await ada.type(shared, "one")
        await ada.type(chair, "two")
        await ada.until(lambda: str(again.text) == "one")
        assert (kept(home, "shared"), kept(home, "chair")) == (1, 1)


async def test_nothing_is_told_or_acknowledged_before_it_is_kept(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada, Browser.open(home.url, "bob") as bob:
        hers = await ada.enter(Page("shared", "ada", 1))
        his = await bob.enter(Page("shared", "bob", 2))
        await ada.until(lambda: hers.saved == hers.sent)
        home.journal.door.clear()
        home.journal.arrived.clear()
        await ada.send(hers, hers.write("secret"))
        await home.journal.arrived.wait()
        # A ping that is answered shows that whatever was sent before it has arrived.
        late = Page("shared", "cyd", 3)
        async with Browser.open(home.url, "cyd") as cyd:
            cyd.pages[late.address] = late
            await cyd.say(token("shared", late.token))
            await cyd.say(sync("shared", 0, late.document.get_state()))
            await cyd.until(lambda: late.scope)
            assert (str(his.text), str(late.text), late.synced, hers.saved) == ("", "", False, hers.sent - 1)
            home.journal.door.set()
            await cyd.until(lambda: str(late.text) == "secret")
        await bob.until(lambda: str(his.text) == "secret")
        await ada.until(lambda: hers.saved == hers.sent)


async def test_a_copy_that_was_offline_comes_back_with_its_edits(home: House) -> None:
    page = Page("shared", "ada", 1)
    async with Browser.open(home.url, "ada") as ada:
        await ada.enter(page)
        await ada.type(page, "before ")
    lost, found = page.write("lost ", 7), page.write("found", 12)
    async with Browser.open(home.url, "ada") as ada, Browser.open(home.url, "bob") as bob:
        his = await bob.enter(Page("shared", "bob", 2))
        page.saved = page.sent = 0
        ada.pages["shared"] = page
        await ada.say(token("shared", page.token))
        # As a stock provider does: what it remembers comes before the step 2 that fills the gap.
        await ada.send(page, found)
        await ada.say(sync("shared", 0, page.document.get_state()))
        await ada.until(lambda: page.synced and page.sent and page.saved == page.sent)
        await bob.until(lambda: str(his.text) == "before lost found")
        assert lost and kept(home) == 2


async def test_a_socket_that_dies_in_mid_typing_loses_nothing_that_was_saved(home: House) -> None:
    page = Page("shared", "ada", 1)
    async with Browser.open(home.url, "ada") as ada:
        await ada.enter(page)
        await ada.type(page, "saved ")
        await ada.send(page, page.write("perhaps", 6))
        ada.socket.transport.abort()
        await ada.until(lambda: ada.code)
    async with Browser.open(home.url, "ada") as ada:
        page.synced, page.sent, page.saved = False, 0, 0
        await ada.enter(page)
        await ada.until(lambda: page.sent and page.saved == page.sent)
        fresh = await ada.enter(Page("shared", "ada", 2, session="new"))
        assert str(fresh.text) == "saved perhaps"


# --- at the door


@pytest.mark.parametrize(
    "origin",
    ["https://evil.test", "https://board.test.evil.test", "http://board.test", "https://board.test:444", "null", None],
)
async def test_a_foreign_origin_gets_403(home: House, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        async with Browser.open(home.url, "ada", origin=origin):
            pass
    assert refusal.value.response.status_code == 403


async def test_a_stranger_gets_403(home: House) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        async with Browser.open(home.url, ""):
            pass
    assert refusal.value.response.status_code == 403


async def test_a_session_may_not_open_sockets_without_end() -> None:
    async with served(Limits(sockets_per_session=1)) as home, Browser.open(home.url, "ada"):
        with pytest.raises(InvalidStatus):
            async with Browser.open(home.url, "ada"):
                pass
        async with Browser.open(home.url, "bob"):
            pass


async def test_a_socket_without_a_document_is_closed_whatever_it_says(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada:
        ada.pages["shared"] = Page("shared", "ada", 1)
        for _ in range(20):
            await ada.say(b"\x0a")
        await ada.until(lambda: ada.code)
        assert ada.code == 4408


async def test_a_refused_part_leaves_the_others_alone(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada:
        page = await ada.enter(Page("shared", "ada", 1))
        secret = await ada.enter(Page("unknown", "ada", 2))
        assert secret.denied == "unknown"
        await ada.say(sync("unknown", 2, secret.write("let me in")))
        await ada.type(page, "still here")
        assert (kept(home), kept(home, "unknown"), ada.code) == (1, 0, None)


async def test_a_copy_of_another_history_is_refused(home: House) -> None:
    home.journal.epochs["shared"] = 2
    async with Browser.open(home.url, "ada") as ada:
        page = await ada.enter(Page("shared", "ada", 1))
        assert page.denied == "other-history"


# --- what no honest page says


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"", 1007),
        (b"\x06shared\x00", 1007),
        (framed("shared", 4, b"\x00"), 1008),
        (framed("shared", 6, b"hello"), 1008),
        (framed("shared", 8, b"\x01"), 1008),
        (sync("shared", 2, bytes.fromhex("010101000401016104f09f988000")), 1007),
        (sync("shared", 2, b"\xff" * 40), 1007),
        (sync("shared", 0, b"\xff\xff\xff\xff\x0f"), 1009),
        (framed("shared", 1, b"\x04\xff\xff\xff\x7f"), 1009),
    ],
    ids=["empty", "truncated", "type 4", "type 6", "status", "array", "garbage", "state vector bomb", "presence bomb"],
)
async def test_a_malformed_frame_closes_the_socket_with_its_code(home: House, frame: bytes, code: int) -> None:
    async with Browser.open(home.url, "ada") as ada, Browser.open(home.url, "bob") as bob:
        hers = await ada.enter(Page("shared", "ada", 1))
        his = await bob.enter(Page("shared", "bob", 2))
        await ada.say(frame)
        await ada.until(lambda: ada.code)
        assert ada.code == code
        await bob.type(his, "unharmed")
        assert (kept(home), str(hers.text)) == (1, "")


async def test_a_text_frame_closes_the_socket(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada:
        await ada.say("hello")
        await ada.until(lambda: ada.code)
        assert ada.code == 1003


async def test_a_message_of_a_few_fragments_is_one_message(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada:
        page = await ada.enter(Page("shared", "ada", 1))
        page.sent += 1
        edit = sync("shared", 2, page.write("in pieces"))
        await ada.socket.send([edit[:4], edit[4:9], edit[9:]])
        await ada.until(lambda: page.saved == page.sent)
        assert kept(home) == 1


async def test_a_message_of_endless_fragments_closes_the_socket(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada, Browser.open(home.url, "bob") as bob:
        his = await bob.enter(Page("shared", "bob", 2))
        with contextlib.suppress(ConnectionClosed):
            await ada.socket.send(b"" for _ in range(100_000))
        await ada.until(lambda: ada.code)
        assert ada.code == 1009
        await bob.type(his, "unharmed")


async def test_writing_as_somebody_else_closes_the_socket_and_keeps_nothing(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada, Browser.open(home.url, "bob") as bob:
        page = await ada.enter(Page("shared", "ada", 1))
        his = await bob.enter(Page("shared", "bob", 2))
        await ada.send(page, Page("shared", "bob", 2).write("forged"))
        await ada.until(lambda: ada.code)
        assert (ada.code, ada.reason, page.closed) == (1008, "forged", "forged")
        await bob.type(his, "mine")
        assert [entry.person for entry in home.journal.entries["shared"]] == ["bob"]


async def test_nothing_after_an_illegal_edit_counts(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada:
        page = await ada.enter(Page("shared", "ada", 1))
        legal = [page.write(str(n)) for n in range(50)]
        await ada.send(page, Page("shared", "eve", 9).write("forged"))
        for update in legal:
            await ada.send(page, update)
        await ada.until(lambda: ada.code)
        assert kept(home) == 0


@pytest.mark.parametrize("step", [1, 2])
async def test_a_reader_cannot_write_in_any_way(home: House, step: int) -> None:
    async with Browser.open(home.url, "ada") as ada:
        page = await ada.enter(Page("shared", "ada", 1, "/reads"))
        assert page.scope == "readonly"
        await ada.send(page, page.write("no"), step)
        await ada.until(lambda: page.closed)
        assert (page.closed, kept(home), ada.code) == ("read-only", 0, None)


async def test_a_reader_who_is_in_step_is_left_in_peace(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada, Browser.open(home.url, "bob") as bob:
        hers = await ada.enter(Page("shared", "ada", 1))
        await ada.type(hers, "hello")
        his = await bob.enter(Page("shared", "bob", 2, "/reads"))
        await bob.send(his, his.document.get_update(), 1)
        await bob.until(lambda: his.saved == his.sent)
        assert his.closed is None


async def test_who_floods_is_slowed_down_and_then_closed() -> None:
    slow = Limits(frames_at_once=10, frames_per_second=100, flood_seconds=0.1)
    async with served(slow) as home, Browser.open(home.url, "ada") as ada:
        await ada.enter(Page("shared", "ada", 1))
        for _ in range(200):
            await ada.say(b"\x0a")
        await ada.until(lambda: ada.code)
        assert (ada.code, ada.reason) == (4429, "too-many")


# --- permission


async def test_a_removed_person_is_out_within_two_seconds(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada, Browser.open(home.url, "bob") as bob:
        hers = await ada.enter(Page("shared", "ada", 1))
        his = await bob.enter(Page("shared", "bob", 2))
        home.doorkeeper.removed.add("ada")
        async with asyncio.timeout(2):
            await ada.until(lambda: hers.closed)
        assert hers.closed == "removed"
        await bob.type(his, "she must not see this")
        await ada.say(sync("shared", 2, hers.write("nor write")))
        await ada.until(lambda: ada.code)
        assert ("she must" in str(hers.text), kept(home)) == (False, 1)


async def test_signing_out_closes_the_socket(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada:
        await ada.enter(Page("shared", "ada", 1))
        home.doorkeeper.signed_out.add("ada")
        await home.rooms.recheck()
        await ada.until(lambda: ada.code)
        assert (ada.code, ada.reason) == (4401, "signed-out")


async def test_a_changed_role_takes_effect_on_an_open_socket(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada:
        page = await ada.enter(Page("shared", "ada", 1))
        await ada.type(page, "as a writer")
        home.doorkeeper.readers.add("ada")
        await home.rooms.recheck()
        await ada.until(lambda: page.scope == "readonly")
        await ada.send(page, page.write("as a reader"))
        await ada.until(lambda: page.closed)
        assert (page.closed, kept(home)) == ("read-only", 1)


# --- presence


async def test_presence_is_stamped_and_ends_with_the_socket(home: House) -> None:
    async with Browser.open(home.url, "bob") as bob:
        his = await bob.enter(Page("shared", "bob", 2))
        async with Browser.open(home.url, "ada") as ada:
            await ada.enter(Page("shared", "ada", 1))
            await ada.say(framed("shared", 1, said(1, 5, '{"user":{"name":"The Judge"},"at":1}')))
            await bob.until(lambda: his.presence)
            assert b'"name":"Ada"' in his.presence[0] and b"Judge" not in his.presence[0]
            assert [card["id"] for card in home.rooms.present("shared")] == ["bob", "ada"]
        await bob.until(lambda: his.presence[-1].endswith(b"\x04null"))


def said(client: int, clock: int, state: str) -> bytes:
    body = bytes([1, client, clock, *len(state).to_bytes(1, "big")]) + state.encode()
    assert len(state) < 128
    return bytes([len(body)]) + body


# --- slow readers and dead peers


async def test_a_reader_that_stops_is_cut_off_and_disturbs_nobody() -> None:
    async with (
        served(Limits(outbox_bytes=200_000)) as home,
        Browser.open(home.url, "ada") as ada,
        Browser.open(home.url, "bob") as bob,
    ):
        hers = await ada.enter(Page("shared", "ada", 1))
        his = await bob.enter(Page("shared", "bob", 2))
        deaf = await deaf_to(home)
        assert len(home.rooms.present("shared")) == 3
        for _ in range(600):
            await ada.type(hers, "x" * 15_000)
            if len(home.rooms.present("shared")) == 2:
                break
        assert len(home.rooms.present("shared")) == 2
        await bob.until(lambda: len(str(his.text)) == len(str(hers.text)))
        deaf.transport.abort()


async def deaf_to(home: House) -> ClientConnection:
    """A connection that has entered and then reads nothing any more."""
    headers = {"Cookie": "person=deaf"}
    socket = await connect(home.url, origin=Origin(ORIGIN), additional_headers=headers, compression=None, proxy=None)
    await socket.send(token("shared", "deaf/7"))
    await socket.send(sync("shared", 0, b"\x00"))
    await socket.recv()
    socket.transport.pause_reading()
    return socket


async def test_attack_69_silence_is_met_with_pings_and_then_with_the_end() -> None:
    usual = Limits()
    assert usual.silent_seconds + usual.review_seconds <= 35
    limits = Limits(review_seconds=0.05, ping_seconds=0.1, silent_seconds=0.4)
    async with served(limits) as home, Browser.open(home.url, "ada") as ada:
        await ada.enter(Page("shared", "ada", 1))
        deaf = await deaf_to(home)
        while len(home.rooms.present("shared")) == 2:
            home.doorkeeper.reviewed.clear()
            await home.doorkeeper.reviewed.wait()
        assert ada.code is None
        deaf.transport.abort()


# --- freezing


async def test_sealing_with_writers_racing_keeps_or_refuses_every_edit(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada, Browser.open(home.url, "bob") as bob:
        hers = await ada.enter(Page("shared", "ada", 1))
        his = await bob.enter(Page("shared", "bob", 2))
        racing = [asyncio.create_task(race(browser, page)) for browser, page in ((ada, hers), (bob, his))]
        await ada.until(lambda: hers.saved > 5)
        async with home.rooms.sealed(["shared"]) as sealed:
            home.journal.frozen.add("shared")
        await asyncio.gather(*racing)
        frozen = Page("shared", "reader", 99)
        frozen.document.apply_update(sealed["shared"].update)
        for page in (hers, his):
            assert page.closed == "frozen"
            mine = sum(word.startswith(page.person) for word in str(frozen.text).split())
            assert 0 < mine == page.saved - 1 <= page.sent - 1
        assert sealed["shared"].sequence == kept(home)


async def race(browser: Browser, page: Page) -> None:
    while not page.closed and not browser.code:
        await browser.send(page, page.write(f"{page.person} "))
        await asyncio.sleep(0)


async def test_a_freeze_that_fails_lets_everybody_go_on(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada:
        page = await ada.enter(Page("shared", "ada", 1))
        with pytest.raises(RuntimeError):
            async with home.rooms.sealed(["shared"]):
                await ada.send(page, page.write("during"))
                raise RuntimeError
        await ada.until(lambda: page.saved == page.sent)
        await ada.type(page, "after ")
        assert (kept(home), page.closed) == (2, None)
        assert page.stateless == ['{"kind": "freezing"}', '{"kind": "resumed"}']


async def test_who_has_flushed_is_not_waited_for() -> None:
    async with served(Limits(flush_seconds=60)) as home, Browser.open(home.url, "ada") as ada:
        page = await ada.enter(Page("shared", "ada", 1))
        sealing = asyncio.create_task(freeze(home))
        await ada.until(lambda: page.stateless)
        await ada.send(page, page.write("last words"))
        await ada.say(framed("shared", 5, b'\x12{"kind":"flushed"}'))
        assert await sealing == 1
        await ada.until(lambda: page.closed)
        assert (page.closed, page.saved) == ("frozen", page.sent)


async def freeze(home: House, *documents: str) -> int:
    async with home.rooms.sealed(documents or ["shared", "chair"]) as sealed:
        return sealed["shared"].sequence


async def test_after_a_freeze_the_document_can_be_read_and_not_written(home: House) -> None:
    await freeze(home)
    home.journal.frozen.add("shared")
    async with Browser.open(home.url, "ada") as ada:
        page = await ada.enter(Page("shared", "ada", 1))
        assert page.scope == "readonly"
        await ada.send(page, page.write("late"))
        await ada.until(lambda: page.closed)
        assert page.closed == "frozen"


async def test_a_freeze_that_cannot_keep_everything_does_not_happen(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada:
        page = await ada.enter(Page("shared", "ada", 1))
        home.journal.door.clear()
        home.journal.broken = True
        await ada.send(page, page.write("unkept"))
        await home.journal.arrived.wait()
        sealing = asyncio.create_task(freeze(home, "shared"))
        await ada.until(lambda: page.stateless)
        home.journal.door.set()
        with pytest.raises(Refused):
            await sealing


# --- the journal fails


async def test_a_failing_journal_closes_the_socket_and_everything_lands_when_it_is_back(home: House) -> None:
    page = Page("shared", "ada", 1)
    async with Browser.open(home.url, "ada") as ada:
        await ada.enter(page)
        home.journal.broken = True
        await ada.send(page, page.write("kept in the browser"))
        await ada.until(lambda: ada.code)
        assert (ada.code, ada.reason, page.saved) == (1013, "not-kept", page.sent - 1)
    async with Browser.open(home.url, "ada") as ada:
        await ada.say(token("shared", page.token))
        await ada.until(lambda: ada.code)
        assert (ada.code, ada.reason) == (1013, "not-loaded")
    home.journal.broken = False
    async with Browser.open(home.url, "ada") as ada:
        page.synced, page.sent, page.saved = False, 0, 0
        await ada.enter(page)
        await ada.until(lambda: page.sent and page.saved == page.sent)
    assert kept(home) == 1


# --- one part among several


async def test_a_part_that_is_let_go_leaves_the_socket_open(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada:
        await ada.enter(Page("shared", "ada", 1))
        chair = await ada.enter(Page("chair", "ada", 2))
        await ada.say(framed("shared", 7))
        await ada.type(chair, "still here")
        assert (home.rooms.present("shared"), len(home.rooms.present("chair"))) == ([], 1)


async def test_a_second_token_renews_the_admission_in_place(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada:
        page = await ada.enter(Page("shared", "ada", 1))
        await ada.say(token("shared", "ada/1/reads"))
        await ada.until(lambda: page.scope == "readonly")
        await ada.say(token("shared", "ada/1"))
        await ada.until(lambda: page.scope == "read-write")
        await ada.type(page, "again")
        assert kept(home) == 1


async def test_a_refused_part_may_come_back_with_another_token(home: House) -> None:
    async with Browser.open(home.url, "ada") as ada:
        page = await ada.enter(Page("shared", "ada", 1, "/reads"))
        await ada.send(page, page.write("no"))
        await ada.until(lambda: page.closed)
        again = Page("shared", "ada", 2)
        await ada.enter(again)
        await ada.type(again, "yes")
        assert kept(home) == 1


async def test_what_waits_at_the_door_is_bounded() -> None:
    async with served(Limits(waiting_frames=10)) as home, Browser.open(home.url, "ada") as ada:
        for _ in range(20):
            await ada.say(sync("shared", 2, b"\x00\x00"))
        await ada.until(lambda: ada.code)
        assert (ada.code, ada.reason) == (1009, "too-many")


async def test_a_socket_does_not_carry_documents_without_end() -> None:
    async with served(Limits(parts_per_socket=2)) as home, Browser.open(home.url, "ada") as ada:
        for n in range(2):
            await ada.enter(Page(f"part{n}", "ada", n + 1))
        await ada.enter(Page("part2", "ada", 3))
        assert (ada.code, ada.reason) == (1009, "too-many")
