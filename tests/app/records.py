"""The facts of an invented conference, and the record that the full board leaves behind."""

from __future__ import annotations

from datetime import UTC, datetime

from app.board.rules import missing
from app.board.shape import Board
from app.record.concluding import Conclusion, conclude
from app.record.facts import CaseFacts, ConferenceFacts, Participant
from app.record.plan import PreviousPlan
from tests.app.boards import full_board

FACTS = ConferenceFacts(
    id="conf-1",
    case=CaseFacts("case-1", "FAM-DEMO-0001"),
    number=2,
    type="case conference",
    mode="in person",
    place="Little Steps, Demoville",
    planned_start=datetime(2026, 6, 11, 0, 0, tzinfo=UTC),
    planned_minutes=60,
    opened_at=datetime(2026, 6, 11, 0, 3, 20, tzinfo=UTC),
    frozen_at=datetime(2026, 6, 11, 1, 12, 5, 987_654, tzinfo=UTC),
    zone="Australia/Sydney",
    chair="ana",
    participants=(
        Participant(
            "ana", "Ana Fictional", "Little Steps Home Visiting", "practitioner", "case manager", "chair", "present"
        ),
        Participant("tess", "Tess Sampleford", "", "parent", "mother", "contributor", "present"),
        Participant(
            "omar",
            "Omar Invented",
            "Bridge Tenancy Support",
            "practitioner",
            "tenancy worker",
            "contributor",
            "present for part",
        ),
        Participant(
            "nell", "Nell Madeup", "Demoville Child Health", "practitioner", "nurse", "contributor", "sent apologies"
        ),
    ),
)

PEOPLE = {participant.id: participant.name for participant in FACTS.participants}


def concluded(
    board: Board | None = None, facts: ConferenceFacts = FACTS, previous: PreviousPlan | None = None
) -> Conclusion:
    board = board or full_board()
    return conclude(board, facts, previous, missing(board, PEOPLE))
