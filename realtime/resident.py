"""One document in memory: the pycrdt document, and the gate in front of it.

Both are built from the history when they are first needed: whoever comes first to a long board is told its checkpoint
as it is. After every apply the state vector is compared with what the gate predicted: a difference, or a panic of the
library, means that the copy in memory is no longer to be trusted.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pycrdt

from realtime.errors import ProtocolError
from realtime.gate import Fresh, Gap, Gate, GateLimits, Known
from realtime.grammar import Grammar
from realtime.ports import Admission, History
from realtime.varint import write_uint

NOTHING = b"\x00\x00"

#: When many come back in the same moment, most of them lack the same; so many answers are remembered.
_LACKS = 4


class Diverged(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The document in memory is not what the gate says it should be: it must be reloaded from the journal."""


class Resident:
    """The resident document. Raises `Diverged` from whatever touches the library."""

    def __init__(self, history: History, limits: GateLimits) -> None:
        self._limits = limits
        self._past: list[bytes] = [history.checkpoint] if history.checkpoint else []
        self._past += [update for _, update in history.entries]
        #: Bytes of everything since the document was measured last, and what it measured then.
        self._size = sum(map(len, self._past))
        self._measured = 0
        self._reading = history.reading
        self._built: pycrdt.Doc[pycrdt.Text] | None = None
        self._gate: Gate | None = None
        self._full: bytes | None = None
        self._state: bytes | None = None
        #: What copies with a state vector lack, as was asked last.
        self._lacks: dict[bytes, bytes] = {}
        if history.checkpoint is not None and not history.entries:
            self._full, self._state = history.checkpoint, self._state_of(history.checkpoint)
        else:
            self._build()

    def _state_of(self, checkpoint: bytes) -> bytes:
        # To know it, all of the checkpoint is read: one that is damaged serves nobody.
        try:
            with self._reading():
                return pycrdt.get_state(checkpoint)
        except BaseException as broken:
            raise _diverged(broken) from broken

    @property
    def _document(self) -> pycrdt.Doc[pycrdt.Text]:
        return self._build() if self._built is None else self._built

    def _build(self) -> pycrdt.Doc[pycrdt.Text]:
        document = self._built = pycrdt.Doc()
        with self._reading(), self._transaction():
            for update in self._past:
                self._apply(update)
        return document

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """One for all that is applied meanwhile: each of its own costs more than what is done in it to most edits."""
        try:
            with self._document.transaction():
                yield
        except BaseException as broken:
            raise _diverged(broken) from broken

    @property
    def state(self) -> bytes:
        """The encoded state vector."""
        if self._state is None:
            try:
                self._state = self._document.get_state()
            except BaseException as broken:
                raise _diverged(broken) from broken
        return self._state

    def full(self) -> bytes:
        """Everything, as one update."""
        if self._full is None:
            self._full = self._lacking(None)
        return self._full

    def remembers(self, state_vector: bytes) -> bool:
        """Whether a copy with this state vector has asked since the document changed last."""
        return state_vector in self._lacks

    def lacking(self, state_vector: bytes) -> bytes:
        """What a copy with this (checked) state vector lacks."""
        if state_vector == b"\x00":
            return self.full()
        lacks = self._lacks.get(state_vector)
        if lacks is None:
            if len(self._lacks) >= _LACKS:
                self._lacks.clear()
            lacks = self._lacks[state_vector] = self._lacking(state_vector)
        return lacks

    def fits(self, more: int, most: int) -> bool:
        """Whether the document, encoded, stays within `most` bytes when it grows by so many.

        Long meetings write many times what their board holds in the end, so what was written is only a first estimate.
        """
        if self._size + more > most and self._size - self._measured >= most // 16:
            self._size = self._measured = len(self.full())
        return self._size + more <= most

    def examine(self, update: bytes, admission: Admission) -> Fresh | Known | Gap:
        """What the gate says of an update by whoever was so admitted. Raises `ProtocolError`."""
        if update == NOTHING:
            return Known()
        return self._gate_for(admission.grammar).examine(update, admission.clients)

    def accept(self, fresh: Fresh, admission: Admission) -> None:
        """Apply what the gate let through, and check that the document has become what the gate predicted."""
        gate = self._gate_for(admission.grammar)
        self._changed(fresh.update)
        state = self._applied(fresh)
        gate.accept(fresh)
        for span in fresh.spans:
            # The entries of a state vector stand in any order: looking for each is enough and costs a memory search.
            if write_uint(span.client) + write_uint(gate.state[span.client]) not in state:
                raise Diverged("state vector")
        if not state.startswith(write_uint(len(gate.state))):
            raise Diverged("clients")

    def _applied(self, fresh: Fresh) -> bytes:
        """The state vector after it is applied."""
        document, begin = self._document, time.thread_time()
        try:
            with document.transaction():
                for piece in fresh.pieces():
                    if time.thread_time() - begin > self._limits.seconds:
                        raise Diverged("too slow")
                    self._apply(piece)
                self._state = state = document.get_state()
        except BaseException as broken:
            raise _diverged(broken) from broken
        return state

    def learn(self, update: bytes) -> None:
        """Apply what another process has kept."""
        self._apply(update)
        self._changed(update)
        if self._gate is None:
            self._past.append(update)
        else:
            self._gate.learn(update)

    def _changed(self, update: bytes) -> None:
        self._size += len(update)
        self._state = self._full = None
        self._lacks.clear()

    def _gate_for(self, grammar: Grammar) -> Gate:
        if self._gate is None:
            if self._built is None:
                self._build()
            gate = Gate(grammar, self._limits)
            for update in self._past:
                gate.learn(update)
            try:
                len(gate.state)
            except ProtocolError as defect:
                raise Diverged("what was kept does not pass the gate") from defect
            self._past.clear()
            self._gate = gate
        return self._gate

    def _apply(self, update: bytes) -> None:
        try:
            self._document.apply_update(update)
        except BaseException as broken:
            raise _diverged(broken) from broken

    def _lacking(self, state_vector: bytes | None) -> bytes:
        try:
            return self._document.get_update(state_vector)
        except BaseException as broken:
            raise _diverged(broken) from broken


def rehearse() -> None:
    """Make a document that nobody needs: the library is read when the first one is made."""
    pycrdt.Doc()


def merged(updates: list[bytes]) -> list[bytes]:
    """The same edits in as few updates as is cheap: merging is superlinear, so only small windows are merged."""
    if len(updates) < 2:
        return updates
    together: list[bytes] = []
    for begin in range(0, len(updates), 100):
        window = updates[begin : begin + 100]
        try:
            together.append(pycrdt.merge_updates(*window) if len(window) > 1 else window[0])
        except BaseException as broken:
            _diverged(broken)
            together += window
    return together


def _diverged(broken: BaseException) -> Diverged:
    # The library's panics are no `Exception`. Whatever is no failure of the library goes on its way.
    if isinstance(broken, (KeyboardInterrupt, SystemExit, GeneratorExit)):
        raise broken
    if isinstance(broken, Diverged):
        return broken
    return Diverged(type(broken).__name__)
