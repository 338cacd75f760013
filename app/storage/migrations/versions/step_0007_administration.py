"""Administrators, broken glass, and notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=False)


def _word(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _to(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def upgrade() -> None:
    op.create_table(
        "administrator",
        _id("person"),
        _instant("made_at"),
        _to("administrator", "person", "person"),
        _key("administrator", "person"),
    )
    op.create_table(
        "glass",
        _id("id"),
        _id("person"),
        _id("conference"),
        sa.Column("reason", sa.Text(), nullable=False),
        _instant("broken_at"),
        _instant("ends_at"),
        _instant("ended_at", nullable=True),
        _to("glass", "person", "person"),
        _to("glass", "conference", "conference"),
        _key("glass", "id"),
    )
    op.create_index("ix_glass_conference", "glass", ["conference"])
    op.create_table(
        "notice",
        _id("id"),
        _id("person"),
        _word("kind", 32),
        _id("conference"),
        _word("subject", 80),
        _instant("made_at"),
        _instant("seen_at", nullable=True),
        _word("state", 16),
        _instant("due_at"),
        sa.Column("tries", sa.Integer(), nullable=False),
        _word("trouble", 32),
        _instant("sent_at", nullable=True),
        _to("notice", "person", "person"),
        _to("notice", "conference", "conference"),
        _key("notice", "id"),
        sa.UniqueConstraint("person", "kind", "subject", name=op.f("uq_notice_person_kind_subject")),
    )
    op.create_index("ix_notice_state_due_at", "notice", ["state", "due_at"])
