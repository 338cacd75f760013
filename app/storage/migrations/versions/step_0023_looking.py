"""Passes with which a page only looks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("board_pass", sa.Column("looks", sa.Boolean(), nullable=False, server_default=sa.false()))
