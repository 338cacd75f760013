"""Appending to the journal in an SQLite file: the same as `app.storage.journal`, in one go.

Live boards append hundreds of times a second, so this and `app.storage.file_audit` speak SQL without SQLAlchemy.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from app.storage.columns import in_file
from realtime.ports import Entry

#: In one row: each row costs a turn of the interpreter's lock, for which a busy event loop may make it wait.
_STANDS = """
    SELECT json_group_array(json_array(part.id, part.epoch, conference.state,
        (SELECT max(sequence) FROM journal WHERE journal.part = part.id AND journal.epoch = part.epoch)))
    FROM part JOIN conference ON conference.id = part.conference
    WHERE part.id IN (SELECT value FROM json_each(?))
"""
_INSERT = "INSERT INTO journal (part, epoch, sequence, person, client, spans, content, kept_at) VALUES "
_VALUES = "(?, ?, ?, ?, ?, ?, ?, ?)"
#: Rows in one statement.
_MANY = 16


class Stand(NamedTuple):
    """How far the journal of a document is, and whether it goes on."""

    document: str
    epoch: int
    state: str
    head: int


def stands(connection: sqlite3.Connection, documents: Sequence[str]) -> Mapping[str, Stand]:
    """Where the documents stand; those that do not exist are left out."""
    (found,) = connection.execute(_STANDS, (json.dumps(documents),)).fetchone()
    return {document: Stand(document, epoch, state, head or 0) for document, epoch, state, head in json.loads(found)}


def insert(connection: sqlite3.Connection, entries: Sequence[tuple[Entry, str]], now: datetime) -> None:
    """Insert entries, each with its spans as the table holds them."""
    at = in_file(now)
    for begin in range(0, len(entries), _MANY):
        values: list[object] = []
        for entry, spans in entries[begin : begin + _MANY]:
            values += (entry.document, entry.epoch, entry.sequence, entry.person, entry.client)
            values += (spans, entry.update, at)
        connection.execute(_INSERT + ", ".join([_VALUES] * (len(values) // 8)), values)
