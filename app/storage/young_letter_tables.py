"""The tables of letters that workers write to young people: drafts, each letter once, and what became of its copies."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, UniqueConstraint

from app.storage.columns import Instant, id_column, metadata, to
from app.storage.copy_turns import copies_of

young_letter = Table(
    "young_letter",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference"),
    #: The id of a person, or the name of somebody who does not sign in here.
    Column("addressee", String(200), nullable=False),
    Column("number", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    to("written_by", "person"),
    Column("written_at", Instant, nullable=False),
    UniqueConstraint("conference", "addressee", "number"),
)

young_letter_copy = copies_of("young_letter", "young_letter_copy")

young_letter_draft = Table(
    "young_letter_draft",
    metadata,
    to("conference", "conference", primary_key=True),
    to("writer", "person", primary_key=True),
    Column("addressee", String(200), primary_key=True),
    #: Encrypted: whoever writes it alone reads it, and no copy of the database does.
    Column("closed", LargeBinary, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
