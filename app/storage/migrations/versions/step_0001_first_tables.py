"""The first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

#: Rows of these are written once: the database itself refuses to change or remove them.
INSERT_ONLY = ("journal", "minutes", "plan_version")


def upgrade() -> None:
    _create_tables()
    for table in INSERT_ONLY:
        _forbid_changes(table)


def _create_tables() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("name", name=op.f("uq_agency_name")),
    )
    op.create_table(
        "case_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("reference", name=op.f("uq_case_file_reference")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("agency", sa.String(length=32), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("password", sa.String(length=200), nullable=True),
        sa.Column("invented", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agency.id"], name=op.f("fk_person_agency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "conference",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_file", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("planned_minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_by", sa.String(length=32), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_by", sa.String(length=32), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('planned', 'open', 'frozen')", name=op.f("ck_conference_state")),
        sa.ForeignKeyConstraint(["case_file"], ["case_file.id"], name=op.f("fk_conference_case_file")),
        sa.ForeignKeyConstraint(["frozen_by"], ["person.id"], name=op.f("fk_conference_frozen_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_conference_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference")),
        sa.UniqueConstraint("case_file", "number", name=op.f("uq_conference_case_file_number")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_session_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    op.create_index("ix_session_person", "session", ["person"])
    op.create_table(
        "standing",
        sa.Column("case_file", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("relation", sa.String(length=200), nullable=False),
        sa.Column("coordination", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_file"], ["case_file.id"], name=op.f("fk_standing_case_file")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_standing_person")),
        sa.PrimaryKeyConstraint("case_file", "person", name=op.f("pk_standing")),
    )
    op.create_index("ix_standing_person", "standing", ["person"])
    op.create_table(
        "minutes",
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conference"], ["conference.id"], name=op.f("fk_minutes_conference")),
        sa.PrimaryKeyConstraint("conference", name=op.f("pk_minutes")),
    )
    op.create_table(
        "part",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conference"], ["conference.id"], name=op.f("fk_part_conference")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
        sa.UniqueConstraint("conference", "kind", name=op.f("uq_part_conference_kind")),
    )
    op.create_table(
        "participant",
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("attendance", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conference"], ["conference.id"], name=op.f("fk_participant_conference")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_participant_person")),
        sa.PrimaryKeyConstraint("conference", "person", name=op.f("pk_participant")),
    )
    op.create_index("ix_participant_person", "participant", ["person"])
    op.create_table(
        "plan_version",
        sa.Column("case_file", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("conference", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous_digest", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_file"], ["case_file.id"], name=op.f("fk_plan_version_case_file")),
        sa.ForeignKeyConstraint(["conference"], ["conference.id"], name=op.f("fk_plan_version_conference")),
        sa.PrimaryKeyConstraint("case_file", "version", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("conference", name=op.f("uq_plan_version_conference")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["part"], ["part.id"], name=op.f("fk_checkpoint_part")),
        sa.PrimaryKeyConstraint("part", "epoch", "sequence", name=op.f("pk_checkpoint")),
    )
    op.create_table(
        "copy",
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("client", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["part"], ["part.id"], name=op.f("fk_copy_part")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_copy_person")),
        sa.PrimaryKeyConstraint("part", "client", name=op.f("pk_copy")),
    )
    op.create_index("ix_copy_part_person", "copy", ["part", "person"])
    op.create_table(
        "journal",
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("client", sa.BigInteger(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["part"], ["part.id"], name=op.f("fk_journal_part")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_journal_person")),
        sa.PrimaryKeyConstraint("part", "epoch", "sequence", name=op.f("pk_journal")),
    )
    op.create_table(
        "board_pass",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("client", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("shape", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["part", "client"], ["copy.part", "copy.client"], name=op.f("fk_board_pass_part_client")
        ),
        sa.ForeignKeyConstraint(["session"], ["session.id"], name=op.f("fk_board_pass_session"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_pass")),
    )
    op.create_index("ix_board_pass_session", "board_pass", ["session"])


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
