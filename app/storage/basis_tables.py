"""The tables of the bases on which information is shared, and of refusals to give any."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, String, Table, Text

from app.storage.columns import Instant, id_column, metadata, to

information_basis = Table(
    "information_basis",
    metadata,
    id_column(primary_key=True),
    to("case_file", "case_file", index=True),
    #: An agency, or a person who belongs to none.
    id_column("shared_with", nullable=False),
    Column("basis", String(40), nullable=False),
    Column("form", String(20), nullable=False),
    Column("given_on", Date, nullable=False),
    to("given_by", "person", nullable=True),
    Column("scope", Text, nullable=False),
    Column("limits", Text, nullable=False),
    to("recorded_by", "person"),
    Column("recorded_at", Instant, nullable=False),
    Column("withdrawn_on", Date),
    Column("withdrawal", Text, nullable=False),
)

information_declined = Table(
    "information_declined",
    metadata,
    id_column(primary_key=True),
    to("case_file", "case_file", index=True),
    to("agency", "agency"),
    Column("asked_for", Text, nullable=False),
    Column("asked_on", Date, nullable=False),
    Column("declined_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("given_in_writing", Boolean, nullable=False),
    to("recorded_by", "person"),
    Column("recorded_at", Instant, nullable=False),
)
