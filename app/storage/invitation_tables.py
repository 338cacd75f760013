"""The tables of invitations: what is sent to whom, how people may be reached, and what guests have agreed to."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from app.storage.columns import Instant, id_column, metadata, to

contact = Table(
    "contact",
    metadata,
    to("person", "person", primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("email", String(320), nullable=False),
    Column("phone", String(60), nullable=False),
    #: Minutes of the day between which something may arrive; both empty when any hour is safe.
    Column("hours_begin", Integer),
    Column("hours_end", Integer),
)

invitation = Table(
    "invitation",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference"),
    to("person", "person", index=True),
    Column("role", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("fate", String(16), nullable=False),
    #: SHA-256 of the secret in the link, which is made when the letter leaves or the slip is printed.
    Column("token", String(64), unique=True),
    to("made_by", "person"),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("answered_at", Instant),
    Column("note", Text, nullable=False),
    Index("ix_invitation_conference_person", "conference", "person"),
)

letter = Table(
    "letter",
    metadata,
    #: A letter holds no text: it is written when it leaves, so that no link lies about in the database.
    to("invitation", "invitation", primary_key=True),
    Column("state", String(16), nullable=False),
    #: Not before this moment: the person's hours, or another try after a failure.
    Column("due_at", Instant, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    #: Why it did not leave, as a word: `app.post.delivery.Trouble`.
    Column("trouble", String(32), nullable=False),
    Column("sent_at", Instant),
)

guest_code = Table(
    "guest_code",
    metadata,
    #: Somebody who has one comes by invitation, and has no other way in.
    to("person", "person", primary_key=True),
    Column("number", String(8), nullable=False, unique=True),
    Column("words", String(200), nullable=False),
    #: Of earlier versions, which counted tries here.
    Column("tries", Integer, nullable=False),
    Column("held_until", Instant),
    Column("made_at", Instant, nullable=False),
)

agreement = Table(
    "agreement",
    metadata,
    #: That somebody agreed to keep what they learn to themselves, and to which words.
    to("conference", "conference", primary_key=True),
    to("person", "person", primary_key=True),
    Column("version", String(32), nullable=False),
    Column("agreed_at", Instant, nullable=False),
)

handover = Table(
    "handover",
    metadata,
    #: That a deputy took over from a chair whose connection was lost, and until when.
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    to("deputy", "person"),
    Column("begun_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
