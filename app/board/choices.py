"""The closed lists of the board: a rule, a colour or a sentence depends on each of these words."""

from __future__ import annotations

from app.board.forms import Choice


class Answer(Choice):
    """Yes or no, or not said so far."""

    UNSAID = "unsaid", "Not said"
    YES = "yes", "Yes"
    NO = "no", "No"


class Purpose(Choice):
    """What an agenda item is for."""

    INFORM = "inform", "Inform"
    DISCUSS = "discuss", "Discuss"
    DECIDE = "decide", "Decide"


class ItemKind(Choice):
    """What sort of item it is."""

    DISCUSSION = "discussion", "Discussion"
    DECISION = "decision", "Decision"
    REVIEW = "review", "Review of what was agreed"
    STANDING = "standing", "Every time"
    RESTRICTED = "restricted", "Kept to a few"
    FAMILY_TIME = "family_time", "Private family time"


class ItemState(Choice):
    """How far an agenda item has come."""

    REQUESTED = "requested", "Asked for"
    PLANNED = "planned", "Planned"
    DISCUSSED = "discussed", "Discussed"
    DEFERRED = "deferred", "Deferred to the next conference"
    DECLINED = "declined", "Declined"


class Achievement(Choice):
    """What has become of a goal of the plan before. What cannot be done any more was not left undone."""

    UNREVIEWED = "unreviewed", "Not looked at yet"
    ACHIEVED = "achieved", "Achieved"
    PARTLY_ACHIEVED = "partly_achieved", "Partly achieved"
    NOT_ACHIEVED = "not_achieved", "Not achieved"
    NO_LONGER_POSSIBLE = "no_longer_possible", "No longer possible"


class Horizon(Choice):
    """How soon something is needed or wanted."""

    UNSAID = "unsaid", "Not said"
    IMMEDIATE = "immediate", "Now"
    SHORT_TERM = "short_term", "Short term"
    LONG_TERM = "long_term", "Long term"
    ONGOING = "ongoing", "All the time"


class Level(Choice):
    """How high a risk is, or how strongly something protects."""

    UNRATED = "unrated", "Not rated"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class Closeness(Choice):
    """How two people or services around the family stand to each other."""

    STRONG = "strong", "Strong"
    ORDINARY = "ordinary", "Ordinary"
    STRAINED = "strained", "Strained"
    BROKEN = "broken", "Broken off"


class Keep(Choice):
    """What is to become of a service."""

    UNDECIDED = "undecided", "Not decided"
    CONTINUE = "continue", "Continue"
    CONTINUE_ONE_MONTH = "continue_one_month", "Continue for a month"
    CHANGE = "change", "Change"
    PAUSE = "pause", "Pause"
    END = "end", "End"


class ReferralState(Choice):
    """How far a referral has come."""

    TO_MAKE = "to_make", "To be made"
    MADE = "made", "Made"
    ACCEPTED = "accepted", "Accepted"
    WAITLISTED = "waitlisted", "On a waiting list"
    SERVICE_STARTED = "service_started", "Service has begun"
    COMPLETED = "completed", "Completed"
    DECLINED = "declined", "Declined"
    CLOSED_DUPLICATE = "closed_duplicate", "Closed, somebody does it already"
    CLOSED_NOT_TAKEN_UP = "closed_not_taken_up", "Closed, not taken up"

    @property
    def to_ask_about(self) -> bool:
        """Whether somebody still has to ask what came of it. Once the service has begun, nobody has to."""
        return self in (
            ReferralState.TO_MAKE,
            ReferralState.MADE,
            ReferralState.ACCEPTED,
            ReferralState.WAITLISTED,
        )

    @property
    def settled(self) -> bool:
        """Whether it is over, so that the next board has it no more."""
        return self in (
            ReferralState.COMPLETED,
            ReferralState.DECLINED,
            ReferralState.CLOSED_DUPLICATE,
            ReferralState.CLOSED_NOT_TAKEN_UP,
        )


class Consent(Choice):
    """Whether the person agreed to a referral, or why that is not needed."""

    UNSAID = "unsaid", "Not said"
    RECORDED = "recorded", "Agreed, on record"
    REFUSED = "refused", "Not agreed"
    NOT_REQUIRED_STATUTORY = "not_required_statutory", "Not needed by law"
    NOT_REQUIRED_SERIOUS_THREAT = "not_required_serious_threat", "Not needed, serious threat"


class Provider(Choice):
    """By whom a service is run that is asked for help in writing."""

    UNSAID = "unsaid", "Not said"
    GOVERNMENT_AGENCY = "government_agency", "Run by government"
    GOVERNMENT_FUNDED = "government_funded_non_government", "Paid by government"
    NEITHER = "neither", "Neither"


class Ability(Choice):
    """What a provider answers to a request for service."""

    UNSAID = "unsaid", "Not answered yet"
    ABLE = "able", "Able"
    PARTLY_ABLE = "partly_able", "Partly able"
    UNABLE = "unable", "Unable"


class BestEndeavours(Choice):
    """Whether those who asked think that the provider truly tried."""

    UNSAID = "unsaid", "Not said"
    ACCEPTED = "accepted", "They truly tried"
    DISPUTED = "disputed", "Disputed"


class GoalState(Choice):
    """Where a goal stands."""

    ACTIVE = "active", "We work on it"
    ACHIEVED = "achieved", "Achieved"
    NOT_ACHIEVED = "not_achieved", "Not achieved"
    STOPPED = "stopped", "No longer pursued"


class TaskState(Choice):
    """How far something has come that somebody took on."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"
    NOT_DONE = "not_done", "Not done"
    NO_LONGER_POSSIBLE = "no_longer_possible", "No longer possible"

    @property
    def settled(self) -> bool:
        """Whether nobody has anything left to do."""
        return self not in (TaskState.NOT_STARTED, TaskState.IN_PROGRESS)


class Agreement(Choice):
    """Who agreed to a decision."""

    UNSAID = "unsaid", "Not said"
    ALL_PRESENT = "all_present", "Everyone present"
    MAJORITY = "majority", "Most of those present"
    CHAIR = "chair", "The chair decided"


class DissentState(Choice):
    """Whether a disagreement still waits for something."""

    OPEN = "open", "Open"
    RESOLVED = "resolved", "Settled"
    RECORDED_ONLY = "recorded_only", "Written down, no more wanted"


class RecipientKind(Choice):
    """As what somebody gets the safety plan."""

    SERVICE = "service", "A service"
    SCHOOL = "school", "School or children’s centre"
    ELDER_OR_KIN = "elder_or_kin", "Elder, kin or community"
    FAMILY = "family", "Family"
    OTHER = "other", "Somebody else"


class MapForm(Choice):
    """As what the map of who is around the family is drawn."""

    CIRCLES = "circles", "Circles around the family"
    TREE = "tree", "A tree"
    PATH = "path", "A path walked together"


class WallView(Choice):
    """What a screen on the wall shows of the item that is talked about."""

    NOTES = "notes", "Titles and notes"
    TITLES = "titles", "Titles only"
    NOTHING = "nothing", "Nothing for now"
