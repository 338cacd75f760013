"""One document and its peers, without sockets and without a journal: bytes in, messages out."""

from __future__ import annotations

from dataclasses import replace

import pycrdt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.errors import ProtocolError
from realtime.limits import Limits
from realtime.ports import Reason, Refused, Span
from realtime.resident import Diverged, Resident
from realtime.room import Room
from realtime.wire import QueryPresence, Stateless, StepOne, StepTwo, Update
from tests.realtime.table import Seat, commit, entered, history, opened, room_of

# --- entering


def test_a_newcomer_is_admitted_then_given_everything_and_asked_for_the_rest() -> None:
    writer = Seat("ada", 1)
    room = opened(writer.write("hello").update)
    reader = Seat("bob", 2, writes=False)
    room.join(reader.peer, now=1)
    assert reader.heard() == ["readonly"]
    room.receive(reader.peer, reader.step_one())
    room.tell()
    assert reader.heard() == ["step 2", "step 1"]
    assert str(reader.text) == "hello"


def test_those_who_come_back_with_the_same_get_what_they_lack_now_and_nothing_that_is_not_kept() -> None:
    ada, bob, cyd, dan = Seat("ada", 1), Seat("bob", 2), Seat("cyd", 3), Seat("dan", 4)
    room = opened(ada.write("hello").update)
    entered(room, ada)
    for returning in (bob, cyd, dan):
        returning.document.apply_update(ada.document.get_update())
        room.join(returning.peer, now=1)
        returning.heard()
    same = bob.step_one()
    room.receive(ada.peer, ada.write("one "))
    commit(room)
    room.receive(bob.peer, same)
    room.receive(ada.peer, ada.write("two "))
    room.receive(cyd.peer, same)
    room.tell()
    assert (bob.heard(), str(bob.text)) == (["step 2", "step 1"], "one hello")
    assert cyd.heard() == [], "what is lacking is not kept yet"
    commit(room)
    assert (cyd.heard()[:2], str(cyd.text)) == (["step 2", "step 1"], "two one hello")
    room.receive(dan.peer, same)
    room.tell()
    assert (dan.heard(), str(dan.text)) == (["step 2", "step 1"], "two one hello")


def test_a_broken_state_vector_is_refused_also_from_whoever_says_it_again() -> None:
    ada = Seat("ada", 1)
    room = opened(ada.write("hello").update)
    entered(room, ada)
    for broken in (b"\x01\x01", b"\x02\x01\x05\x01\x05", b"\x00\x00"):
        for _ in range(2):
            with pytest.raises(ProtocolError):
                room.receive(ada.peer, StepOne(broken))


def test_a_copy_of_another_epoch_is_refused() -> None:
    seat = Seat("ada", 1)
    seat.peer.admission = replace(seat.peer.admission, epoch=2)
    with pytest.raises(Refused) as refusal:
        opened().join(seat.peer, now=1)
    assert refusal.value.reason is Reason.OTHER_HISTORY


def test_a_full_room_lets_nobody_in() -> None:
    room = opened(limits=Limits(peers_per_room=1))
    entered(room, Seat("ada", 1))
    with pytest.raises(Refused) as refusal:
        room.join(Seat("bob", 2).peer, now=1)
    assert refusal.value.reason is Reason.TOO_MANY


# --- keep, then tell


def test_nothing_is_said_before_it_is_kept() -> None:
    room, ada, bob, cyd = opened(), Seat("ada", 1), Seat("bob", 2), Seat("cyd", 3)
    entered(room, ada, bob)
    room.receive(ada.peer, ada.write("hello"))
    room.join(cyd.peer, now=1)
    room.receive(cyd.peer, cyd.step_one())
    room.tell()
    assert (ada.heard(), bob.heard(), cyd.heard()) == ([], [], ["read-write"])
    commit(room)
    assert (ada.heard(), bob.heard(), cyd.heard()) == (["saved"], ["update"], ["step 2", "step 1", "update"])
    assert str(bob.text) == str(cyd.text) == "hello"


def test_entries_carry_person_client_clocks_and_the_next_numbers() -> None:
    room, ada = opened(Seat("eve", 9).write("x").update), Seat("ada", 1)
    entered(room, ada)
    room.receive(ada.peer, ada.write("hello"))
    room.receive(ada.peer, ada.write("you", 5))
    first, second = commit(room)
    assert (first.sequence, first.person, first.client, first.spans) == (2, "ada", 1, (Span(1, 0, 5),))
    assert (second.sequence, second.spans, second.epoch) == (3, (Span(1, 5, 8),), 1)


