"""Letters that workers write to young people, and their drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "young_letter",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("addressee", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("written_by", sa.String(length=32), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conference"], ["conference.id"], name=op.f("fk_young_letter_conference")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_young_letter_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_young_letter")),
        sa.UniqueConstraint(
            "conference", "addressee", "number", name=op.f("uq_young_letter_conference_addressee_number")
        ),
    )
    op.create_index("ix_young_letter_digest", "young_letter", ["digest"])
    op.create_table(
        "young_letter_copy",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=32), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("turn", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_by", sa.String(length=32), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["young_letter.id"], name=op.f("fk_young_letter_copy_edition")),
        sa.ForeignKeyConstraint(["said_by"], ["person.id"], name=op.f("fk_young_letter_copy_said_by")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_young_letter_copy")),
    )
    op.create_index("ix_young_letter_copy_edition", "young_letter_copy", ["edition"])
    op.create_index("ix_young_letter_copy_recipient", "young_letter_copy", ["recipient"])
    op.create_table(
        "young_letter_draft",
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("writer", sa.String(length=32), nullable=False),
        sa.Column("addressee", sa.String(length=200), nullable=False),
        sa.Column("closed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conference"], ["conference.id"], name=op.f("fk_young_letter_draft_conference")),
        sa.ForeignKeyConstraint(["writer"], ["person.id"], name=op.f("fk_young_letter_draft_writer")),
        sa.PrimaryKeyConstraint("conference", "writer", "addressee", name=op.f("pk_young_letter_draft")),
    )
    for table in ("young_letter", "young_letter_copy"):
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
