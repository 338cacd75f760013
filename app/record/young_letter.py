"""A letter to a young person about what was decided for them, in the words of the worker who writes it.

It is nobody's cut of the plan: everything in it was typed by a person. Once it is given nothing in it changes, and it
says neither who else may read it nor that a later one has taken its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.record.facts import CaseFacts
from app.record.who import Who

#: About four pages in large type.
LONGEST = 6_000


@dataclass(frozen=True, slots=True)
class YoungLetter:
    """One letter. `zone` is where people read its day."""

    case: CaseFacts
    #: The id of the conference that it tells of.
    conference: str
    number: int
    written_at: datetime
    zone: str
    to: Who
    by: Who
    words: str

    @property
    def paragraphs(self) -> tuple[tuple[str, ...], ...]:
        """What a blank line keeps apart, each as its lines."""
        apart = [[]]  # type: list[list[str]]
        for line in self.words.splitlines():
            if line.strip():
                apart[-1].append(line.strip())
            elif apart[-1]:
                apart.append([])
        return tuple(tuple(lines) for lines in apart if lines)
