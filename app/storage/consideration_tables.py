"""The table of what was considered before a conference."""

from __future__ import annotations

from sqlalchemy import Column, Date, String, Table, Text

from app.storage.columns import Instant, WordList, id_column, metadata, to

consideration = Table(
    "consideration",
    metadata,
    id_column(primary_key=True),
    to("case_file", "case_file", index=True),
    Column("matter", Text, nullable=False),
    Column("talked_with", WordList, nullable=False),
    Column("gathered", Text, nullable=False),
    Column("approach", String(40), nullable=False),
    Column("held_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    #: Nobody while more has to be found out.
    to("decided_by", "person", nullable=True),
    Column("decided_on", Date, nullable=False),
    Column("look_again_on", Date),
    #: The look at the same matter that this one takes up again.
    to("follows", "consideration", nullable=True),
    to("written_by", "person"),
    Column("written_at", Instant, nullable=False),
)
