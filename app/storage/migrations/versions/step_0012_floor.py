"""What goes on around the table: the queue, questions to everybody, and who was there from when to when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _id(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=nullable)


def _instant(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _word(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def _to(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))


def upgrade() -> None:
    _create_queue()
    _create_questions()
    _create_attendance()


def _create_queue() -> None:
    op.create_table(
        "floor",
        _id("conference"),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=True),
        _text("waiver"),
        _id("waived_by", nullable=True),
        _instant("waived_at"),
        _to("floor", "conference", "conference"),
        _to("floor", "waived_by", "person"),
        _key("floor", "conference"),
    )
    op.create_table(
        "hand",
        _id("id"),
        _id("conference"),
        _id("person"),
        _word("lane", 16),
        _word("reason", 200),
        _instant("raised_at", nullable=False),
        _instant("called_at"),
        _instant("ended_at"),
        _to("hand", "conference", "conference"),
        _to("hand", "person", "person"),
        _key("hand", "id"),
    )
    op.create_index("ix_hand_conference", "hand", ["conference"])


def _create_questions() -> None:
    op.create_table(
        "question",
        _id("id"),
        _id("conference"),
        _word("kind", 16),
        _text("words"),
        _word("about", 32),
        _id("asked_by"),
        _instant("asked_at", nullable=False),
        _instant("revealed_at"),
        _instant("withdrawn_at"),
        _to("question", "conference", "conference"),
        _to("question", "asked_by", "person"),
        _key("question", "id"),
    )
    op.create_index("ix_question_conference", "question", ["conference"])
    op.create_table(
        "answer",
        _id("question"),
        _id("person"),
        sa.Column("value", sa.Integer(), nullable=True),
        _text("reason"),
        _instant("answered_at", nullable=False),
        _to("answer", "question", "question"),
        _to("answer", "person", "person"),
        _key("answer", "question", "person"),
    )


def _create_attendance() -> None:
    op.create_table(
        "stay",
        _id("id"),
        _id("conference"),
        _id("person"),
        _instant("came_at", nullable=False),
        _instant("left_at"),
        _to("stay", "conference", "conference"),
        _to("stay", "person", "person"),
        _key("stay", "id"),
    )
    op.create_index("ix_stay_conference", "stay", ["conference"])
    op.create_table(
        "attendance_reason",
        _id("conference"),
        _id("person"),
        _text("reason"),
        _to("attendance_reason", "conference", "conference"),
        _to("attendance_reason", "person", "person"),
        _key("attendance_reason", "conference", "person"),
    )
