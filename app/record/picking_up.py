"""The plan before, as the next board finds it: what is still worked on arrives ready for review.

What was seen, said or decided on that day (views, remarks, decisions) stays in its own record. What was said about
actions since is in them already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from app.board import shape
from app.board.fields import Entries, Field, PlainString, fields_of
from app.board.ranks import nth_rank
from app.board.shape import (
    Board,
    Keep,
    Mention,
    Named,
    PlanReview,
    Point,
    TaskState,
    Worded,
)
from app.record.agreed import Agreed
from app.record.answered import ProviderAnswer
from app.record.dissenting import Turned, after
from app.record.finishing import again, finished
from app.record.lines import (
    FollowUpLine,
    GoalLine,
    GraceTimeLine,
    ReferralLine,
    ServiceRequestLine,
    ServiceReviewLine,
    StepLine,
    TimeLimitLine,
)
from app.record.plan import PlanVersion
from app.record.progress import Progress, Said
from app.record.pursuing import Pursued, pursued
from app.record.returning import somebody
from app.record.scanning import scan_words
from app.record.who import EntryReference

#: Stands in the place of words that could lead somebody to a door.
KEPT_BACK = "Not repeated here: it holds an address, a telephone number or a mail address. Ask the case manager."

TaskLine = TypeVar("TaskLine", StepLine, FollowUpLine)

#: Lists in which everything is so until somebody says otherwise.
LIVING = (
    "needs",
    "strengths",
    "risks",
    "protections",
    "legal_matters",
    "roles",
    "responsibilities",
    "supports",
    "ties",
    "case_management",
    "contingencies",
    "monitoring",
    "safety_plans",
    "principles",
    "protocol_marks",
    "tools",
    "cultural_plans",
)
#: Lists whose lines go on until each is finished.
ENDING = (
    "goals",
    "follow_ups",
    "referrals",
    "requests",
    "overlaps",
    "services",
    "time_limits",
    "dissents",
)


@dataclass(frozen=True, slots=True)
class Since:
    """What is known on the day of the next conference: what was said about actions, who takes part, and where else an
    agenda item stands now, by the id that it had."""

    on: date
    zone: str
    said: Mapping[str, Progress]
    people: Collection[str]
    items: Mapping[str, str]
    #: What providers answered since, by the id of the request.
    answers: Mapping[str, ProviderAnswer] = field(default_factory=dict)
    #: What became of dissents, by their ids, and the steps that one goes along.
    turns: Mapping[str, Sequence[Turned]] = field(default_factory=dict)
    steps: Sequence[str] = ()
    #: What was written down about requests for service, by their ids, and what people are called, by theirs.
    pursued: Mapping[str, Sequence[Pursued]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def board_from(plan: PlanVersion, since: Since) -> Board:
    """A board with what is picked up from a plan, and nothing else."""
    kept: dict[str, Iterable[Any]] = {name: getattr(plan, name) for name in LIVING}
    kept |= {name: [line for line in getattr(plan, name) if not finished(line)] for name in ENDING}
    goals = [_goal(line, since) for line in kept["goals"]]
    kept |= {
        "goals": goals,
        "follow_ups": [_follow_up(line, since) for line in kept["follow_ups"]],
        "referrals": [_referral(line, since) for line in kept["referrals"]],
        "requests": [_request(line, since) for line in kept["requests"]],
        "services": [_to_evaluate(line) for line in kept["services"]],
        "time_limits": [_time_limit(line, since) for line in kept["time_limits"]],
        "dissents": [after(line, since.turns.get(line.id, ()), since.steps, since.zone) for line in kept["dissents"]],
        "grace_times": [line for line in plan.grace_times if _lasts(line, since.on)],
    }
    writing = _Writing(since.people)
    lists: dict[str, Any] = {name: writing.collection(_model_of(name), lines) for name, lines in kept.items()}
    return replace(Board(reviews=_reviews(goals, plan.version)), **lists)


def together(plans: Sequence[PlanVersion]) -> PlanVersion:
    """Plans of conferences that knew nothing of each other as one, the newest last. There is at least one."""
    lists: dict[str, Any] = {
        each.name: tuple({line.id: line for plan in plans for line in getattr(plan, each.name)}.values())
        for each in fields(Agreed)
    }
    return replace(plans[-1], **lists)


def _model_of(name: str) -> type:
    kind = fields_of(Board)[name].kind
    if not isinstance(kind, Entries):
        raise TypeError(f"{name!r} is no list of the board")
    return kind.model


def _reviews(goals: Iterable[GoalLine], version: int) -> shape.Collection[PlanReview]:
    """One line for each goal, to be looked back at."""
    entries = (
        (
            _named(line.id, "review", version),
            PlanReview(nth_rank(at), "\n".join(line.words.lines()).strip(), goal=line.id, plan_version=version),
        )
        for at, line in enumerate(goals)
    )
    return shape.Collection(tuple(entries))


def _goal(line: GoalLine, since: Since) -> GoalLine:
    steps = tuple(_task(step, since) for step in line.steps if not finished(step))
    return replace(line, steps=steps, was="", changed_why="")


def _follow_up(line: FollowUpLine, since: Since) -> FollowUpLine:
    task = _task(line, since)
    now = since.items.get(line.item.id, "") if line.item else ""
    return replace(task, item=EntryReference("agenda", now, "") if now else None)


_STATES = {Said.IN_PROGRESS: TaskState.IN_PROGRESS, Said.DONE: TaskState.DONE, Said.NOT_DONE: TaskState.NOT_DONE}


def _task(line: TaskLine, since: Since) -> TaskLine:
    """An action with its new date, if it got one, and with what was said about it since."""
    if again(line):
        moved_from = line.moved_from or line.due
        line = replace(
            line, due=line.new_due, new_due=None, moved_from=moved_from, reason="", state=TaskState.NOT_STARTED
        )
    progress = since.said.get(line.id)
    if progress is None:
        return line
    done_on = _day(progress, since) if progress.said is Said.DONE else None
    return replace(line, state=_STATES[progress.said], done_on=done_on, reason=progress.reason or line.reason)


def _day(progress: Progress, since: Since) -> date:
    return progress.at.astimezone(ZoneInfo(since.zone)).date()


def _referral(line: ReferralLine, since: Since) -> ReferralLine:
    outcome, asked_on = _came(line, since)
    return replace(line, followed_up_on=asked_on or line.followed_up_on, outcome=outcome)


def _time_limit(line: TimeLimitLine, since: Since) -> TimeLimitLine:
    outcome, looked_at = _came(line, since)
    return replace(line, reassessed_on=looked_at or line.reassessed_on, outcome=outcome)


def _came(line: ReferralLine | TimeLimitLine, since: Since) -> tuple[str, date | None]:
    """What came of it so far, and on which day somebody said that they had asked, or looked."""
    progress = since.said.get(line.id)
    if progress is None or progress.said is Said.IN_PROGRESS:
        return line.outcome, None
    outcome = "\n".join(filter(None, (line.outcome.strip(), progress.reason)))
    return outcome, _day(progress, since) if progress.said is Said.DONE else None


def _request(line: ServiceRequestLine, since: Since) -> ServiceRequestLine:
    """A request with what its provider answered since, and what was made of it. What a person has to look at first does
    not come by itself."""
    turns = [replace(each, to=_unless_telling(each.to)) for each in since.pursued.get(line.id, ())]
    line = pursued(line, turns, since.names, since.zone)
    answer = since.answers.get(line.id)
    if answer is None or (line.answered_on is not None and line.answered_on >= answer.answered_on):
        return line
    return replace(
        line,
        ability=answer.ability,
        answered_on=answer.answered_on,
        considered=_unless_telling(answer.considered),
        can_provide=_unless_telling(answer.can_provide),
        reasons=_unless_telling(answer.reasons),
    )


def _unless_telling(words: str) -> str:
    """Everybody reads a board: what looks like an address or a number stays with those who answer for the case."""
    return KEPT_BACK if scan_words({"": words}) else words


def _to_evaluate(line: ServiceReviewLine) -> ServiceReviewLine:
    """The service, to be looked at anew."""
    return replace(line, delivered="", impact="", keep=Keep.UNDECIDED)


def _lasts(line: GraceTimeLine, on: date) -> bool:
    return line.until is None or line.until >= on


class _Writing:
    """From lines of a record back to entries of a board: the way of `app.record.minuting`, walked the other way."""

    def __init__(self, people: Collection[str]) -> None:
        self._people = people

    def collection(self, model: type, lines: Iterable[Any]) -> shape.Collection[Any]:
        return shape.Collection(tuple((line.id, self._entry(model, line, at)) for at, line in enumerate(lines)))

    def _entry(self, model: Any, line: Any, at: int) -> Any:
        known = {name: field for name, field in fields_of(model).items() if name != "rank"}
        values = {name: self._value(field, getattr(line, name), line.id) for name, field in known.items()}
        return model(nth_rank(at), **values)

    def _value(self, field: Field, value: Any, parent: str) -> Any:
        match field.kind:
            case PlainString(form="somebody"):
                return somebody(value, self._people)
            case PlainString(form="entry"):
                return value.id if value else ""
            case Entries(model) if model is Named:
                return _listed(Named, field, parent, [somebody(each, self._people) for each in value])
            case Entries(model) if model is Worded:
                return _listed(Worded, field, parent, value)
            case Entries(model) if model is Point:
                return _listed(Point, field, parent, value)
            case Entries(model) if model is Mention:
                return _listed(Mention, field, parent, [each.id for each in value if each])
            case Entries(model):
                return self.collection(model, value)
        return value


def _listed(model: Any, field: Field, parent: str, words: Iterable[str]) -> shape.Collection[Any]:
    """A list of small entries, of which a record keeps no ids."""
    entries = ((_named(parent, field.name, at), model(nth_rank(at), each)) for at, each in enumerate(words))
    return shape.Collection(tuple(entries))


def _named(parent: str, name: str, number: int) -> str:
    return sha256(f"{parent} {name} {number}".encode()).hexdigest()[:16]
