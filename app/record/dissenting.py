"""What becomes of a dissent of a plan between two conferences: it is answered, taken further, settled.

Kept beside the record, which is never changed; the next board begins with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.board.shape import DissentState
from app.record.agreed import Agreed
from app.record.lines import DissentLine

#: Of the answers on a board, in UTF-16 code units.
LONGEST_REPLY = 2_000


class DissentTurn(StrEnum):
    """What somebody writes down about a dissent. The words are in use in stored data."""

    ANSWERED = "answered"
    #: The answer did not settle it: it goes to the next step.
    ESCALATED = "escalated"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Turned:
    """One turn of a dissent. `entry` is its id."""

    entry: str
    turn: DissentTurn
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FollowedDissent:
    """A dissent of a plan with what became of it since."""

    line: DissentLine
    turns: Sequence[Turned]

    @property
    def open(self) -> bool:
        return self.line.state is DissentState.OPEN and not settled(self.turns)

    def level(self, steps: Sequence[str]) -> str:
        """With whom it is now, along the steps of a place."""
        return level(self.line, self.turns, steps)


def followed(record: Agreed, turns: Mapping[str, Sequence[Turned]]) -> Sequence[FollowedDissent]:
    """Every dissent of a plan that was open when it was made and says something."""
    waiting = (line for line in record.dissents if line.state is DissentState.OPEN)
    return [FollowedDissent(line, turns.get(line.id, ())) for line in waiting if line.by or line.view.strip()]


def settled(turns: Iterable[Turned]) -> bool:
    return any(each.turn is DissentTurn.SETTLED for each in turns)


def level(line: DissentLine, turns: Iterable[Turned], steps: Sequence[str]) -> str:
    """With whom a dissent is after its turns. A word that is no step of the place is left where it was said."""
    further = sum(each.turn is DissentTurn.ESCALATED for each in turns)
    said = line.level.strip()
    if not further or not steps or (said and said not in steps):
        return said
    at = steps.index(said) if said else 0
    return steps[min(at + further, len(steps) - 1)]


def after(line: DissentLine, turns: Sequence[Turned], steps: Sequence[str], zone: str) -> DissentLine:
    """The same dissent as the next board finds it, with what was said about it since."""
    answers = [each.words for each in turns if each.turn is DissentTurn.ANSWERED]
    line = replace(line, level=level(line, turns, steps), reply=_last("\n".join(filter(None, (line.reply, *answers)))))
    end = next((each for each in turns if each.turn is DissentTurn.SETTLED), None)
    if end is None:
        return line
    on = end.at.astimezone(ZoneInfo(zone)).date()
    return replace(line, state=DissentState.RESOLVED, resolution=end.words, resolved_on=on)


def _last(words: str) -> str:
    """The end of words that are too many for the board; the plan and its page have all of them."""
    units = words.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_REPLY:
        return words
    return "…" + units[-2 * (LONGEST_REPLY - 1) :].decode("utf-16-le", "ignore")
