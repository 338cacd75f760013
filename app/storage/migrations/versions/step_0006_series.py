"""What comes before a conference: its reasons, the rhythm of a case, the tests of a discussion, changed dates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _id(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _switch(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def _to(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))


def upgrade() -> None:
    op.add_column("conference", sa.Column("reasons", sa.Text(), nullable=False, server_default=""))
    _create_cadences()
    _create_protocols()
    _create_discussions()
    _create_moves()


def _create_cadences() -> None:
    op.create_table(
        "cadence",
        _id("case_file"),
        _text("rule"),
        _text("home_visits"),
        sa.Column("conferences", sa.String(length=40), nullable=False),
        sa.Column("reassess_on", sa.Date(), nullable=True),
        _text("triggers"),
        _to("cadence", "case_file", "case_file"),
        _key("cadence", "case_file"),
    )


def _create_protocols() -> None:
    op.create_table(
        "protocol",
        _id("conference"),
        _switch("acknowledgement_of_country"),
        _id("opened_by", nullable=True),
        _id("place_chosen_by", nullable=True),
        _switch("food"),
        _text("transport_for"),
        _to("protocol", "conference", "conference"),
        _to("protocol", "opened_by", "person"),
        _to("protocol", "place_chosen_by", "person"),
        _key("protocol", "conference"),
    )


def _create_discussions() -> None:
    op.create_table(
        "case_discussion",
        _id("conference"),
        _text("yes"),
        _id("decided_by"),
        sa.Column("decided_on", sa.Date(), nullable=False),
        _to("case_discussion", "conference", "conference"),
        _to("case_discussion", "decided_by", "person"),
        _key("case_discussion", "conference"),
    )


def _create_moves() -> None:
    op.create_table(
        "conference_move",
        _id("id"),
        _id("conference"),
        _instant("was"),
        _instant("moved_to"),
        _text("reason"),
        _text("agreed_by"),
        _switch("counts_as_late"),
        _id("moved_by"),
        _instant("moved_at"),
        _to("conference_move", "conference", "conference"),
        _to("conference_move", "moved_by", "person"),
        _key("conference_move", "id"),
    )
    op.create_index("ix_conference_move_conference", "conference_move", ["conference"])
