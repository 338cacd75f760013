"""Letters that bring providers the link to a request for service in writing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "request_letter",
        sa.Column("written_request", sa.String(length=32), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.String(length=32), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["written_request"], ["written_request.id"], name=op.f("fk_request_letter_written_request")
        ),
        sa.PrimaryKeyConstraint("written_request", name=op.f("pk_request_letter")),
    )
    op.create_index("ix_request_letter_due_at", "request_letter", ["due_at"])
