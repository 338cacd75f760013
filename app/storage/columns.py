"""What the tables are made of, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, ForeignKey, MetaData, Row, Select, String, Text, TypeDecorator

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


#: What people write in one line. SQLite minds no length, and could only be told another by copying the table.
LongLine = String(200).with_variant(String(2_000), "postgresql")
#: The same of what may be put together from several lines.
LongestLine = String(200).with_variant(String(10_000), "postgresql")


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


class WordList(TypeDecorator[tuple[str, ...]]):
    """A few short words or ids, none with a space in it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:
        words = value or ()
        if any(not word or " " in word for word in words):
            raise ValueError("a word of a list is not empty and has no space")
        return " ".join(words)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:
        return tuple((value or "").split())


def id_column(name: str = "id", **more: Any) -> Column[str]:
    """An id as `new_id` makes it."""
    return Column(name, String(32), **more)


def to(name: str, target: str, **more: Any) -> Column[str]:
    """The id of a row of another table."""
    return Column(name, String(32), ForeignKey(f"{target}.id"), nullable=more.pop("nullable", False), **more)


def in_file(at: datetime) -> str:
    """An instant as SQLAlchemy writes it into an SQLite file."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def out_of_file(held: str) -> datetime:
    """An instant that SQLAlchemy, or `in_file`, wrote into an SQLite file."""
    return datetime.fromisoformat(held).replace(tzinfo=UTC)
