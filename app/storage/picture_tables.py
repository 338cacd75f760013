"""The table of pictures for the page for the fridge."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table

from app.storage.columns import Instant, WordList, id_column, metadata, to

fridge_picture = Table(
    "fridge_picture",
    metadata,
    #: Its bytes are on the shelf.
    id_column(primary_key=True),
    to("conference", "conference", index=True),
    #: The id of a goal on the board, or "" for the head of the page.
    Column("goal", String(32), nullable=False),
    Column("words", String(300), nullable=False),
    Column("size", BigInteger, nullable=False),
    #: In pixels.
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("digest", String(64), nullable=False, index=True),
    to("added_by", "person"),
    Column("added_at", Instant, nullable=False),
    Column("may_see", WordList, nullable=False),
)