def test_edits_that_come_during_a_commit_belong_to_the_next() -> None:
    room, ada, bob = opened(), Seat("ada", 1), Seat("bob", 2)
    entered(room, ada, bob)
    room.receive(ada.peer, ada.write("one"))
    assert len(room.take()) == 1
    room.receive(bob.peer, bob.write("two"))
    assert room.owes
    room.kept()
    room.tell()
    assert (ada.heard(), bob.heard()) == (["saved"], ["update"])
    assert [entry.sequence for entry in commit(room)] == [2]
    assert (ada.heard(), bob.heard()) == (["update"], ["saved"])
    assert room.settled and room.unkept_bytes == 0


def test_what_many_wrote_leaves_as_one_update() -> None:
    room = opened()
    seats = [Seat(f"person{n}", n + 1) for n in range(6)]
    entered(room, *seats)
    for seat in seats[1:]:
        room.receive(seat.peer, seat.write(seat.peer.admission.person))
        room.receive(seat.peer, seat.write("!"))
    commit(room)
    assert seats[0].heard() == ["update"]
    assert all(seat.heard() == ["saved", "saved", "update"] for seat in seats[1:])
    assert {str(seat.text) for seat in seats} == {str(seats[0].text)}
    assert len(str(seats[0].text)) == 5 * len("person1!")


def test_a_peer_that_is_not_in_step_yet_hears_no_news() -> None:
    room, ada, bob = opened(), Seat("ada", 1), Seat("bob", 2)
    entered(room, ada)
    room.join(bob.peer, now=1)
    room.receive(ada.peer, ada.write("hello"))
    commit(room)
    assert bob.heard() == ["read-write"]


def test_who_has_left_is_told_nothing_and_what_it_said_is_kept() -> None:
    room, ada, bob = opened(), Seat("ada", 1), Seat("bob", 2)
    entered(room, ada, bob)
    room.receive(ada.peer, ada.write("last words"))
    room.leave(ada.peer)
    room.leave(ada.peer)
    assert len(commit(room)) == 1
    assert (ada.heard(), bob.heard()) == ([], ["update"])


# --- what is not new, and what leaves a gap


def test_an_edit_that_comes_again_is_saved_and_not_kept_twice() -> None:
    room, ada = opened(), Seat("ada", 1)
    entered(room, ada)
    update = ada.write("hello")
    for _ in range(10):
        room.receive(ada.peer, update)
    assert len(commit(room)) == 1
    assert ada.heard() == ["saved"] * 10


def test_a_repetition_is_saved_only_once_the_first_is() -> None:
    room, ada = opened(), Seat("ada", 1)
    entered(room, ada)
    update = ada.write("hello")
    room.receive(ada.peer, update)
    room.take()
    room.receive(ada.peer, update)
    room.tell()
    assert ada.heard() == []
    room.kept()
    room.tell()
    assert ada.heard() == ["saved", "saved"]


def test_a_gap_is_answered_with_a_fresh_step_one_and_no_status() -> None:
    room, ada = opened(), Seat("ada", 1)
    entered(room, ada)
    ada.write("lost")
    room.receive(ada.peer, ada.write("found", 4))
    room.receive(ada.peer, ada.write("more", 9))
    assert commit(room) == []
    assert ada.heard() == ["step 1"]


def test_a_step_two_fills_the_gap_and_every_frame_gets_its_status() -> None:
    room, ada = opened(), Seat("ada", 1)
    entered(room, ada)
    ada.write("lost")
    room.receive(ada.peer, ada.write("found", 4))
    commit(room)
    ada.heard()
    room.receive(ada.peer, ada.step_two(ada.asked))
    commit(room)
    assert ada.heard() == ["saved", "saved"]


def test_offline_edits_that_come_before_the_step_two_wait_for_it() -> None:
    room, ada = opened(), Seat("ada", 1)
    ada.write("lost")
    room.join(ada.peer, now=1)
    room.receive(ada.peer, ada.write("a", 4))
    room.receive(ada.peer, ada.write("b", 5))
    room.receive(ada.peer, ada.step_one())
    commit(room)
    assert ada.heard() == ["read-write", "step 1", "step 2", "step 1"]
    room.receive(ada.peer, ada.step_two(ada.asked))
    assert len(commit(room)) == 1
    assert ada.heard() == ["saved"] * 3


def test_what_is_held_is_bounded() -> None:
    room, ada = opened(limits=Limits(held_frames=3)), Seat("ada", 1)
    entered(room, ada)
    ada.write("lost")
    with pytest.raises(Refused) as refusal:
        for n in range(9):
            room.receive(ada.peer, ada.write("x", 4 + n))
    assert (refusal.value.reason, len(ada.peer.held)) == (Reason.TOO_MANY, 4)


