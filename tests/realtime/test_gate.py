from __future__ import annotations

from typing import Any

import pytest

from realtime.continuing import Continuation
from realtime.draft import Draft
from realtime.errors import CloseCode, ProtocolError
from realtime.gate import Fresh, Gap, Gate, Known
from realtime.ports import Reason, Span
from tests.oracle.documents import GRAMMAR, read
from tests.oracle.parts import ANYONE, BEN, ENTRY, MIA, NULL, Part, board, typed
from tests.oracle.writing import (
    ELEMENT,
    MAP,
    block,
    blocks_update,
    collected,
    gone,
    mark,
    new,
    text,
    update,
    value,
    word,
)

# What is let in.


def test_a_first_word_is_fresh_and_said_to_be_whose() -> None:
    part = Part()
    fresh = part.take(typed())
    assert fresh.update == typed()
    assert fresh.spans == (Span(MIA, 0, 5),)
    assert not fresh.deletes
    assert fresh.state == part.gate.state == {MIA: 5}
    assert part.purpose == "Hello"


def test_examining_changes_nothing() -> None:
    part = Part()
    once, again = part.examine(typed()), part.examine(typed())
    assert isinstance(once, Fresh)
    assert isinstance(again, Fresh)
    assert once.spans == again.spans
    assert part.gate.state == {}


def test_a_verdict_that_the_document_has_overtaken_is_not_accepted() -> None:
    part = Part()
    late = part.examine(typed())
    part.take(typed())
    assert isinstance(late, Fresh)
    with pytest.raises(RuntimeError):
        part.gate.accept(late)


def test_a_board_with_rich_text_is_let_in() -> None:
    part = Part(board())
    part.take(update(BEN, 0, mark("bold", "{}", before=(MIA, 6)), mark("bold", "null", after=(MIA, 7))))
    notes = read(part.document)["agenda"][ENTRY]["notes"]
    assert notes == [["bulletList", {}, [["listItem", {}, [["paragraph", {}, [[["Hi", ["bold"]]]]]]]]]]


def test_plain_values_are_null_booleans_numbers_and_strings() -> None:
    part = Part(board())
    numbers = [
        b"\x7d\x0f",
        b"\x7d\x80\x01",
        b"\x7c\x3f\xc0\x00\x00",
        b"\x7b\x40\x09\x21\xfb\x54\x44\x2d\x18",
        NULL,
        b"\x78",
        b"\x79",
    ]
    clock = 8
    part.take(update(MIA, clock, value(word("x"), under=(MIA, 0), key="title")))
    for encoded in numbers:
        clock += 1
        where: dict[str, Any] = {"after": (MIA, clock - 1)} if clock > 9 else {"under": (MIA, 0), "key": "minutes"}
        part.take(update(MIA, clock, value(encoded, **where)))
    assert read(part.document)["agenda"][ENTRY]["minutes"] is False


def test_what_one_block_says_may_build_on_a_later_block() -> None:
    part = Part()
    part.take(
        blocks_update(
            block(BEN, 0, text("b", after=(MIA, 0)), text("d", after=(MIA, 1))),
            block(MIA, 0, text("a", under="purpose"), text("c", after=(BEN, 0))),
        )
    )
    assert part.purpose == "abcd"


def test_a_parent_that_was_deleted_is_known_and_what_lands_in_it_is_garbage() -> None:
    part = Part(board(), update(deletes={MIA: [(0, 8)]}))
    late = update(BEN, 0, text("late", after=(MIA, 7)), new(ELEMENT, "paragraph", under=(MIA, 3)))
    for each in (part, part.reloaded()):
        each.take(late)
        assert each.gate.state == {MIA: 8, BEN: 5}
        assert read(each.document)["agenda"] == {}


def test_a_browser_may_bring_what_it_wrote_and_deleted_while_offline() -> None:
    part = Part(typed())
    part.take(update(BEN, 0, gone(3, after=(MIA, 4)), collected(4), text("!", after=(BEN, 2)), deletes={BEN: [(0, 7)]}))
    assert part.purpose == "Hello!"


