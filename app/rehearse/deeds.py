"""Deeds that wait for their day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from app.rehearse.scenario import Entry

#: What the product asks for and the file does not tell.
UNSAID = "Not said."

Deed = Callable[[], Awaitable[None]]


class Act(NamedTuple):
    """Something that somebody does on a day, and the key of the file that says so."""

    day: str
    key: str
    deed: Deed


def bound(deed: Callable[[Entry], Awaitable[None]], each: Entry) -> Deed:
    """The deed with the entry that it is about."""
    return lambda: deed(each)
