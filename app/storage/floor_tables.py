"""The tables of what goes on around the table: raised hands, questions and answers, who was there from when to when."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, Text

from app.storage.columns import Instant, id_column, metadata, to

floor = Table(
    "floor",
    metadata,
    to("conference", "conference", primary_key=True),
    #: While it is closed nobody joins the queue; who waits goes on waiting.
    Column("closed", Boolean, nullable=False),
    #: How many sides of the table must be there, when the chair set that.
    Column("quorum", Integer),
    Column("waiver", Text, nullable=False),
    to("waived_by", "person", nullable=True),
    Column("waived_at", Instant),
)

hand = Table(
    "hand",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    to("person", "person"),
    #: `app.conference.floor.Lane`.
    Column("lane", String(16), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("called_at", Instant),
    #: When the person had spoken; without having been called, when the hand went down.
    Column("ended_at", Instant),
)

question = Table(
    "question",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    #: `app.conference.questions.QuestionKind`.
    Column("kind", String(16), nullable=False),
    Column("words", Text, nullable=False),
    #: The id of an agenda item in the shared part, which is no row anywhere; or nothing.
    Column("about", String(32), nullable=False),
    to("asked_by", "person"),
    Column("asked_at", Instant, nullable=False),
    Column("revealed_at", Instant),
    Column("withdrawn_at", Instant),
)

answer = Table(
    "answer",
    metadata,
    to("question", "question", primary_key=True),
    to("person", "person", primary_key=True),
    #: Empty for who was asked and said nothing until the answers were revealed.
    Column("value", Integer),
    Column("reason", Text, nullable=False),
    Column("answered_at", Instant, nullable=False),
)

stay = Table(
    "stay",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    to("person", "person"),
    Column("came_at", Instant, nullable=False),
    Column("left_at", Instant),
)

attendance_reason = Table(
    "attendance_reason",
    metadata,
    #: Why somebody was not there, or not for all of it.
    to("conference", "conference", primary_key=True),
    to("person", "person", primary_key=True),
    Column("reason", Text, nullable=False),
)