def test_a_long_update_can_be_applied_in_pieces() -> None:
    part = Part()
    both = blocks_update(
        block(BEN, 0, *(text(str(number), after=(MIA, number)) for number in range(5))),
        block(
            MIA,
            0,
            text("a", under="purpose"),
            *(text(letter, after=(BEN, number)) for number, letter in enumerate("bcde")),
        ),
        deletes={MIA: [(0, 1)]},
    )
    fresh = part.examine(both)
    assert isinstance(fresh, Fresh)
    pieces = list(fresh.pieces(most=1))
    assert len(pieces) == 11
    for piece in pieces:
        part.take(piece)
    assert part.purpose == "0b1c2d3e4"
    assert part.gate.state == fresh.state


# What is known already.


def test_attack_61_an_edit_that_comes_again_is_known() -> None:
    part = Part(typed())
    for _ in range(10):
        assert isinstance(part.examine(typed()), Known)
        assert isinstance(part.reloaded().examine(typed()), Known)


def test_known_structs_of_other_people_are_stripped() -> None:
    part = Part(typed())
    both = blocks_update(block(BEN, 0, text("!", after=(MIA, 4))), block(MIA, 0, text("Hello", under="purpose")))
    fresh = part.take(both, frozenset({BEN}))
    assert fresh.update == update(BEN, 0, text("!", after=(MIA, 4)))
    assert fresh.spans == (Span(BEN, 0, 1),)


@pytest.mark.parametrize(
    ("longer", "rest"),
    [
        (text("Hello you", under="purpose"), text(" you", after=(MIA, 4))),
        (text("Hello 😀!", under="purpose"), text(" 😀!", after=(MIA, 4))),
        (gone(9, under="purpose"), gone(4, after=(MIA, 4))),
        (collected(9), collected(4)),
    ],
)
def test_of_a_struct_that_is_known_in_part_the_rest_is_taken(longer: bytes, rest: bytes) -> None:
    part = Part(typed())
    assert part.take(update(MIA, 0, longer)).update == update(MIA, 5, rest)


def test_the_rest_of_values_keeps_its_neighbours() -> None:
    part = Part(board(), update(MIA, 8, value(word("a"), under=(MIA, 0), key="title")))
    longer = value(word("a"), b"\x7d\x05", word("c"), under=(MIA, 0), key="title")
    fresh = part.take(update(MIA, 8, longer))
    assert fresh.spans == (Span(MIA, 9, 11),)
    assert read(part.document)["agenda"][ENTRY]["title"] == "c"


def test_a_pair_whose_first_half_is_known_is_cut_as_yjs_cuts_it() -> None:
    part = Part(update(MIA, 0, text("a\ufffd", under="purpose")))
    fresh = part.take(update(MIA, 0, text("a😀", under="purpose")))
    assert fresh.update == update(MIA, 2, text("\ufffd", after=(MIA, 1)))


def test_deletes_that_are_known_are_stripped() -> None:
    part = Part(typed(), update(deletes={MIA: [(1, 2)]}))
    assert isinstance(part.examine(update(deletes={MIA: [(1, 2)]})), Known)
    fresh = part.take(update(deletes={MIA: [(0, 4)]}))
    assert fresh.update == update(deletes={MIA: [(0, 1), (3, 1)]})
    assert fresh.deletes
    assert part.purpose == "o"


def test_an_empty_update_is_known() -> None:
    assert isinstance(Part().examine(b"\x00\x00"), Known)


# The short way for letters behind letters; that both ways say the same is compared wherever these tests use `Part`.


@pytest.mark.parametrize(
    "letters",
    [
        update(MIA, 5, text("!", after=(MIA, 4))),
        update(MIA, 5, text(" and all", after=(MIA, 4), before=(BEN, 0))),
    ],
)
def test_letters_behind_the_last_ones_are_judged_in_the_short_way(letters: bytes) -> None:
    part = Part(typed(), update(BEN, 0, text("?", after=(MIA, 4))))
    fresh = part.take(letters)
    assert isinstance(fresh.draft, Continuation)
    assert part.gate.state == fresh.state == {MIA: fresh.spans[0].end, BEN: 1}
    with pytest.raises(RuntimeError):
        part.gate.accept(fresh)
    part.take(update(MIA, fresh.spans[0].end, text("é", after=(MIA, fresh.spans[0].end - 1))))


