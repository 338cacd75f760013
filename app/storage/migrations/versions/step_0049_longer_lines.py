"""What people write in one line may be longer: a place, a title, what somebody is to the family, who is asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_LONGER = {
    "agenda_request": ("title",),
    "conference": ("place",),
    "service_answer": ("answered_by",),
    "standing": ("relation",),
    "written_request": ("asked", "for_whom"),
}


def upgrade() -> None:
    # SQLite holds a text of any length in such a column.
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in _LONGER.items():
            for column in columns:
                op.alter_column(table, column, type_=sa.String(2_000), existing_type=sa.String(200))
