"""The open lists of the board: the words that are offered. People may write others, an installation may have its own.

What is stored is what people read, so that a record says the same when a list has changed. The keys are the words that
other systems and the acceptance cases use for the same."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: Of a word, in letters.
LONGEST = 200

WordList = Mapping[str, str]


def _list(**words: str) -> WordList:
    return MappingProxyType(words)


METHODS = _list(
    in_meeting="In the conference",
    interview_by_trusted_worker="Talk with a trusted worker",
    yarn_while_walking="Yarn while walking",
    drawing="Drawing",
    drawing_and_talk="Drawing and talk",
    colouring="Colouring",
    letter="Letter",
    own_list_with_advocate="Own list, with an advocate",
    observed_cues="Observed cues",
    phone_before_meeting="By telephone before the conference",
    told_caseworker="Told a caseworker",
    told_education_officer="Told somebody at school",
    through_program="Through a program",
)

#: The parts of life that a plan covers (placement and support, family and community, health, education, emotional and
#: social development), as New South Wales names them for case planning.
DOMAINS = _list(
    safety="Safety",
    placement="Placement and support",
    health="Health",
    mental_health="Mental health",
    emotional="Feelings and behaviour",
    social="Friends and social life",
    development="Growing and learning",
    education="School and education",
    family_connection="Family connection",
    community="Community",
    culture="Culture",
    housing="Housing",
    stability="A stable home",
    wellbeing="Wellbeing",
)

ROLES = _list(
    young_person="Young person",
    parent="Parent",
    carer="Carer",
    kinship_carer="Kinship carer",
    natural_support="Natural support",
    elder="Elder",
    advocate="Advocate",
    chair="Chair",
    case_manager="Case manager",
    key_worker="Key worker",
    social_worker="Social worker",
    statutory_caseworker="Statutory caseworker",
    statutory_manager="Statutory manager",
    statutory_partner="Statutory partner",
    line_manager="Line manager",
    parent_aide="Parent aide",
    intensive_worker="Intensive family worker",
    child_health="Child health",
    child_health_nurse="Child health nurse",
    general_practitioner="Family doctor",
    health_coordinator="Health coordinator",
    mental_health="Mental health",
    mental_health_clinician="Mental health clinician",
    counsellor="Counsellor",
    therapist="Therapist",
    early_childhood="Early childhood educator",
    education="School",
    housing="Housing",
    tenancy_worker="Tenancy worker",
    mens_program="Men’s program",
    mens_worker="Men’s worker",
    safety_specialist="Safety specialist",
)

COORDINATION = _list(
    case_manager="Case manager",
    key_worker="Key worker",
    team_leader="Team leader",
    facilitator="Facilitator",
    lead_agency="Lead agency",
)

#: Caseworker, then supervisor, then manager; an official complaint or the Ombudsman whenever the person chooses. The
#: guide for case planning meetings in New South Wales; South Australia has the same order.
ESCALATION = _list(
    caseworker="Caseworker",
    supervisor="Supervisor",
    line_manager="Line manager",
    manager="Manager",
    interagency="Between the agencies",
    official_complaint="Official complaint",
    ombudsman="Ombudsman",
)

RHYTHMS = _list(
    daily="Every day",
    weekly="Every week",
    fortnightly="Every fortnight",
    monthly="Every month",
)

REMINDERS = _list(
    same_day="On the morning",
    day_before="The day before",
    week_before="A week before",
)

#: Tools, and how things are depicted, vary to suit the family and its culture (South Australia, case planning).
TOOLS = _list(
    yarning="Yarning circle",
    drawing="Drawing or painting",
    circles="Map of circles",
    tree="Tree",
    path="Path or river",
    family_map="Family map",
    houses="Three houses",
    story="Story",
    photos="Photos",
    cards="Cards",
    toys="Toys and figures",
    timeline="Line of time",
)

#: Why a date may move without anybody having failed (South Australia, case planning with Aboriginal families).
MOVING = _list(
    sorry_business="Sorry Business",
    death_in_family="Death in the family or community",
    illness="Illness",
    cultural_event="Cultural event",
    service_not_available="The service was not available",
)

CHANNELS = _list(
    board="On the board",
    paper="On paper",
    secure_message="Secure message",
    told_in_person="Told in person",
    kept_at_service="Kept at the service",
)

#: The five elements of the Aboriginal and Torres Strait Islander Child Placement Principle (SNAICC).
PRINCIPLES = _list(
    prevention="Prevention",
    partnership="Partnership",
    placement="Placement",
    participation="Participation",
    connection="Connection",
)

#: How to make sure who is on the other end, before telling anything by word of mouth: the Office of the Children's
#: Guardian (New South Wales) asks that it be written down.
IDENTITY_CHECKS = _list(
    known="Knows them in person",
    called_back="Called back on a known number of the agency",
    photo="Saw a card with a photo",
    work_mail="Message from an address of the agency",
    vouched="Somebody known vouched for them",
)

CULTURE_ANSWERS = _list(
    family_says_yes="Aboriginal or Torres Strait Islander, the family says",
    asked_and_no="Asked, and no",
    other_culture="Another culture or language",
    not_now="Does not want to say now",
)

LEGAL_MATTERS = _list(
    care_order="Care order",
    intervention_order="Intervention order",
    family_court="Family court",
    criminal_matter="Criminal matter",
    tenancy="Tenancy",
    immigration="Immigration",
)

#: In which legal situations case management may go to another service (case management in New South Wales).
TRANSFER_SITUATIONS = _list(
    no_court="Protection work complete, no court action",
    long_term_order="Long-term order",
    interim_order="Interim order, the plan is long-term care",
    joint="Managed jointly",
)

ESCALATION_STATES = _list(
    waiting="Waiting",
    answered="Answered",
)

#: Words that judge somebody, in whose place the board asks for what was seen or heard. Case planning in South Australia
#: asks to respect past harm, diversity and culture; the glossaries of strengths-based practice name words like these.
JUDGING = _list(
    abscond="absconded",
    addict="addict",
    attention="attention-seeking",
    denial="in denial",
    dysfunctional="dysfunctional",
    engage="failed to engage",
    attend="failed to attend",
    reach="hard to reach",
    hostile="hostile",
    manipulative="manipulative",
    compliant="non-compliant",
    refuses="refuses to engage",
    resistant="resistant",
    uncooperative="uncooperative",
    unmotivated="unmotivated",
)

#: The list of words that no field offers.
NOT_OFFERED = "judging"

#: Every open list by the name under which the shape asks for it, and the one at which the board points.
WORD_LISTS: Mapping[str, WordList] = MappingProxyType(
    {
        "methods": METHODS,
        "domains": DOMAINS,
        "roles": ROLES,
        "coordination": COORDINATION,
        "escalation": ESCALATION,
        "rhythms": RHYTHMS,
        "reminders": REMINDERS,
        "moving": MOVING,
        "channels": CHANNELS,
        "principles": PRINCIPLES,
        "tools": TOOLS,
        "identity_checks": IDENTITY_CHECKS,
        "culture_answers": CULTURE_ANSWERS,
        "legal_matters": LEGAL_MATTERS,
        "escalation_states": ESCALATION_STATES,
        "transfer_situations": TRANSFER_SITUATIONS,
        NOT_OFFERED: JUDGING,
    }
)


def offered(own: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The words of every list, where a place or an installation has its own those. Raises KeyError for no list."""
    for name in own:
        WORD_LISTS[name]
    return {name: list(own.get(name, tuple(known.values()))) for name, known in WORD_LISTS.items()}
