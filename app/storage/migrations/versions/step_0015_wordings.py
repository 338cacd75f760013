"""Marks of which no content is kept, and what named people read in the place of something."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("restriction", sa.Column("mark", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "safe_wording",
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["part"], ["part.id"], name=op.f("fk_safe_wording_part")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_safe_wording_person")),
        sa.PrimaryKeyConstraint("part", "person", name=op.f("pk_safe_wording")),
    )
