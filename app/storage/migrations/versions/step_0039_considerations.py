"""Whether a matter needs a coordinated approach: what was gathered, what was decided, when it is looked at again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consideration",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_file", sa.String(length=32), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("talked_with", sa.Text(), nullable=False),
        sa.Column("gathered", sa.Text(), nullable=False),
        sa.Column("approach", sa.String(length=40), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("look_again_on", sa.Date(), nullable=True),
        sa.Column("follows", sa.String(length=32), nullable=True),
        sa.Column("written_by", sa.String(length=32), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_file"], ["case_file.id"], name=op.f("fk_consideration_case_file")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_consideration_decided_by")),
        sa.ForeignKeyConstraint(["follows"], ["consideration.id"], name=op.f("fk_consideration_follows")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_consideration_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consideration")),
    )
    op.create_index(op.f("ix_consideration_case_file"), "consideration", ["case_file"])
