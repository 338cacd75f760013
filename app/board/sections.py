"""The sections of the board: in which order they come, what each holds, and what each teaches while it is empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.board.fields import Entries, fields_of
from app.board.shape import Board


@dataclass(frozen=True, slots=True)
class Listed:
    """One list of the board, by the name of its field. `noun` is what one entry is called, `add` asks for one more."""

    name: str
    noun: str
    add: str
    lesson: str

    @property
    def title(self) -> str:
        return fields_of(Board)[self.name].label

    @property
    def model(self) -> type:
        """What its entries are."""
        kind = fields_of(Board)[self.name].kind
        if not isinstance(kind, Entries):
            raise TypeError(f"{self.name!r} is no list of the board")
        return kind.model


@dataclass(frozen=True, slots=True)
class Section:
    """What one sees at a time. `short` names it where there is little room."""

    name: str
    title: str
    short: str
    lists: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Sections that belong together, so that nobody has to choose among fourteen."""

    name: str
    title: str
    sections: tuple[Section, ...]


AGENDA = Section(
    "agenda",
    "Agenda",
    "Agenda",
    (
        Listed(
            "agenda",
            "Item",
            "Add an item",
            "What has to be talked about today? Give each matter its own item, say whether you only inform, want "
            "to talk it through or need a decision, what should come of it, and how long it may take.",
        ),
    ),
)
PARKED = Section(
    "parked",
    "Parking lot",
    "Parking lot",
    (
        Listed(
            "parked",
            "Parked thing",
            "Park something",
            "Something important came up that is not for now? Put it here and go on. Before the end each thing gets "
            "somebody who takes it on, or a place on the next agenda.",
        ),
    ),
)
OPENING = Section(
    "opening",
    "Opening",
    "Opening",
    (
        Listed(
            "openings",
            "Opening",
            "Write down how we opened",
            "How did we begin? Who acknowledged Country, who chose the place, who was driven here, and what may leave "
            "this room.",
        ),
        Listed(
            "introductions",
            "Introduction",
            "Add somebody",
            "Who is in the room? Everyone says in a sentence who they are to this family, not only what their "
            "title is.",
        ),
        Listed(
            "ground_rules",
            "Rule",
            "Add a rule",
            "How do we want to talk, and to work together between the conferences? Agree on it with the child and the "
            "family. “One speaks at a time” is enough to begin with.",
        ),
    ),
)
REVIEW = Section(
    "review",
    "Review of the plan before",
    "Last plan",
    (
        Listed(
            "celebrations",
            "Celebration",
            "Add something to celebrate",
            "What went well since last time? Begin here, and say whose work it was.",
        ),
        Listed(
            "reviews",
            "Reviewed goal",
            "Add a goal to look back at",
            "What became of each goal of the last plan? Achieved, partly, or not, and what everyone learned from it. "
            "What cannot be done any more is not the same as left undone.",
        ),
    ),
)
VIEWS = Section(
    "views",
    "Views",
    "Views",
    (
        Listed(
            "views",
            "View",
            "Add somebody’s views",
            "What do the child and each member of the family think and wish? Write it in their own words, how and when "
            "they said it, and to whom. A baby’s views can be seen: what calms, what frightens.",
        ),
    ),
)
ASSESSMENT = Section(
    "assessment",
    "Assessment",
    "Assessment",
    (
        Listed(
            "strengths",
            "Strength",
            "Add a strength",
            "What is strong here? Look at the child, the family, the carers and the community. A plan stands on these.",
        ),
        Listed("working_well", "Thing", "Add what works", "What is working well already, and should stay as it is?"),
        Listed(
            "worries",
            "Worry",
            "Add a worry",
            "What are we worried about? Say what was seen or heard and what it does to the child, not what "
            "somebody is.",
        ),
        Listed(
            "next_steps",
            "Thing",
            "Add what has to happen",
            "What has to happen so that nobody has to worry any more? It becomes a goal later.",
        ),
        Listed(
            "needs",
            "Need",
            "Add a need",
            "What does the child, and what does each of the others need: now, soon, later, all the time? Look at every "
            "part of life.",
        ),
        Listed(
            "risks",
            "Risk",
            "Add a risk",
            "What could harm the child? Say how high the risk was at first, how high it is now, and what is done "
            "about it.",
        ),
        Listed(
            "protections",
            "Protection",
            "Add what protects",
            "What keeps the child safe, and how is it kept up?",
        ),
        Listed(
            "scales",
            "Question",
            "Add a question",
            "A question to which everyone gives a number from 0 to 10, each for themselves: how safe, how hopeful, how "
            "well. Say what 0 and 10 mean.",
        ),
        Listed(
            "opinions",
            "Opinion",
            "Add an opinion",
            "What does somebody think, without knowing it for sure? Here it is marked as an opinion, with whose it is "
            "and what it rests on.",
        ),
        Listed(
            "legal_matters",
            "Matter",
            "Add a legal matter",
            "Is there an order, a hearing or another matter of law for which somebody has to do something?",
        ),
    ),
)
CULTURE = Section(
    "culture",
    "Culture",
    "Culture",
    (
        Listed(
            "culture_questions",
            "Answer",
            "Add an answer",
            "Who are they, and what do they want written down about it? Ask; never guess. The family decides "
            "what stands here, and whether somebody of their culture works with them.",
        ),
        Listed(
            "consultations",
            "Consultation",
            "Add advice",
            "Whose advice did we ask: an Elder, a cultural adviser, a community organisation? Write down what "
            "they said and what it changed. If it was not followed, say why.",
        ),
        Listed(
            "principles",
            "Principle",
            "Add a principle",
            "How does this plan keep prevention, partnership, placement, participation and connection?",
        ),
        Listed(
            "tools",
            "Way",
            "Add a way",
            "How does this family like to show and tell: in a yarn, a drawing, photos, cards, a map of circles, a tree "
            "or a path? They choose, and say what it shows. No form fits everybody.",
        ),
        Listed(
            "cultural_plans",
            "Cultural plan",
            "Add a cultural plan",
            "How does the child stay who they are: language, family, Country, faith? Who has endorsed that?",
        ),
        Listed(
            "grace_times",
            "Time",
            "Add a time",
            "Is there a time in which nobody is held to a date, such as Sorry Business? A date that moves for it "
            "is not late.",
        ),
        Listed(
            "protocol_marks",
            "Mark",
            "Mark something as unwritten",
            "Is there something that is not for writing down? Give it a name only, and say who keeps it. What it is "
            "about stands nowhere.",
        ),
    ),
)
ROLES = Section(
    "roles",
    "Role map",
    "Roles",
    (
        Listed(
            "roles",
            "Role",
            "Add a person",
            "Who is around this family? For each person write what they give and what they may expect from the others, "
            "so that nobody does a thing twice and nothing is left to nobody.",
        ),
        Listed(
            "supports",
            "Natural support",
            "Add a natural support",
            "Who helps without being paid for it: kin, neighbours, friends, a coach? They are there when the services "
            "have gone.",
        ),
        Listed(
            "responsibilities",
            "Responsibility",
            "Add a responsibility",
            "What has to be looked after, and who does it? A thing that nobody does, or that two do, shows at once.",
        ),
        Listed(
            "overlaps",
            "Thing done twice",
            "Add something done twice",
            "Is something done twice? Say by whom, and decide who keeps it.",
        ),
        Listed(
            "ties",
            "Tie",
            "Add a tie",
            "Who is close to whom? It is drawn as a map of who is around the family.",
        ),
    ),
)
SERVICES = Section(
    "services",
    "Services",
    "Services",
    (
        Listed(
            "services",
            "Service",
            "Add a service",
            "What did each service do, and what did it change? What the family says counts first. Then decide "
            "whether it goes on.",
        ),
        Listed(
            "referrals",
            "Referral",
            "Add a referral",
            "To whom is somebody sent for help? Each referral is asked about again, until it is clear what came of it.",
        ),
        Listed(
            "requests",
            "Request",
            "Add a request",
            "Was the usual way tried without success? Then a service can be asked for in writing: why it is "
            "needed, what was tried, and by when they have to answer.",
        ),
    ),
)
CASE_MANAGEMENT = Section(
    "case_management",
    "Case management",
    "Case manager",
    (
        Listed(
            "case_management",
            "Case management",
            "Write down who holds it",
            "Who holds the threads, and whom does the family call? If that is to change: under which conditions, "
            "and when does it go back?",
        ),
        Listed(
            "time_limits",
            "Time limit",
            "Add a time limit",
            "Does a service work only for a time? Write down until when, and when the need is looked at anew.",
        ),
    ),
)
GOALS = Section(
    "goals",
    "Goals",
    "Goals",
    (
        Listed(
            "goals",
            "Goal",
            "Add a goal",
            "What is to change? Write each goal in the words of the child or the family, who said it, the small steps "
            "towards it, and how everyone will see that it is better.",
        ),
        Listed(
            "contingencies",
            "Back-up",
            "Add a back-up",
            "What if it does not go as hoped? Agree on it now, while everyone is calm.",
        ),
        Listed(
            "monitoring",
            "Look",
            "Add how we watch it",
            "How does everyone know between the conferences that the plan works, and when is it looked at again?",
        ),
    ),
)
SAFETY = Section(
    "safety",
    "Safety plan",
    "Safety plan",
    (
        Listed(
            "safety_plans",
            "Safety plan",
            "Make a safety plan",
            "What does everyone do when it becomes unsafe? Signs, steps, and whom to call, made with the child and the "
            "family, in their words. It is handed out at once, also to the school, and waits for nothing else.",
        ),
    ),
)
DECISIONS = Section(
    "decisions",
    "Decisions",
    "Decisions",
    (
        Listed(
            "decisions",
            "Decision",
            "Add a decision",
            "What was decided, why, and who agreed? Silence is not agreement.",
        ),
        Listed(
            "dissents",
            "Disagreement",
            "Add a disagreement",
            "Does somebody not agree? It stands here in their own words, with what was answered and where it can "
            "go next.",
        ),
        Listed(
            "complaint_information",
            "Note",
            "Write down who was told",
            "Does everyone in the family know where to turn if they are not content: caseworker, supervisor, "
            "manager, an official complaint, the Ombudsman?",
        ),
    ),
)
FOLLOW_UPS = Section(
    "follow_ups",
    "Follow-ups",
    "Follow-ups",
    (
        Listed(
            "follow_ups",
            "Follow-up",
            "Add a follow-up",
            "What did somebody take on? One line for each action, with one owner and a day, so that it can be "
            "read back at the end.",
        ),
    ),
)

