"""When a conference ended, apart from when its board was frozen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conference", sa.Column("ended_at", sa.DateTime(timezone=True)))
