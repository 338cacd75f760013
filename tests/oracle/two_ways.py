"""The gate has a short way for the commonest edit: whatever comes, it must say what the long way says."""

from __future__ import annotations

from realtime.errors import ProtocolError
from realtime.gate import Fresh, Gate, Verdict


class TwoWays(Gate):
    """Goes both ways and compares."""

    def examine(self, update: bytes, clients: frozenset[int]) -> Verdict:
        try:
            long = self.examine_at_length(update, clients)
        except ProtocolError as refusal:
            try:
                short = super().examine(update, clients)
            except ProtocolError as other:
                assert (other.code, other.reason) == (refusal.code, refusal.reason), update.hex()
                raise
            raise AssertionError(f"{update.hex()} is refused at length, not in short: {refusal}") from None
        short = super().examine(update, clients)
        assert said(short) == said(long), update.hex()
        return short


def said(verdict: Verdict) -> object:
    """What the room hears of it."""
    if not isinstance(verdict, Fresh):
        return verdict
    return verdict.update, verdict.spans, verdict.deletes, verdict.state, list(verdict.pieces())
