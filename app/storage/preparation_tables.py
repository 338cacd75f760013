"""The tables of what people do before a conference: what they ask for on its agenda."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, String, Table, Text

from app.storage.columns import Instant, id_column, metadata, to

agenda_request = Table(
    "agenda_request",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    to("asked_by", "person", index=True),
    Column("asked_at", Instant, nullable=False),
    Column("title", String(200), nullable=False),
    Column("why", Text, nullable=False),
    Column("minutes", Integer),
    Column("state", String(16), nullable=False),
    #: The id of an agenda item, which may be no row anywhere.
    Column("into", String(32), nullable=False),
    Column("answer", Text, nullable=False),
    to("answered_by", "person", nullable=True),
    Column("answered_at", Instant),
    CheckConstraint("state IN ('asked', 'accepted', 'merged', 'deferred', 'declined', 'withdrawn')", name="state"),
)
