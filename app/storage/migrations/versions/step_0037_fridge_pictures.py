"""Pictures on the page for the fridge."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fridge_picture",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("goal", sa.String(length=32), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("may_see", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["conference"], ["conference.id"], name=op.f("fk_fridge_picture_conference")),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_fridge_picture_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fridge_picture")),
    )
    op.create_index("ix_fridge_picture_conference", "fridge_picture", ["conference"])
    op.create_index("ix_fridge_picture_digest", "fridge_picture", ["digest"])
