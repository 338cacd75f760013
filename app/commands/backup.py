"""The commands `caseboard backup` and `caseboard restore`."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any

from app.actions import auditing, keeping_copies
from app.actions.house import House
from app.actions.refusals import Refusal
from app.clock import Clock, clock_starting_at
from app.commands.working import ordered
from app.conference.permits import Permit
from app.settings import Settings
from app.storage import copies, heads, packing
from app.storage.copies import Unusable
from app.storage.database import FILE, Database, sqlite_url
from app.storage.migrating import migrate
from app.storage.shelf import FOLDER, Shelf
from app.storage.sqlite import alone

_POSTGRESQL = "These data are in PostgreSQL. Please use its own tools for that: pg_dump, pg_basebackup, pg_restore."


def add_backup_commands(commands: Any, data: argparse.ArgumentParser) -> None:
    """Declare the commands and their options."""
    backup = commands.add_parser("backup", parents=[data], help="copy the database, also while the server runs")
    backup.add_argument("file", type=Path, metavar="FILE", help="the copy; one that is there is replaced")
    backup.set_defaults(run=_backup, permit=Permit.COPY_EVERYTHING)
    restore = commands.add_parser("restore", parents=[data], help="put a copy in the place of the database")
    restore.add_argument("file", type=Path, metavar="FILE", help="a copy made by: caseboard backup")
    restore.set_defaults(run=_restore, permit=Permit.COPY_EVERYTHING)


def _backup(options: argparse.Namespace, settings: Settings) -> int:
    if settings.database_url is not None:
        raise Refusal(_POSTGRESQL)
    if not (settings.data / FILE).is_file():
        raise Refusal(f"There is no database in {settings.data}.")
    if not options.file.absolute().parent.is_dir():
        raise Refusal(f"There is no directory {options.file.parent} for the copy.")
    ordered(settings, "backup-note")
    try:
        digest, lost = _made(settings, options.file)
    except Unusable as unusable:
        raise Refusal(str(unusable)) from None
    print(f"{options.file} holds everything that was saved by now. SHA-256 {digest}")
    if lost:
        print(f"Not in it: {lost} files that were handed round and are damaged or gone. `caseboard verify` names them.")
    return 0


def _made(settings: Settings, copy: Path) -> tuple[str, int]:
    """The digest of the copy, and how many files could not be put into it. Raises `Unusable`."""
    database, lost = settings.data / FILE, 0

    def fill(fresh: Path) -> None:
        nonlocal lost
        lost = packing.pack(fresh, database, Shelf(settings.data / FOLDER))

    return copies.make(database, copy, fill), lost


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    if settings.database_url is not None:
        raise Refusal(_POSTGRESQL)
    try:
        copies.check(options.file)
    except Unusable as unusable:
        raise Refusal(str(unusable)) from None
    clock = clock_starting_at(settings.clock_start)
    with alone(settings.data):
        aside = f"before-restore-{clock.now():%Y%m%dT%H%M%SZ}"
        try:
            documents = _put_back(options.file, settings, clock, aside)
        except Unusable as unusable:
            raise Refusal(str(unusable)) from None
    print(f"The data are those of {options.file}. What was there before is kept as {aside} beside it.")
    print(f"{documents} live documents begin another history: pages that are still open are told, and merge nothing.")
    print("Everybody signs in anew, and invitations that were not accepted have to be sent again. Please look whether")
    print("somebody was suspended, or removed from a case, after the backup was made: that has to be done again.")
    return 0


def _put_back(copy: Path, settings: Settings, clock: Clock, aside: str) -> int:
    fresh = settings.data / f".{FILE}.restoring"
    digest = copies.bring(copy, fresh)
    try:
        shelf = Shelf(settings.data / FOLDER)
        shelf.set_aside(aside)
        packing.unpack(fresh, shelf)
        documents = asyncio.run(_settle_in(fresh, digest, settings, clock))
        copies.swap(fresh, settings.data / FILE, settings.data / f"{FILE}.{aside}")
    finally:
        for leftover in settings.data.glob(f".{FILE}.restoring*"):
            leftover.unlink()
    # The heads of what was there before do not fit a shorter history: they are evidence, and are kept as such.
    heads.set_aside(settings.heads_directory, aside)
    asyncio.run(_sign(settings, clock))
    return documents


async def _settle_in(fresh: Path, digest: str, settings: Settings, clock: Clock) -> int:
    database = Database(sqlite_url(fresh))
    try:
        await migrate(database)
        return await keeping_copies.settle_in(House(settings, clock, database), digest)
    finally:
        await database.close()


async def _sign(settings: Settings, clock: Clock) -> None:
    database = Database(sqlite_url(settings.data / FILE))
    try:
        await auditing.sign_heads(House(settings, clock, database))
    finally:
        await database.close()
