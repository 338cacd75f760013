"""Safety plans that are handed out before anything else is finished."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "safety_edition",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("plan", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("taken_by", sa.String(length=32), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conference"], ["conference.id"], name=op.f("fk_safety_edition_conference")),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_safety_edition_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_edition")),
        sa.UniqueConstraint("conference", "plan", "number", name=op.f("uq_safety_edition_conference_plan_number")),
    )
    op.create_index("ix_safety_edition_digest", "safety_edition", ["digest"])
    op.create_table(
        "safety_copy",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=32), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("turn", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(length=32), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["safety_edition.id"], name=op.f("fk_safety_copy_edition")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_safety_copy_said_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_safety_copy")),
    )
    op.create_index("ix_safety_copy_edition", "safety_copy", ["edition"])
    op.create_index("ix_safety_copy_recipient", "safety_copy", ["recipient"])
    for table in ("safety_edition", "safety_copy"):
        _forbid_changes(table)


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
