"""Of guests whose agency was typed by whoever invited them, nothing else says that they work there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("agency_vouched", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(
        "UPDATE person SET agency_vouched = FALSE WHERE agency IS NOT NULL AND password IS NULL AND email IS NULL"
        " AND id NOT IN (SELECT person FROM outside_identity)"
        " AND (id IN (SELECT person FROM contact) OR id IN (SELECT person FROM guest_code))"
    )
