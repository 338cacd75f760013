"""Entries of the board about culture: who was asked, whose advice was heard, and what is kept unwritten."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from app.board.choices import Answer, MapForm
from app.board.forms import Aside, Between, Collection, Hint, Known, Label, Line, Named, Rank, Somebody, Word, Words


@dataclass(frozen=True, slots=True)
class CultureQuestion:
    """Whether somebody was asked about their culture, and what they want written down."""

    rank: Rank
    of: Annotated[Somebody, Label("Who was asked"), Hint("Who")] = ""
    answer: Annotated[Word, Label("What they answered"), Known("culture_answers")] = ""
    on: Annotated[date | None, Label("When")] = None
    recorded_how: Annotated[Words, Label("What they want written down"), Hint("The family decides")] = ""
    offered: Annotated[Answer, Label("A practitioner of their culture was offered")] = Answer.UNSAID
    chose: Annotated[Somebody, Label("Whom they chose"), Hint("Who")] = ""
    other: Annotated[Words, Label("Anything else that matters"), Hint("Language, faith, food …"), Aside()] = ""


@dataclass(frozen=True, slots=True)
class Consultation:
    """Advice of an Elder, a cultural adviser or a community organisation, and what it changed."""

    rank: Rank
    who: Annotated[Somebody, Label("Who was asked"), Hint("Elder, adviser, organisation")] = ""
    role: Annotated[Line, Label("As"), Hint("Elder")] = ""
    on: Annotated[date | None, Label("When")] = None
    by: Annotated[Somebody, Label("Who asked"), Hint("Who")] = ""
    advice: Annotated[Words, Hint("Hold it outside, feed people first")] = ""
    followed: Annotated[Answer, Label("Was it followed?")] = Answer.UNSAID
    effect: Annotated[Words, Label("What it changed")] = ""
    reason: Annotated[Words, Label("If not, why not")] = ""


@dataclass(frozen=True, slots=True)
class Principle:
    """One principle of placement and participation, and how it is kept."""

    rank: Rank
    element: Annotated[Word, Label("Principle"), Known("principles")] = ""
    evidence: Annotated[Words, Label("How it is kept"), Hint("The children live with their grandmother")] = ""


@dataclass(frozen=True, slots=True)
class ProtocolMark:
    """That something is kept by somebody and is not written down anywhere."""

    rank: Rank
    name: Annotated[Line, Label("What it is called"), Hint("A name only, never what it is about")] = ""
    kept_by: Annotated[Somebody, Label("Who keeps it"), Hint("Who")] = ""


@dataclass(frozen=True, slots=True)
class GraceTime:
    """A time in which nobody is held to a date, such as Sorry Business."""

    rank: Rank
    why: Annotated[Word, Label("What for"), Known("moving")] = ""
    since: Annotated[date | None, Label("From")] = None
    until: date | None = None
    agreed_with: Annotated[Collection[Named], Label("Agreed with")] = field(default_factory=Collection)
    words: Annotated[Words, Label("What waits until then"), Hint("Visits go on, meetings wait")] = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """A way of showing and telling that suits this family: a picture, a yarn, a set of cards."""

    rank: Rank
    tool: Annotated[Word, Label("What we use"), Hint("Drawing, yarn, cards …"), Known("tools")] = ""
    with_whom: Annotated[Somebody, Label("With whom"), Hint("Who")] = ""
    chosen_by: Annotated[Somebody, Label("Who chose it"), Hint("Who")] = ""
    shows: Annotated[Words, Label("What it shows, as they tell it"), Hint("The river is where we all come from")] = ""
    map_as: Annotated[MapForm, Label("Draw the map of people as")] = MapForm.CIRCLES
    kept: Annotated[Line, Label("Where it is kept"), Hint("With the family, at school …"), Aside()] = ""


@dataclass(frozen=True, slots=True)
class CulturalPlan:
    """How the child stays who they are."""

    rank: Rank
    words: Annotated[Words, Label("What it says"), Hint("Language class, Saturdays with Nan, time on Country")] = ""
    version: Annotated[int, Between(1, 10_000)] | None = None
    endorsed_by: Annotated[Somebody, Hint("Organisation or Elder")] = ""
    endorsed_on: date | None = None
    made_with: Annotated[Collection[Named], Label("Made with"), Aside()] = field(default_factory=Collection)
