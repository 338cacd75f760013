"""The tables of requests for service in writing, and of what providers answer to them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, String, Table, Text

from app.storage.columns import Instant, LongLine, id_column, metadata, to

written_request = Table(
    "written_request",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    #: The id of an entry of the plan, which is no row anywhere.
    Column("entry", String(32), nullable=False),
    Column("asked", LongLine, nullable=False),
    Column("service", Text, nullable=False),
    Column("for_whom", LongLine, nullable=False),
    Column("why", Text, nullable=False),
    Column("tried", Text, nullable=False),
    Column("due", Date, nullable=False),
    #: SHA-256 of the secret in the link, which is shown once and kept nowhere.
    Column("token", String(64), nullable=False, unique=True),
    to("made_by", "person"),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("fate", String(16), nullable=False),
    CheckConstraint("fate IN ('sent', 'answered', 'withdrawn', 'replaced')", name="fate"),
)

request_letter = Table(
    "request_letter",
    metadata,
    #: A letter holds no link: one is made when it leaves, in place of what stands in `written_request.token`.
    to("written_request", "written_request", primary_key=True),
    Column("email", String(320), nullable=False),
    Column("state", String(16), nullable=False),
    #: Not before this moment.
    Column("due_at", Instant, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    #: Why it did not leave, as a word: `app.post.delivery.Trouble`.
    Column("trouble", String(32), nullable=False),
    Column("sent_at", Instant),
)

#: It is only added to.
service_answer = Table(
    "service_answer",
    metadata,
    id_column(primary_key=True),
    to("case_file", "case_file"),
    to("conference", "conference"),
    Column("entry", String(32), nullable=False),
    Column("ability", String(16), nullable=False),
    Column("considered", Text, nullable=False),
    Column("can_provide", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("answered_on", Date, nullable=False),
    Column("answered_by", LongLine, nullable=False),
    Column("due", Date),
    Column("kept_at", Instant, nullable=False),
    to("written_request", "written_request", nullable=True, unique=True),
    to("noted_by", "person", nullable=True),
    Index("ix_service_answer_case_file_entry", "case_file", "entry"),
    CheckConstraint("ability IN ('able', 'partly_able', 'unable')", name="ability"),
)

#: What is thought of an answer, and to whom a request was taken further, between two conferences.
request_turn = Table(
    "request_turn",
    metadata,
    id_column(primary_key=True),
    to("case_file", "case_file"),
    #: The id of an entry of the plan, which is no row anywhere.
    Column("entry", String(32), nullable=False),
    Column("turn", String(16), nullable=False),
    Column("taken_to", Text, nullable=False),
    Column("state", LongLine, nullable=False),
    to("said_by", "person"),
    Column("said_at", Instant, nullable=False),
    Index("ix_request_turn_case_file_entry", "case_file", "entry"),
    CheckConstraint("turn IN ('accepted', 'disputed', 'escalated')", name="turn"),
)
