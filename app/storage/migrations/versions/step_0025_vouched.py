"""Which provider vouched for a session, and in which session of its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session", sa.Column("issuer", sa.String(300)))
    op.add_column("session", sa.Column("issuer_session", sa.String(255)))
    op.create_index("ix_session_issuer_session", "session", ["issuer_session"])
