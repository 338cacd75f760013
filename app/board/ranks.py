"""Ranks: the strings by which entries are ordered, in the notation of the `fractional-indexing` package."""

from __future__ import annotations

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def nth_rank(n: int) -> str:
    """The rank of the nth entry, from 0, of a list that is planted in order. Raises ValueError beyond 3,905."""
    if n < 62:
        return "a" + _DIGITS[n]
    high, low = divmod(n - 62, 62)
    if high >= 62:
        raise ValueError(f"a planted list has no entry {n}")
    return "b" + _DIGITS[high] + _DIGITS[low]
