"""What is said about plan versions: signatures, endorsements, further approvals, disagreements."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _id(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _word(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=16), nullable=False)


def _digest() -> sa.Column[str]:
    return sa.Column("digest", sa.String(length=64), nullable=False)


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _number() -> sa.Column[int]:
    return sa.Column("number", sa.Integer(), nullable=False)


def _key(table: str, name: str = "number") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(name, name=op.f(f"pk_{table}"))


def _to(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "sign_off",
        _number(),
        _id("conference"),
        _id("person"),
        _word("said"),
        _word("way"),
        _text("words"),
        _text("intent"),
        _digest(),
        _id("recorded_by"),
        _instant("recorded_at"),
        _to("sign_off", "conference", "conference"),
        _to("sign_off", "person", "person"),
        _to("sign_off", "recorded_by", "person"),
        _key("sign_off"),
    )
    op.create_index("ix_sign_off_conference", "sign_off", ["conference"])
    op.create_index("ix_sign_off_person", "sign_off", ["person"])
    op.create_table(
        "approval_stage",
        _id("id"),
        _id("conference"),
        _text("what"),
        _text("body"),
        _id("asked_by"),
        _instant("asked_at"),
        _to("approval_stage", "conference", "conference"),
        _to("approval_stage", "asked_by", "person"),
        _key("approval_stage", "id"),
    )
    op.create_index("ix_approval_stage_conference", "approval_stage", ["conference"])
    op.create_table(
        "endorsement",
        _number(),
        _id("conference"),
        _id("stage", nullable=True),
        _word("verdict"),
        _text("comment"),
        _digest(),
        _id("said_by"),
        _instant("said_at"),
        _to("endorsement", "conference", "conference"),
        _to("endorsement", "stage", "approval_stage"),
        _to("endorsement", "said_by", "person"),
        _key("endorsement"),
    )
    op.create_index("ix_endorsement_conference", "endorsement", ["conference"])
    op.create_table(
        "disagreement",
        _number(),
        _id("conference"),
        _id("person"),
        _word("turn"),
        sa.Column("step", sa.Integer(), nullable=False),
        _text("words"),
        _id("said_by"),
        _instant("said_at"),
        sa.Column("due", sa.Date(), nullable=True),
        _to("disagreement", "conference", "conference"),
        _to("disagreement", "person", "person"),
        _to("disagreement", "said_by", "person"),
        _key("disagreement"),
    )
    op.create_index("ix_disagreement_conference", "disagreement", ["conference"])
    for table in ("sign_off", "endorsement", "disagreement"):
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
