"""The page about permits says what the table says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.conference.kinds import Coordination, Door, Kind, Role
from app.conference.permits import OPERATOR, Permit, Stance, may
from app.conference.states import State

PAGE = Path(__file__).parents[3] / "docs" / "permits.md"

COLUMNS = {
    "Chair": Stance(role=Role.CHAIR),
    "Deputy": Stance(role=Role.DEPUTY),
    "Deputy who took over": Stance(role=Role.DEPUTY, acting=True),
    "Minute-taker": Stance(role=Role.MINUTE_TAKER),
    "Contributor": Stance(role=Role.CONTRIBUTOR),
    "Reader": Stance(role=Role.READER),
    "Case manager": Stance(coordination=Coordination.CASE_MANAGER),
    "Line manager": Stance(coordination=Coordination.LINE_MANAGER),
    "Known to the case": Stance(kind=Kind.PRACTITIONER),
    "In the waiting room": Stance(door=Door.WAITING),
    "Outside a closed session": Stance(
        Kind.PRACTITIONER, Coordination.CASE_MANAGER, Role.MINUTE_TAKER, outside="Nadia Exemplar"
    ),
    "Signs in for an agency": Stance(works=True),
    "Administrator": Stance(administers=True),
    "Command line": OPERATOR,
}
TIMES = {State.PLANNED: "B", State.OPEN: "D", State.FROZEN: "A"}


def table() -> str:
    rows = [["", *COLUMNS], ["---"] * (len(COLUMNS) + 1)]
    for permit in Permit:
        cells = [
            "".join(mark for state, mark in TIMES.items() if _may(stance, state, permit)) for stance in COLUMNS.values()
        ]
        rows.append([permit.name.replace("_", " ").capitalize(), *cells])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _may(stance: Stance, state: State, permit: Permit) -> bool:
    # Closed sessions are held while the board is open.
    return (not stance.outside or state is State.OPEN) and may(replace(stance, state=state), permit)


def test_the_page_about_permits_says_what_the_table_says() -> None:
    assert table() in PAGE.read_text(encoding="utf-8"), f"docs/permits.md should hold:\n{table()}"
