"""At which stages the work with a family is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cadence", sa.Column("stages", sa.Text, nullable=False, server_default=""))
