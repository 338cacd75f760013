"""Requests for the agenda."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agenda_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("into", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conference"], ["conference.id"], name=op.f("fk_agenda_request_conference")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_agenda_request_asked_by")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_agenda_request_answered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_request")),
        sa.CheckConstraint(
            "state IN ('asked', 'accepted', 'merged', 'deferred', 'declined', 'withdrawn')",
            name=op.f("ck_agenda_request_state"),
        ),
    )
    op.create_index("ix_agenda_request_conference", "agenda_request", ["conference"])
    op.create_index("ix_agenda_request_asked_by", "agenda_request", ["asked_by"])
