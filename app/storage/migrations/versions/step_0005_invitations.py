"""Invitations, the waiting room, and the hand-over to a deputy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _id(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=32), nullable=nullable)


def _word(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _instant(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def _to(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))


def upgrade() -> None:
    op.add_column("conference", sa.Column("waiting_room", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("participant", sa.Column("door", sa.String(length=16), nullable=False, server_default="open"))
    op.add_column("participant", _instant("knocked_at"))
    _create_contacts()
    _create_invitations()
    _create_guests()
    _create_handovers()


def _create_contacts() -> None:
    op.create_table(
        "contact",
        _id("person"),
        _word("channel", 16),
        _word("email", 320),
        _word("phone", 60),
        sa.Column("hours_begin", sa.Integer(), nullable=True),
        sa.Column("hours_end", sa.Integer(), nullable=True),
        _to("contact", "person", "person"),
        _key("contact", "person"),
    )


def _create_invitations() -> None:
    op.create_table(
        "invitation",
        _id("id"),
        _id("conference"),
        _id("person"),
        _word("role", 32),
        _word("channel", 16),
        _word("fate", 16),
        sa.Column("token", sa.String(length=64), nullable=True),
        _id("made_by"),
        _instant("made_at", nullable=False),
        _instant("expires_at"),
        _instant("answered_at"),
        sa.Column("note", sa.Text(), nullable=False),
        _to("invitation", "conference", "conference"),
        _to("invitation", "person", "person"),
        _to("invitation", "made_by", "person"),
        _key("invitation", "id"),
        sa.UniqueConstraint("token", name=op.f("uq_invitation_token")),
    )
    op.create_index("ix_invitation_person", "invitation", ["person"])
    op.create_index("ix_invitation_conference_person", "invitation", ["conference", "person"])
    op.create_table(
        "letter",
        _id("invitation"),
        _word("state", 16),
        _instant("due_at", nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        _word("trouble", 32),
        _instant("sent_at"),
        _to("letter", "invitation", "invitation"),
        _key("letter", "invitation"),
    )
    op.create_index("ix_letter_due_at", "letter", ["due_at"])


def _create_guests() -> None:
    op.create_table(
        "guest_code",
        _id("person"),
        _word("number", 8),
        _word("words", 200),
        sa.Column("tries", sa.Integer(), nullable=False),
        _instant("held_until"),
        _instant("made_at", nullable=False),
        _to("guest_code", "person", "person"),
        _key("guest_code", "person"),
        sa.UniqueConstraint("number", name=op.f("uq_guest_code_number")),
    )
    op.create_table(
        "agreement",
        _id("conference"),
        _id("person"),
        _word("version", 32),
        _instant("agreed_at", nullable=False),
        _to("agreement", "conference", "conference"),
        _to("agreement", "person", "person"),
        _key("agreement", "conference", "person"),
    )


def _create_handovers() -> None:
    op.create_table(
        "handover",
        _id("id"),
        _id("conference"),
        _id("deputy"),
        _instant("begun_at", nullable=False),
        _instant("ended_at"),
        _to("handover", "conference", "conference"),
        _to("handover", "deputy", "person"),
        _key("handover", "id"),
    )
    op.create_index("ix_handover_conference", "handover", ["conference"])
