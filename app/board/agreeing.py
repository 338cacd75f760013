"""Entries of the board about what is agreed: goals, steps, the safety plan, decisions, dissent, follow-ups."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from app.board.choices import (
    Agreement,
    Answer,
    DissentState,
    GoalState,
    Horizon,
    RecipientKind,
    TaskState,
)
from app.board.forms import (
    Aside,
    Collection,
    Hint,
    Known,
    Label,
    Line,
    Mention,
    Named,
    Of,
    Point,
    Prose,
    Rank,
    Reference,
    Somebody,
    Word,
    Worded,
    Words,
)


@dataclass(frozen=True, slots=True)
class Task:
    """Something that somebody took on. A date that was moved for a good reason is no lateness."""

    rank: Rank
    text: Annotated[Words, Label("What"), Hint("What is to be done")] = ""
    owner: Annotated[Somebody, Hint("Who")] = ""
    due: date | None = None
    state: TaskState = TaskState.NOT_STARTED
    why: Annotated[Words, Label("Why this time frame"), Hint("How it serves the family"), Aside()] = ""
    repeats: Annotated[Word, Hint("Weekly …"), Known("rhythms"), Aside()] = ""
    reminder: Annotated[Word, Label("Remind"), Hint("The day before …"), Known("reminders"), Aside()] = ""
    done_on: Annotated[date | None, Aside()] = None
    reason: Annotated[Words, Label("Why it was not done"), Aside()] = ""
    new_due: Annotated[date | None, Label("New date"), Aside()] = None
    moved_from: Annotated[date | None, Label("Moved from"), Aside()] = None
    moved_why: Annotated[Word, Label("Why it was moved"), Known("moving"), Aside()] = ""
    moved_with: Annotated[Collection[Named], Label("Moved in agreement with"), Aside()] = field(
        default_factory=Collection
    )
    counts_as_late: Annotated[Answer, Label("Moving it counts as late"), Aside()] = Answer.UNSAID
    simple: Annotated[Words, Label("In simple words"), Hint("As you would say it to a child"), Aside()] = ""


@dataclass(frozen=True, slots=True)
class Step(Task):
    """A simple task of a goal."""


@dataclass(frozen=True, slots=True)
class FollowUp(Task):
    """An action that somebody took on in the conference."""

    item: Annotated[Reference, Label("From which item"), Of(("agenda", "decisions")), Aside()] = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to change, in the family's own words, and how everyone will know."""

    rank: Rank
    words: Annotated[Prose, Label("Goal, in their own words"), Hint("“I want to see my sister every week.”")] = field(
        default_factory=Prose
    )
    said_by: Annotated[Somebody, Label("In whose words"), Hint("Who said it")] = ""
    domain: Annotated[Word, Label("Part of life"), Hint("Health, housing …"), Known("domains")] = ""
    horizon: Annotated[Horizon, Label("How soon")] = Horizon.UNSAID
    due: Annotated[date | None, Label("By when")] = None
    state: Annotated[GoalState, Label("Where it stands")] = GoalState.ACTIVE
    indicators: Annotated[Collection[Point], Label("How everyone will see the change")] = field(
        default_factory=Collection
    )
    steps: Collection[Step] = field(default_factory=Collection)
    specific: Annotated[Words, Label("What exactly"), Hint("What will be so when it is reached"), Aside()] = ""
    measurable: Annotated[Words, Label("How it is counted"), Hint("What is looked at, and how often"), Aside()] = ""
    builds_on: Annotated[Collection[Mention], Label("Builds on these strengths"), Of(("strengths",)), Aside()] = field(
        default_factory=Collection
    )
    reduces: Annotated[Collection[Mention], Label("Makes these risks smaller"), Of(("risks",)), Aside()] = field(
        default_factory=Collection
    )
    holds_back: Annotated[
        Words, Label("If somebody hesitates: what they were asked"), Hint("What holds you back?"), Aside()
    ] = ""
    holds_back_answer: Annotated[Words, Label("What they answered"), Aside()] = ""
    backing: Annotated[
        Words, Label("Who helps to keep the time frame"), Hint("Community, family, friends"), Aside()
    ] = ""
    was: Annotated[Words, Label("How it read before"), Aside()] = ""
    changed_why: Annotated[Words, Label("Why it was changed"), Aside()] = ""
    simple: Annotated[Words, Label("In simple words"), Hint("As you would say it to a child"), Aside()] = ""


@dataclass(frozen=True, slots=True)
class Contingency:
    """What happens if it does not go as hoped."""

    rank: Rank
    trigger: Annotated[Words, Label("If this happens"), Hint("Leah is unwell at night")] = ""
    then: Annotated[Words, Label("Then we do this"), Hint("The children go to their grandmother")] = ""
    owner: Annotated[Somebody, Label("Who sees to it"), Hint("Who")] = ""


