"""Whether everybody's copy may name somebody who gets one and does not sign in here."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nobody was asked so far, so nobody said yes.
    op.add_column("distribution", sa.Column("told", sa.Boolean, nullable=False, server_default=sa.false()))
