"""The tables of safety plans that were handed out. They are only added to."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, UniqueConstraint

from app.storage.columns import Instant, id_column, metadata, to
from app.storage.copy_turns import copies_of

safety_edition = Table(
    "safety_edition",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference"),
    #: The id of the plan on the board.
    Column("plan", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    #: By which the board tells whether the plan there still says the same.
    Column("fingerprint", String(16), nullable=False),
    to("taken_by", "person"),
    Column("taken_at", Instant, nullable=False),
    UniqueConstraint("conference", "plan", "number"),
)

safety_copy = copies_of("safety_edition", "safety_copy")
