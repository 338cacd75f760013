from __future__ import annotations

import time
from collections.abc import Iterable
from itertools import count

import pycrdt
import pytest

from realtime.gate import Fresh, GateLimits
from realtime.ports import Admission, History
from realtime.resident import Diverged, Resident
from tests.oracle.documents import GRAMMAR
from tests.oracle.parts import MIA, typed
from tests.oracle.writing import text, update

SECRET = "what nobody should have written"


def document_of(edits: Iterable[bytes], client: int = MIA) -> pycrdt.Doc[pycrdt.Text]:
    document = pycrdt.Doc[pycrdt.Text](client_id=client)
    for edit in edits:
        document.apply_update(edit)
    return document


def taken_back() -> list[bytes]:
    """The edits of somebody who writes, thinks better of it, and takes it back."""
    edits: list[bytes] = []
    for at, words in ((0, "We meet. "), (9, SECRET), (0, "")):
        document = document_of(edits)
        purpose, before = document.get("purpose", type=pycrdt.Text), document.get_state()
        if words:
            purpose.insert(at, words)
        else:
            del purpose[:]
        edits.append(document.get_update(before))
    return edits


LIAR = Admission("part", "mia", "s", {}, MIA, frozenset({MIA}), 1, True, GRAMMAR)


def fresh(resident: Resident, edit: bytes) -> Fresh:
    verdict = resident.examine(edit, LIAR)
    assert isinstance(verdict, Fresh)
    return verdict


def test_a_lie_that_makes_yrs_search_is_given_up_before_it_stops_everybody() -> None:
    """Each letter claims to stand between the beginning and another later letter: yrs looks at all those between."""
    letters = 6_000
    resident = Resident(History(1, 0, typed("a" * letters), (), True), GateLimits(seconds=0.1))
    lie = update(MIA, letters, *(text("x", before=(MIA, number)) for number in range(letters)))
    begin = time.perf_counter()
    with pytest.raises(Diverged):
        resident.accept(fresh(resident, lie), LIAR)
    assert time.perf_counter() - begin < 1.5


def test_a_long_paste_is_quick_enough() -> None:
    resident = Resident(History(1, 0, typed("a"), (), True), GateLimits())
    paste = update(MIA, 1, *(text("x", after=(MIA, number)) for number in range(19_000)))
    resident.accept(fresh(resident, paste), LIAR)
    assert resident.state


def test_a_long_paste_is_honest_on_a_machine_that_has_no_time_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    resident = Resident(History(1, 0, typed("a"), (), True), GateLimits())
    paste = fresh(resident, update(MIA, 1, *(text("x", after=(MIA, number)) for number in range(2_000))))
    hours = count(0, 3_600)
    monkeypatch.setattr(time, "perf_counter", lambda: next(hours))
    monkeypatch.setattr(time, "monotonic", lambda: next(hours))
    resident.accept(paste, LIAR)
    assert resident.state


@pytest.mark.parametrize("from_checkpoint", [0, 2, 3])
def test_what_was_deleted_is_sent_to_nobody_who_comes_later(from_checkpoint: int) -> None:
    """Whether it was opened from the journal, from a checkpoint and what came since, or from a checkpoint alone."""
    edits = taken_back()
    assert any(SECRET.encode() in edit for edit in edits), "else there is nothing to find"
    checkpoint = document_of(edits[:from_checkpoint]).get_update() if from_checkpoint else None
    since = tuple(enumerate(edits[from_checkpoint:], from_checkpoint + 1))
    resident = Resident(History(1, from_checkpoint, checkpoint, since, True), GateLimits())
    behind = document_of(edits[:1], client=MIA + 1)
    for answer in (resident.full(), resident.lacking(behind.get_state())):
        assert SECRET.encode() not in answer


def test_what_is_deleted_while_the_room_is_open_is_sent_to_nobody_who_comes_later() -> None:
    resident = Resident(History(1, 0, None, (), True), GateLimits())
    for edit in taken_back():
        resident.accept(fresh(resident, edit), LIAR)
    assert SECRET.encode() not in resident.full()
