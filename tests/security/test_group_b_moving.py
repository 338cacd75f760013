"""Attacks on words that move from one audience to another, by number, against the served application."""

from __future__ import annotations

from typing import Any

from pycrdt import Map, XmlElement, XmlText

from app.storage import tables as t
from realtime.varint import write_bytes
from tests.realtime.browser import Browser, Page, framed
from tests.security.test_canary_parts import keeps
from tests.security.test_group_c_e import claims
from tests.security.world import Someone, World, page_of

SECRET, SAID = "bcdghjkmnpqrstvw", "zxwvtsrqpnmkjhgd"


async def sees(somebody: Someone, browser: Browser, conference: str, part: str) -> Page:
    """The part, as somebody has it who may."""
    offered = (await somebody.passes(conference))["parts"]
    return await browser.enter(page_of(next(each for each in offered if each["document"] == part)))


def note_of(page: Page) -> Any:
    (note,) = page.document.get("notes", type=Map).values()
    return note["text"].children


async def writes(browser: Browser, page: Page, words: str) -> None:
    """A paragraph in the part's note, until it is saved."""
    before = page.document.get_state()
    note_of(page).append(XmlElement("paragraph")).children.append(XmlText(words))
    await saved(browser, page, page.document.get_update(before))


async def saved(browser: Browser, page: Page, update: bytes) -> None:
    await browser.send(page, update)
    await browser.until(lambda: page.saved == page.sent or page.closed or browser.code)
    assert page.saved == page.sent


async def test_attack_24_what_was_written_before_a_move_never_reaches_those_it_is_moved_to(world: World) -> None:
    """Out to everyone and back again, while Joel sits at the board: he has what stands there meanwhile, and no more."""
    people = world.people
    conference = await people.open()
    async with (
        world.sits(people.tessa) as tessa,
        world.sits(people.joel) as joel,
        tessa.socket() as hers,
        joel.board(conference) as (his, shared),
    ):
        first = await keeps(world, people.tessa, conference, mustNotSee=[people.joel.id])
        page = await sees(tessa, hers, conference, first)
        await writes(hers, page, SECRET)
        before = page.document.get_state()
        del note_of(page)[len(note_of(page)) - 1]
        await saved(hers, page, page.document.get_update(before))
        await writes(hers, page, SAID)

        lifted = await tessa.browser.post(f"/conferences/{conference}/parts/{first}/lifting", json={})
        second = lifted.json()["document"]
        assert second != first
        read = await sees(joel, his, conference, second)
        assert SAID in "".join(map(str, note_of(read)))
        assert await _clients(world, second)
        assert not await _clients(world, first) & await _clients(world, second)

        closed = await tessa.browser.post(
            f"/conferences/{conference}/parts/{second}/audience",
            json={"maySee": [people.tessa.id], "mustNotSee": [people.joel.id]},
        )
        assert closed.status_code == 200
        await his.until(lambda: read.closed)
        again = closed.json()["document"]
        await writes(hers, await sees(tessa, hers, conference, again), "written when it was hers again")
        await his.type(shared, "I am still here. ")
        everything = b"".join(his.frames) + read.document.get_update() + shared.document.get_update()
    assert SECRET.encode() not in everything
    assert b"hers again" not in everything
    assert SAID.encode() in everything, "or the search proves nothing"
    assert [row.part for row in await world.audited("restriction-lifted")] == [second]


async def _clients(world: World, part: str) -> set[int]:
    async with world.frame.house.database.reading() as connection:
        return {row.client for row in await connection.execute(t.copy.select().where(t.copy.c.part == part))}


async def test_attack_25_undoing_and_restoring_bring_nothing_of_one_part_into_another(world: World) -> None:
    """An undo and an older version are bytes of the document that they were made in: no other takes them."""
    people = world.people
    conference = await people.open()
    async with (
        world.sits(people.tessa) as tessa,
        world.sits(people.joel) as joel,
        joel.board(conference) as (his, shared),
    ):
        part = await keeps(world, people.tessa, conference, mustNotSee=[people.joel.id])
        async with tessa.socket() as hers:
            page = await sees(tessa, hers, conference, part)
            await writes(hers, page, SECRET)
            old = page.document.get_update()
            async with tessa.board(conference) as (other, board):
                await other.send(board, old)
                await other.until(lambda: other.code or board.saved == board.sent)
                assert other.code == 1008, "written as somebody who writes in another document"
            moved = await tessa.browser.post(
                f"/conferences/{conference}/parts/{part}/audience",
                json={"maySee": [people.tessa.id, people.nadia.id], "mustNotSee": [people.joel.id]},
            )
            assert moved.status_code == 200
            # The copy from before the move offers all that it holds, as one does that was restored.
            page.denied = None
            await hers.send(page, old)
            await hers.until(lambda: page.closed or page.denied or hers.code)
        await his.type(shared, "Nothing has come. ")
        assert SECRET.encode() not in b"".join(his.frames) + shared.document.get_update()
    assert await world.audited("restriction-lifted") == []
    assert len(await world.audited("audience-changed")) == 1
    assert [row.person for row in await world.written_down("forgery-refused")] == [people.tessa.id]


async def test_attack_70_who_is_in_a_part_that_is_kept_to_a_few_is_told_to_those_few(world: World) -> None:
    """Neither that they are there nor where their cursor is; and the list of people reads the same before and after."""
    people = world.people
    conference = await people.open()
    async with (
        world.sits(people.tessa) as tessa,
        world.sits(people.fern) as fern,
        world.sits(people.joel) as joel,
        tessa.board(conference) as (hers, _),
        fern.board(conference) as (ferns, _),
        joel.board(conference) as (his, shared),
    ):
        listed = (await joel.browser.get(f"/conferences/{conference}/floor")).json()
        part = await keeps(world, people.tessa, conference, maySee=[people.fern.id], mustNotSee=[people.joel.id])
        page, seen = await sees(tessa, hers, conference, part), await sees(fern, ferns, conference, part)
        where = f'{{"at":{{"section":"{SECRET}"}}}}'
        await hers.say(framed(page.address, 1, write_bytes(claims(page.document.client_id, 1, where))))
        await ferns.until(lambda: any(SECRET.encode() in told for told in seen.presence))
        await his.say(framed(shared.address, 3))
        await his.type(shared, "Is anybody elsewhere? ")
        told = b"".join(his.frames)
        assert SECRET.encode() not in told
        assert part.encode() not in told
        assert (await joel.browser.get(f"/conferences/{conference}/floor")).json() == listed
