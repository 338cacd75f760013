"""Which conferences have left their open work to a later one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

#: Of the conferences that were frozen before there was carrying over only the last of each case still has something to
#: leave: what the others had was written on the boards that followed by hand.
_EARLIER = """
INSERT INTO carried_over (source, came_into)
SELECT earlier.id, last.id
FROM conference AS earlier
JOIN conference AS last ON last.case_file = earlier.case_file AND last.state = 'frozen'
WHERE earlier.state = 'frozen' AND earlier.number < last.number
  AND last.number = (SELECT MAX(number) FROM conference WHERE case_file = earlier.case_file AND state = 'frozen')
"""


def upgrade() -> None:
    op.create_table(
        "carried_over",
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("came_into", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["conference.id"], name=op.f("fk_carried_over_source")),
        sa.ForeignKeyConstraint(["came_into"], ["conference.id"], name=op.f("fk_carried_over_came_into")),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_carried_over")),
    )
    op.create_index("ix_carried_over_came_into", "carried_over", ["came_into"])
    op.execute(sa.text(_EARLIER))