FORMALITIES = Section(
    "formalities",
    "For the record",
    "For the record",
    (
        Listed(
            "consents",
            "Agreement",
            "Add whose agreement",
            "Does the family agree that we meet and talk about this, and does each of them want a summary? Ask, and "
            "write down what they said.",
        ),
        Listed(
            "missing",
            "Absence",
            "Add who was not here",
            "Is a parent, the child or somebody else who belongs here not in the room, or was not invited? Give a "
            "reason that everyone may read, and say how they hear what came of it.",
        ),
        Listed(
            "reports",
            "Report",
            "Add a report",
            "What was there to read, from whom, and did the parents have it before?",
        ),
        Listed(
            "exchanges",
            "Exchange",
            "Add what was told",
            "Was something passed on by telephone or in person? Write down who told whom, how it was made sure who "
            "that was, and who authorised it.",
        ),
        Listed(
            "without_meeting",
            "Reason",
            "Write down why there was no meeting",
            "Was the plan made though the family could not meet for it? Say why, and with whom it was talked through.",
        ),
    ),
)

GROUPS = (
    Group("meeting", "Agenda", (AGENDA, OPENING, REVIEW, PARKED)),
    Group("family", "Family", (VIEWS, ASSESSMENT, CULTURE)),
    Group("helpers", "Helpers", (ROLES, SERVICES, CASE_MANAGEMENT)),
    Group("plan", "Plan", (GOALS, SAFETY)),
    Group("agreed", "Agreed", (DECISIONS, FOLLOW_UPS, FORMALITIES)),
)

SECTIONS = tuple(section for group in GROUPS for section in group.sections)

#: Every list of the board by the name of its field.
LISTS: Mapping[str, Listed] = MappingProxyType({each.name: each for section in SECTIONS for each in section.lists})


def section_of(name: str) -> Section:
    """In which section a list stands. Raises KeyError for what is no list."""
    for section in SECTIONS:
        if any(each.name == name for each in section.lists):
            return section
    raise KeyError(name)
