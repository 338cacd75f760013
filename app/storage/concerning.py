"""Whom a write at the doors can concern, told by the SQLite file itself: so that nobody else is looked at again.

Triggers that last as long as the writing connection hear of every change of what is decided from, whatever part of the
program makes it. What they name are ids of documents, of persons and of sessions, which are never the same.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Table

from app.storage.restriction_tables import restriction, restriction_listing, safe_wording

#: So many transactions are remembered; whoever has not asked for longer is told that it may concern everybody.
_REMEMBERED = 1_000


class Moment(NamedTuple):
    """How often this process has changed what is decided from, and which state of the file others have left."""

    here: int
    elsewhere: int


class _Told(NamedTuple):
    """A change of one of these columns concerns whom the query finds, in which `{row}` is the row before or after."""

    columns: tuple[str, ...]
    whom: str


def _all(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.c)


_OF_THE_CONFERENCE = "SELECT id FROM part WHERE conference = {row}.conference"
_BESIDE_THE_PART = "SELECT id FROM part WHERE conference = (SELECT conference FROM part WHERE id = {row}.part)"

#: Of a session, what only time ends is not told: each is looked at in its turn.
TOLD = {
    "agency": _Told(("id", "name"), "SELECT id FROM person WHERE agency = {row}.id"),
    "closed_session": _Told(("id", "conference", "teller", "ended_at"), _OF_THE_CONFERENCE),
    "conference": _Told(("id", "state"), "SELECT id FROM part WHERE conference = {row}.id"),
    "copy": _Told(("part", "person", "client"), "SELECT {row}.person AS id"),
    "handover": _Told(("conference", "deputy", "ended_at"), _OF_THE_CONFERENCE),
    "outside": _Told(("closed_session", "person"), "SELECT {row}.person AS id"),
    "part": _Told(("id", "conference", "kind", "epoch"), "SELECT {row}.id AS id"),
    "participant": _Told(("conference", "person", "role", "position", "door"), "SELECT {row}.person AS id"),
    "person": _Told(("id", "name", "email", "agency", "agency_vouched", "suspended_at"), "SELECT {row}.id AS id"),
    "restriction": _Told(_all(restriction), _OF_THE_CONFERENCE),
    "restriction_listing": _Told(_all(restriction_listing), _BESIDE_THE_PART),
    "safe_wording": _Told(_all(safe_wording), _BESIDE_THE_PART),
    "session": _Told(("id", "person", "invitation"), "SELECT {row}.id AS id"),
}


class Concerns:
    """Whom the writes of one connection have concerned. Everything here runs in that connection's thread."""

    def __init__(self) -> None:
        self._connection: sqlite3.Connection | None = None
        self._under_way: set[str] = set()
        self._past: deque[frozenset[str]] = deque(maxlen=_REMEMBERED)
        self._count = 0

    def hears(self, connection: sqlite3.Connection) -> bool:
        return self._connection is connection

    def hear(self, connection: sqlite3.Connection) -> None:
        """From now on; what was before may have concerned everybody."""
        connection.create_function("concerns", 1, self._note)
        for statement in _triggers():
            connection.execute(statement)
        self._connection = connection
        self._past.clear()
        self._count += 1

    def _note(self, who: str) -> None:
        self._under_way.add(who)

    def end(self) -> None:
        """Whatever was under way is committed, or undone, which concerns nobody and does no harm."""
        if self._under_way:
            self._past.append(frozenset(self._under_way))
            self._under_way.clear()
            self._count += 1

    def since(self, before: Moment | None, connection: sqlite3.Connection) -> tuple[Moment, frozenset[str] | None]:
        """What is committed now, and whom it concerns that was not before; None when it may be everybody."""
        if not connection.in_transaction:
            self.end()
        now = Moment(self._count, written_by_others(connection))
        if before is None or before.elsewhere != now.elsewhere or now.here - before.here > len(self._past):
            return now, None
        return now, frozenset().union(*islice(reversed(self._past), now.here - before.here))


def written_by_others(connection: sqlite3.Connection) -> int:
    """Another number as soon as another process has written to the file; told to one connection by itself."""
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    return int(version)


def _triggers() -> Iterator[str]:
    for table, (columns, whom) in TOLD.items():
        for event, which, rows in (
            ("INSERT", "INSERT", ("NEW",)),
            ("UPDATE", f"UPDATE OF {', '.join(columns)}", ("OLD", "NEW")),
            ("DELETE", "DELETE", ("OLD",)),
        ):
            told = " ".join(f"SELECT concerns(id) FROM ({whom.format(row=row)});" for row in rows)  # noqa: S608 - ours
            name = f"concerns_{table}_{event}"
            yield f"CREATE TEMP TRIGGER IF NOT EXISTS {name} AFTER {which} ON main.{table} BEGIN {told} END"
