"""The board, written once.

Frozen typed models in the words of the case conference. From them come the validation of what is read, the planting of
a new document, the names and kinds that the gate allows (`app.board.grammar`), the generated TypeScript
(`static/board/shape.ts`) and the order of every document (`app.board.sections`). Rules of the shape:

- `Prose` is collaborative rich text, `SharedText` is collaborative plain text;
- `Collection[X]` is keyed by a random id and ordered by the `rank` of its entries (a fractional index), then by id;
- everything else is a plain value: the last writer wins, and the board shows who that was;
- what there may be several of is a `Collection`, even of names: two people may then add at once;
- the name of a field is its key in the document; its label is what people read.

No ordered list type of the CRDT is used anywhere: pycrdt can be hung for ever by one, and moves duplicate.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from app.board.agenda import (
    AgendaItem,
    Celebration,
    Introduction,
    Opening,
    Parked,
    PlanReview,
)
from app.board.agreeing import (
    ComplaintInformation,
    Contact,
    Contingency,
    Decision,
    Dissent,
    FollowUp,
    Goal,
    Monitoring,
    Recipient,
    SafetyPlan,
    Step,
    Task,
    Withheld,
)
from app.board.assessing import (
    LegalMatter,
    Need,
    Opinion,
    Protection,
    Remark,
    Risk,
    Scale,
    Strength,
    View,
)
from app.board.choices import (
    Ability,
    Achievement,
    Agreement,
    Answer,
    BestEndeavours,
    Closeness,
    Consent,
    DissentState,
    GoalState,
    Horizon,
    ItemKind,
    ItemState,
    Keep,
    Level,
    MapForm,
    Provider,
    Purpose,
    RecipientKind,
    ReferralState,
    TaskState,
    WallView,
)
from app.board.culture import (
    Consultation,
    CulturalPlan,
    CultureQuestion,
    GraceTime,
    Principle,
    ProtocolMark,
    Tool,
)
from app.board.formalities import Consented, Exchange, Missing, Report, WithoutMeeting
from app.board.forms import (
    Between,
    Block,
    Bullets,
    Choice,
    Collection,
    Form,
    Instant,
    Label,
    Line,
    Mention,
    Named,
    Paragraph,
    Plain,
    Point,
    Prose,
    Rank,
    Run,
    Shared,
    SharedText,
    Somebody,
    Word,
    Worded,
    Words,
)
from app.board.helping import (
    CaseManagement,
    Channel,
    Overlap,
    Referral,
    RequestEscalation,
    Responsibility,
    RoleEntry,
    ServiceRequest,
    ServiceReview,
    Support,
    Tie,
    TimeLimit,
    TransferCondition,
)

__all__ = [
    "PARTS",
    "SHAPE_VERSION",
    "Ability",
    "Achievement",
    "AgendaItem",
    "Agreement",
    "Answer",
    "BestEndeavours",
    "Between",
    "Block",
    "Board",
    "Bullets",
    "CaseManagement",
    "Celebration",
    "Chairing",
    "Channel",
    "Choice",
    "Closeness",
    "Collection",
    "ComplaintInformation",
    "Consent",
    "Consented",
    "Consultation",
    "Contact",
    "Contingency",
    "CulturalPlan",
    "CultureQuestion",
    "Decision",
    "Dissent",
    "DissentState",
    "Exchange",
    "Facilitation",
    "FollowUp",
    "Form",
    "Goal",
    "GoalState",
    "GraceTime",
    "Horizon",
    "Instant",
    "Introduction",
    "ItemKind",
    "ItemState",
    "Keep",
    "Label",
    "LegalMatter",
    "Level",
    "Line",
    "MapForm",
    "Mention",
    "Missing",
    "Monitoring",
    "Named",
    "Need",
    "OffTheWall",
    "Opening",
    "Opinion",
    "Overlap",
    "Paragraph",
    "Parked",
    "Part",
    "Pause",
    "Plain",
    "PlanReview",
    "Point",
    "Principle",
    "Prose",
    "Protection",
    "ProtocolMark",
    "Provider",
    "Purpose",
    "Rank",
    "Recipient",
    "RecipientKind",
    "Referral",
    "ReferralState",
    "Remark",
    "Report",
    "RequestEscalation",
    "Responsibility",
    "Restricted",
    "RestrictedNote",
    "Risk",
    "RoleEntry",
    "Run",
    "SafetyPlan",
    "Scale",
    "ServiceRequest",
    "ServiceReview",
    "Shared",
    "SharedText",
    "Somebody",
    "Step",
    "Strength",
    "Support",
    "Task",
    "TaskState",
    "Tie",
    "TimeLimit",
    "Tool",
    "TransferCondition",
    "View",
    "WallView",
    "Withheld",
    "WithoutMeeting",
    "Word",
    "Worded",
    "Words",
]

#: Raised with every change of the shape; an outdated page is told to reload.
SHAPE_VERSION = 9


@dataclass(frozen=True, slots=True)
class Board:
    """The shared part: every participant reads it, participants write it."""

    purpose: Annotated[SharedText, Label("Purpose of this conference")] = ""
    agenda: Collection[AgendaItem] = field(default_factory=Collection)
    parked: Annotated[Collection[Parked], Label("Parking lot")] = field(default_factory=Collection)
    openings: Annotated[Collection[Opening], Label("Opening")] = field(default_factory=Collection)
    introductions: Collection[Introduction] = field(default_factory=Collection)
    ground_rules: Annotated[Collection[Point], Label("Ground rules")] = field(default_factory=Collection)
    consents: Annotated[Collection[Consented], Label("Agreement to this conference")] = field(
        default_factory=Collection
    )
    reports: Annotated[Collection[Report], Label("Reports, and who had them")] = field(default_factory=Collection)
    exchanges: Annotated[Collection[Exchange], Label("Told by word of mouth")] = field(default_factory=Collection)
    missing: Annotated[Collection[Missing], Label("Who was not here, and why")] = field(default_factory=Collection)
    without_meeting: Annotated[Collection[WithoutMeeting], Label("Plan made without a meeting")] = field(
        default_factory=Collection
    )
    reviews: Annotated[Collection[PlanReview], Label("Review of the plan before")] = field(default_factory=Collection)
    celebrations: Collection[Celebration] = field(default_factory=Collection)
    views: Collection[View] = field(default_factory=Collection)
    needs: Collection[Need] = field(default_factory=Collection)
    strengths: Collection[Strength] = field(default_factory=Collection)
    worries: Annotated[Collection[Remark], Label("What worries us")] = field(default_factory=Collection)
    working_well: Collection[Remark] = field(default_factory=Collection)
    next_steps: Annotated[Collection[Remark], Label("What has to happen next")] = field(default_factory=Collection)
    scales: Annotated[Collection[Scale], Label("Questions from 0 to 10")] = field(default_factory=Collection)
    risks: Collection[Risk] = field(default_factory=Collection)
    protections: Annotated[Collection[Protection], Label("What protects")] = field(default_factory=Collection)
    opinions: Collection[Opinion] = field(default_factory=Collection)
    legal_matters: Collection[LegalMatter] = field(default_factory=Collection)
    roles: Annotated[Collection[RoleEntry], Label("Role map")] = field(default_factory=Collection)
    responsibilities: Collection[Responsibility] = field(default_factory=Collection)
    overlaps: Annotated[Collection[Overlap], Label("What is done twice")] = field(default_factory=Collection)
    supports: Annotated[Collection[Support], Label("Natural supports")] = field(default_factory=Collection)
    ties: Annotated[Collection[Tie], Label("Who is close to whom")] = field(default_factory=Collection)
    services: Annotated[Collection[ServiceReview], Label("How services went")] = field(default_factory=Collection)
    referrals: Collection[Referral] = field(default_factory=Collection)
    requests: Annotated[Collection[ServiceRequest], Label("Requests for service")] = field(default_factory=Collection)
    case_management: Collection[CaseManagement] = field(default_factory=Collection)
    time_limits: Collection[TimeLimit] = field(default_factory=Collection)
    goals: Collection[Goal] = field(default_factory=Collection)
    contingencies: Annotated[Collection[Contingency], Label("Back-up plan")] = field(default_factory=Collection)
    monitoring: Annotated[Collection[Monitoring], Label("How the plan is watched")] = field(default_factory=Collection)
    safety_plans: Annotated[Collection[SafetyPlan], Label("Safety plan")] = field(default_factory=Collection)
    culture_questions: Annotated[Collection[CultureQuestion], Label("Asked about culture")] = field(
        default_factory=Collection
    )
    consultations: Collection[Consultation] = field(default_factory=Collection)
    principles: Collection[Principle] = field(default_factory=Collection)
    protocol_marks: Annotated[Collection[ProtocolMark], Label("Kept unwritten")] = field(default_factory=Collection)
    grace_times: Annotated[Collection[GraceTime], Label("Time for Sorry Business and other reasons")] = field(
        default_factory=Collection
    )
    tools: Annotated[Collection[Tool], Label("Ways of showing and telling")] = field(default_factory=Collection)
    cultural_plans: Annotated[Collection[CulturalPlan], Label("Cultural plan")] = field(default_factory=Collection)
    decisions: Collection[Decision] = field(default_factory=Collection)
    dissents: Annotated[Collection[Dissent], Label("Disagreement")] = field(default_factory=Collection)
    complaint_information: Annotated[Collection[ComplaintInformation], Label("Ways to complain")] = field(
        default_factory=Collection
    )
    follow_ups: Annotated[Collection[FollowUp], Label("Follow-ups")] = field(default_factory=Collection)


@dataclass(frozen=True, slots=True)
class Facilitation:
    """What the chair steers by."""

    #: The id of an agenda item, or nothing.
    current_item: Line = ""
    #: When the current item began; what is left is derived, never stored.
    item_started_at: Instant = ""
    #: How long each speaker has, when the chair set that.
    speaker_minutes: Annotated[int, Between(1, 60)] | None = None
    on_the_wall: Annotated[WallView, Label("What the wall shows")] = WallView.NOTES


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch of time that counts for no item and no speaker; it goes on until it has ended."""

    rank: Rank
    began_at: Instant = ""
    ended_at: Instant = ""


@dataclass(frozen=True, slots=True)
class OffTheWall:
    """An agenda item of which the wall shows neither title nor notes."""

    rank: Rank
    item: Line = ""


@dataclass(frozen=True, slots=True)
class Chairing:
    """The chair's part: everyone reads it, only the chair writes it."""

    facilitation: Facilitation = field(default_factory=Facilitation)
    pauses: Collection[Pause] = field(default_factory=Collection)
    off_the_wall: Collection[OffTheWall] = field(default_factory=Collection)


@dataclass(frozen=True, slots=True)
class RestrictedNote:
    """Something that is written down for a few. Its title is as private as its text."""

    rank: Rank
    title: Annotated[Line, Label("What it is about")] = ""
    text: Prose = field(default_factory=Prose)


@dataclass(frozen=True, slots=True)
class Restricted:
    """A part of its own with an audience of its own: only those read it, and know that it is there."""

    notes: Collection[RestrictedNote] = field(default_factory=Collection)


Part = Board | Chairing | Restricted

#: The models of the parts, by the kind of part.
PARTS: dict[str, type[Board] | type[Chairing] | type[Restricted]] = {
    "shared": Board,
    "chair": Chairing,
    "restricted": Restricted,
}
