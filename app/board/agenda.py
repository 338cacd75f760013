"""Entries of the board about the conference itself: the agenda, its opening, and the look back at the plan before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from app.board.choices import Achievement, Answer, ItemKind, ItemState, Purpose
from app.board.forms import (
    Aside,
    Between,
    Collection,
    Hint,
    Label,
    Line,
    Named,
    Of,
    Prose,
    Rank,
    Reference,
    Somebody,
    Words,
)


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One matter of the conference, and what was said about it."""

    rank: Rank
    title: Annotated[Line, Hint("What is to be talked about")] = ""
    purpose: Purpose = Purpose.DISCUSS
    led_by: Annotated[Somebody, Hint("Who")] = ""
    minutes: Annotated[int, Between(1, 600)] | None = None
    state: ItemState = ItemState.PLANNED
    notes: Annotated[Prose, Hint("What was said, what was agreed. Everyone can write here at once.")] = field(
        default_factory=Prose
    )
    outcome: Annotated[Words, Label("What came of it"), Hint("In one sentence"), Aside()] = ""
    reason: Annotated[Words, Label("Why deferred or declined"), Hint("A sentence for who asked"), Aside()] = ""
    kind: Annotated[ItemKind, Label("Sort of item"), Aside()] = ItemKind.DISCUSSION
    requested_by: Annotated[Somebody, Label("Asked for by"), Aside()] = ""
    requested_on: Annotated[date | None, Label("Asked for on"), Aside()] = None
    carried_from: Annotated[Line, Label("Carried over from"), Aside()] = ""
    simple: Annotated[Words, Label("In simple words"), Hint("As you would say it to a child"), Aside()] = ""
    desired_outcome: Annotated[
        Line, Label("What should come of it"), Hint("“We know who drives to training from Monday.”")
    ] = ""


@dataclass(frozen=True, slots=True)
class Parked:
    """Something that came up and does not fit in now."""

    rank: Rank
    text: Annotated[Words, Label("What came up"), Hint("So that it is not forgotten")] = ""
    raised_by: Annotated[Somebody, Hint("Who said it")] = ""
    owner: Annotated[Somebody, Label("Who takes it on"), Hint("Who")] = ""
    next_agenda: Annotated[Answer, Label("On the next agenda")] = Answer.UNSAID


@dataclass(frozen=True, slots=True)
class Opening:
    """How the conference was opened."""

    rank: Rank
    acknowledgement: Annotated[Answer, Label("Acknowledgement of Country")] = Answer.UNSAID
    opened_by: Annotated[Somebody, Hint("Who opened the conference")] = ""
    place_chosen_by: Annotated[Somebody, Hint("Who chose where we meet")] = ""
    food: Annotated[Answer, Label("Food on the table")] = Answer.UNSAID
    transport: Annotated[Collection[Named], Label("Transport for")] = field(default_factory=Collection)
    confidentiality: Annotated[
        Words,
        Label("What we said about confidentiality"),
        Hint("What may leave this room, what may not, and when somebody has to pass it on"),
    ] = ""


@dataclass(frozen=True, slots=True)
class Introduction:
    """Somebody says who they are to this family."""

    rank: Rank
    who: Annotated[Somebody, Hint("Name")] = ""
    words: Annotated[Words, Label("Who I am to this family"), Hint("“I visit on Tuesdays and weigh the baby.”")] = ""


@dataclass(frozen=True, slots=True)
class PlanReview:
    """What has become of one goal of the plan before."""

    rank: Rank
    words: Annotated[Words, Label("The goal as it was agreed"), Hint("“Home by Christmas.”")] = ""
    achievement: Annotated[Achievement, Label("What became of it")] = Achievement.UNREVIEWED
    achieved: Annotated[Words, Label("What was achieved"), Hint("Begin with this")] = ""
    not_achieved: Annotated[Words, Label("What was not, and why"), Hint("Without blame")] = ""
    comment_by: Annotated[Somebody, Label("Who said this"), Hint("Who")] = ""
    goal: Annotated[Reference, Label("The goal today"), Of(("goals",)), Aside()] = ""
    plan_version: Annotated[int, Label("Version of the plan"), Between(1, 10_000), Aside()] | None = None


@dataclass(frozen=True, slots=True)
class Celebration:
    """Something to be glad about."""

    rank: Rank
    text: Annotated[Words, Label("What there is to celebrate"), Hint("However small")] = ""
    said_by: Annotated[Somebody, Hint("Who")] = ""
