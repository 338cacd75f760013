"""What helps a family: its languages, how to talk with it, and in which form it wants a plan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "family_wishes",
        sa.Column("case_file", sa.String(length=32), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("talking", sa.Text(), nullable=False),
        sa.Column("plan_form", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_file"], ["case_file.id"], name=op.f("fk_family_wishes_case_file")),
        sa.PrimaryKeyConstraint("case_file", name=op.f("pk_family_wishes")),
    )
