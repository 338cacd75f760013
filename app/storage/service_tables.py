"""The table of the directory of services."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text, UniqueConstraint

from app.storage.columns import Instant, id_column, metadata, to

local_service = Table(
    "local_service",
    metadata,
    id_column(primary_key=True),
    #: Of the service, the same each time it is written anew.
    id_column("service", nullable=False),
    #: How often it was written, from 1; the last counts.
    Column("turn", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("offers", Text, nullable=False),
    Column("takes", Text, nullable=False),
    Column("room", String(40), nullable=False),
    Column("reach", Text, nullable=False),
    to("written_by", "person"),
    Column("written_at", Instant, nullable=False),
    UniqueConstraint("service", "turn"),
)
