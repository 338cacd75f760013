"""From the board to the record: the minutes and the plan version that one conference leaves behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from types import MappingProxyType

from app.board.reading import Problem
from app.board.rules import Finding, Severity
from app.board.shape import Board
from app.board.tidying import without_blanks
from app.record.facts import ConferenceFacts
from app.record.looking_back import looked_back
from app.record.minutes import Minutes, OpenPoint, PlanReference
from app.record.minuting import Minuting
from app.record.plan import Origin, PlanVersion, PreviousPlan
from app.record.sealing import canonical, digest
from app.record.written import Authors, WrittenField, written_in


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
    authors: Authors = MappingProxyType({}),
    called: Mapping[str, str] = MappingProxyType({}),
) -> Conclusion:
    """The record of a conference. The same arguments give the same bytes.

    Entries in which nobody wrote anything are left out. What was missing (`findings`) or unreadable (`problems`) and
    was frozen all the same is part of the minutes. `authors`: who wrote each field of the board. `called`: what
    people are called who take no part, by their ids.

    Raises ValueError when the chair is no participant."""
    board, facts = looked_back(without_blanks(board)), _on_the_second(facts)
    minuting = Minuting(board, facts, called)
    plan = PlanVersion(
        version=previous.version + 1 if previous else 1,
        previous=previous,
        case=facts.case,
        conference=_origin(facts, minuting),
        written=_written(board, authors, minuting, PlanVersion),
        **minuting.lists(PlanVersion),
    )
    plan_bytes = canonical(plan)
    minutes = Minutes(
        conference=facts,
        purpose=board.purpose.strip(),
        left_open=tuple(_open_points(findings, problems)),
        plan=PlanReference(plan.version, digest(plan_bytes)),
        written=_written(board, authors, minuting, Minutes),
        **minuting.lists(Minutes),
    )
    minutes_bytes = canonical(minutes)
    return Conclusion(minutes, plan, minutes_bytes, digest(minutes_bytes), plan_bytes, digest(plan_bytes))


def _written(board: Board, authors: Authors, minuting: Minuting, record: type) -> tuple[WrittenField, ...]:
    """Of those fields only that stand in the record."""
    return written_in(board, authors, minuting.who_took_part, {each.name for each in fields(record)})


def _origin(facts: ConferenceFacts, minuting: Minuting) -> Origin:
    chair = minuting.who(facts.chair)
    if chair is None or not chair.id:
        raise ValueError("the chair is not among the participants")
    return Origin(
        id=facts.id,
        number=facts.number,
        type=facts.type,
        held_at=facts.opened_at,
        frozen_at=facts.frozen_at,
        zone=facts.zone,
        chair=chair,
        frozen_by=minuting.who(facts.frozen_by) if facts.frozen_by else None,
    )


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
        ended_at=_second(facts.ended_at) if facts.ended_at else None,
    )


def _second(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)
