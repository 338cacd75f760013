"""What somebody is to the family may be as long as the other words about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite holds a text of any length in such a column.
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("standing", "relation", type_=sa.String(10_000), existing_type=sa.String(2_000))
