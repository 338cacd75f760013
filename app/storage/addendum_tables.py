"""The tables of corrections and of the further versions that they make. They are only added to."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from app.storage.columns import Instant, id_column, metadata, to

addendum = Table(
    "addendum",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    Column("kind", String(16), nullable=False),
    Column("beside", String(200), nullable=False),
    Column("words", Text, nullable=False),
    to("proposed_by", "person"),
    Column("proposed_at", Instant, nullable=False),
)

addendum_decision = Table(
    "addendum_decision",
    metadata,
    #: A proposal is decided once.
    to("addendum", "addendum", primary_key=True),
    Column("outcome", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    to("decided_by", "person"),
    Column("decided_at", Instant, nullable=False),
)

corrected_record = Table(
    "corrected_record",
    metadata,
    to("conference", "conference", primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    #: Ed25519, of the content.
    Column("signature", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
)
