"""The tables of what comes before a conference: the rhythm of a case, why a discussion was called, changed dates."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, String, Table, Text

from app.storage.columns import Instant, WordList, id_column, metadata, to

cadence = Table(
    "cadence",
    metadata,
    to("case_file", "case_file", primary_key=True),
    Column("rule", Text, nullable=False),
    Column("home_visits", Text, nullable=False),
    Column("conferences", String(40), nullable=False),
    Column("reassess_on", Date),
    Column("triggers", WordList, nullable=False),
    Column("stages", WordList, nullable=False, server_default=""),
)

protocol = Table(
    "protocol",
    metadata,
    #: How people are welcomed to a conference.
    to("conference", "conference", primary_key=True),
    Column("acknowledgement_of_country", Boolean, nullable=False),
    to("opened_by", "person", nullable=True),
    to("place_chosen_by", "person", nullable=True),
    Column("food", Boolean, nullable=False),
    Column("transport_for", WordList, nullable=False),
)

case_discussion = Table(
    "case_discussion",
    metadata,
    #: Why an interagency case discussion was called: the tests that came out yes, and who decided.
    to("conference", "conference", primary_key=True),
    Column("yes", WordList, nullable=False),
    to("decided_by", "person"),
    Column("decided_on", Date, nullable=False),
)

conference_move = Table(
    "conference_move",
    metadata,
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    Column("was", Instant, nullable=False),
    Column("moved_to", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("agreed_by", WordList, nullable=False),
    #: Not for Sorry Business, and whatever else is no failure.
    Column("counts_as_late", Boolean, nullable=False),
    to("moved_by", "person"),
    Column("moved_at", Instant, nullable=False),
)

carried_over = Table(
    "carried_over",
    metadata,
    #: What a frozen conference left has come back in this one. Without a row it still waits for the next board.
    to("source", "conference", primary_key=True),
    to("came_into", "conference", index=True),
)
