"""Which sessions were begun by a link alone, by somebody who has a code and did not show it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("session") as session:
        session.add_column(sa.Column("invitation", sa.String(length=32), nullable=True))
        session.create_foreign_key(op.f("fk_session_invitation"), "invitation", ["invitation"], ["id"])
    # Nobody knows of these whether they were begun by a code or by a link: their people come in anew.
    op.execute("DELETE FROM board_pass WHERE session IN (SELECT id FROM session WHERE way = 'invitation')")
    op.execute("DELETE FROM session WHERE way = 'invitation'")
