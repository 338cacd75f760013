"""What is thought of an answer to a request for service, and to whom it is taken further, between two conferences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "request_turn",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_file", sa.String(length=32), nullable=False),
        sa.Column("entry", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.String(length=16), nullable=False),
        sa.Column("taken_to", sa.Text(), nullable=False),
        sa.Column("state", sa.String(200).with_variant(sa.String(2_000), "postgresql"), nullable=False),
        sa.Column("said_by", sa.String(length=32), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("turn IN ('accepted', 'disputed', 'escalated')", name=op.f("ck_request_turn_turn")),
        sa.ForeignKeyConstraint(["case_file"], ["case_file.id"], name=op.f("fk_request_turn_case_file")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_request_turn_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_turn")),
    )
    op.create_index("ix_request_turn_case_file_entry", "request_turn", ["case_file", "entry"])
