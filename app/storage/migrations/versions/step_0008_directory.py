"""Facts of agencies and people, the agency that leads a case, who is suspended, and who left a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("agency", sa.Column("type", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("agency", sa.Column("government_funded", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("agency", sa.Column("designated_agency", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("agency", sa.Column("time_limited_months", sa.Integer(), nullable=True))
    op.add_column("person", sa.Column("job_title", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("person", sa.Column("born", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "lead_agency",
        sa.Column("case_file", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_file"], ["case_file.id"], name=op.f("fk_lead_agency_case_file")),
        sa.ForeignKeyConstraint(["agency"], ["agency.id"], name=op.f("fk_lead_agency_agency")),
        sa.PrimaryKeyConstraint("case_file", name=op.f("pk_lead_agency")),
    )
