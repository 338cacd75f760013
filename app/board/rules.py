"""What is still missing on a board before it can become a record, each in a sentence for the people in the room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from app.board.checking_agenda import agenda, decisions, dissents, parked, purpose, reviews, views
from app.board.checking_helpers import case_management, duplication, referrals, requests, responsibilities, roles
from app.board.checking_plan import burdens, culture, follow_ups, goals, needs, references, risks, safety
from app.board.findings import NO_CHILDREN, Children, Finding, People, Place, Severity
from app.board.shape import Board
from app.board.tidying import without_blanks

__all__ = ["Children", "Finding", "People", "Place", "Severity", "blocked", "missing"]

Rule = Callable[[Board, People, date | None], Iterator[Finding]]


def _rules(children: Children) -> tuple[Rule, ...]:
    """In the order of the board."""
    return (
        purpose,
        agenda,
        reviews,
        parked,
        partial(views, children=children),
        culture,
        roles,
        responsibilities,
        duplication,
        referrals,
        requests,
        case_management,
        needs,
        risks,
        goals,
        safety,
        decisions,
        dissents,
        follow_ups,
        burdens,
        references,
    )


def missing(
    board: Board, people: People, on: date | None = None, children: Children = NO_CHILDREN
) -> tuple[Finding, ...]:
    """Everything that is missing, blockers first, otherwise in the order of the board.

    `on` is the day of the conference: with it, due dates that have passed are found too. `children`: those of the
    family, whose views are looked for."""
    board = without_blanks(board)
    found = [finding for rule in _rules(children) for finding in rule(board, people, on)]
    return tuple(sorted(found, key=lambda finding: finding.severity is not Severity.BLOCKS))


def blocked(findings: tuple[Finding, ...]) -> bool:
    """Whether something has to be settled first."""
    return any(finding.severity is Severity.BLOCKS for finding in findings)
