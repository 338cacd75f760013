"""The tables, written for SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

AnyRow = Row[*tuple[Any, ...]]
AnySelect = Select[*tuple[Any, ...]]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database (SQLite keeps no zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None if dialect.name == "sqlite" else UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


def _id(name: str = "id", **more: Any) -> Column[str]:
    return Column(name, String(32), **more)


def _to(name: str, target: str, **more: Any) -> Column[str]:
    return Column(name, String(32), ForeignKey(f"{target}.id"), nullable=more.pop("nullable", False), **more)


agency = Table(
    "agency",
    metadata,
    _id(primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
)

person = Table(
    "person",
    metadata,
    _id(primary_key=True),
    Column("name", String(200), nullable=False),
    _to("agency", "agency", nullable=True),
    Column("email", String(320), unique=True),
    Column("password", String(200)),
    #: A person of a demonstration, as whom anyone may sign in while the server demonstrates.
    Column("invented", Boolean, nullable=False, default=False),
    Column("added_at", Instant, nullable=False),
)

session = Table(
    "session",
    metadata,
    #: SHA-256 of the cookie, so that a copy of the database opens no door.
    Column("id", String(64), primary_key=True),
    _to("person", "person", index=True),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

case_file = Table(
    "case_file",
    metadata,
    _id(primary_key=True),
    Column("reference", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("opened_at", Instant, nullable=False),
)

standing = Table(
    "standing",
    metadata,
    _to("case_file", "case_file", primary_key=True),
    _to("person", "person", primary_key=True, index=True),
    Column("kind", String(32), nullable=False),
    Column("relation", String(200), nullable=False, default=""),
    Column("coordination", String(32), nullable=False, default="none"),
    Column("position", Integer, nullable=False, default=0),
)

conference = Table(
    "conference",
    metadata,
    _id(primary_key=True),
    _to("case_file", "case_file"),
    Column("number", Integer, nullable=False),
    Column("type", String(40), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("mode", String(32), nullable=False),
    Column("place", String(200), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("planned_minutes", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    _to("opened_by", "person", nullable=True),
    Column("opened_at", Instant),
    _to("frozen_by", "person", nullable=True),
    Column("frozen_at", Instant),
    UniqueConstraint("case_file", "number"),
    CheckConstraint("state IN ('planned', 'open', 'frozen')", name="state"),
)

participant = Table(
    "participant",
    metadata,
    _to("conference", "conference", primary_key=True),
    _to("person", "person", primary_key=True, index=True),
    Column("role", String(32), nullable=False),
    Column("attendance", String(32), nullable=False),
    Column("position", Integer, nullable=False),
)

part = Table(
    "part",
    metadata,
    #: The name of the document on the wire.
    _id(primary_key=True),
    _to("conference", "conference"),
    Column("kind", String(32), nullable=False),
    Column("epoch", Integer, nullable=False),
    UniqueConstraint("conference", "kind"),
)

copy = Table(
    "copy",
    metadata,
    #: Each client id ever issued for a part, and to whom: what authorship is known by.
    _to("part", "part", primary_key=True),
    Column("client", BigInteger, primary_key=True, autoincrement=False),
    _to("person", "person"),
    Column("issued_at", Instant, nullable=False),
    Index("ix_copy_part_person", "part", "person"),
)

board_pass = Table(
    "board_pass",
    metadata,
    #: SHA-256 of the token that opens one part for one copy of it in one session.
    Column("id", String(64), primary_key=True),
    Column("session", String(64), ForeignKey("session.id", ondelete="CASCADE"), nullable=False, index=True),
    _id("part", nullable=False),
    Column("client", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("shape", Integer, nullable=False),
    Column("issued_at", Instant, nullable=False),
    ForeignKeyConstraint(["part", "client"], ["copy.part", "copy.client"]),
)

journal = Table(
    "journal",
    metadata,
    _to("part", "part", primary_key=True),
    #: A document that begins another history begins another epoch, and counts from 1 again.
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    _to("person", "person"),
    Column("client", BigInteger, nullable=False),
    #: Clocks that the update brought: "client:start-end" joined by spaces.
    Column("spans", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("kept_at", Instant, nullable=False),
)

checkpoint = Table(
    "checkpoint",
    metadata,
    #: Everything that the journal of a part holds up to a sequence, as one update.
    _to("part", "part", primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
)

minutes = Table(
    "minutes",
    metadata,
    _to("conference", "conference", primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("recorded_at", Instant, nullable=False),
)

plan_version = Table(
    "plan_version",
    metadata,
    _to("case_file", "case_file", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _to("conference", "conference", unique=True),
    Column("content", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("previous_digest", String(64)),
    Column("recorded_at", Instant, nullable=False),
)

#: What is written once and never again: the database itself refuses to change or delete these rows.
INSERT_ONLY = (journal.name, minutes.name, plan_version.name)
