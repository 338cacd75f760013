"""The command line asks the table of permits, and what it says opens nothing to whom something is kept from."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app.actions.ordering import ORDERS, carry_out
from app.actions.refusals import Refusal
from app.audit.operator import account_of
from app.cli import command_parser, main
from app.conference.permits import OPERATOR, PERMITS, Permit, may
from app.settings import Settings
from app.storage import audit
from app.storage.database import Database, database_url
from tests.app.conference.test_permits import EVERYWHERE
from tests.cast import Cast

FAMILY = ("--reference", "FAM-1")
WHY = (*FAMILY, "--reason", "Because.")
ANN = ("--email", "ann@example.org")
#: Each command as somebody would type it.
TYPED: Mapping[str, tuple[str, ...]] = {
    "agency describe": ("--name", "Little Steps"),
    "backup": ("copy.sqlite3",),
    "case add": (*FAMILY, "--name", "The Others"),
    "case jurisdiction": (*FAMILY, "--in", "south_australia"),
    "case know": (*FAMILY, *ANN, "--as", "kin"),
    "case lead": (*FAMILY, "--agency", "Little Steps"),
    "demo": ("--port", "0"),
    "let-go": ("--older-than-days", "30"),
    "migrate": (),
    "person add": ("--name", "Ann", *ANN),
    "person administrator": ANN,
    "person link": (*ANN, "--provider", "x", "--subject", "y"),
    "person forget-code": ANN,
    "person reinstate": ANN,
    "person reset": ANN,
    "person suspend": ANN,
    "person vouch": ANN,
    "restore": ("copy.sqlite3",),
    "retention": (),
    "retention class": (*WHY, "--class", "family"),
    "retention end": (*WHY, "--on", "2026-01-01"),
    "retention hold": WHY,
    "retention release": (*WHY, "--hold", "1"),
    "retention resume": WHY,
    "serve": ("--port", "0"),
    "verify": (),
}
#: They touch no data of an installation: they ask a server, print a schema, or play in a house of their own.
WITHOUT_DATA = {"fixture", "rehearse", "schema"}


def commands(parser: argparse.ArgumentParser, name: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every command that can be run, by its words."""
    if parser.get_default("run") is not None:
        yield name, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, below in action.choices.items():
                yield from commands(below, f"{name} {word}".strip())


def test_every_command_says_what_it_takes() -> None:
    takes = {name: parser.get_default("permit") for name, parser in commands(command_parser())}
    assert {name for name, permit in takes.items() if permit is None} == WITHOUT_DATA
    assert set(takes) - WITHOUT_DATA == set(TYPED)


@pytest.mark.parametrize("name", TYPED)
def test_a_command_that_the_table_does_not_give_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("CASEBOARD_DATA", str(tmp_path / "data"))
    arguments = [*name.split(), *TYPED[name]]
    permit = command_parser().parse_args(arguments).permit
    monkeypatch.setitem(PERMITS, permit, ())
    assert main(arguments) == 1
    assert capsys.readouterr().err == "That is not for the command line.\n"
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("order", ORDERS)
async def test_every_order_asks_the_table_where_it_is_carried_out(
    order: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PERMITS, ORDERS[order].permit, ())
    with pytest.raises(Refusal, match="not for the command line"):
        await carry_out(cast.house, order, {})


async def test_what_is_ordered_while_no_server_runs_names_who_ordered_it(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    order = ["retention", "--data", data]
    assert await asyncio.to_thread(main, [*order, "--by", "ada"]) == 0
    assert await asyncio.to_thread(main, order) == 0
    database = Database(database_url(Settings(data=Path(data))))
    try:
        async with database.reading() as connection:
            details = [json.loads(row.details) async for row in audit.rows(connection)]
    finally:
        await database.close()
    ordered = [(each["operator"], each["account"]) for each in details]
    assert ordered == [("ada", account_of()), (account_of(), account_of())]


def test_whoever_orders_is_named_by_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["migrate", "--by", "Ada because Tessa asked"])
    assert "a name of letters" in capsys.readouterr().err


async def test_whoever_lists_how_long_files_are_kept_is_written_down(cast: Cast) -> None:
    await carry_out(cast.house, "retention-view", {})
    async with cast.house.database.reading() as connection:
        kinds = [row.kind async for row in audit.rows(connection)]
    assert kinds == ["retention-viewed"]


def test_the_command_line_may_do_nothing_that_somebody_of_a_case_may() -> None:
    ordered = {permit for permit in Permit if may(OPERATOR, permit)}
    assert ordered
    assert not [permit for permit in ordered for stance in EVERYWHERE if may(stance, permit)]
