"""For whom something is that somebody hands round or puts up: all who take part, or a few who are named."""

from __future__ import annotations

from collections.abc import Collection


class ForReaders:
    """A paper, a file, a picture. `may_see` are ids of people; empty for everyone."""

    __slots__ = ()

    may_see: tuple[str, ...]
    added_by: str

    def is_for(self, person: str) -> bool:
        """Whoever added it reads it always."""
        return not self.may_see or person in self.may_see or person == self.added_by


def readers_wanted(
    audience: str, may_see: Collection[str], present: Collection[str], problems: dict[str, str], field: str = "may_see"
) -> tuple[str, ...]:
    """Who may see something; empty for everyone who takes part. What is wrong is added to `problems` of the field."""
    if audience != "few":
        return ()
    if not may_see or set(may_see) - set(present):
        problems[field] = "Please choose who may read it."
    return tuple(may_see)
