"""Sign-off and endorsement of a plan version: who has said what, and what state the version is in by that.

A missing signature is a warning with a reason; a missing endorsement keeps a version from being in force. The safety
plan waits for neither."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.conference.conference import Participant
from app.conference.kinds import Door, Kind, Role
from app.conference.planning import Incomplete
from app.length import too_long
from app.people.person import Person

LONGEST_WORDS = 5_000
_NO_PARTIES = frozenset({Kind.INTERPRETER, Kind.OBSERVER})


class Said(StrEnum):
    """What a party says about a plan version. The words are in use in stored data."""

    SIGNED = "signed"
    #: With a statement, which stays attached.
    DECLINED = "declined"
    #: Somebody else notes why there is no signature.
    NOT_SIGNED = "not_signed"


class Way(StrEnum):
    """How it was said."""

    OWN_DEVICE = "own_device"
    #: On a device that goes round the room; whoever is signed in on it has seen it.
    SHARED_DEVICE = "shared_device"
    PAPER = "paper"
    #: Noted by somebody else.
    NOTED = "noted"


WAYS = {
    Way.OWN_DEVICE: "on their own device",
    Way.SHARED_DEVICE: "on a shared device",
    Way.PAPER: "on paper",
    Way.NOTED: "",
}


@dataclass(frozen=True, slots=True)
class SignOff:
    """What one party said, bound to the digest of exactly that version."""

    person: str
    said: Said
    way: Way
    #: The statement of somebody who declines; why there is no signature; where the paper is kept.
    words: str
    #: What the party read on the screen before they said it.
    intent: str
    digest: str
    recorded_by: str
    at: datetime

    @property
    def own(self) -> bool:
        """Whether the party said it themselves, rather than that somebody noted it for them."""
        return self.way in {Way.OWN_DEVICE, Way.SHARED_DEVICE} or self.recorded_by == self.person

    @property
    def open_words(self) -> bool:
        """Whether everyone who has the plan reads the words: not where a paper is, nor why nobody signed."""
        return self.said is Said.DECLINED or (self.said is Said.SIGNED and self.way is not Way.PAPER)


class Verdict(StrEnum):
    """What a line manager, or a body that has to approve, says. The words are in use in stored data."""

    ENDORSED = "endorsed"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Endorsement:
    verdict: Verdict
    comment: str
    digest: str
    by: str
    at: datetime
    #: The stage of approval; "" for the endorsement of the line manager.
    stage: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """An approval that a version needs besides, such as that of a community body for a cultural plan."""

    id: str
    what: str
    body: str
    asked_by: str
    asked_at: datetime
    #: One after the other: lower ones come first (`app.conference.approving`).
    turn: int = 0


class PlanState(StrEnum):
    """How a plan version stands."""

    FROZEN = "frozen"
    #: Every party has signed, declined, or there is a reason why not.
    SIGNED = "signed"
    RETURNED = "returned"
    #: Endorsed by the line manager; somebody else still has to approve.
    ENDORSED = "endorsed"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"

    @property
    def words(self) -> str:
        return _STATES[self]


_STATES = {
    PlanState.FROZEN: "Frozen, waiting for signatures and endorsement",
    PlanState.SIGNED: "Signed, waiting for endorsement",
    PlanState.RETURNED: "Returned, with what has to change",
    PlanState.ENDORSED: "Endorsed, waiting for a further approval",
    PlanState.IN_FORCE: "In force",
    PlanState.SUPERSEDED: "Superseded",
}


def parties(participants: Iterable[Participant]) -> Sequence[Participant]:
    """Those who are asked to sign: everyone who takes part and does not only read, interpret or observe."""
    return [
        each
        for each in participants
        if each.door in {Door.OPEN, Door.INVITED} and each.role is not Role.READER and each.kind not in _NO_PARTIES
    ]


def latest(sign_offs: Iterable[SignOff]) -> Mapping[str, SignOff]:
    """What stands of each party, from all that was said in its order."""
    found: dict[str, SignOff] = {}
    for each in sign_offs:
        if gives_way(found.get(each.person), own=each.own):
            found[each.person] = each
    return found


def gives_way(before: SignOff | None, *, own: bool) -> bool:
    """Whether something new can take the place of what stands of a party. `own`: the party says it themselves.

    What people say themselves takes the place of whatever others noted for them, and never the other way round; a
    signature stays."""
    if before is None:
        return True
    return own if own is not before.own else before.said is not Said.SIGNED


def still_attached(sign_offs: Sequence[SignOff]) -> Sequence[SignOff]:
    """The last statement of each who said themselves that they do not agree, and has signed since: it stays attached,
    as they were told. What others noted for them gave way to their own word."""
    stands = latest(sign_offs)
    declined = {each.person: each for each in sign_offs if each.said is Said.DECLINED and each.own}
    return [each for each in declined.values() if stands[each.person].said is Said.SIGNED]


def verdicts(endorsements: Iterable[Endorsement]) -> Mapping[str, Endorsement]:
    """The last word of each stage."""
    return {each.stage: each for each in endorsements}


def in_force_from(endorsements: Sequence[Endorsement], stages: Iterable[Stage]) -> datetime | None:
    """Since when nothing has kept a version from being in force; None where something does.

    An approval that is asked for once it is in force takes nothing from it, unless it is returned."""
    needed = [""]
    for stage in sorted(stages, key=lambda each: each.asked_at):
        since = _approved_by_all(endorsements, needed)
        returned = any(each.stage == stage.id and each.verdict is Verdict.RETURNED for each in endorsements)
        if since is None or stage.asked_at <= since or returned:
            needed.append(stage.id)
    return _approved_by_all(endorsements, needed)


def _approved_by_all(endorsements: Iterable[Endorsement], needed: Collection[str]) -> datetime | None:
    """When the last of these approved, if all have; what somebody says again makes it no later."""
    approved: dict[str, datetime] = {}
    for each in endorsements:
        if each.verdict is Verdict.ENDORSED:
            approved.setdefault(each.stage, each.at)
        else:
            approved.pop(each.stage, None)
    return max(approved[each] for each in needed) if all(each in approved for each in needed) else None


def state_of(
    asked: Iterable[str],
    sign_offs: Iterable[SignOff],
    endorsements: Sequence[Endorsement],
    stages: Sequence[Stage],
    *,
    superseded: bool,
) -> PlanState:
    """The state of a version. `asked`: the parties; `superseded`: whether a later version is in force."""
    said = verdicts(endorsements)
    manager = said.get("")
    if superseded:
        return PlanState.SUPERSEDED
    if in_force_from(endorsements, stages) is not None:
        return PlanState.IN_FORCE
    if any(each.verdict is Verdict.RETURNED for each in said.values()):
        return PlanState.RETURNED
    if manager is not None:
        return PlanState.ENDORSED
    heard = latest(sign_offs)
    return PlanState.SIGNED if all(each in heard for each in asked) else PlanState.FROZEN


def intent(name: str, version: int, digest: str, said: Said) -> str:
    """What somebody declares, in plain words; `name` is "" where one after the other does. The digest is given in
    short, as it stands on the copies."""
    seal = f"{digest[:4]} {digest[4:8]}"
    who = f"I, {name}," if name else "I"
    read = f"{who} have read version {version} of the case plan (at the foot of its pages stands {seal})."
    agrees = "I agree with it, and I will do my part of it."
    disagrees = "I do not agree with it. My reasons stand below and stay attached to it."
    return f"{read} {agrees if said is Said.SIGNED else disagrees}"


# A disagreement goes on until it is settled, step by step, with a day by which somebody answers.


class Turn(StrEnum):
    """What happens to a disagreement. The words are in use in stored data."""

    RAISED = "raised"
    ANSWERED = "answered"
    #: The answer did not settle it: it goes to the next step.
    ESCALATED = "escalated"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class DissentEvent:
    """One turn of somebody's disagreement with a plan version."""

    person: str
    turn: Turn
    #: With whom it is now, as a step of the way: 0 is the first.
    step: int
    words: str
    by: str
    at: datetime
    #: By when whoever it is with answers.
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """How somebody's disagreement stands."""

    person: str
    events: Sequence[DissentEvent]

    @property
    def last(self) -> DissentEvent:
        return self.events[-1]

    @property
    def open(self) -> bool:
        return self.last.turn is not Turn.SETTLED

    @property
    def waits(self) -> bool:
        """Whether somebody has to answer."""
        return self.last.turn in {Turn.RAISED, Turn.ESCALATED}

    def late(self, on: date) -> bool:
        return self.waits and self.last.due is not None and self.last.due < on


