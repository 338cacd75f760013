"""What somebody may do at a conference, in words, read from the table of permits: for whoever decides about a role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.conference.permits import Permit, Stance, may

#: In the order in which one tells them; what everybody may do who takes part is not told.
_WORDS = {
    Permit.WRITE_SHARED_PART: "write on the board",
    Permit.RESTRICT: "keep something to a few",
    Permit.ANSWER: "answer what is asked around the table",
    Permit.HAND_ROUND: "hand papers round",
    Permit.SEE_CLOSING: "see what would be recorded, and what is missing",
    Permit.NOTE_ATTENDANCE: "note who was here",
    Permit.START_CONFERENCE: "open the board when the chair does not come",
    Permit.TAKE_OVER: "take over when the connection of the chair is lost, and do all that the chair does until then",
    Permit.LEAD: "lead the conference",
    Permit.INVITE: "invite people and let them in",
    Permit.CLOSE_SESSION: "hold a closed session",
    Permit.FREEZE: "freeze the board",
}


@dataclass(frozen=True, slots=True)
class Change:
    """What another role would change."""

    gains: Sequence[str]
    loses: Sequence[str]


def powers(stance: Stance) -> Sequence[str]:
    """What somebody who stands there may do besides reading along."""
    return [words for permit, words in _WORDS.items() if may(stance, permit)]


def change(before: Stance, after: Stance) -> Change:
    had, has = powers(before), powers(after)
    return Change([each for each in has if each not in had], [each for each in had if each not in has])
