"""The table of what helps a family."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from app.storage.columns import metadata, to

family_wishes = Table(
    "family_wishes",
    metadata,
    to("case_file", "case_file", primary_key=True),
    Column("languages", Text, nullable=False),
    Column("talking", Text, nullable=False),
    Column("plan_form", Text, nullable=False),
)