def disagreements(events: Iterable[DissentEvent]) -> Sequence[Disagreement]:
    """Each with its turns, from all turns in their order."""
    found: dict[str, list[DissentEvent]] = {}
    for each in events:
        found.setdefault(each.person, []).append(each)
    return [Disagreement(person, turns) for person, turns in found.items()]


# From what was typed.


@dataclass(frozen=True, slots=True)
class SignOffDraft:
    said: str = ""
    words: str = ""
    #: Of the version that was shown.
    digest: str = ""
    #: That the person has read and means it.
    agreed: str = ""


def sign_off_of(
    draft: SignOffDraft, person: Person, version: int, digest: str, way: Way, recorder: str, at: datetime
) -> SignOff:
    """A sign-off that can be kept. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    said = next((each for each in Said if each == draft.said), None)
    words = draft.words.strip()
    if said is None or (said is Said.NOT_SIGNED) != (way is Way.NOTED):
        problems["said"] = "Please choose one."
    elif said is not Said.NOT_SIGNED and draft.agreed != "yes":
        problems["agreed"] = "Please tick that this is what is meant."
    if not words and said is Said.DECLINED:
        problems["words"] = "Please say what you do not agree with. It stays attached to the plan."
    if not words and (said is Said.NOT_SIGNED or way is Way.PAPER):
        problems["words"] = "Please say why." if said is Said.NOT_SIGNED else "Please say where the paper is kept."
    require_short(words, "words", problems)
    if problems or said is None:
        raise Incomplete(problems)
    return SignOff(person.id, said, way, words, _shown(said, way, person, version, digest), digest, recorder, at)


def _shown(said: Said, way: Way, person: Person, version: int, digest: str) -> str:
    """What stood before them when they said it: on a device that goes round it names nobody, and what stands on a paper
    is known to whoever has it."""
    if way not in {Way.OWN_DEVICE, Way.SHARED_DEVICE}:
        return ""
    return intent(person.name if way is Way.OWN_DEVICE else "", version, digest, said)


def endorsement_of(verdict: str, comment: str, digest: str, by: str, at: datetime, stage: str = "") -> Endorsement:
    """What a line manager typed. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    said = next((each for each in Verdict if each == verdict), None)
    words = comment.strip()
    if said is None:
        problems["verdict"] = "Please choose one."
    if said is Verdict.RETURNED and not words:
        problems["comment"] = "Please say what has to change."
    if said is Verdict.ENDORSED and stage and not words:
        problems["comment"] = "Please say who approved it, and when."
    require_short(words, "comment", problems)
    if problems or said is None:
        raise Incomplete(problems)
    return Endorsement(said, words, digest, by, at, stage)


def require_short(words: str, name: str, problems: dict[str, str]) -> None:
    if sentence := too_long(words, LONGEST_WORDS):
        problems[name] = sentence
