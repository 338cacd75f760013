"""The bases on which information is shared, and refusals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _id(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=nullable)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _day(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def _recorded() -> tuple[sa.Column[str], sa.Column[object]]:
    return _id("recorded_by"), sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False)


def _to(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def upgrade() -> None:
    table = "information_basis"
    op.create_table(
        table,
        _id("id"),
        _id("case_file"),
        _id("shared_with"),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        _day("given_on"),
        _id("given_by", nullable=True),
        _words("scope"),
        _words("limits"),
        *_recorded(),
        _day("withdrawn_on", nullable=True),
        _words("withdrawal"),
        _to(table, "case_file", "case_file"),
        _to(table, "given_by", "person"),
        _to(table, "recorded_by", "person"),
        _key(table),
    )
    op.create_index(op.f("ix_information_basis_case_file"), table, ["case_file"])
    table = "information_declined"
    op.create_table(
        table,
        _id("id"),
        _id("case_file"),
        _id("agency"),
        _words("asked_for"),
        _day("asked_on"),
        _day("declined_on"),
        _words("reason"),
        sa.Column("given_in_writing", sa.Boolean(), nullable=False),
        *_recorded(),
        _to(table, "case_file", "case_file"),
        _to(table, "agency", "agency"),
        _to(table, "recorded_by", "person"),
        _key(table),
    )
    op.create_index(op.f("ix_information_declined_case_file"), table, ["case_file"])
