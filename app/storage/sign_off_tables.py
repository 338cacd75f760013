"""The tables of what is said about a plan version: signatures, endorsements, disagreements. Each is only added to."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, String, Table, Text, text

from app.storage.columns import Instant, id_column, metadata, to

sign_off = Table(
    "sign_off",
    metadata,
    #: In the order in which it was said.
    Column("number", Integer, primary_key=True),
    to("conference", "conference", index=True),
    to("person", "person", index=True),
    Column("said", String(16), nullable=False),
    Column("way", String(16), nullable=False),
    Column("words", Text, nullable=False),
    Column("intent", Text, nullable=False),
    #: SHA-256 of the plan version.
    Column("digest", String(64), nullable=False),
    to("recorded_by", "person"),
    Column("recorded_at", Instant, nullable=False),
)

approval_stage = Table(
    "approval_stage",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    Column("what", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("turn", Integer, nullable=False, server_default=text("0")),
    to("asked_by", "person"),
    Column("asked_at", Instant, nullable=False),
)

endorsement = Table(
    "endorsement",
    metadata,
    #: In the order in which it was said.
    Column("number", Integer, primary_key=True),
    to("conference", "conference", index=True),
    to("stage", "approval_stage", nullable=True),
    Column("verdict", String(16), nullable=False),
    Column("comment", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    to("said_by", "person"),
    Column("said_at", Instant, nullable=False),
)

disagreement = Table(
    "disagreement",
    metadata,
    #: In the order in which it was said.
    Column("number", Integer, primary_key=True),
    to("conference", "conference", index=True),
    to("person", "person"),
    Column("turn", String(16), nullable=False),
    Column("step", Integer, nullable=False),
    Column("words", Text, nullable=False),
    to("said_by", "person"),
    Column("said_at", Instant, nullable=False),
    Column("due", Date),
)