@pytest.mark.parametrize(
    "other",
    [
        update(MIA, 5, text("!", after=(MIA, 3))),
        update(MIA, 5, text("ü", after=(MIA, 4))),
        update(MIA, 5, text("!" * 128, after=(MIA, 4))),
        update(MIA, 5, text("!", after=(MIA, 4)), deletes={MIA: [(0, 1)]}),
        update(MIA, 5, text("!", after=(MIA, 4)), text("!", after=(MIA, 5))),
        update(MIA, 5, text("!", after=(MIA, 4), before=(BEN, 0))),
        update(MIA, 5, text("!", after=(MIA, 4), before=(MIA, 0))),
        update(MIA, 5, text("!", after=(MIA, 4), before=(BEN, 7))),
        update(MIA, 5, text("\0", after=(MIA, 4))),
        update(MIA, 5, text("", after=(MIA, 4))),
        update(MIA, 5, value(word("!"), after=(MIA, 4))),
        update(MIA, 6, text("!", after=(MIA, 5))),
        update(MIA, 4, text("!", after=(MIA, 3))),
        update(MIA, 5, text("!", after=(MIA, 4))) + b"\0",
        update(MIA, 5, text("!", after=(MIA, 4)))[:-1],
    ],
)
def test_whatever_is_nearly_that_is_judged_at_length_and_alike(other: bytes) -> None:
    part = Part(typed(), update(BEN, 0, new(MAP, under="agenda", key=ENTRY), text("?", after=(MIA, 4))))
    try:
        verdict = part.examine(other)
    except ProtocolError:
        return
    assert not isinstance(verdict, Fresh) or isinstance(verdict.draft, Draft)


def test_the_short_way_is_closed_to_whom_the_client_was_not_issued() -> None:
    letters = update(MIA, 5, text("!", after=(MIA, 4)))
    assert Part(typed()).refusal(letters, frozenset({BEN})).reason is Reason.FORGED


# What has to wait.


def test_attack_48_a_gap_is_no_error_and_closes_once_what_was_missing_has_come() -> None:
    part = Part(typed())
    ahead = update(MIA, 6, text("!", after=(MIA, 5)))
    assert isinstance(part.examine(ahead), Gap)
    part.take(update(MIA, 5, text(",", after=(MIA, 4))))
    part.take(ahead)
    assert part.purpose == "Hello,!"


@pytest.mark.parametrize(
    "ahead",
    [
        update(BEN, 0, text("x", after=(MIA, 5))),
        update(BEN, 0, text("x", before=(MIA, 5))),
        update(BEN, 0, text("x", under=(3_003, 0))),
        update(deletes={MIA: [(4, 2)]}),
        update(deletes={3_003: [(0, 1)]}),
    ],
)
def test_what_refers_to_the_unknown_waits(ahead: bytes) -> None:
    assert isinstance(Part(typed()).examine(ahead), Gap)


def test_blocks_that_wait_for_each_other_wait_for_ever() -> None:
    circle = blocks_update(block(BEN, 0, text("b", after=(MIA, 0))), block(MIA, 0, text("a", after=(BEN, 0))))
    assert isinstance(Part().examine(circle), Gap)


# What the journal holds is trusted.


def test_what_was_kept_is_learnt_even_if_the_grammar_has_moved_on() -> None:
    part = Part()
    old = update(
        MIA, 0, text("x", under="gone"), new(MAP, under="agenda", key="?"), value(NULL, under=(MIA, 1), key="y")
    )
    part.gate.learn(old)
    assert part.gate.state == {MIA: 3}
    for stray in (text("x", after=(MIA, 0)), value(NULL, after=(MIA, 2)), value(NULL, under=(MIA, 1), key="z")):
        assert part.refusal(update(MIA, 3, stray)).code == CloseCode.BAD_PAYLOAD


def test_what_was_kept_with_a_gap_is_no_history() -> None:
    part = Part()
    part.gate.learn(update(MIA, 3, collected(1)))
    with pytest.raises(ProtocolError):
        part.gate.examine(typed(), ANYONE)
    with pytest.raises(ProtocolError):
        _ = part.gate.state


def test_learning_is_put_off_until_it_is_needed() -> None:
    gate = Gate(GRAMMAR)
    gate.learn(b"no update")
    with pytest.raises(ProtocolError):
        _ = gate.state
