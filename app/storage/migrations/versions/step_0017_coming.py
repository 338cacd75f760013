"""Who comes and how, what children wish about it, and who is not invited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _id(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _word(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=16), nullable=False)


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("conference", "person", name=op.f(f"pk_{table}"))


def _to(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "coming",
        _id("conference"),
        _id("person"),
        _word("response"),
        _word("comes_by"),
        _text("note"),
        _instant("answered_at"),
        _to("coming", "conference", "conference"),
        _to("coming", "person", "person"),
        _key("coming"),
    )
    op.create_table(
        "childs_wish",
        _id("conference"),
        _id("person"),
        _word("wish"),
        _text("words"),
        _text("about_others"),
        _id("asked_by"),
        sa.Column("asked_on", sa.Date(), nullable=False),
        _to("childs_wish", "conference", "conference"),
        _to("childs_wish", "person", "person"),
        _to("childs_wish", "asked_by", "person"),
        _key("childs_wish"),
    )
    op.create_table(
        "left_out",
        _id("conference"),
        _id("person"),
        _text("reason"),
        _id("left_out_by"),
        _instant("left_out_at"),
        _to("left_out", "conference", "conference"),
        _to("left_out", "person", "person"),
        _to("left_out", "left_out_by", "person"),
        _key("left_out"),
    )
