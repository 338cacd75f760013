"""The audit in an SQLite file: the same as `app.storage.editing` and `audit`, in one step of the thread that writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime

from app.audit.chain import NOTHING
from app.storage import audit
from app.storage.audit import Happening
from app.storage.columns import in_file
from app.storage.editing import Edit, Place, happenings

_PLACES = """
    SELECT part.id, part.kind, part.conference, conference.case_file
    FROM part JOIN conference ON conference.id = part.conference
    WHERE part.id IN (SELECT value FROM json_each(?))
"""
_AGENCIES = "SELECT id, agency FROM person WHERE id IN (SELECT value FROM json_each(?))"
_END = "SELECT sequence, hash FROM audit WHERE chain = ? ORDER BY sequence DESC LIMIT 1"
_INSERT = """
    INSERT INTO audit (chain, sequence, at, kind, person, about, case_file, conference, part, details, address,
        session, request, previous, hash)
    VALUES (:chain, :sequence, :at, :kind, :person, :about, :case_file, :conference, :part, :details, :address,
        :session, :request, :previous, :hash)
"""


def write_down(connection: sqlite3.Connection, edits: Collection[Edit], at: datetime) -> None:
    """In the transaction that keeps the edits, which are no longer news when it is committed."""
    if not edits:
        return
    documents = json.dumps(sorted({edit.document for edit in edits}))
    places = {row[0]: Place(*row[1:]) for row in connection.execute(_PLACES, (documents,))}
    append(happenings(edits, places), at, connection)


def append(happened: Iterable[Happening], at: datetime, connection: sqlite3.Connection) -> None:
    """Write them down at the end of their chains, in the transaction that goes on."""
    happened = list(happened)
    persons = json.dumps(sorted({each.person for each in happened}))
    agencies = dict(connection.execute(_AGENCIES, (persons,)).fetchall())
    for chain, its_own in audit.by_chain(happened, agencies):
        end = connection.execute(_END, (chain,)).fetchone() or (0, NOTHING)
        rows = audit.following(chain, end, its_own, at)
        connection.executemany(_INSERT, [audit.columns(row) | {"at": in_file(row.at)} for row in rows])
