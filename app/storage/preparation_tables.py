"""The tables of what people do before a conference: what they ask for on its agenda."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, Integer, LargeBinary, String, Table, Text

from app.storage.columns import Instant, LongLine, WordList, id_column, metadata, to

agenda_request = Table(
    "agenda_request",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    to("asked_by", "person", index=True),
    Column("asked_at", Instant, nullable=False),
    Column("title", LongLine, nullable=False),
    Column("why", Text, nullable=False),
    Column("minutes", Integer),
    Column("state", String(16), nullable=False),
    #: The id of an agenda item, which may be no row anywhere.
    Column("into", String(32), nullable=False),
    Column("answer", Text, nullable=False),
    to("answered_by", "person", nullable=True),
    Column("answered_at", Instant),
    #: The name of whoever wants it, where somebody else asked for them.
    Column("on_behalf_of", String(200), nullable=False, default="", server_default=""),
    Column("desired_outcome", String(200), nullable=False, default="", server_default=""),
    CheckConstraint("state IN ('asked', 'accepted', 'merged', 'deferred', 'declined', 'withdrawn')", name="state"),
)

preparation = Table(
    "preparation",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    to("person", "person", index=True),
    to("asked_by", "person"),
    Column("asked_at", Instant, nullable=False),
    Column("brings", Text, nullable=False),
    Column("due", Date),
    Column("done_at", Instant),
    Column("note", Text, nullable=False),
)

paper = Table(
    "paper",
    metadata,
    #: Something to read before a conference.
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    Column("title", String(200), nullable=False),
    Column("words", Text, nullable=False),
    to("added_by", "person"),
    Column("added_at", Instant, nullable=False),
    #: Ids of people; empty for everyone who takes part.
    Column("may_see", WordList, nullable=False),
)

attachment = Table(
    "attachment",
    metadata,
    #: A file to read before a conference; its bytes are on the shelf.
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    Column("name", String(200), nullable=False),
    Column("form", String(16), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    to("added_by", "person"),
    Column("added_at", Instant, nullable=False),
    Column("may_see", WordList, nullable=False),
)

private_note = Table(
    "private_note",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference"),
    to("person", "person"),
    #: Encrypted: its author alone reads it, and no copy of the database does.
    Column("closed", LargeBinary, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("put_at", Instant),
    Index("ix_private_note_conference_person", "conference", "person"),
)
