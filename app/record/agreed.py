"""What stands in the minutes and in the plan alike."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.record.coding import LATER
from app.record.lines import (
    CaseManagementLine,
    ComplaintInformationLine,
    ConsultationLine,
    ContingencyLine,
    CulturalPlanLine,
    CultureQuestionLine,
    DecisionLine,
    DissentLine,
    FollowUpLine,
    GoalLine,
    GraceTimeLine,
    LegalMatterLine,
    MonitoringLine,
    NeedLine,
    OverlapLine,
    PrincipleLine,
    ProtectionLine,
    ProtocolMarkLine,
    ReferralLine,
    RemarkLine,
    ResponsibilityLine,
    RiskLine,
    RoleLine,
    SafetyPlanLine,
    ServiceRequestLine,
    ServiceReviewLine,
    StrengthLine,
    SupportLine,
    TieLine,
    TimeLimitLine,
    ToolLine,
    ViewLine,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """Lists of the board, each under its own name and in its order."""

    views: tuple[ViewLine, ...] = ()
    strengths: tuple[StrengthLine, ...] = ()
    working_well: tuple[RemarkLine, ...] = ()
    worries: tuple[RemarkLine, ...] = ()
    next_steps: tuple[RemarkLine, ...] = ()
    needs: tuple[NeedLine, ...] = ()
    risks: tuple[RiskLine, ...] = ()
    protections: tuple[ProtectionLine, ...] = ()
    legal_matters: tuple[LegalMatterLine, ...] = ()
    culture_questions: tuple[CultureQuestionLine, ...] = ()
    consultations: tuple[ConsultationLine, ...] = ()
    principles: tuple[PrincipleLine, ...] = ()
    tools: tuple[ToolLine, ...] = field(default=(), metadata=LATER)
    cultural_plans: tuple[CulturalPlanLine, ...] = ()
    grace_times: tuple[GraceTimeLine, ...] = ()
    protocol_marks: tuple[ProtocolMarkLine, ...] = ()
    roles: tuple[RoleLine, ...] = ()
    supports: tuple[SupportLine, ...] = ()
    responsibilities: tuple[ResponsibilityLine, ...] = ()
    overlaps: tuple[OverlapLine, ...] = ()
    ties: tuple[TieLine, ...] = ()
    services: tuple[ServiceReviewLine, ...] = ()
    referrals: tuple[ReferralLine, ...] = ()
    requests: tuple[ServiceRequestLine, ...] = ()
    case_management: tuple[CaseManagementLine, ...] = ()
    time_limits: tuple[TimeLimitLine, ...] = ()
    goals: tuple[GoalLine, ...] = ()
    contingencies: tuple[ContingencyLine, ...] = ()
    monitoring: tuple[MonitoringLine, ...] = ()
    safety_plans: tuple[SafetyPlanLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    dissents: tuple[DissentLine, ...] = ()
    complaint_information: tuple[ComplaintInformationLine, ...] = ()
    follow_ups: tuple[FollowUpLine, ...] = ()
