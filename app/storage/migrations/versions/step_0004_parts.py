"""Restricted parts with their audiences and records, and closed sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "restriction",
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("set_by", sa.String(length=32), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("public_title", sa.String(length=200), nullable=False),
        sa.Column("attached_to", sa.String(length=32), nullable=False),
        sa.Column("approved_by", sa.String(length=32), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.Column("follows", sa.String(length=32), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        _to("restriction", "part", "part"),
        _to("restriction", "conference", "conference"),
        _to("restriction", "set_by", "person"),
        _to("restriction", "approved_by", "person"),
        _to("restriction", "ended_by", "person"),
        _to("restriction", "follows", "part"),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_restriction")),
    )
    op.create_index("ix_restriction_conference", "restriction", ["conference"])
    op.create_table(
        "restriction_listing",
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("who", sa.String(length=32), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        _to("restriction_listing", "part", "part"),
        sa.CheckConstraint("side IN ('may', 'must_not', 'glass')", name=op.f("ck_restriction_listing_side")),
        sa.PrimaryKeyConstraint("part", "who", "side", name=op.f("pk_restriction_listing")),
    )
    op.create_table(
        "restricted_record",
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        _to("restricted_record", "part", "part"),
        _to("restricted_record", "conference", "conference"),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_restricted_record")),
    )
    op.create_index("ix_restricted_record_conference", "restricted_record", ["conference"])
    _forbid_changes("restricted_record")
    op.create_table(
        "closed_session",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("teller", sa.String(length=32), nullable=False),
        sa.Column("opened_by", sa.String(length=32), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _to("closed_session", "conference", "conference"),
        _to("closed_session", "part", "part"),
        _to("closed_session", "teller", "person"),
        _to("closed_session", "opened_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_session")),
    )
    op.create_index("ix_closed_session_conference", "closed_session", ["conference"])
    op.create_table(
        "outside",
        sa.Column("closed_session", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        _to("outside", "closed_session", "closed_session"),
        _to("outside", "person", "person"),
        sa.PrimaryKeyConstraint("closed_session", "person", name=op.f("pk_outside")),
    )


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _forbid_changes(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_is_insert_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is insert-only'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_insert_only()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
        )
