"""The tables of restricted parts: to whom a part is open, and what it left behind when its conference was frozen."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Integer, LargeBinary, String, Table, Text, false

from app.storage.columns import Instant, id_column, metadata, to

restriction = Table(
    "restriction",
    metadata,
    to("part", "part", primary_key=True),
    to("conference", "conference", index=True),
    Column("category", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Column("provider", String(200), nullable=False),
    to("set_by", "person"),
    Column("set_at", Instant, nullable=False),
    Column("review_on", Date),
    Column("public_title", String(200), nullable=False),
    #: The id of an entry in the shared part, which is no row anywhere, or of a person.
    Column("attached_to", String(32), nullable=False),
    #: Who was asked to approve it, and may be outside its audience.
    to("approver", "person", nullable=True),
    to("approved_by", "person", nullable=True),
    Column("approved_at", Instant),
    Column("ended_at", Instant),
    to("ended_by", "person", nullable=True),
    to("follows", "part", nullable=True),
    Column("revision", Integer, nullable=False),
    #: Nothing of its content is written down.
    Column("mark", Boolean, nullable=False, default=False, server_default=false()),
)

safe_wording = Table(
    "safe_wording",
    metadata,
    #: What one person reads in the place of a part.
    to("part", "part", primary_key=True),
    to("person", "person", primary_key=True),
    Column("words", Text, nullable=False),
)

restriction_listing = Table(
    "restriction_listing",
    metadata,
    to("part", "part", primary_key=True),
    #: A person or an agency.
    id_column("who", primary_key=True),
    Column("side", String(12), primary_key=True),
    CheckConstraint("side IN ('may', 'must_not', 'glass')", name="side"),
)

restricted_record = Table(
    "restricted_record",
    metadata,
    to("part", "part", primary_key=True),
    to("conference", "conference", index=True),
    Column("content", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("recorded_at", Instant, nullable=False),
)

closed_session = Table(
    "closed_session",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    to("part", "part"),
    Column("item", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    #: Who tells those outside how it ended.
    to("teller", "person"),
    to("opened_by", "person"),
    Column("opened_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

outside = Table(
    "outside",
    metadata,
    to("closed_session", "closed_session", primary_key=True),
    to("person", "person", primary_key=True),
)
