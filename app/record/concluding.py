"""From the board to the record: the minutes and the plan version that one conference leaves behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from app.board.reading import Problem
from app.board.rules import Finding, Severity
from app.board.shape import AgendaItem, Board, Collection, FollowUp, Goal, RoleEntry, Step
from app.board.tidying import without_blanks
from app.record.facts import ConferenceFacts
from app.record.lines import FollowUpLine, GoalLine, RoleLine, StepLine, Who
from app.record.minutes import MinutedItem, Minutes, OpenPoint, PlanReference
from app.record.plan import Origin, PlanVersion, PreviousPlan
from app.record.sealing import canonical, digest


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What is kept for ever: the typed records and the bytes and digests that are stored of them."""

    minutes: Minutes
    plan: PlanVersion
    minutes_bytes: bytes
    minutes_digest: str
    plan_bytes: bytes
    plan_digest: str


def conclude(
    board: Board,
    facts: ConferenceFacts,
    previous: PreviousPlan | None,
    findings: Sequence[Finding] = (),
    problems: Sequence[Problem] = (),
) -> Conclusion:
    """The record of a conference. The same arguments give the same bytes.

    Entries in which nobody wrote anything are left out. What was missing (`findings`) or unreadable (`problems`) and
    was frozen all the same is part of the minutes. Raises ValueError when the chair is no participant."""
    board, facts = without_blanks(board), _on_the_second(facts)
    lines = _Lines(facts)
    goals = tuple(lines.goal(entry_id, goal) for entry_id, goal in board.goals.entries)
    roles = tuple(lines.role(entry_id, role) for entry_id, role in board.roles.entries)
    follow_ups = tuple(lines.follow_up(entry_id, entry) for entry_id, entry in board.follow_ups.entries)
    plan = PlanVersion(
        version=previous.version + 1 if previous else 1,
        previous=previous,
        case=facts.case,
        conference=_origin(facts, lines),
        goals=goals,
        roles=roles,
        follow_ups=follow_ups,
    )
    plan_bytes = canonical(plan)
    minutes = Minutes(
        conference=facts,
        purpose=board.purpose.strip(),
        agenda=tuple(lines.item(entry_id, item) for entry_id, item in board.agenda.entries),
        roles=roles,
        goals=goals,
        follow_ups=follow_ups,
        left_open=tuple(_open_points(findings, problems)),
        plan=PlanReference(plan.version, digest(plan_bytes)),
    )
    minutes_bytes = canonical(minutes)
    return Conclusion(minutes, plan, minutes_bytes, digest(minutes_bytes), plan_bytes, digest(plan_bytes))


class _Lines:
    """Turns entries of the board into lines of the record, with people resolved to who they were on that day."""

    def __init__(self, facts: ConferenceFacts) -> None:
        self._facts = facts

    def who(self, somebody: str) -> Who | None:
        participant = self._facts.participant(somebody)
        if participant:
            return Who(participant.name, participant.agency, participant.id)
        words = somebody.strip()
        return Who(words) if words else None

    def item(self, entry_id: str, item: AgendaItem) -> MinutedItem:
        who = self.who(item.led_by)
        return MinutedItem(entry_id, item.title, item.purpose, who, item.minutes, item.state, item.notes)

    def role(self, entry_id: str, role: RoleEntry) -> RoleLine:
        who = self.who(role.who)
        agency = role.agency.strip() or (who.agency if who else "")
        return RoleLine(entry_id, who, agency, role.role, role.contributes, role.expects)

    def goal(self, entry_id: str, goal: Goal) -> GoalLine:
        return GoalLine(entry_id, goal.words, self.who(goal.said_by), goal.indicator, self._steps(goal.steps))

    def _steps(self, steps: Collection[Step]) -> tuple[StepLine, ...]:
        return tuple(StepLine(step_id, step.text, self.who(step.owner), step.due) for step_id, step in steps.entries)

    def follow_up(self, entry_id: str, entry: FollowUp) -> FollowUpLine:
        return FollowUpLine(entry_id, entry.kind, entry.text, self.who(entry.owner), entry.due, entry.state)


def _origin(facts: ConferenceFacts, lines: _Lines) -> Origin:
    chair = lines.who(facts.chair)
    if chair is None or not chair.id:
        raise ValueError("the chair is not among the participants")
    return Origin(facts.id, facts.number, facts.type, facts.opened_at, facts.frozen_at, facts.zone, chair)


def _open_points(findings: Sequence[Finding], problems: Sequence[Problem]) -> list[OpenPoint]:
    missing = [OpenPoint(finding.code, finding.severity, finding.sentence) for finding in findings]
    unreadable = [
        OpenPoint(
            "unreadable", Severity.WARNS, f"Part of the board could not be read ({problem.where}): {problem.what}."
        )
        for problem in problems
    ]
    return missing + unreadable


def _on_the_second(facts: ConferenceFacts) -> ConferenceFacts:
    """A record is not more exact than the watches in the room."""
    return replace(
        facts,
        planned_start=_second(facts.planned_start),
        opened_at=_second(facts.opened_at),
        frozen_at=_second(facts.frozen_at),
    )


def _second(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)
