"""The audit as chains: each row holds the hash of the one before, so no row can change, go, come or move unnoticed.

    hash = SHA-256(hash of the row before || canonical JSON of this row)

A chain belongs to one agency; people of no agency, and strangers, write into the installation's own. What is missing
at the end of a chain only shows against a signed head: a promise, kept elsewhere, that the chain was so long once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from itertools import groupby

#: The chain of the installation itself.
OWN_CHAIN = "installation"
#: What the first row of a chain follows.
NOTHING = "0" * 64


@dataclass(frozen=True, slots=True)
class Row:
    """One happening, as it is kept. "" where there is nothing to say."""

    chain: str
    #: Counts from 1 within the chain, without gaps.
    sequence: int
    at: datetime
    kind: str
    person: str
    about: str
    case: str
    conference: str
    part: str
    #: Canonical JSON of an object.
    details: str
    address: str
    session: str
    request: str
    previous: str = NOTHING
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain was, and the hash of its last row then."""

    chain: str
    sequence: int
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Flaw:
    """The first row of a chain that is not genuine."""

    chain: str
    sequence: int
    sentence: str


def instant(at: datetime) -> str:
    """An instant in the one way in which it is hashed and signed."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(content: Mapping[str, object]) -> bytes:
    """JSON with sorted keys and no spaces; text and whole numbers only."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


_HASHED = tuple(each.name for each in fields(Row) if each.name not in {"previous", "hash"})


def hash_of(row: Row) -> str:
    """The hash that belongs to the row, whatever it says it is."""
    return _hash_of(row, row.previous)


def _hash_of(row: Row, previous: str) -> str:
    content = {name: getattr(row, name) for name in _HASHED} | {"at": instant(row.at)}
    return hashlib.sha256(previous.encode() + canonical(content)).hexdigest()


def linked(row: Row, previous: str) -> Row:
    """The row as the next one after the row with this hash."""
    return replace(row, previous=previous, hash=_hash_of(row, previous))


class Walk:
    """Along one chain, row by row: what is the first that is not genuine?"""

    def __init__(self, chain: str, heads: Iterable[Head]) -> None:
        self.chain = chain
        self.length = 0
        self._previous = NOTHING
        self._promised: dict[int, str] = {}
        self._contradicted: Flaw | None = None
        for head in heads:
            if self._promised.setdefault(head.sequence, head.hash) != head.hash and self._contradicted is None:
                self._contradicted = self._flaw(head.sequence, "is said to be different rows by two signed heads")

    def take(self, row: Row) -> Flaw | None:
        """The next row; a flaw when it is not what it has to be. After a flaw the walk is over."""
        sentence = self._objection(row)
        if sentence is not None:
            return self._flaw(self.length + 1, sentence)
        self.length, self._previous = self.length + 1, row.hash
        return None

    def _objection(self, row: Row) -> str | None:
        expected = self.length + 1
        if row.sequence != expected:
            return f"is missing: entry {row.sequence} stands in its place"
        if row.previous != self._previous:
            return "does not follow the one before it"
        if not _is_genuine(row):
            return "was changed"
        return None if self._promised.get(expected, row.hash) == row.hash else "is not the one that was signed"

    def end(self) -> Flaw | None:
        """Nothing follows: a flaw when something ought to."""
        longest = max(self._promised, default=0)
        if longest > self.length:
            return self._flaw(self.length + 1, f"is missing: {longest} entries were signed")
        return self._contradicted

    def _flaw(self, sequence: int, sentence: str) -> Flaw:
        return Flaw(self.chain, sequence, sentence)


def _is_genuine(row: Row) -> bool:
    try:
        return row.hash == hash_of(row)
    except (TypeError, ValueError, AttributeError):
        # A column holds what no column of ours can hold.
        return False


def flaws(rows: Iterable[Row], heads: Iterable[Head]) -> Iterator[Flaw]:
    """The first bad row of each chain that has one. `rows` are grouped by chain and in their order within it."""
    walks = {chain: Walk(chain, its_own) for chain, its_own in _by_chain(heads).items()}
    for chain, its_rows in groupby(rows, key=lambda row: row.chain):
        walk = walks.pop(chain, None) or Walk(chain, ())
        flaw = next(filter(None, map(walk.take, its_rows)), None) or walk.end()
        if flaw is not None:
            yield flaw
    yield from filter(None, (walk.end() for walk in walks.values()))


def _by_chain(heads: Iterable[Head]) -> Mapping[str, Sequence[Head]]:
    found: dict[str, list[Head]] = {}
    for head in heads:
        found.setdefault(head.chain, []).append(head)
    return found
