"""The tables of the audit, and of who has tried how often."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from app.storage.columns import Instant, id_column, metadata

audit = Table(
    "audit",
    metadata,
    #: An agency, or the installation itself.
    id_column("chain", primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(40), nullable=False),
    # Ids, and deliberately no references: a row outlives what it names. "" where there is nothing to name.
    id_column("person", nullable=False),
    id_column("about", nullable=False),
    id_column("case_file", nullable=False),
    id_column("conference", nullable=False),
    id_column("part", nullable=False),
    Column("details", Text, nullable=False),
    Column("address", String(64), nullable=False),
    Column("session", String(16), nullable=False),
    Column("request", String(32), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_conference_at", "conference", "at"),
    Index("ix_audit_person_at", "person", "at"),
    Index("ix_audit_about_at", "about", "at"),
)

allowance = Table(
    "allowance",
    metadata,
    #: SHA-256 of what is limited and for whom: the table names nobody.
    Column("id", String(64), primary_key=True),
    #: When the present window began, and what was spent in it.
    Column("began", Instant, nullable=False),
    Column("spent", Integer, nullable=False),
    Column("ends", Instant, nullable=False, index=True),
)
