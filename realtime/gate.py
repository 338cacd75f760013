"""What may enter a document: every update is read and judged here before pycrdt sees a byte of it.

pycrdt trusts its input: crafted updates hang, crash or silently divide it, and what one browser sends reaches all
others. So the gate lets in only new structs of clients that the server issued, at the exact next clock, at places that
exist and that the grammar allows. What the document already holds is stripped, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from realtime.continuing import Continuation, continuation
from realtime.cutting import block_from, cut_up, encode
from realtime.draft import Draft, Missing
from realtime.errors import forged, malformed
from realtime.gate_index import KnownClient
from realtime.grammar import Grammar
from realtime.places import roots_of
from realtime.ports import Span
from realtime.update import Block, GateLimits, Update, parse
from realtime.varint import reading

__all__ = ["Fresh", "Gap", "Gate", "GateLimits", "Known", "Verdict"]


class Fresh(NamedTuple):
    """The update says something new: `update` is what to apply, keep and tell."""

    update: bytes
    #: The new clocks, by client.
    spans: tuple[Span, ...]
    #: Whether something is deleted that was not known to be.
    deletes: bool
    draft: Draft | Continuation
    #: The update as it was received, and the blocks of it that are new.
    received: bytes
    blocks: list[Block]

    @property
    def state(self) -> dict[int, int]:
        """The next clock of every client once this is applied. Costs as much as the document has had clients."""
        return self.draft.clocks()

    def pieces(self, most: int = 500) -> Iterator[bytes]:
        """What `update` says, in updates of at most so many structs, each of which builds only on those before it.

        A struct may lie about its neighbours in a way that makes yrs search the whole list for it. Only between two
        pieces can anybody look at the clock.
        """
        if sum(len(block.structs) for block in self.blocks) <= most:
            yield self.update
            return
        yield from cut_up(self.received, {block.client: block for block in self.blocks}, self.draft.order, most)
        if self.draft.deletes:
            yield encode(self.received, [], self.draft.deletes)


@dataclass(frozen=True, slots=True)
class Known:
    """The document holds all of it: acknowledge, and do nothing else."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something is missing in between: apply nothing, acknowledge nothing, ask with a fresh step 1."""


Verdict = Fresh | Known | Gap

_KNOWN = Known()
_GAP = Gap()
_LIMITS = GateLimits()
_UNBOUNDED = GateLimits(*[2**62] * 7)


class Gate:
    """The gate of one document.

    `learn` what the journal holds, `examine` what a browser sends, and `accept` a `Fresh` once pycrdt has applied it.
    """

    def __init__(self, grammar: Grammar, limits: GateLimits = _LIMITS) -> None:
        self._limits = limits
        self._roots = roots_of(grammar)
        self._index: dict[int, KnownClient] = {}
        self._clocks: dict[int, int] = {}
        self._state = MappingProxyType(self._clocks)
        self._unread: list[bytes] = []

    def learn(self, update: bytes) -> None:
        """Takes in what the journal or a checkpoint holds, in order; read only when it is first needed."""
        self._unread.append(update)

    @property
    def state(self) -> Mapping[int, int]:
        """The next clock of each client, as a view. Raises `ProtocolError` if what was learnt is no update."""
        self._catch_up()
        return self._state

    def examine(self, update: bytes, clients: frozenset[int]) -> Verdict:
        """The verdict on an update by somebody who may write as `clients`. Raises `ProtocolError`; changes nothing."""
        self._catch_up()
        with reading:
            more = continuation(update, clients, self._index, self._limits)
        if more is not None:
            return Fresh(update, (Span(more.client, more.clock, more.end),), False, more, update, [])
        return self.examine_at_length(update, clients)

    def examine_at_length(self, update: bytes, clients: frozenset[int]) -> Verdict:
        """The same, whatever the update may be."""
        self._catch_up()
        parsed = parse(update, self._limits)
        blocks, whole = self._new_blocks(parsed.blocks)
        for block in blocks:
            if block.client not in clients:
                raise forged("struct of a client that was not issued to the writer")
        draft = Draft(self._index, self._roots, self._limits.depth, trusted=False)
        return self._verdict(update, parsed, blocks, whole, draft)

    def accept(self, fresh: Fresh) -> None:
        """The document now holds what was examined. Raises `RuntimeError` if it has moved on since."""
        fresh.draft.commit()
        for span in fresh.spans:
            self._clocks[span.client] = span.end

    def _verdict(self, update: bytes, parsed: Update, blocks: list[Block], whole: bool, draft: Draft) -> Verdict:
        try:
            if blocks:
                draft.place(blocks)
            whole = draft.delete(parsed.deletes) and whole
        except Missing:
            return _GAP
        if not blocks and not draft.deletes:
            return _KNOWN
        news = update if whole else encode(update, blocks, draft.deletes)
        spans = tuple([Span(client, clock, end) for client, clock, end, _ in blocks])
        return Fresh(news, spans, bool(draft.deletes), draft, update, blocks)

    def _new_blocks(self, blocks: list[Block]) -> tuple[list[Block], bool]:
        """The blocks without what the document already holds, and whether that is all of them."""
        new = []
        whole = True
        for block in blocks:
            clock = self._clocks.get(block.client, 0)
            if block.clock < clock:
                whole = False
                if block.end <= clock:
                    continue
                block = block_from(block, clock)
            new.append(block)
        return new, whole

    def _catch_up(self) -> None:
        if self._unread:
            for update in self._unread:
                self._take_in(update)
            self._unread.clear()

    def _take_in(self, update: bytes) -> None:
        parsed = parse(update, _UNBOUNDED)
        blocks, whole = self._new_blocks(parsed.blocks)
        draft = Draft(self._index, self._roots, self._limits.depth, trusted=True)
        match self._verdict(update, parsed, blocks, whole, draft):
            case Fresh() as fresh:
                self.accept(fresh)
            case Gap():
                raise malformed("what was kept has a gap")
