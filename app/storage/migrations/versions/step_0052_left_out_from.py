"""Of which conference it was written that somebody is left out, where another took it over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was taken over before stays as it was read.
    with op.batch_alter_table("left_out") as batch:
        batch.add_column(sa.Column("written_of", sa.String(length=32), nullable=False, server_default=""))
