"""What somebody approves without seeing it, and what is asked for in the name of somebody who does not sign in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("restriction") as batch:
        batch.add_column(sa.Column("approver", sa.String(length=32), nullable=True))
        batch.create_foreign_key(op.f("fk_restriction_approver"), "person", ["approver"], ["id"])
    with op.batch_alter_table("agenda_request") as batch:
        batch.add_column(sa.Column("on_behalf_of", sa.String(length=200), nullable=False, server_default=""))
