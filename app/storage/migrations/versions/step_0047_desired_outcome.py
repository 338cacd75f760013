"""What should come of an item of the agenda, as whoever asked for it said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agenda_request") as batch:
        batch.add_column(sa.Column("desired_outcome", sa.String(length=200), nullable=False, server_default=""))
