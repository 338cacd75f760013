"""The table of what came too late for a board."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, String, Table, Text

from app.storage.columns import Instant, id_column, metadata, to

late_contribution = Table(
    "late_contribution",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    to("by", "person", index=True),
    Column("kept_at", Instant, nullable=False),
    #: As people call it.
    Column("place", String(200), nullable=False),
    Column("words", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("answer", Text, nullable=False),
    to("answered_by", "person", nullable=True),
    Column("answered_at", Instant),
    CheckConstraint("state IN ('waiting', 'noted', 'carried', 'left')", name="state"),
)
