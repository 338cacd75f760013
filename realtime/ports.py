"""What the engine asks of its host: a journal that keeps, a doorkeeper that admits, a relay that carries hints."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from realtime.grammar import Grammar


class Reason(StrEnum):
    """Why a person is refused a document or an edit: the word that travels to the page, which has the sentence."""

    SIGNED_OUT = "signed-out"
    UNKNOWN = "unknown"  # no such document, or not for this person: the two are never told apart
    REMOVED = "removed"
    OUTSIDE = "outside"  # asked to wait outside for a while
    READ_ONLY = "read-only"
    FROZEN = "frozen"
    OTHER_HISTORY = "other-history"  # the copy belongs to another epoch of the document
    OUTDATED_PAGE = "outdated-page"  # the page was built for another shape of the board
    NOT_LOADED = "not-loaded"
    NOT_KEPT = "not-kept"  # the journal could not be written
    MALFORMED = "malformed"
    FORGED = "forged"
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"


class Refused(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The host does not let this happen."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who opened the socket, as the host's session says: opaque to the engine."""

    session: str
    person: str


#: The client id of a copy that only looks: nobody may write under it, and nobody is told that it is here.
LOOKING = 0


@dataclass(frozen=True, slots=True)
class Admission:
    """What one person may do with one document, as decided when the token was presented."""

    document: str
    person: str
    session: str
    #: What others are shown of this person (name, colour …): stamped on presence by the server.
    card: Mapping[str, str | int]
    #: The client id issued for this connection's copy of the document, or `LOOKING`.
    client: int
    #: Every client id ever issued to this person for this document, `client` among them; none for a copy that looks.
    clients: frozenset[int]
    epoch: int
    writes: bool
    grammar: Grammar
    #: What else the host lets this person see, in the host's own marks: when they change, the page is told to ask.
    beside: frozenset[str] = frozenset()


class Span(NamedTuple):
    """Clocks `start` (included) to `end` (excluded) of one client."""

    client: int
    start: int
    end: int


class Entry(NamedTuple):
    """One edit as the journal keeps it. `sequence` counts from 1 within the document, without gaps."""

    document: str
    epoch: int
    sequence: int
    person: str
    client: int
    spans: tuple[Span, ...]
    update: bytes


@dataclass(frozen=True, slots=True)
class History:
    """What a room is opened from: a checkpoint of everything up to `checkpoint_sequence`, and the entries after it."""

    epoch: int
    checkpoint_sequence: int
    checkpoint: bytes | None
    entries: Sequence[tuple[int, bytes]]
    #: False once the host has sealed the document for good.
    open: bool
    #: Stands around whatever reads these bytes with a library that may not survive it.
    reading: Callable[[], AbstractContextManager[object]] = nullcontext

    @property
    def head(self) -> int:
        """The last sequence in it."""
        return self.entries[-1][0] if self.entries else self.checkpoint_sequence


@dataclass(frozen=True, slots=True)
class Sealed:
    """One document as it stands while nobody can edit it: everything up to `sequence`, as one update."""

    document: str
    epoch: int
    sequence: int
    update: bytes


class Journal(Protocol):
    """Keeps edits in one order per document. What it has accepted survives the loss of power."""

    async def append(self, entries: Sequence[Entry]) -> Mapping[str, Reason]:
        """Keep all entries in one commit; returns on disk.

        Entries of a document that may no longer be written are not kept; the answer names those documents with the
        reason (`FROZEN`, `OTHER_HISTORY`, `NOT_KEPT` when its sequence is no longer the next one). An exception means
        that nothing of the batch was kept.
        """
        ...

    async def replay(self, document: str) -> History:
        """Everything needed to open the document. Raises `Refused(UNKNOWN)` or `Refused(NOT_LOADED)`."""
        ...

    async def head(self, document: str) -> int:
        """The last sequence kept, 0 for none."""
        ...

    async def since(self, document: str, sequence: int) -> Sequence[tuple[int, bytes]]:
        """The entries after `sequence`, in order: how a process catches up with what others kept."""
        ...


class Doorkeeper(Protocol):
    """Decides who may do what, from the host's current state."""

    async def admit(self, visitor: Visitor, document: str, token: str) -> Admission:
        """The admission behind a token. Raises `Refused`."""
        ...

    async def review(self, admissions: Sequence[Admission]) -> Sequence[Admission | Reason]:
        """The same admissions as they would be decided now, in the same order; a reason where one has ended."""
        ...


class Witness(Protocol):
    """Hears what happens at the door and in the rooms and must not be forgotten. Must not raise, nor wait."""

    def dismissed(self, admission: Admission, reason: Reason) -> None:
        """Somebody's copy of a document came to its end."""
        ...


class Relay(Protocol):
    """Carries hints between processes: "document has reached sequence". Hints may be lost, repeated or late."""

    async def tell(self, document: str, sequence: int) -> None: ...

    def hints(self) -> AsyncIterator[tuple[str, int]]: ...
