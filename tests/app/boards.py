"""Boards for tests: one as full as a real conference leaves it, and random ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from app.board.fields import (
    EARLIEST_DAY,
    LATEST_DAY,
    Day,
    Entries,
    Fields,
    Kind,
    OneOf,
    PlainString,
    RichText,
    SharedString,
    Whole,
    fields_of,
)
from app.board.prose import tidy
from app.board.shape import Block, Bullets, Collection, Paragraph, Prose, Run

#: Text as people and programs may leave it: any script, emoji, line breaks, markup, templates, control characters.
texts = st.one_of(
    st.sampled_from(["", " ", "<script>alert(1)</script>", "{{7*7}}", "#import", "é😀𝔘", "שלום", "\x00\x07", "a\r\nb"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
entry_ids = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=8, max_size=32)
runs = st.builds(Run, texts, st.booleans(), st.booleans())
paragraphs = st.builds(Paragraph, st.lists(runs, max_size=4).map(tidy))


def lists(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    items = st.lists(st.lists(inner, max_size=2).map(tuple), min_size=1, max_size=2).map(tuple)
    return st.one_of(st.builds(Bullets, items), st.builds(Bullets, items, st.just(True), st.integers(0, 99)))


blocks: st.SearchStrategy[Block] = st.recursive(paragraphs, lists, max_leaves=5)
proses = st.builds(Prose, st.lists(blocks, max_size=3).map(tuple))


def parts(model: type) -> st.SearchStrategy[Any]:
    """Any value of a model of the shape, with its collections in order."""
    return st.builds(model, **{name: _values(field.kind, name, model) for name, field in fields_of(model).items()})


def _values(kind: Kind, name: str, model: type) -> st.SearchStrategy[Any]:
    match kind:
        case PlainString() | SharedString():
            return texts
        case RichText():
            return proses
        case OneOf(choices=choices):
            return st.sampled_from(choices)
        case Day():
            return st.none() | st.dates(EARLIEST_DAY, LATEST_DAY)
        case Whole(least, most):
            return st.none() | st.integers(least, most)
        case Entries(entry):
            return st.dictionaries(entry_ids, parts(entry), max_size=3).map(ordered)
        case Fields(record):
            return parts(record)


def ordered(entries: dict[str, Any]) -> Collection[Any]:
    return Collection(tuple(sorted(entries.items(), key=lambda pair: (pair[1].rank, pair[0]))))


def prose(*paragraphs: str) -> Prose:
    return Prose(tuple(Paragraph((Run(text),)) for text in paragraphs))