def test_a_copy_whose_step_two_never_fits_has_another_history() -> None:
    room, ada = opened(), Seat("ada", 1)
    entered(room, ada)
    ada.write("lost")
    state = ada.document.get_state()
    ada.write("found", 4)
    with pytest.raises(Refused) as refusal:
        for _ in range(5):
            room.receive(ada.peer, ada.step_two(state))
            commit(room)
    assert refusal.value.reason is Reason.OTHER_HISTORY


# --- refusals


@pytest.mark.parametrize("kind", [Update, StepTwo])
def test_a_reader_writes_nothing(kind: type[Update | StepTwo]) -> None:
    room, eve = opened(), Seat("eve", 3, writes=False)
    entered(room, eve)
    with pytest.raises(Refused) as refusal:
        room.receive(eve.peer, kind(eve.write("no").update))
    assert (refusal.value.reason, commit(room)) == (Reason.READ_ONLY, [])


def test_a_frozen_document_takes_nothing() -> None:
    room, ada = room_of(replace(history(), open=False)), Seat("ada", 1)
    room.join(ada.peer, now=1)
    assert ada.heard() == ["readonly"]
    with pytest.raises(Refused) as refusal:
        room.receive(ada.peer, ada.write("late"))
    assert refusal.value.reason is Reason.FROZEN


def test_a_document_may_not_grow_without_end() -> None:
    room, ada = opened(limits=Limits(document_bytes=100)), Seat("ada", 1)
    entered(room, ada)
    with pytest.raises(Refused) as refusal:
        room.receive(ada.peer, ada.write("x" * 200))
    assert (refusal.value.reason, commit(room)) == (Reason.TOO_LARGE, [])


def test_what_was_written_and_deleted_again_does_not_fill_a_document() -> None:
    room, ada = opened(limits=Limits(document_bytes=400)), Seat("ada", 1)
    entered(room, ada)
    for _ in range(50):
        room.receive(ada.peer, ada.write("x" * 40))
        before = ada.document.get_state()
        del ada.text[:]
        room.receive(ada.peer, Update(ada.document.get_update(before)))
    assert len(commit(room)) == 100


def test_a_client_id_that_was_not_issued_is_forged() -> None:
    room, ada, bob = opened(), Seat("ada", 1), Seat("bob", 2)
    entered(room, ada)
    with pytest.raises(ProtocolError) as defect:
        room.receive(ada.peer, bob.write("forged"))
    assert (defect.value.reason, commit(room)) == (Reason.FORGED, [])


def test_an_earlier_client_id_of_the_same_person_is_welcome() -> None:
    earlier = Seat("ada", 1)
    update = earlier.write("before the reload")
    room, ada = opened(), Seat("ada", 5, clients=frozenset({1, 5}))
    entered(room, ada)
    room.receive(ada.peer, update)
    assert commit(room)[0].client == 5


def test_what_is_said_beside_the_document_goes_no_further() -> None:
    room, ada, bob = opened(), Seat("ada", 1), Seat("bob", 2)
    entered(room, ada, bob)
    room.receive(ada.peer, Stateless("psst"))
    room.receive(ada.peer, QueryPresence())
    commit(room)
    assert bob.heard() == []


# --- barrier


def test_behind_the_barrier_edits_wait_and_then_go_on() -> None:
    room, ada, bob = opened(), Seat("ada", 1), Seat("bob", 2)
    entered(room, ada, bob)
    room.bar()
    room.receive(ada.peer, ada.write("later"))
    room.receive(bob.peer, StepTwo(bob.write("too").update))
    assert (commit(room), ada.heard()) == ([], [])
    assert room.unbar() == []
    assert len(commit(room)) == 2
    assert ada.heard() == ["saved", "update"]


def test_when_the_barrier_falls_who_may_not_write_any_more_is_named() -> None:
    room, ada = opened(), Seat("ada", 1)
    entered(room, ada)
    room.bar()
    room.receive(ada.peer, ada.write("later"))
    room.readmit(ada.peer, replace(ada.peer.admission, writes=False))
    ((peer, refusal),) = room.unbar()
    assert (peer, refusal.reason) == (ada.peer, Reason.READ_ONLY)


# --- other processes


def test_what_another_process_kept_is_told_here() -> None:
    room, ada, far = opened(), Seat("ada", 1), Seat("far", 7)
    entered(room, ada)
    update = far.write("from afar").update
    room.receive(ada.peer, ada.write("near "))
    room.catch_up([(1, update)])
    room.catch_up([(1, update)])
    assert [entry.sequence for entry in commit(room)] == [2]
    ada.heard()
    assert "from afar" in str(ada.text) and room.sequence == 2


