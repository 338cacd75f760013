"""How somebody is expected to come, as those who invite wrote it down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expected",
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("comes_by", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(length=32), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conference"], ["conference.id"], name=op.f("fk_expected_conference")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_expected_person")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_expected_said_by")),
        sa.PrimaryKeyConstraint("conference", "person", name=op.f("pk_expected")),
    )
