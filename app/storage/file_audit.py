"""The audit in an SQLite file: the same as `app.storage.editing` and `audit`, in one step of the thread that writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime

from app.audit.chain import NOTHING, OWN_CHAIN
from app.storage import audit
from app.storage.audit import Happening
from app.storage.columns import in_file
from app.storage.editing import Edit, Place, happenings

_PLACES = """
    SELECT part.id, part.kind, part.conference, conference.case_file
    FROM part JOIN conference ON conference.id = part.conference
    WHERE part.id IN (SELECT value FROM json_each(?))
"""
#: For each person the chain of their agency, or the installation's own, and its last row. In one row: each row costs a
#: turn of the interpreter's lock, for which a busy event loop may make it wait.
_ENDS = """
    SELECT json_group_array(json_array(writer.person, writer.chain, last.sequence, last.hash))
    FROM (
        SELECT asked.value AS person, coalesce(nullif(person.agency, ''), ?) AS chain
        FROM json_each(?) AS asked LEFT JOIN person ON person.id = asked.value
    ) AS writer
    LEFT JOIN audit AS last ON last.chain = writer.chain
        AND last.sequence = (SELECT max(sequence) FROM audit WHERE chain = writer.chain)
"""
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
    (found,) = connection.execute(_ENDS, (OWN_CHAIN, persons)).fetchone()
    written = json.loads(found)
    chains = {person: chain for person, chain, _, _ in written}
    ends = {chain: (sequence, hash_) if sequence else (0, NOTHING) for _, chain, sequence, hash_ in written}
    for chain, its_own in audit.by_chain(happened, chains):
        rows = audit.following(chain, ends[chain], its_own, at)
        connection.executemany(_INSERT, [audit.columns(row) | {"at": in_file(row.at)} for row in rows])
