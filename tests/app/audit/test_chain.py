from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.audit.chain import NOTHING, Head, Row, flaws, hash_of, linked

BEGIN = datetime(2026, 6, 11, 2, 0, tzinfo=UTC)


def chain_of(name: str, words: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for n, word in enumerate(words, 1):
        row = Row(name, n, BEGIN + timedelta(seconds=n), word, "nadia", "", "", "c1", "", "{}", "10.0.0.7", "s", "r")
        rows.append(linked(row, rows[-1].hash if rows else NOTHING))
    return rows


def head_of(rows: Sequence[Row]) -> Head:
    return Head(rows[-1].chain, rows[-1].sequence, rows[-1].hash, BEGIN)


def first_flaw(rows: Sequence[Row], *heads: Head) -> tuple[str, int] | None:
    found = next(flaws(rows, heads), None)
    return (found.chain, found.sequence) if found else None


words = st.lists(st.sampled_from(["signed-in", "frozen", "record-viewed"]), min_size=1, max_size=8)
_TEXTS = [each.name for each in fields(Row) if each.name not in {"sequence", "at"}]


@given(words, words)
def test_what_was_written_is_genuine(ours: list[str], theirs: list[str]) -> None:
    rows = chain_of("health", theirs) + chain_of("steps", ours)
    assert first_flaw(rows, head_of(rows), head_of(rows[: len(theirs)])) is None


@given(words, st.data())
def test_any_single_change_of_a_row_is_found_at_that_row(said: list[str], data: st.DataObject) -> None:
    rows = chain_of("steps", said)
    head = head_of(rows)
    n = data.draw(st.integers(0, len(rows) - 1))
    name = data.draw(st.sampled_from(_TEXTS))
    before = getattr(rows[n], name)
    after = data.draw(st.text(max_size=66).filter(lambda text: text != before))
    rows[n] = replace(rows[n], **{name: after})  # type: ignore[arg-type]
    found = first_flaw(rows, head)
    assert found is not None
    if name != "chain":
        assert found == ("steps", n + 1)


@given(words, st.data())
def test_a_moved_time_is_found(said: list[str], data: st.DataObject) -> None:
    rows = chain_of("steps", said)
    head = head_of(rows)
    n = data.draw(st.integers(0, len(rows) - 1))
    rows[n] = replace(rows[n], at=rows[n].at + timedelta(microseconds=data.draw(st.integers(1, 10**9))))
    assert first_flaw(rows, head) == ("steps", n + 1)


@given(words, st.data())
def test_a_removed_row_is_found_where_it_was_even_at_the_end(said: list[str], data: st.DataObject) -> None:
    rows = chain_of("steps", said)
    head = head_of(rows)
    first = data.draw(st.integers(0, len(rows) - 1))
    last = data.draw(st.integers(first, len(rows) - 1))
    assert first_flaw(rows[:first] + rows[last + 1 :], head) == ("steps", first + 1)


@given(words, st.data())
def test_rows_in_another_order_are_found(said: list[str], data: st.DataObject) -> None:
    rows = chain_of("steps", [*said, "frozen"])
    head = head_of(rows)
    one = data.draw(st.integers(0, len(rows) - 2))
    other = data.draw(st.integers(one + 1, len(rows) - 1))
    rows[one], rows[other] = replace(rows[other], sequence=one + 1), replace(rows[one], sequence=other + 1)
    assert first_flaw(rows, head) == ("steps", one + 1)


Forgery = Callable[[Row], Row]


@given(words, st.data())
def test_a_chain_that_was_forged_to_its_end_contradicts_what_was_signed(said: list[str], data: st.DataObject) -> None:
    rows = chain_of("steps", said)
    head = head_of(rows)
    n = data.draw(st.integers(0, len(rows) - 1))
    forged = rows[:n]
    for row in rows[n:]:
        changed = replace(row, person="otto") if row.sequence == n + 1 else row
        forged.append(linked(changed, forged[-1].hash if forged else NOTHING))
    assert first_flaw(forged) is None, "without a head the forgery would stand"
    assert first_flaw(forged, head) == ("steps", len(rows))


@given(words, st.integers(0, 7))
def test_an_inserted_row_is_found(said: list[str], where: int) -> None:
    rows = chain_of("steps", said)
    head = head_of(rows)
    where = min(where, len(rows))
    fresh = linked(replace(rows[0], sequence=where + 1, kind="invented"), rows[where - 1].hash if where else NOTHING)
    inserted = [*rows[:where], fresh, *(replace(row, sequence=row.sequence + 1) for row in rows[where:])]
    found = first_flaw(inserted, head)
    if where == len(rows):
        assert found is None, "at the end it is a row like any other: whoever may insert may lie"
    else:
        assert found is not None


def test_a_chain_that_is_gone_is_missed() -> None:
    rows = chain_of("steps", ["signed-in", "frozen"])
    assert first_flaw([], head_of(rows)) == ("steps", 1)


def test_two_heads_that_disagree_are_told() -> None:
    rows = chain_of("steps", ["signed-in"])
    assert first_flaw(rows, head_of(rows), replace(head_of(rows), hash="f" * 64)) == ("steps", 1)


def test_the_hash_covers_the_row_before() -> None:
    row = chain_of("steps", ["signed-in"])[0]
    assert hash_of(replace(row, previous="1" * 64)) != row.hash


def test_where_one_field_ends_and_the_next_begins_is_covered() -> None:
    row = chain_of("steps", ["signed-in"])[0]
    assert hash_of(replace(row, person="ab", about="c")) != hash_of(replace(row, person="a", about="bc"))
