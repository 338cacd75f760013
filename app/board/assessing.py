"""Entries of the board about what is so: views, needs, strengths, worries, risks, legal matters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from app.board.choices import Answer, Horizon, Level
from app.board.forms import Aside, Hint, Known, Label, Line, Prose, Rank, Somebody, Word, Words


@dataclass(frozen=True, slots=True)
class View:
    """What somebody thinks, feels and wishes, in their own words or as it was seen."""

    rank: Rank
    of: Annotated[Somebody, Label("Whose views"), Hint("The child first")] = ""
    words: Annotated[
        Prose, Label("In their own words"), Hint("“I want to go home but I want Saturdays at Grandma’s too.”")
    ] = field(default_factory=Prose)
    method: Annotated[Word, Label("How they were told"), Hint("Drawing, talk, letter …"), Known("methods")] = ""
    on: Annotated[date | None, Label("When")] = None
    obtained_by: Annotated[Somebody, Label("Who asked or saw"), Hint("Who")] = ""
    spoken_by: Annotated[Somebody, Label("Who speaks if they are not here"), Hint("Who")] = ""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that somebody needs."""

    rank: Rank
    text: Annotated[Words, Label("What is needed"), Hint("A separate place for the baby to sleep")] = ""
    whose: Annotated[Somebody, Label("Who needs it"), Hint("Who")] = ""
    domain: Annotated[Word, Label("Part of life"), Hint("Health, housing …"), Known("domains")] = ""
    horizon: Annotated[Horizon, Label("How soon")] = Horizon.UNSAID


@dataclass(frozen=True, slots=True)
class Strength:
    """Something to build on."""

    rank: Rank
    text: Annotated[Words, Label("What is strong"), Hint("Grandma’s house is always open")] = ""
    of: Annotated[Somebody, Label("Whose strength"), Hint("Child, family, carer, community")] = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that somebody sees."""

    rank: Rank
    text: Annotated[Words, Label("What it is")] = ""
    said_by: Annotated[Somebody, Hint("Who")] = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """A question that everyone answers with a number from 0 to 10."""

    rank: Rank
    question: Annotated[Words, Hint("How safe is everyone tonight?")] = ""
    lowest: Annotated[Line, Label("0 means"), Hint("Not safe at all")] = ""
    highest: Annotated[Line, Label("10 means"), Hint("Safe and going well")] = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks to be so, marked as an opinion."""

    rank: Rank
    text: Annotated[Words, Label("Opinion"), Hint("What somebody thinks, not what is known")] = ""
    by: Annotated[Somebody, Label("Whose opinion"), Hint("Who")] = ""
    rests_on: Annotated[Words, Label("What it rests on"), Hint("Seen, read, told by …")] = ""


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that may harm, how likely then and now, and what is done about it."""

    rank: Rank
    text: Annotated[Words, Label("What may happen"), Hint("Falling asleep with the baby on the couch")] = ""
    level: Annotated[Level, Label("Level at first")] = Level.UNRATED
    level_now: Annotated[Level, Label("Level now")] = Level.UNRATED
    response: Annotated[Words, Label("What is done about it"), Hint("Bassinet and checklist")] = ""
    raised_on: Annotated[date | None, Label("First raised on"), Aside()] = None


@dataclass(frozen=True, slots=True)
class Protection:
    """Something that keeps the child safe, how strong then and now."""

    rank: Rank
    text: Annotated[Words, Label("What protects"), Hint("Uncle Ray sleeps over on hard nights")] = ""
    level: Annotated[Level, Label("Level at first")] = Level.UNRATED
    level_now: Annotated[Level, Label("Level now")] = Level.UNRATED
    response: Annotated[Words, Label("How it is kept up")] = ""


@dataclass(frozen=True, slots=True)
class LegalMatter:
    """An order, a hearing or another matter of law that needs something done."""

    rank: Rank
    text: Annotated[Words, Label("What it is"), Hint("Intervention order until March")] = ""
    sort: Annotated[Word, Label("Sort of matter"), Known("legal_matters")] = ""
    on: Annotated[date | None, Label("Hearing, or end")] = None
    to_do: Annotated[Words, Label("What has to be done"), Hint("Nothing, or what")] = ""
    owner: Annotated[Somebody, Label("By whom"), Hint("Who")] = ""
    safety_meeting: Annotated[Answer, Label("Referred to a family safety meeting"), Aside()] = Answer.UNSAID
