"""Entries of the board about those who help: the role map, the services, and who manages the case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from app.board.choices import Ability, Answer, BestEndeavours, Closeness, Consent, Keep, Provider, ReferralState
from app.board.forms import (
    Agency,
    Aside,
    Between,
    Collection,
    Hint,
    Known,
    Label,
    Line,
    Named,
    Rank,
    Somebody,
    Word,
    Worded,
    Words,
)


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """One line of the role map: who, from which agency, in which role, gives and may expect what."""

    rank: Rank
    who: Annotated[Somebody, Hint("Name of a person")] = ""
    agency: Annotated[Agency, Hint("Agency, family or community")] = ""
    role: Annotated[Word, Hint("In which role"), Known("roles")] = ""
    contributes: Annotated[Words, Hint("What this person gives or does")] = ""
    expects: Annotated[Words, Label("May expect"), Hint("What this person can count on from the others")] = ""
    also: Annotated[Collection[Worded], Label("Also"), Known("coordination")] = field(default_factory=Collection)


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Something that has to be looked after, and who does."""

    rank: Rank
    text: Annotated[Words, Label("What has to be looked after"), Hint("Weighing the baby every week")] = ""
    holders: Annotated[Collection[Named], Label("Who does it")] = field(default_factory=Collection)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Work that is done twice, and who keeps it."""

    rank: Rank
    text: Annotated[Words, Label("What is done twice"), Hint("Two people weigh the baby every week")] = ""
    by: Annotated[Collection[Named], Label("By whom")] = field(default_factory=Collection)
    keeps: Annotated[Somebody, Label("Who keeps it"), Hint("Who")] = ""
    decision: Annotated[Words, Label("What was decided"), Hint("The nurse only")] = ""
    removed: Annotated[Answer, Label("Sorted out")] = Answer.UNSAID


@dataclass(frozen=True, slots=True)
class Support:
    """Somebody around the family who helps without being paid for it."""

    rank: Rank
    who: Annotated[Somebody, Hint("Name of a person")] = ""
    relation: Annotated[Line, Label("To the family"), Hint("Grandmother, neighbour, coach …")] = ""
    gives: Annotated[Words, Label("What they give"), Hint("Minds the baby on Tuesday mornings")] = ""
    needs: Annotated[Words, Label("What they need for it"), Hint("A text the night before")] = ""
    agreed: Annotated[Answer, Label("They were asked and agree")] = Answer.UNSAID


@dataclass(frozen=True, slots=True)
class Tie:
    """How two people or services stand to each other, for the map of who is around the family."""

    rank: Rank
    one: Annotated[Somebody, Label("Between"), Hint("Who")] = ""
    other: Annotated[Somebody, Label("And"), Hint("Whom")] = ""
    closeness: Closeness = Closeness.ORDINARY
    words: Annotated[Line, Label("In words"), Hint("Ring each other every Sunday")] = ""


@dataclass(frozen=True, slots=True)
class ServiceReview:
    """What a service delivered, what it changed, and what is to become of it."""

    rank: Rank
    service: Annotated[Line, Hint("Parent aide visits")] = ""
    agency: Annotated[Agency, Hint("Which agency")] = ""
    delivered: Annotated[Line, Hint("4 of 4")] = ""
    impact: Annotated[Words, Label("What it changed"), Hint("What the family says first")] = ""
    keep: Annotated[Keep, Label("What now")] = Keep.UNDECIDED


@dataclass(frozen=True, slots=True)
class Referral:
    """Somebody is referred to a service, and asked about until it is clear what came of it."""

    rank: Rank
    to: Annotated[Agency, Label("To which service"), Hint("Which service")] = ""
    for_whom: Annotated[Somebody, Label("For whom"), Hint("Who")] = ""
    reason: Annotated[Words, Label("Why"), Hint("Painful feeding")] = ""
    consent: Consent = Consent.UNSAID
    made_by: Annotated[Somebody, Label("By whom"), Hint("Who makes it")] = ""
    made_on: Annotated[date | None, Label("Made on")] = None
    follow_up_on: Annotated[date | None, Label("Ask again on")] = None
    state: ReferralState = ReferralState.TO_MAKE
    outcome: Annotated[Words, Label("What came of it"), Hint("Begun, refused, waiting …")] = ""
    followed_up_on: Annotated[date | None, Label("Asked about on"), Aside()] = None
    eligible: Annotated[Answer, Label("They take people like them"), Aside()] = Answer.UNSAID
    has_room: Annotated[Answer, Label("They have room"), Aside()] = Answer.UNSAID


@dataclass(frozen=True, slots=True)
class Channel:
    """One usual way that was tried before a request was made in writing."""

    rank: Rank
    what: Annotated[Line, Label("What was tried"), Hint("Ordinary application")] = ""
    by: Annotated[Somebody, Label("By whom"), Hint("Who")] = ""
    on: Annotated[date | None, Label("When")] = None
    result: Annotated[Line, Label("With what result"), Hint("Fourth on the list")] = ""


@dataclass(frozen=True, slots=True)
class RequestEscalation:
    """To whom a request was taken further."""

    rank: Rank
    to: Annotated[Line, Label("To whom"), Hint("Regional manager")] = ""
    by: Annotated[Somebody, Label("By whom"), Hint("Who")] = ""
    on: Annotated[date | None, Label("When")] = None
    state: Annotated[Word, Label("How it stands"), Known("escalation_states")] = ""


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """A request for a service in writing, when the usual ways were tried without success."""

    rank: Rank
    service: Annotated[Words, Label("Which service is asked for"), Hint("A home with two bedrooms")] = ""
    to: Annotated[Agency, Label("Who is asked"), Hint("Which agency")] = ""
    for_whom: Annotated[Collection[Named], Label("For whom")] = field(default_factory=Collection)
    why: Annotated[Words, Label("Why it is needed"), Hint("What cannot happen without it")] = ""
    channels: Annotated[Collection[Channel], Label("What was tried before")] = field(default_factory=Collection)
    provider: Annotated[Provider, Label("The provider is")] = Provider.UNSAID
    in_writing: Annotated[Answer, Label("Asked in writing")] = Answer.UNSAID
    made_by: Annotated[Agency, Label("Who asks"), Hint("Which agency")] = ""
    made_on: Annotated[date | None, Label("Asked on")] = None
    signed_by: Annotated[Somebody, Label("Signed by"), Hint("Who")] = ""
    response_due: Annotated[date | None, Label("Answer due")] = None
    best_endeavours: Annotated[BestEndeavours, Label("Did they truly try?"), Aside()] = BestEndeavours.UNSAID
    escalation: Annotated[Collection[RequestEscalation], Label("Taken further"), Aside()] = field(
        default_factory=Collection
    )
    ability: Annotated[Ability, Label("What they answered"), Aside()] = Ability.UNSAID
    answered_on: Annotated[date | None, Label("Answered on"), Aside()] = None
    considered: Annotated[Words, Label("What they considered"), Hint("All homes of two bedrooms"), Aside()] = ""
    can_provide: Annotated[Words, Label("What they can provide"), Hint("A home from 6 July"), Aside()] = ""
    reasons: Annotated[Words, Label("Why not, or not all of it"), Hint("None is free before July"), Aside()] = ""
    by_court: Annotated[Answer, Label("A court asks for it"), Aside()] = Answer.UNSAID


@dataclass(frozen=True, slots=True)
class TransferCondition:
    """What has to be so before the case is handed to another service."""

    rank: Rank
    text: Annotated[Words, Label("Condition"), Hint("The protection work is complete")] = ""
    met: Annotated[Answer, Label("Met")] = Answer.UNSAID
    evidence: Annotated[Line, Label("How we know"), Hint("Letter of 3 June")] = ""


@dataclass(frozen=True, slots=True)
class CaseManagement:
    """Who manages the case, and how it may be handed over."""

    rank: Rank
    for_whom: Annotated[Somebody, Label("For whom"), Hint("The family, or one child")] = ""
    held_by: Annotated[Agency, Label("Who holds case management"), Hint("Which agency")] = ""
    key_worker: Annotated[Somebody, Hint("Who")] = ""
    lead_agency: Annotated[Agency, Hint("Which agency")] = ""
    nominated_on: Annotated[date | None, Label("Named on")] = None
    agreed_by: Annotated[Collection[Named], Label("Agreed by")] = field(default_factory=Collection)
    contracted_to: Annotated[Agency, Label("Tasks given to"), Hint("Which agency"), Aside()] = ""
    contracted_tasks: Annotated[Words, Label("Which tasks"), Aside()] = ""
    previously_held_by: Annotated[Agency, Label("Held before by"), Aside()] = ""
    accountable: Annotated[Agency, Label("Who stays accountable for assessing harm"), Aside()] = ""
    transfer_to: Annotated[Agency, Label("To be handed to"), Aside()] = ""
    situation: Annotated[Word, Label("What the law says now"), Known("transfer_situations"), Aside()] = ""
    conditions: Annotated[Collection[TransferCondition], Label("Conditions for handing over"), Aside()] = field(
        default_factory=Collection
    )
    complex_needs: Annotated[Answer, Label("Needs are complex"), Aside()] = Answer.UNSAID
    high_immediate_risk: Annotated[Answer, Label("Risk is high and immediate"), Aside()] = Answer.UNSAID
    needs_government: Annotated[Answer, Label("Needs help that only government can bring together"), Aside()] = (
        Answer.UNSAID
    )
    refer_back: Annotated[
        Words, Label("When it goes back"), Hint("If the risk becomes unacceptable, then …"), Aside()
    ] = ""
    accepted_by: Annotated[Somebody, Label("Accepted by"), Aside()] = ""
    accepted_on: Annotated[date | None, Label("Accepted on"), Aside()] = None
    transferred_on: Annotated[date | None, Label("Handed over on"), Aside()] = None


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long a service may work, and when the need is looked at anew."""

    rank: Rank
    service: Annotated[Agency, Label("Which service"), Hint("Which service")] = ""
    months: Annotated[int, Between(1, 120)] | None = None
    reassess_on: Annotated[date | None, Label("Look at the need anew on")] = None
    reassessed_on: Annotated[date | None, Label("Looked at on")] = None
    outcome: Annotated[Words, Label("What came of it")] = ""
    if_extended: Annotated[Words, Label("If it goes on longer"), Hint("A new plan is made"), Aside()] = ""
