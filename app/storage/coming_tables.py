"""The tables of who comes and how, of children's wishes about it, and of who is not invited."""

from __future__ import annotations

from sqlalchemy import Column, Date, String, Table, Text

from app.storage.columns import Instant, metadata, to

coming = Table(
    "coming",
    metadata,
    to("conference", "conference", primary_key=True),
    to("person", "person", primary_key=True),
    Column("response", String(16), nullable=False),
    Column("comes_by", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("answered_at", Instant, nullable=False),
)

#: How somebody is expected, as those who invite wrote it down.
expected = Table(
    "expected",
    metadata,
    to("conference", "conference", primary_key=True),
    to("person", "person", primary_key=True),
    Column("comes_by", String(16), nullable=False),
    Column("note", Text, nullable=False),
    to("said_by", "person"),
    Column("said_at", Instant, nullable=False),
)

childs_wish = Table(
    "childs_wish",
    metadata,
    to("conference", "conference", primary_key=True),
    to("person", "person", primary_key=True),
    Column("wish", String(16), nullable=False),
    Column("words", Text, nullable=False),
    Column("about_others", Text, nullable=False),
    to("asked_by", "person"),
    Column("asked_on", Date, nullable=False),
)

left_out = Table(
    "left_out",
    metadata,
    to("conference", "conference", primary_key=True),
    to("person", "person", primary_key=True),
    Column("reason", Text, nullable=False),
    to("left_out_by", "person"),
    Column("left_out_at", Instant, nullable=False),
    #: The id of the conference of which it was written; "" for this one.
    Column("written_of", String(32), nullable=False, default="", server_default=""),
)
