"""What came too late for a board."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "late_contribution",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'noted', 'carried', 'left')", name=op.f("ck_late_contribution_state")),
        sa.ForeignKeyConstraint(["conference"], ["conference.id"], name=op.f("fk_late_contribution_conference")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_late_contribution_by")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_late_contribution_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_contribution")),
    )
    op.create_index("ix_late_contribution_conference", "late_contribution", ["conference"])
    op.create_index("ix_late_contribution_by", "late_contribution", ["by"])
