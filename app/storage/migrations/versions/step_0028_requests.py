"""Requests for service in writing, and what providers answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "written_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("entry", sa.String(length=32), nullable=False),
        sa.Column("asked", sa.String(length=200), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("for_whom", sa.String(length=200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("tried", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fate", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "fate IN ('sent', 'answered', 'withdrawn', 'replaced')", name=op.f("ck_written_request_fate")
        ),
        sa.ForeignKeyConstraint(["conference"], ["conference.id"], name=op.f("fk_written_request_conference")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_written_request_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_request")),
        sa.UniqueConstraint("token", name=op.f("uq_written_request_token")),
    )
    op.create_index("ix_written_request_conference", "written_request", ["conference"])
    op.create_table(
        "service_answer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_file", sa.String(length=32), nullable=False),
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("entry", sa.String(length=32), nullable=False),
        sa.Column("ability", sa.String(length=16), nullable=False),
        sa.Column("considered", sa.Text(), nullable=False),
        sa.Column("can_provide", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("answered_by", sa.String(length=200), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_request", sa.String(length=32), nullable=True),
        sa.Column("noted_by", sa.String(length=32), nullable=True),
        sa.CheckConstraint("ability IN ('able', 'partly_able', 'unable')", name=op.f("ck_service_answer_ability")),
        sa.ForeignKeyConstraint(["case_file"], ["case_file.id"], name=op.f("fk_service_answer_case_file")),
        sa.ForeignKeyConstraint(["conference"], ["conference.id"], name=op.f("fk_service_answer_conference")),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_service_answer_noted_by")),
        sa.ForeignKeyConstraint(
            ["written_request"], ["written_request.id"], name=op.f("fk_service_answer_written_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_answer")),
        sa.UniqueConstraint("written_request", name=op.f("uq_service_answer_written_request")),
    )
    op.create_index("ix_service_answer_case_file_entry", "service_answer", ["case_file", "entry"])
    _forbid_changes("service_answer")


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
