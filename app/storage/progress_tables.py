"""The table of what people say about their actions between two conferences."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from app.storage.columns import Instant, id_column, metadata, to

progress = Table(
    "progress",
    metadata,
    id_column(primary_key=True),
    to("case_file", "case_file"),
    #: The id of an entry of the plan, which is no row anywhere.
    Column("entry", String(32), nullable=False),
    Column("said", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    to("said_by", "person"),
    Column("said_at", Instant, nullable=False),
    Index("ix_progress_case_file_entry", "case_file", "entry"),
)
