"""The turn at which a further approval of a plan version is given: before the line manager, beside them, or after."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("approval_stage", sa.Column("turn", sa.Integer(), nullable=False, server_default=sa.text("0")))
