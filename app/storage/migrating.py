"""Bringing the tables of a database to the form that this program knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from app.storage.database import Database

#: The last step in `migrations/versions`, known here so that a start without anything to do need not load Alembic.
NEWEST = "0052"


class TooNew(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The database was made by a later version of the program."""


async def migrate(database: Database) -> bool:
    """Apply the steps that are missing, all in one transaction. Whether there was anything to do. Raises `TooNew`."""
    async with database.writing() as connection:
        present = await connection.run_sync(_present)
        if present == NEWEST:
            return False
        await connection.run_sync(_upgrade)
        return True


async def is_current(database: Database) -> bool:
    """Whether the tables have the form that this program knows."""
    async with database.reading() as connection:
        return await connection.run_sync(_present) == NEWEST


def _present(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.util import CommandError

    try:
        command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        if "Can't locate revision" in str(error):
            raise TooNew("The data were written by a later version of Caseboard. Install that version.") from error
        raise


def alembic_config(connection: Connection | None = None) -> Any:
    """Alembic's configuration for our steps, bound to a connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
