"""The table of what was said about how long files are kept. It is only added to."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Integer, String, Table, Text

from app.storage.columns import Instant, metadata, to

retention = Table(
    "retention",
    metadata,
    Column("number", Integer, primary_key=True),
    to("case_file", "case_file", index=True),
    Column("turn", String(16), nullable=False),
    Column("what", String(40), nullable=False),
    Column("day", Date),
    Column("words", Text, nullable=False),
    Column("said_at", Instant, nullable=False),
    CheckConstraint("turn IN ('classed', 'ended', 'resumed', 'held', 'released')", name="turn"),
)
