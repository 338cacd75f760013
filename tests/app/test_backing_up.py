"""Backups while people type, and what is different after one was put back."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from app.actions import arriving, attaching, inviting
from app.actions.refusals import InvitationOver
from app.board.shape import SHAPE_VERSION
from app.cli import main
from app.storage import copies
from app.storage.database import FILE
from tests.app.files import PDF, photo
from tests.app.pages.test_invitations import ON_PAPER, person_called
from tests.realtime.browser import Browser, Page
from tests.security.world import page_of, served


async def command(*arguments: str, data: Path) -> int:
    return await asyncio.to_thread(main, [*arguments, "--data", str(data)])


async def test_every_edit_that_was_saved_before_is_in_the_backup(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite3"
    async with served(data) as world:
        conference = await world.people.open()
        async with world.sits(world.people.joel) as joel, joel.board(conference) as (browser, page):
            typed = asyncio.create_task(_typing(browser, page))
            await browser.until(lambda: page.saved >= 20)
            saved = str(page.text)
            assert await command("backup", str(copy), data=data) == 0
            typed.cancel()
        assert len(await world.audited("backup-made")) == 1
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sorted(each.name for each in tmp_path.iterdir()) == ["copy.sqlite3", "data"]  # noqa: ASYNC240
    assert "SHA-256" in capsys.readouterr().out

    second = tmp_path / "second"
    assert await command("restore", str(copy), data=second) == 0
    assert await command("verify", data=second) == 0
    words = saved.split()
    assert len(words) >= 20
    async with (
        served(second, world.people) as restored,
        restored.sits(world.people.nadia) as nadia,
        nadia.board(conference) as (_, page),
    ):
        assert set(words) <= set(str(page.text).split())


async def _typing(browser: Browser, page: Page) -> None:
    for number in range(10_000):
        await browser.type(page, f"word{number} ")


async def test_a_page_from_before_is_told_of_another_history_and_merges_nothing(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite3"
    async with served(data) as world:
        conference = await world.people.open()
        async with world.sits(world.people.joel) as joel, joel.board(conference) as (browser, page):
            await browser.type(page, "before ")
            assert await command("backup", str(copy), data=data) == 0
            await browser.type(page, "after ")
        async with world.sits(world.people.joel) as left_behind:
            part = (await left_behind.passes(conference))["parts"][0]
            old = page_of(part)
            cookies = left_behind.cookies
    assert await command("restore", str(copy), data=data) == 0
    assert await command("verify", data=data) == 0
    (aside,) = data.glob(f"{FILE}.before-restore-*")
    with closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("SELECT count(*) FROM session").fetchone() != (0,)

    async with served(data, world.people) as restored:
        async with restored.visitor(cookies) as browser:
            assert (await browser.get("/")).headers["location"] == "/sign-in"
        async with restored.sits(world.people.joel) as joel:
            async with joel.socket() as thief:
                assert (await thief.enter(old)).denied == "unknown"
            copy_of_page = {"document": part["document"], "client": part["client"], "epoch": part["epoch"]}
            answer = await joel.browser.post(
                f"/conferences/{conference}/passes/renewed", json={"shape": SHAPE_VERSION, "copies": [copy_of_page]}
            )
            assert (answer.status_code, answer.json()["tokens"]) == (200, {})
            async with joel.board(conference) as (browser, page):
                assert "before" in str(page.text)
                assert "after" not in str(page.text)
                await browser.type(page, "anew ")
        async with restored.sits(world.people.nadia) as nadia:
            assert (await nadia.browser.post(f"/conferences/{conference}/freeze")).status_code == 303
    assert await command("verify", data=data) == 0


async def test_what_was_used_up_after_the_backup_opens_nothing_again(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite3"
    async with served(data) as world:
        conference, nadia = await world.people.open(), world.people.nadia.id
        house = world.frame.house
        await inviting.invite(house, nadia, conference, {}, [ON_PAPER])
        guest = await person_called(world.people, conference, ON_PAPER.name)
        token = (await inviting.slip(house, nadia, conference, guest)).link.rpartition("#")[2]
        assert (await arriving.look(house, token)).invited.id == guest
        assert await command("backup", str(copy), data=data) == 0
    assert await command("restore", str(copy), data=data) == 0
    async with served(data, world.people) as restored:
        with pytest.raises(InvitationOver, match="has been withdrawn"):
            await arriving.look(restored.frame.house, token)


async def test_files_that_were_handed_round_are_in_the_backup(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, copy, damaged = tmp_path / "data", tmp_path / "copy.sqlite3", tmp_path / "damaged.sqlite3"
    async with served(data) as world:
        conference, shelf = await world.people.open(), world.frame.house.shelf
        async with world.sits(world.people.joel) as joel:
            for number in (1, 2):
                sent = {"file": (f"{number}.pdf", PDF + bytes(number * 2_000_000), "application/pdf")}
                assert (await joel.browser.post(f"/conferences/{conference}/files", files=sent)).status_code == 303
            assert await command("backup", str(copy), data=data) == 0
            kept = {path.name: path.read_bytes() for path in shelf.place("0" * 64).parent.parent.glob("??/*")}
            assert sorted(len(content) for content in kept.values()) == [len(PDF) + 2_000_000, len(PDF) + 4_000_000]
            first, second = kept
            shelf.place(first).unlink()
            shelf.place(second).write_bytes(b"something else")
            assert await command("backup", str(damaged), data=data) == 0
            assert "Not in it: 2 files" in capsys.readouterr().out
    assert await command("verify", data=data) == 1
    said = capsys.readouterr().out
    assert f"file {first}: is missing." in said
    assert f"file {second}: was changed." in said

    assert await command("restore", str(copy), data=data) == 0
    assert await command("verify", data=data) == 0
    assert "2 files" in capsys.readouterr().out
    (aside,) = data.glob("attachments.before-restore-*")
    assert [path.read_bytes() for path in aside.glob("??/*")] == [b"something else"]
    with closing(sqlite3.connect(data / FILE)) as connection:
        assert connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'packed'").fetchone() is None
    async with served(data, world.people) as restored, restored.sits(world.people.nadia) as nadia:
        page = (await nadia.browser.get(f"/conferences/{conference}/prepare")).text
        answers = [await nadia.browser.get(link) for link in re.findall(r'href="(/conf\w+/\w+/files/\w+)"', page)]
        assert {answer.content for answer in answers} == set(kept.values())


async def test_a_picture_for_the_fridge_is_in_the_backup_and_missed_when_it_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite3"
    async with served(data) as world:
        conference, shelf = await world.people.open(), world.frame.house.shelf
        gallery = f"/conferences/{conference}/pictures"
        async with world.sits(world.people.joel) as joel:
            for sent in (photo("teal"), photo("orange")):
                file = {"file": ("drawing.jpg", sent, "image/jpeg")}
                assert (await joel.browser.post(gallery, data={"words": "A bed"}, files=file)).status_code == 303
        await attaching.tidy(world.frame.house)
        kept = sorted(path.name for path in shelf.place("0" * 64).parent.parent.glob("??/*"))
        assert len(kept) == 2
        assert await command("backup", str(copy), data=data) == 0
        shelf.place(kept[0]).unlink()
    assert await command("verify", data=data) == 1
    assert f"file {kept[0]}: is missing." in capsys.readouterr().out
    assert await command("restore", str(copy), data=data) == 0
    assert await command("verify", data=data) == 0
    async with served(data, world.people) as restored, restored.sits(world.people.joel) as joel:
        page = (await joel.browser.get(gallery)).text
        shown = [(await joel.browser.get(each)).content for each in re.findall(rf'src="({gallery}/[^"]+)"', page)]
        assert sorted(hashlib.sha256(each).hexdigest() for each in shown) == kept


async def test_nothing_is_restored_under_a_running_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite3"
    async with served(data):
        assert await command("backup", str(copy), data=data) == 0
        assert await command("restore", str(copy), data=data) == 1
        assert "Stop that one first." in capsys.readouterr().err


@pytest.mark.parametrize("damage", ["empty", "foreign", "cut", "flipped"])
async def test_what_is_no_whole_backup_is_not_put_back(
    tmp_path: Path, migrated: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite3"
    copies.make(migrated, copy)
    whole = copy.read_bytes()
    if damage == "foreign":
        copy.unlink()
        with closing(sqlite3.connect(copy)) as connection, connection:
            connection.execute("CREATE TABLE recipe (name TEXT)")
    else:
        copy.write_bytes({"empty": b"", "cut": whole[: len(whole) // 2], "flipped": _flipped(whole)}[damage])
    assert await command("restore", str(copy), data=data) == 1
    assert not (data / FILE).exists()
    assert "Traceback" not in capsys.readouterr().err


def _flipped(content: bytes) -> bytes:
    # The header of a page in the middle.
    at = 4096 * (len(content) // 8192)
    return content[:at] + os.urandom(8) + content[at + 8 :]


def test_there_is_nothing_to_copy_where_nothing_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", str(tmp_path / "copy"), "--data", str(tmp_path / "nowhere")]) == 1
    assert "There is no database" in capsys.readouterr().err
