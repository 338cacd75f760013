"""The words of a case conference: who takes part as what, in which role, in which kind of conference."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """As what somebody is known to a family's case."""

    CHILD = "child"
    PARENT = "parent"
    CARER = "carer"
    KIN = "kin"
    ELDER = "elder"
    NATURAL_SUPPORT = "natural_support"
    SUPPORT_PERSON = "support_person"
    ADVOCATE = "advocate"
    INTERPRETER = "interpreter"
    PRACTITIONER = "practitioner"
    LINE_MANAGER = "line_manager"
    OBSERVER = "observer"


class Role(StrEnum):
    """What somebody does in one conference."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    MINUTE_TAKER = "minute_taker"
    CONTRIBUTOR = "contributor"
    READER = "reader"


#: Who leads a conference is grown up: a child is offered none of these.
LEADING = frozenset({Role.CHAIR, Role.DEPUTY})


class Attendance(StrEnum):
    """Whether somebody was there, as the chair confirms it."""

    EXPECTED = "expected"
    PRESENT = "present"
    PRESENT_PART = "present_part"
    #: There, save for a part from which the chair left them out, with a reason.
    EXCLUDED_PART = "excluded_part"
    APOLOGIES = "apologies"
    ABSENT = "absent"


class Door(StrEnum):
    """Where somebody who takes part stands: only `OPEN` lets them see anything."""

    OPEN = "open"
    #: Invited, and not come yet.
    INVITED = "invited"
    #: In the waiting room.
    WAITING = "waiting"
    SENT_AWAY = "sent_away"
    #: Was there, and may not come back; the record still says that they were there.
    REMOVED = "removed"


class Coordination(StrEnum):
    """What somebody answers for on a case, beyond being known to it."""

    NONE = "none"
    CASE_MANAGER = "case_manager"
    LINE_MANAGER = "line_manager"


class ConferenceType(StrEnum):
    """The types that are known everywhere; an installation may add others (`app.conference.words`)."""

    CASE_CONFERENCE = "case_conference"
    CASE_PLANNING_MEETING = "case_planning_meeting"
    CASE_REVIEW = "case_review"
    FAMILY_LED_DECISION_MAKING = "family_led_decision_making"
    INTERAGENCY_CASE_DISCUSSION = "interagency_case_discussion"


class Mode(StrEnum):
    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    VIDEO = "video"
    HYBRID = "hybrid"


class PartKind(StrEnum):
    """The parts of a board: each is one document with its own audience and writers."""

    SHARED = "shared"
    CHAIR = "chair"
    RESTRICTED = "restricted"


_SPOKEN: dict[str, str] = {
    Kind.CHILD: "child or young person",
    Role.DEPUTY: "deputy chair",
    Role.MINUTE_TAKER: "minute-taker",
    Attendance.PRESENT_PART: "present for part",
    Attendance.EXCLUDED_PART: "left out of a part",
    Attendance.APOLOGIES: "sent apologies",
    ConferenceType.FAMILY_LED_DECISION_MAKING: "family-led decision making",
    ConferenceType.INTERAGENCY_CASE_DISCUSSION: "interagency case discussion",
    Mode.IN_PERSON: "in person",
    Mode.TELEPHONE: "by telephone",
    Mode.VIDEO: "by video",
    Mode.HYBRID: "in person and remotely",
    "as_home_visits": "as often as the home visits",
    "by_stage": "at each stage",
    "by_event_and_review_date": "when something happens, and on the review date",
    "plan_to_reunite": "plan to bring a child home",
    "report_not_allocated": "a report was not allocated",
    "risk_still_apparent": "safety or risk is still apparent",
    "scheduled_weekly": "scheduled each week",
    "review_of_requests": "review of requests for service",
    "intensive_service_extended": "an intensive service was extended",
    "request_for_service_refused": "a request for service was refused",
    "breach_of_order": "breach of an order",
    "risk_changes": "the risk has changed",
    "family_asks": "the family asks for it",
    "young_person_asks": "the young person asks for it",
    "stage_ready": "ready for the next stage",
    "getting_to_know": "getting to know each other",
    "finding_out": "finding out together what is needed",
    "planning": "agreeing on a plan",
    "doing": "doing what was agreed",
    "looking_back": "looking at what has changed",
    "coming_to_an_end": "coming to an end",
    "sorry_business_finished": "Sorry Business has finished",
}


def spoken(word: str) -> str:
    """The word as people read it, in lower case."""
    return _SPOKEN.get(word, str(word).replace("_", " "))
