"""The table of what became of copies. It is only added to."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text, false

from app.storage.columns import Instant, metadata, to

distribution = Table(
    "distribution",
    metadata,
    Column("number", Integer, primary_key=True),
    to("conference", "conference", index=True),
    #: The id of a person, or the name of somebody who does not sign in here.
    Column("recipient", String(200), nullable=False),
    Column("turn", String(16), nullable=False),
    Column("extent", String(16), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("words", Text, nullable=False),
    to("said_by", "person"),
    Column("said_at", Instant, nullable=False),
    Column("told", Boolean, nullable=False, server_default=false()),
)
