"""Another cookie for a session that goes on, when what its person may do in a conference has changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session", sa.Column("cookie_due", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("session", sa.Column("cookie_salt", sa.String(64)))
    op.add_column("session", sa.Column("next_cookie", sa.String(64)))
    op.add_column("session", sa.Column("last_cookie", sa.String(64)))
    op.add_column("session", sa.Column("last_cookie_until", sa.DateTime(timezone=True)))
    op.create_index("ix_session_next_cookie", "session", ["next_cookie"])
    op.create_index("ix_session_last_cookie", "session", ["last_cookie"])
