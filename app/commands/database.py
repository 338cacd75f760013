"""The commands `caseboard migrate` and `caseboard let-go`: look after the database."""

from __future__ import annotations

import argparse
from typing import Any

from app.actions import compacting
from app.actions.house import House
from app.commands.working import at_work
from app.conference.permits import Permit
from app.settings import Settings


def add_database_commands(commands: Any, data: argparse.ArgumentParser) -> None:
    """Declare the commands and their options."""
    migrate = commands.add_parser("migrate", parents=[data], help="bring the database up to date")
    migrate.set_defaults(run=_migrate, permit=Permit.LOOK_AFTER_DATA)
    let_go = commands.add_parser("let-go", parents=[data], help="delete old edits that verified checkpoints cover")
    let_go.add_argument("--older-than-days", type=_days, required=True, metavar="DAYS", help="how long edits are kept")
    let_go.set_defaults(run=_let_go, permit=Permit.LOOK_AFTER_DATA)


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a number of days")
    return int(text)


def _migrate(_options: argparse.Namespace, settings: Settings) -> int:
    changed = at_work(settings, _nothing)
    print("The database was brought up to date." if changed else "The database is up to date.")
    return 0


async def _nothing(_house: House) -> None:
    """What is done when only the database shall be brought up to date."""


def _let_go(options: argparse.Namespace, settings: Settings) -> int:
    async def work(house: House) -> None:
        print(f"{await compacting.let_go(house, options.older_than_days)} old edits were deleted.")

    at_work(settings, work)
    return 0