@dataclass(frozen=True, slots=True)
class Monitoring:
    """How the plan is watched between the conferences."""

    rank: Rank
    text: Annotated[Words, Label("What is looked at"), Hint("The checklist on the fridge")] = ""
    by: Annotated[Somebody, Label("By whom"), Hint("Who")] = ""
    rhythm: Annotated[Word, Label("How often"), Hint("Weekly …"), Known("rhythms")] = ""
    review_on: Annotated[date | None, Label("Next review of the plan")] = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call."""

    rank: Rank
    who: Annotated[Somebody, Hint("Who")] = ""
    reach: Annotated[Line, Label("How to reach them"), Hint("Telephone")] = ""
    when: Annotated[Line, Label("When"), Hint("At any hour")] = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who gets the safety plan."""

    rank: Rank
    to: Annotated[Somebody, Label("To whom"), Hint("Who")] = ""
    kind: Annotated[RecipientKind, Label("As")] = RecipientKind.SERVICE
    channel: Annotated[Word, Label("How"), Known("channels")] = ""
    given_on: date | None = None
    consent_by: Annotated[Somebody, Label("Who agreed to that"), Hint("Who")] = ""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Somebody who does not get the safety plan."""

    rank: Rank
    who: Annotated[Somebody, Label("From whom"), Hint("Who")] = ""
    reason: Annotated[Words, Label("Why")] = ""


@dataclass(frozen=True, slots=True)
class SafetyPlan:
    """What everyone does when it becomes unsafe. It is handed out at once and waits for nothing else."""

    rank: Rank
    about: Annotated[Line, Label("What it is for"), Hint("Nights when everyone is tired")] = ""
    warning_signs: Annotated[Collection[Point], Label("Warning signs")] = field(default_factory=Collection)
    steps: Annotated[Collection[Point], Label("What we do, in this order")] = field(default_factory=Collection)
    contacts: Annotated[Collection[Contact], Label("Whom to call")] = field(default_factory=Collection)
    made_with: Annotated[Collection[Named], Label("Made with")] = field(default_factory=Collection)
    agreed_on: date | None = None
    recipients: Annotated[Collection[Recipient], Label("Who gets it")] = field(default_factory=Collection)
    withheld: Annotated[Collection[Withheld], Label("Who does not get it"), Aside()] = field(default_factory=Collection)
    attends: Annotated[Answer, Label("Goes to a school or children’s centre")] = Answer.UNSAID
    attends_note: Annotated[Words, Label("About that"), Hint("Ask again at each review"), Aside()] = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, why, and who agreed."""

    rank: Rank
    text: Annotated[Words, Label("Decision"), Hint("Only the nurse weighs the baby")] = ""
    reason: Annotated[Words, Label("Why"), Hint("Different scales confused everyone")] = ""
    agreed_by: Agreement = Agreement.UNSAID
    item: Annotated[Reference, Label("From which item"), Of(("agenda",)), Aside()] = ""
    simple: Annotated[Words, Label("In simple words"), Hint("As you would say it to a child"), Aside()] = ""


@dataclass(frozen=True, slots=True)
class Dissent:
    """Somebody does not agree, in their own words, and what follows."""

    rank: Rank
    by: Annotated[Somebody, Label("Who does not agree"), Hint("Who")] = ""
    about: Annotated[Reference, Label("With what"), Of(("decisions", "goals", "agenda"))] = ""
    view: Annotated[Words, Label("In their own words"), Hint("As they say it, not as others put it")] = ""
    reply: Annotated[Words, Label("What was answered")] = ""
    level: Annotated[Word, Label("With whom it is now"), Hint("Caseworker …"), Known("escalation")] = ""
    raised_with: Annotated[Somebody, Hint("Who")] = ""
    raised_on: date | None = None
    state: DissentState = DissentState.OPEN
    next_step: Annotated[Words, Label("What comes next")] = ""
    next_step_due: Annotated[date | None, Label("By when")] = None
    resolution: Annotated[Words, Label("How it was settled"), Aside()] = ""
    resolved_on: Annotated[date | None, Label("Settled on"), Aside()] = None


@dataclass(frozen=True, slots=True)
class ComplaintInformation:
    """Who was told where to complain."""

    rank: Rank
    given_to: Annotated[Collection[Named], Label("Who was told")] = field(default_factory=Collection)
    on: Annotated[date | None, Label("When")] = None
    covers: Annotated[Collection[Worded], Label("About which ways"), Known("escalation")] = field(
        default_factory=Collection
    )
