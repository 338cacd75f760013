"""Each copy that is made is signed from now on; those that were made before stay as they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("edition", sa.Column("signature", sa.LargeBinary(), nullable=True))
