"""What a rule finds on a board: a sentence for the people in the room, and the place that it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.board.forms import Choice, Prose

#: The ids and names of the participants.
People = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Children:
    """The children of the family, with what they are called by their ids."""

    #: Those who take part.
    here: Mapping[str, str] = field(default_factory=dict)
    #: Those who do not: they are not named, for not everybody at the table knows of them.
    others: Mapping[str, str] = field(default_factory=dict)


NO_CHILDREN = Children()


class Severity(Choice):
    """A blocker is settled before freezing; a warning may stand, and is then part of the record."""

    BLOCKS = "blocks", "Must be settled"
    WARNS = "warns", "Worth a look"


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the board: a list, an entry of it, and the step when the entry is a goal."""

    section: str
    entry: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    code: str
    severity: Severity
    sentence: str
    where: Place


def blocks(code: str, sentence: str, section: str, entry: str = "") -> Finding:
    return Finding(code, Severity.BLOCKS, sentence, Place(section, entry))


def warns(code: str, sentence: str, section: str, entry: str = "", step: str = "") -> Finding:
    return Finding(code, Severity.WARNS, sentence, Place(section, entry, step))


def quoted(words: str, longest: int = 60) -> str:
    """Words in brackets after a name, on one line; nothing when there are none."""
    words = " ".join(words.split())
    if not words:
        return ""
    return f" ({words})" if len(words) <= longest else f" ({words[:longest].rstrip()}…)"


def first_words(prose: Prose) -> str:
    return next((line for line in prose.lines() if line.strip()), "")
