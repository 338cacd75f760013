"""What people bring and read before a conference, and their private notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _to(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "preparation",
        _id("id"),
        _id("conference"),
        _id("person"),
        _id("asked_by"),
        _instant("asked_at"),
        _text("brings"),
        sa.Column("due", sa.Date(), nullable=True),
        _instant("done_at", nullable=True),
        _text("note"),
        _to("preparation", "conference", "conference"),
        _to("preparation", "person", "person"),
        _to("preparation", "asked_by", "person"),
        _key("preparation"),
    )
    op.create_index("ix_preparation_conference", "preparation", ["conference"])
    op.create_index("ix_preparation_person", "preparation", ["person"])
    op.create_table(
        "paper",
        _id("id"),
        _id("conference"),
        sa.Column("title", sa.String(length=200), nullable=False),
        _text("words"),
        _id("added_by"),
        _instant("added_at"),
        _text("may_see"),
        _to("paper", "conference", "conference"),
        _to("paper", "added_by", "person"),
        _key("paper"),
    )
    op.create_index("ix_paper_conference", "paper", ["conference"])
    op.create_table(
        "private_note",
        _id("id"),
        _id("conference"),
        _id("person"),
        sa.Column("closed", sa.LargeBinary(), nullable=False),
        _instant("changed_at"),
        _instant("put_at", nullable=True),
        _to("private_note", "conference", "conference"),
        _to("private_note", "person", "person"),
        _key("private_note"),
    )
    op.create_index("ix_private_note_conference_person", "private_note", ["conference", "person"])
