"""The tables of administrators, of the glass that they break, and of what people are told about it."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from app.storage.columns import Instant, id_column, metadata, to

administrator = Table(
    "administrator",
    metadata,
    to("person", "person", primary_key=True),
    Column("made_at", Instant, nullable=False),
)

glass = Table(
    "glass",
    metadata,
    id_column(primary_key=True),
    to("person", "person"),
    to("conference", "conference", index=True),
    Column("reason", Text, nullable=False),
    Column("broken_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    #: When it was seen to be over, or ended before its time.
    Column("ended_at", Instant),
)

notice = Table(
    "notice",
    metadata,
    id_column(primary_key=True),
    to("person", "person"),
    Column("kind", String(32), nullable=False),
    to("conference", "conference"),
    #: Of what it tells: nobody is told of the same twice.
    Column("subject", String(80), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("seen_at", Instant),
    #: How it goes with the letter that brings somebody to read it: `app.storage.letters.LetterState`.
    Column("state", String(16), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("trouble", String(32), nullable=False),
    Column("sent_at", Instant),
    UniqueConstraint("person", "kind", "subject"),
    Index("ix_notice_state_due_at", "state", "due_at"),
)
