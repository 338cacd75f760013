"""The tables, written for SQLite and PostgreSQL alike."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from app.storage.addendum_tables import addendum, addendum_decision, corrected_record
from app.storage.administration_tables import administrator, glass, notice
from app.storage.audit_tables import allowance, audit
from app.storage.basis_tables import information_basis, information_declined
from app.storage.columns import AnyRow, AnySelect, Instant, LongestLine, LongLine, WordList, id_column, metadata, to
from app.storage.coming_tables import childs_wish, coming, expected, left_out
from app.storage.consideration_tables import consideration
from app.storage.distribution_tables import distribution
from app.storage.edition_tables import copy_claim, edition, seal
from app.storage.family_tables import family_wishes
from app.storage.floor_tables import answer, attendance_reason, floor, hand, question, stay
from app.storage.invitation_tables import agreement, contact, guest_code, handover, invitation, letter
from app.storage.late_tables import late_contribution
from app.storage.picture_tables import fridge_picture
from app.storage.preparation_tables import agenda_request, attachment, paper, preparation, private_note
from app.storage.progress_tables import progress
from app.storage.request_tables import service_answer, written_request
from app.storage.restriction_tables import restricted_record
from app.storage.retention_tables import retention
from app.storage.safety_tables import safety_copy, safety_edition
from app.storage.series_tables import cadence, carried_over, case_discussion, conference_move, protocol
from app.storage.service_tables import local_service
from app.storage.sign_off_tables import approval_stage, disagreement, endorsement, sign_off
from app.storage.young_letter_tables import young_letter, young_letter_copy, young_letter_draft

__all__ = [
    "AnyRow",
    "AnySelect",
    "Instant",
    "addendum",
    "addendum_decision",
    "administrator",
    "agenda_request",
    "agreement",
    "allowance",
    "answer",
    "approval_stage",
    "attachment",
    "attendance_reason",
    "audit",
    "cadence",
    "carried_over",
    "case_discussion",
    "childs_wish",
    "coming",
    "conference_move",
    "consideration",
    "contact",
    "copy_claim",
    "corrected_record",
    "disagreement",
    "distribution",
    "edition",
    "endorsement",
    "expected",
    "family_wishes",
    "floor",
    "fridge_picture",
    "glass",
    "guest_code",
    "hand",
    "handover",
    "information_basis",
    "information_declined",
    "invitation",
    "late_contribution",
    "left_out",
    "letter",
    "local_service",
    "metadata",
    "notice",
    "paper",
    "preparation",
    "private_note",
    "progress",
    "protocol",
    "question",
    "restricted_record",
    "retention",
    "safety_copy",
    "safety_edition",
    "seal",
    "service_answer",
    "sign_off",
    "stay",
    "written_request",
    "young_letter",
    "young_letter_copy",
    "young_letter_draft",
]

agency = Table(
    "agency",
    metadata,
    id_column(primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("type", String(40), nullable=False, default="", server_default=""),
    Column("government_funded", Boolean, nullable=False, default=False, server_default=false()),
    Column("designated_agency", Boolean, nullable=False, default=False, server_default=false()),
    #: For how many months it works with a family before it looks anew.
    Column("time_limited_months", Integer),
)

person = Table(
    "person",
    metadata,
    id_column(primary_key=True),
    Column("name", String(200), nullable=False),
    to("agency", "agency", nullable=True),
    #: Whether more stands behind it than that whoever invited them typed it.
    Column("agency_vouched", Boolean, nullable=False, default=True, server_default=true()),
    Column("email", String(320), unique=True),
    Column("password", String(200)),
    #: A person of a demonstration, as whom anyone may sign in while the server demonstrates.
    Column("invented", Boolean, nullable=False, default=False),
    Column("added_at", Instant, nullable=False),
    Column("job_title", String(200), nullable=False, default="", server_default=""),
    #: Of children and young people only.
    Column("born", Date),
    #: Since when nothing lets the person in.
    Column("suspended_at", Instant),
)

session = Table(
    "session",
    metadata,
    #: Stays while the cookie changes, so that what a page holds in the session stays too.
    id_column(primary_key=True),
    #: SHA-256 of the cookie, so that a copy of the database opens no door.
    Column("cookie", String(64), nullable=False, unique=True),
    to("person", "person", index=True),
    #: How the person showed who they are: `app.people.session.Way`.
    Column("way", String(32), nullable=False),
    #: By which link alone somebody came who has a code of their own, and has not shown it since.
    to("invitation", "invitation", nullable=True),
    #: Which provider vouched for the person, and in which session of its own, so that it can say when that is over.
    Column("issuer", String(300)),
    Column("issuer_session", String(255), index=True),
    #: From what, in words that the person recognises.
    Column("device", String(120), nullable=False),
    Column("started_at", Instant, nullable=False),
    #: When the person last did something themselves.
    Column("seen_at", Instant, nullable=False),
    #: When the person was last known to listen to a conference that others hold.
    Column("heard_at", Instant),
    #: When the person last showed who they are.
    Column("proved_at", Instant, nullable=False),
    #: Whether what the person may do in a conference changed since the cookie was given: another one is due.
    Column("cookie_due", Boolean, nullable=False, default=False, server_default=false()),
    #: From what the next cookie is made, together with the present one; and the SHA-256 of the next one.
    Column("cookie_salt", String(64)),
    Column("next_cookie", String(64), index=True),
    #: SHA-256 of the cookie before, and until when it still opens the session.
    Column("last_cookie", String(64), index=True),
    Column("last_cookie_until", Instant),
)

passkey = Table(
    "passkey",
    metadata,
    #: SHA-256 of the credential id, which may be long.
    Column("id", String(64), primary_key=True),
    to("person", "person", index=True),
    Column("credential", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("uses", BigInteger, nullable=False),
    Column("transports", String(120), nullable=False),
    Column("name", String(60), nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("used_at", Instant),
)

authenticator = Table(
    "authenticator",
    metadata,
    #: The one app whose codes somebody types.
    to("person", "person", primary_key=True),
    #: Encrypted, so that a copy of the database makes no codes.
    Column("secret", LargeBinary, nullable=False),
    #: The last half minute whose code was used: none is used twice.
    Column("last_step", BigInteger, nullable=False),
    Column("added_at", Instant, nullable=False),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    #: SHA-256 of the code; it is removed when it was used.
    Column("id", String(64), primary_key=True),
    to("person", "person", index=True),
    Column("made_at", Instant, nullable=False),
)

outside_identity = Table(
    "outside_identity",
    metadata,
    #: Whom an agency's own sign-in means by a subject.
    Column("issuer", String(400), primary_key=True),
    Column("subject", String(255), primary_key=True),
    to("person", "person", index=True),
    Column("linked_at", Instant, nullable=False),
)

attempt = Table(
    "attempt",
    metadata,
    #: Something at the door that takes two steps. SHA-256 of the cookie that the browser brings back.
    Column("id", String(64), primary_key=True),
    Column("purpose", String(32), nullable=False),
    to("person", "person", nullable=True),
    Column("facts", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("ends_at", Instant, nullable=False, index=True),
)

case_file = Table(
    "case_file",
    metadata,
    id_column(primary_key=True),
    Column("reference", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("opened_at", Instant, nullable=False),
    #: Whose laws, deadlines and words it follows; "" for those of the installation.
    Column("jurisdiction", String(40), nullable=False, default="", server_default=""),
)

lead_agency = Table(
    "lead_agency",
    metadata,
    to("case_file", "case_file", primary_key=True),
    to("agency", "agency"),
)

standing = Table(
    "standing",
    metadata,
    to("case_file", "case_file", primary_key=True),
    to("person", "person", primary_key=True, index=True),
    Column("kind", String(32), nullable=False),
    Column("relation", LongestLine, nullable=False, default=""),
    Column("coordination", String(32), nullable=False, default="none"),
    Column("position", Integer, nullable=False, default=0),
)

conference = Table(
    "conference",
    metadata,
    id_column(primary_key=True),
    to("case_file", "case_file"),
    Column("number", Integer, nullable=False),
    Column("type", String(40), nullable=False),
    Column("reasons", WordList, nullable=False, default=(), server_default=""),
    Column("purpose", Text, nullable=False),
    Column("mode", String(32), nullable=False),
    Column("place", LongLine, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("time_zone", String(64), nullable=False),
    Column("planned_minutes", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    to("opened_by", "person", nullable=True),
    Column("opened_at", Instant),
    #: As the chair writes it down; the board is often frozen later.
    Column("ended_at", Instant),
    to("frozen_by", "person", nullable=True),
    Column("frozen_at", Instant),
    #: Whether guests wait until the chair lets them in.
    Column("waiting_room", Boolean, nullable=False, default=True, server_default=true()),
    UniqueConstraint("case_file", "number"),
    CheckConstraint("state IN ('planned', 'open', 'frozen')", name="state"),
)

participant = Table(
    "participant",
    metadata,
    to("conference", "conference", primary_key=True),
    to("person", "person", primary_key=True, index=True),
    Column("role", String(32), nullable=False),
    Column("attendance", String(32), nullable=False),
    Column("position", Integer, nullable=False),
    #: Nobody comes in whose door is not open: `app.conference.kinds.Door`.
    Column("door", String(16), nullable=False, default="open", server_default="open"),
    Column("knocked_at", Instant),
)

part = Table(
    "part",
    metadata,
    #: The name of the document on the wire.
    id_column(primary_key=True),
    to("conference", "conference"),
    Column("kind", String(32), nullable=False),
    Column("epoch", Integer, nullable=False),
    UniqueConstraint("conference", "kind"),
)

copy = Table(
    "copy",
    metadata,
    #: Each client id ever issued for a part, and to whom: what authorship is known by.
    to("part", "part", primary_key=True),
    Column("client", BigInteger, primary_key=True, autoincrement=False),
    to("person", "person"),
    Column("issued_at", Instant, nullable=False),
    Index("ix_copy_part_person", "part", "person"),
)

board_pass = Table(
    "board_pass",
    metadata,
    #: SHA-256 of the token that opens one part for one copy of it in one session.
    Column("id", String(64), primary_key=True),
    Column("session", String(32), ForeignKey("session.id", ondelete="CASCADE"), nullable=False, index=True),
    id_column("part", nullable=False, index=True),
    Column("client", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("shape", Integer, nullable=False),
    Column("issued_at", Instant, nullable=False),
    #: Whether the copy only looks, through whose eyes ever.
    Column("looks", Boolean, nullable=False, server_default=false()),
    ForeignKeyConstraint(["part", "client"], ["copy.part", "copy.client"]),
)

journal = Table(
    "journal",
    metadata,
    to("part", "part", primary_key=True),
    #: A document that begins another history begins another epoch, and counts from 1 again.
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    to("person", "person"),
    Column("client", BigInteger, nullable=False),
    #: Clocks that the update brought: "client:start-end" joined by spaces.
    Column("spans", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("kept_at", Instant, nullable=False),
)

checkpoint = Table(
    "checkpoint",
    metadata,
    #: Everything that the journal of a part holds up to a sequence, as one update.
    to("part", "part", primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
)

minutes = Table(
    "minutes",
    metadata,
    to("conference", "conference", primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("recorded_at", Instant, nullable=False),
)

plan_version = Table(
    "plan_version",
    metadata,
    to("case_file", "case_file", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    to("conference", "conference", unique=True),
    Column("content", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("previous_digest", String(64)),
    Column("recorded_at", Instant, nullable=False),
)

#: What is written once and never again: the database itself refuses to change or delete these rows.
INSERT_ONLY = tuple(
    table.name
    for table in (
        journal,
        minutes,
        plan_version,
        restricted_record,
        seal,
        edition,
        audit,
        sign_off,
        endorsement,
        disagreement,
        distribution,
        addendum,
        addendum_decision,
        corrected_record,
        retention,
        safety_edition,
        safety_copy,
        young_letter,
        young_letter_copy,
        service_answer,
    )
)
