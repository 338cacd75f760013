"""Who and what a line of a record means, as it was called on that day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Who:
    """A participant with the name and agency of that day; or, without `id`, somebody in words."""

    name: str
    agency: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class EntryReference:
    """Another entry of the same board. `among` names its list; both it and `words`, what the
    entry said then, are empty when it was no longer there."""

    among: str
    id: str
    words: str
