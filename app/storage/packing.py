"""Files of the shelf in a copy of the database: a backup is one file, and whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from app.storage.copies import Unusable
from app.storage.shelf import Shelf
from app.storage.shelved import SHELVED

_BLOCK = 1 << 20
#: By name, as older copies may lack some.
_SHELVED = tuple(table.name for table in SHELVED)


def pack(copy: Path, database: Path, shelf: Shelf) -> int:
    """Put the bytes of every file that the copy knows into it. How many are not what they were, or not there at all.

    What somebody took back since the copy was made goes from the copy too. Raises `Unusable`.
    """
    try:
        with closing(sqlite3.connect(copy)) as connection, connection:
            connection.execute("CREATE TABLE packed (digest TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL)")
            known = [table for table in _SHELVED if _has_table(connection, table)]
            wanted = connection.execute(_wanted(known)).fetchall() if known else []
            missing = [digest for digest, size in wanted if not _packed(connection, shelf, digest, size)]
            taken_back = [digest for digest in missing if not _stands(database, digest)]
            for table in known:
                gone = f"DELETE FROM {table} WHERE digest = ?"  # noqa: S608 - a name of ours
                connection.executemany(gone, [(digest,) for digest in taken_back])
    except sqlite3.Error as error:
        raise Unusable(f"The files could not be copied ({type(error).__name__}).") from None
    return len(missing) - len(taken_back)


def unpack(copy: Path, shelf: Shelf) -> None:
    """Put the files of a copy on the shelf, and make the copy a database like any other. Raises `Unusable`."""
    try:
        # The last step is outside of any transaction.
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            if not _has_table(connection, "packed"):
                return
            for digest, size in connection.execute("SELECT digest, length(content) FROM packed").fetchall():
                incoming = shelf.take(_blocks(connection, digest), size)
                if incoming.digest != digest:
                    shelf.drop(incoming)
                    raise Unusable(f"A file in {copy} is damaged.")
                shelf.keep(incoming)
            connection.execute("DROP TABLE packed")
            connection.execute("VACUUM")
    except sqlite3.Error as error:
        raise Unusable(f"The files could not be put back ({type(error).__name__}).") from None


def _packed(connection: sqlite3.Connection, shelf: Shelf, digest: str, size: int) -> bool:
    if shelf.digest_of(digest) != digest or shelf.place(digest).stat().st_size != size:
        return False
    row = connection.execute("INSERT INTO packed (digest, content) VALUES (?, zeroblob(?))", (digest, size)).lastrowid
    assert row is not None  # noqa: S101 - a row was inserted just now
    with shelf.place(digest).open("rb") as file, connection.blobopen("packed", "content", row) as blob:
        while block := file.read(_BLOCK):
            blob.write(block)
    return True


def _blocks(connection: sqlite3.Connection, digest: str) -> Iterator[bytes]:
    (row,) = connection.execute("SELECT rowid FROM packed WHERE digest = ?", (digest,)).fetchone()
    with connection.blobopen("packed", "content", row, readonly=True) as blob:
        while block := blob.read(_BLOCK):
            yield block


def _stands(database: Path, digest: str) -> bool:
    """Whether anything stands on these bytes in the database as it is now."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        query = f"SELECT 1 FROM ({_wanted(_SHELVED)}) WHERE digest = ?"  # noqa: S608 - names of ours
        return connection.execute(query, (digest,)).fetchone() is not None


def _wanted(tables: Sequence[str]) -> str:
    # Without ALL a union names each once.
    return " UNION ".join(f"SELECT digest, size FROM {table}" for table in tables)  # noqa: S608 - names of ours


def _has_table(connection: sqlite3.Connection, name: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(query, (name,)).fetchone() is not None
