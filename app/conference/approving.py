"""Approvals in stages: which a plan version needs, in which order, and whose turn it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.choices import Approval
from app.conference.planning import Incomplete
from app.conference.sign_off import Endorsement, Stage, Verdict, require_short, verdicts

#: The endorsement of the line manager stands at this turn, and so does what is approved in no order.
LINE_MANAGER_TURN = 0


class Order(StrEnum):
    """When a further approval is asked for, as people choose it."""

    BESIDE = "beside"
    BEFORE = "before"
    AFTER = "after"

    @property
    def turn(self) -> int:
        return {Order.BEFORE: LINE_MANAGER_TURN - 1, Order.AFTER: LINE_MANAGER_TURN + 1}.get(self, LINE_MANAGER_TURN)


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """One approval that a version needs: a stage, or the endorsement of the line manager where there is none."""

    stage: Stage | None
    said: Endorsement | None
    #: Whether nobody who comes before has still to approve.
    in_turn: bool

    @property
    def id(self) -> str:
        return self.stage.id if self.stage else ""

    @property
    def who(self) -> str:
        return self.stage.body if self.stage else "the line manager"

    @property
    def approved(self) -> bool:
        return self.said is not None and self.said.verdict is Verdict.ENDORSED

    @property
    def returned(self) -> bool:
        return self.said is not None and not self.approved

    @property
    def next(self) -> bool:
        """Whether it waits for this one now."""
        return self.in_turn and not self.approved


def steps_of(stages: Iterable[Stage], endorsements: Iterable[Endorsement]) -> Sequence[ApprovalStep]:
    """Everybody who has to approve a version, one after the other."""
    said = verdicts(endorsements)
    turns: list[tuple[int, Stage | None]] = [(LINE_MANAGER_TURN, None), *((each.turn, each) for each in stages)]
    turns.sort(key=lambda each: each[0])
    missing = [turn for turn, stage in turns if not _approved(said.get(stage.id if stage else ""))]
    first = min(missing, default=turns[-1][0])
    return [ApprovalStep(stage, said.get(stage.id if stage else ""), turn <= first) for turn, stage in turns]


def _approved(said: Endorsement | None) -> bool:
    return said is not None and said.verdict is Verdict.ENDORSED


def in_the_way(steps: Sequence[ApprovalStep], stage: str) -> Sequence[str]:
    """Who has to approve before somebody's turn comes."""
    (asked,) = (each for each in steps if each.id == stage)
    return [] if asked.in_turn else [each.who for each in steps if each.next]


def stages_needed(
    approvals: Iterable[Approval],
    conference_type: str,
    lists: Set[str],
    by: str,
    at: datetime,
    new_id: Callable[[], str],
) -> Sequence[Stage]:
    """What a new version needs by the rules of its place. `lists`: those of the board in which the plan says something;
    `by`: who froze it."""
    needed = [
        each
        for each in approvals
        if (not each.types or conference_type in each.types) and (not each.lists or lists & set(each.lists))
    ]
    before = [each for each in needed if each.before_line_manager]
    after = [each for each in needed if not each.before_line_manager]
    turns = [*range(LINE_MANAGER_TURN - len(before), LINE_MANAGER_TURN), *range(1, len(after) + 1)]
    one_by_one = zip(turns, [*before, *after], strict=True)
    return [Stage(new_id(), each.what, each.label, by, at, turn) for turn, each in one_by_one]


def stage_of(what: str, body: str, order: str, by: str, at: datetime, new_id: str) -> Stage:
    """A further approval as somebody typed it. Raises `Incomplete`."""
    typed = {"what": what.strip(), "body": body.strip()}
    problems = {name: "Please write it down." for name, words in typed.items() if not words}
    for name, words in typed.items():
        require_short(words, name, problems)
    chosen = next((each for each in Order if each == (order or Order.BESIDE)), None)
    if chosen is None:
        problems["order"] = "Please choose one."
    if problems or chosen is None:
        raise Incomplete(problems)
    return Stage(new_id, typed["what"], typed["body"], by, at, chosen.turn)
