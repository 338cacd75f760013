"""The tables of what was signed, and of copies that were given out."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from app.storage.columns import Instant, metadata, to

edition = Table(
    "edition",
    metadata,
    #: The code that stands on the copy; it is made from everything of which the copy is made.
    Column("code", String(32), primary_key=True),
    to("conference", "conference", index=True),
    Column("record", String(16), nullable=False),
    #: Of the minutes or of the plan.
    Column("version", Integer, nullable=False),
    Column("form", String(16), nullable=False),
    #: SHA-256 of the record of which it is a copy, and of the copy itself.
    Column("record_digest", String(64), nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
    #: Ed25519, of what `app.record.edition` says; copies that were made before they were signed have none.
    Column("signature", LargeBinary),
)

#: The copies that are being made, so that two processes do not make the same one.
copy_claim = Table(
    "copy_claim",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("expires_at", Instant, nullable=False),
)

seal = Table(
    "seal",
    metadata,
    to("conference", "conference", primary_key=True),
    to("case_file", "case_file", index=True),
    Column("plan_version", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("salt", String(64), nullable=False),
    Column("sealed_at", Instant, nullable=False),
)
