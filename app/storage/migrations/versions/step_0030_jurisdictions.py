"""Whose laws, deadlines and words a case follows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_file") as batch:
        batch.add_column(sa.Column("jurisdiction", sa.String(length=40), nullable=False, server_default=""))
