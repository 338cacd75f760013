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

_STANDS = """
    SELECT part.id, part.epoch, conference.state,
        (SELECT max(sequence) FROM journal WHERE journal.part = part.id AND journal.epoch = part.epoch)
    FROM part JOIN conference ON conference.id = part.conference
    WHERE part.id IN (SELECT value FROM json_each(?))
"""
_INSERT = """
    INSERT INTO journal (part, epoch, sequence, person, client, spans, content, kept_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


class Stand(NamedTuple):
    """How far the journal of a document is, and whether it goes on."""

    document: str
    epoch: int
    state: str
    head: int


def stands(connection: sqlite3.Connection, documents: Sequence[str]) -> Mapping[str, Stand]:
    """Where the documents stand; those that do not exist are left out."""
    rows = connection.execute(_STANDS, (json.dumps(documents),))
    return {document: Stand(document, epoch, state, head or 0) for document, epoch, state, head in rows}


def insert(connection: sqlite3.Connection, entries: Sequence[tuple[Entry, str]], now: datetime) -> None:
    """Insert entries, each with its spans as the table holds them."""
    at = in_file(now)
    connection.executemany(
        _INSERT,
        [
            (entry.document, entry.epoch, entry.sequence, entry.person, entry.client, spans, entry.update, at)
            for entry, spans in entries
        ],
    )
