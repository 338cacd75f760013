"""Appending to the journal in an SQLite file: the same as `app.storage.journal`, in one go.

Live boards append hundreds of times a second, so this and `app.storage.file_audit` speak SQL without SQLAlchemy.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from app.conference.states import State
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
_VALUES_AND_HEAD = "(?, ?, ?, ?, ?, ?, ?, ?, ?)"
#: All of the entries, or none where one of them is not the next of an open document.
_INSERT_NEXT = """
    INSERT INTO journal (part, epoch, sequence, person, client, spans, content, kept_at)
    WITH entry (part, epoch, sequence, person, client, spans, content, kept_at, head) AS (VALUES {values})
    SELECT part, epoch, sequence, person, client, spans, content, kept_at FROM entry
    WHERE ? = (
        SELECT count(*) FROM entry
        JOIN part ON part.id = entry.part AND part.epoch = entry.epoch
        JOIN conference ON conference.id = part.conference AND conference.state = ?
        WHERE entry.head = coalesce(
            (SELECT max(sequence) FROM journal WHERE journal.part = part.id AND journal.epoch = part.epoch), 0)
    )
"""
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


def insert_next(connection: sqlite3.Connection, entries: Sequence[tuple[Entry, str]], now: datetime) -> bool:
    """Insert entries as `insert` does, in one statement that sees for itself whether they may be; whether it did."""
    heads = _heads(entries)
    if heads is None or len(entries) > _MANY:
        return False
    at = in_file(now)
    values: list[object] = []
    for (entry, spans), head in zip(entries, heads, strict=True):
        values += (*_row(entry, spans, at), head)
    statement = _INSERT_NEXT.format(values=", ".join([_VALUES_AND_HEAD] * len(entries)))
    return connection.execute(statement, (*values, len(entries), State.OPEN)).rowcount == len(entries)


def _heads(entries: Sequence[tuple[Entry, str]]) -> list[int] | None:
    """For each where its document has to stand before all of them; nothing when they do not follow each other."""
    next_ones: dict[str, int] = {}
    first_ones: dict[str, int] = {}
    for entry, _ in entries:
        if entry.sequence != next_ones.setdefault(entry.document, entry.sequence):
            return None
        next_ones[entry.document] += 1
        first_ones.setdefault(entry.document, entry.sequence)
    return [first_ones[entry.document] - 1 for entry, _ in entries]


def _row(entry: Entry, spans: str, at: str) -> tuple[object, ...]:
    return (entry.document, entry.epoch, entry.sequence, entry.person, entry.client, spans, entry.update, at)


def insert(connection: sqlite3.Connection, entries: Sequence[tuple[Entry, str]], now: datetime) -> None:
    """Insert entries, each with its spans as the table holds them."""
    at = in_file(now)
    for begin in range(0, len(entries), _MANY):
        values: list[object] = []
        for entry, spans in entries[begin : begin + _MANY]:
            values += _row(entry, spans, at)
        connection.execute(_INSERT + ", ".join([_VALUES] * (len(values) // 8)), values)
