"""Entries of the board that make the record of a conference whole, for whoever asks later how it came about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from app.board.choices import Answer
from app.board.forms import Aside, Collection, Hint, Known, Label, Line, Named, Rank, Somebody, Word, Words


@dataclass(frozen=True, slots=True)
class Consented:
    """Whether somebody agrees that the conference is held, and wants a summary of it."""

    rank: Rank
    who: Annotated[Somebody, Hint("Name")] = ""
    agrees: Annotated[Answer, Label("Agrees to this conference")] = Answer.UNSAID
    summary: Annotated[Answer, Label("A summary was offered")] = Answer.UNSAID
    words: Annotated[Words, Label("How they said it"), Hint("In the room, on the telephone before …"), Aside()] = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Something written that the conference had before it."""

    rank: Rank
    title: Annotated[Line, Label("Which report"), Hint("School report, second term")] = ""
    by: Annotated[Somebody, Label("From whom"), Hint("Who")] = ""
    parents: Annotated[Answer, Label("The parents had it before")] = Answer.UNSAID
    had: Annotated[Collection[Named], Label("Who else had it")] = field(default_factory=Collection)
    dated: Annotated[date | None, Label("Of which day"), Aside()] = None
    words: Annotated[Words, Label("Why somebody did not have it"), Aside()] = ""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Information that went from one to another by word of mouth."""

    rank: Rank
    about: Annotated[Words, Label("What was passed on"), Hint("That the visits have begun again")] = ""
    given_by: Annotated[Somebody, Label("Who told it"), Hint("Who")] = ""
    given_to: Annotated[Somebody, Label("To whom"), Hint("Who")] = ""
    on: Annotated[date | None, Label("When")] = None
    identity: Annotated[
        Word, Label("How it was made sure who that is"), Hint("Called back …"), Known("identity_checks")
    ] = ""
    authorised_by: Annotated[Somebody, Label("Who authorised it"), Hint("Who")] = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who belongs to the family or its helpers and was not here, with a reason that everyone may read."""

    rank: Rank
    who: Annotated[Somebody, Hint("Name")] = ""
    why: Annotated[Words, Label("Why, as everyone may read it"), Hint("Works on that day")] = ""
    told: Annotated[Words, Label("How they hear what came of it"), Hint("The nurse rings on Friday")] = ""


@dataclass(frozen=True, slots=True)
class WithoutMeeting:
    """That a plan was made though the family did not meet for it."""

    rank: Rank
    why: Annotated[Words, Label("Why no meeting was held"), Hint("What was tried, and why it could not be")] = ""
    talked_with: Annotated[Collection[Named], Label("With whom it was talked through")] = field(
        default_factory=Collection
    )
    independent: Annotated[
        Somebody, Label("Independent person"), Hint("For an Aboriginal or Torres Strait Islander family")
    ] = ""
    words: Annotated[Words, Label("What the independent person did, or why there is none"), Aside()] = ""