def test_who_was_second_at_the_journal_begins_again_and_loses_nothing() -> None:
    room, ada, bob, far = opened(), Seat("ada", 1), Seat("bob", 2), Seat("far", 7)
    entered(room, ada, bob)
    theirs = far.write("first ").update
    known = ada.write("mine ")
    room.receive(ada.peer, known)
    room.receive(ada.peer, known)
    cyd = Seat("cyd", 3)
    room.join(cyd.peer, now=1)
    room.receive(cyd.peer, cyd.step_one())
    room.take()
    past = history(theirs)
    assert room.reload(Resident(past, Limits().gate), past.entries) == []
    entries = commit(room)
    assert [(entry.sequence, entry.person) for entry in entries] == [(2, "ada")]
    assert sorted(ada.heard()) == ["saved", "saved", "update"]
    assert (bob.heard(), cyd.heard()) == (["update"], ["read-write", "step 2", "step 1", "update"])
    assert str(ada.text) == str(bob.text) == str(cyd.text)
    assert set(str(ada.text).split()) == {"first", "mine"}


def test_an_edit_that_reached_the_journal_by_another_way_is_not_kept_twice() -> None:
    room, ada = opened(), Seat("ada", 1)
    entered(room, ada)
    edit = ada.write("once")
    room.receive(ada.peer, edit)
    room.take()
    past = history(edit.update)
    room.reload(Resident(past, Limits().gate), past.entries)
    assert commit(room) == []
    assert "saved" in ada.heard()


# --- trust


class Absent(Resident):
    """A library that silently drops what it was given."""

    def _apply(self, update: bytes) -> None:
        pass


def test_a_document_that_does_not_become_what_the_gate_predicted_is_not_trusted() -> None:
    ada, past = Seat("ada", 1), history()
    room = Room("shared", past, Absent(past, Limits().gate), Limits())
    entered(room, ada)
    with pytest.raises(Diverged):
        room.receive(ada.peer, ada.write("lost"))


def test_a_journal_that_does_not_pass_the_gate_blames_no_peer() -> None:
    array: pycrdt.Doc[pycrdt.Array[int]] = pycrdt.Doc()
    array.get("list", type=pycrdt.Array).append(1)
    room, ada = opened(array.get_update()), Seat("ada", 1)
    entered_quietly(room, ada)
    with pytest.raises(Diverged):
        room.receive(ada.peer, ada.write("hello"))


def entered_quietly(room: Room, seat: Seat) -> None:
    room.join(seat.peer, now=1)
    room.receive(seat.peer, seat.step_one())
    room.tell()


# --- everything at once


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("wwwectr"), st.integers(0, 99)), max_size=60))
def test_whatever_happens_all_copies_end_alike_and_equal_the_journal(steps: list[tuple[int, str, int]]) -> None:
    room, kept = opened(), []
    seats = [Seat(f"person{n}", n + 1) for n in range(4)]
    sent = [0] * 4
    saved = [0] * 4
    entered(room, *seats)
    for who, what, where in steps:
        seat = seats[who]
        if what == "w":
            room.receive(seat.peer, seat.write(f"{where}", where % (len(str(seat.text)) + 1)))
            sent[who] += 1
        elif what == "e" and len(str(seat.text)):
            before = seat.document.get_state()
            del seat.text[where % len(str(seat.text))]
            room.receive(seat.peer, Update(seat.document.get_update(before)))
            sent[who] += 1
        elif what == "c":
            kept += commit(room)
        elif what == "t":
            room.tell()
        elif what == "r":
            room.receive(seat.peer, seat.step_one())
            room.receive(seat.peer, StepTwo(seat.document.get_update()))
            sent[who] += 1
        saved[who] += seat.heard().count("saved")
    kept += commit(room)
    for n, seat in enumerate(seats):
        saved[n] += seat.heard().count("saved")
    replayed = Seat("nobody", 99)
    for entry in kept:
        replayed.document.apply_update(entry.update)
    assert {str(seat.text) for seat in [*seats, replayed]} == {str(replayed.text)}
    assert [entry.sequence for entry in kept] == list(range(1, len(kept) + 1))
    assert saved == sent


def test_there_is_room_for_eight_hundred_people_and_each_hears_the_others() -> None:
    room = opened(limits=Limits())
    crowd = [Seat(f"p{n}", n) for n in range(1, 801)]
    for seat in crowd:
        room.join(seat.peer, now=1)
        room.receive(seat.peer, seat.step_one())
    commit(room)
    for seat in crowd:
        seat.heard()
    room.receive(crowd[0].peer, crowd[0].write("To all of you."))
    commit(room)
    assert crowd[0].heard() == ["saved"]
    for seat in crowd[1:]:
        assert seat.heard() == ["update"]
        assert str(seat.text) == "To all of you."
    with pytest.raises(Refused, match="too-many"):
        room.join(Seat("one more", 801).peer, now=1)
