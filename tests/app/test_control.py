"""Commands while the server runs: what they order happens at once, also on open boards."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app import control
from app.actions import reading_audit
from app.actions.refusals import Refusal
from app.audit.operator import account_of
from app.cli import main
from app.people.person import Person
from app.storage import people
from tests.security.world import World, served


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with served(tmp_path) as world:
        yield world


async def command(world: World, *arguments: str) -> int:
    """The exit status of a command on the data of the running server."""
    data = str(world.frame.house.settings.data)
    return await asyncio.to_thread(main, [*arguments, "--data", data])


async def test_whoever_is_suspended_by_a_command_is_off_the_board_within_two_seconds(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    conference = await world.people.open()
    async with (
        world.sits(world.people.joel) as joel,
        world.sits(world.people.nadia) as nadia,
        joel.board(conference) as (out, _),
        nadia.board(conference) as (keyboard, hers),
    ):
        async with asyncio.timeout(2):
            assert await command(world, "person", "suspend", "--email", "Joel@example.org") == 0
            await out.until(lambda: out.code)
        assert out.code == 4401
        before = len(out.frames)
        await keyboard.type(hers, "nothing for Joel")
        assert out.frames[before:] == []
        assert (await joel.browser.get("/")).headers["location"] == "/sign-in"
        assert await joel.refused() == 403
    assert "Joel Mockridge is suspended" in capsys.readouterr().out
    (row,) = await world.audited("person-suspended")
    assert (row.person, row.about) == ("", world.people.joel.id)
    assert json.loads(row.details) == {"operator": account_of(), "account": account_of()}

    assert await command(world, "person", "reinstate", "--email", "joel@example.org", "--by", "ada") == 0
    (row,) = await world.audited("person-reinstated")
    assert json.loads(row.details) == {"operator": "ada", "account": account_of()}
    days, _ = await reading_audit.of_person(world.frame.house, world.people.joel.id)
    assert "Whoever runs this server (ada) let you come in again." in {e.sentence for day in days for e in day.entries}
    async with world.sits(world.people.joel) as joel, joel.board(conference) as (_, page):
        assert "nothing for Joel" in str(page.text)


async def test_whoever_is_suspended_on_the_screen_is_off_the_board_within_two_seconds(world: World) -> None:
    conference = await world.people.open()
    assert await command(world, "person", "administrator", "--email", "oma@example.org") == 0
    async with (
        world.sits(world.people.oma) as oma,
        world.sits(world.people.joel) as joel,
        joel.board(conference) as (out, _),
    ):
        async with asyncio.timeout(2):
            answer = await oma.browser.post("/administration/suspensions", data={"who": "joel@example.org"})
            await out.until(lambda: out.code)
        assert (answer.status_code, out.code) == (303, 4401)


async def test_people_are_added_while_the_server_runs(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getpass", lambda _prompt: "four kettles dance upstairs")
    ann = ("person", "add", "--name", "Ann Other", "--email", "ann@example.org", "--agency", "Little Steps")
    assert await command(world, *ann) == 0
    async with world.frame.house.database.reading() as connection:
        assert isinstance(await people.by_email(connection, "ann@example.org"), Person)
    assert await command(world, *ann) == 1
    assert "is known already" in capsys.readouterr().err
    assert "four kettles" not in world.log.getvalue()


async def test_the_door_for_orders_is_its_owners_alone(world: World) -> None:
    data = world.frame.house.settings.data
    assert stat.S_IMODE((data / control.NAME).stat().st_mode) == 0o600
    for said in ("made-up", "person-suspend"):
        with pytest.raises(Refusal):
            await asyncio.to_thread(control.ask, data, said, {})
    assert "KeyError" in world.log.getvalue()


def test_where_no_server_listens_nobody_answers(tmp_path: Path) -> None:
    with pytest.raises(control.NobodyListens):
        control.ask(tmp_path, "person-suspend", {"who": "x"})
