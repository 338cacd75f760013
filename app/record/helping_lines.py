"""Lines of a record about those who help."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.board.shape import Ability, Answer, BestEndeavours, Closeness, Consent, Keep, Provider, ReferralState
from app.record.coding import LATER
from app.record.who import Who


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One line of the role map: who, from which agency, in which role, gives and may expect what."""

    id: str
    who: Who | None
    agency: str
    role: str
    contributes: str
    expects: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResponsibilityLine:
    """Something that has to be looked after, and who does."""

    id: str
    text: str
    holders: tuple[Who, ...]


@dataclass(frozen=True, slots=True)
class OverlapLine:
    """Work that is done twice, and who keeps it."""

    id: str
    text: str
    by: tuple[Who, ...]
    keeps: Who | None
    decision: str
    removed: Answer


@dataclass(frozen=True, slots=True)
class SupportLine:
    """Somebody around the family who helps without being paid for it."""

    id: str
    who: Who | None
    relation: str
    gives: str
    needs: str
    agreed: Answer


@dataclass(frozen=True, slots=True)
class TieLine:
    """How two people or services stand to each other, for the map of who is around the family."""

    id: str
    one: Who | None
    other: Who | None
    closeness: Closeness
    words: str


@dataclass(frozen=True, slots=True)
class ServiceReviewLine:
    """What a service delivered, what it changed, and what is to become of it."""

    id: str
    service: str
    agency: str
    delivered: str
    impact: str
    keep: Keep


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """Somebody is referred to a service, and asked about until it is clear what came of it."""

    id: str
    to: str
    for_whom: Who | None
    reason: str
    consent: Consent
    made_by: Who | None
    made_on: date | None
    follow_up_on: date | None
    state: ReferralState
    outcome: str
    followed_up_on: date | None
    eligible: Answer = field(default=Answer.UNSAID, metadata=LATER)
    has_room: Answer = field(default=Answer.UNSAID, metadata=LATER)


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """One usual way that was tried before a request was made in writing."""

    id: str
    what: str
    by: Who | None
    on: date | None
    result: str


@dataclass(frozen=True, slots=True)
class RequestEscalationLine:
    """To whom a request was taken further."""

    id: str
    to: str
    by: Who | None
    on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class ServiceRequestLine:
    """A request for a service in writing, when the usual ways were tried without success."""

    id: str
    service: str
    to: str
    for_whom: tuple[Who, ...]
    why: str
    channels: tuple[ChannelLine, ...]
    provider: Provider
    in_writing: Answer
    made_by: str
    made_on: date | None
    signed_by: Who | None
    response_due: date | None
    best_endeavours: BestEndeavours
    escalation: tuple[RequestEscalationLine, ...]
    ability: Ability = field(default=Ability.UNSAID, metadata=LATER)
    answered_on: date | None = field(default=None, metadata=LATER)
    considered: str = field(default="", metadata=LATER)
    can_provide: str = field(default="", metadata=LATER)
    reasons: str = field(default="", metadata=LATER)
    by_court: Answer = field(default=Answer.UNSAID, metadata=LATER)


@dataclass(frozen=True, slots=True)
class TransferConditionLine:
    """What has to be so before the case is handed to another service."""

    id: str
    text: str
    met: Answer
    evidence: str


@dataclass(frozen=True, slots=True)
class CaseManagementLine:
    """Who manages the case, and how it may be handed over."""

    id: str
    for_whom: Who | None
    held_by: str
    key_worker: Who | None
    lead_agency: str
    nominated_on: date | None
    agreed_by: tuple[Who, ...]
    contracted_to: str
    contracted_tasks: str
    previously_held_by: str
    transfer_to: str
    conditions: tuple[TransferConditionLine, ...]
    complex_needs: Answer
    high_immediate_risk: Answer
    needs_government: Answer
    refer_back: str
    accepted_by: Who | None
    accepted_on: date | None
    transferred_on: date | None
    accountable: str = field(default="", metadata=LATER)
    situation: str = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True)
class TimeLimitLine:
    """How long a service may work, and when the need is looked at anew."""

    id: str
    service: str
    months: int | None
    reassess_on: date | None
    reassessed_on: date | None
    outcome: str
    if_extended: str
