"""What could lead somebody to a door is found, and what could not is left alone."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.board.shape import AgendaItem, Board, Collection, Paragraph, Prose, Run
from app.record.scanning import MOST, Sought, Telling, scan, scan_words, sought
from tests.app.boards import full_board
from tests.app.records import concluded

JOEL = Sought(("Joel Mockridge",))


def found(words: str, *names: str) -> list[tuple[str, str]]:
    return [(hit.what.value, hit.found) for hit in scan(record(purpose=words), Sought(names))]


def record(**fields: Any) -> bytes:
    return json.dumps({"record": fields, "schema": {}}).encode()


@pytest.mark.parametrize(
    ("words", "what", "hit"),
    [
        ("They live at 12 Larkspur Street now.", Telling.ADDRESS, "12 Larkspur Street"),
        ("Unit 7, 3/14 Old Mill Rd, please.", Telling.ADDRESS, "Unit 7, 3/14 Old Mill Rd"),
        ("they moved to 12 larkspur street last week", Telling.ADDRESS, "12 larkspur street"),
        ("letters go to PO Box 417", Telling.ADDRESS, "PO Box 417"),
        ("the neighbour in flat 9 helps", Telling.ADDRESS, "flat 9"),
        ("somewhere in NSW 2031", Telling.ADDRESS, "NSW 2031"),
        ("her new place is SW1A 1AA", Telling.ADDRESS, "SW1A 1AA"),
        ("Ring 0491 570 006 after six.", Telling.TELEPHONE, "0491 570 006"),
        ("(02) 5550 1234", Telling.TELEPHONE, "(02) 5550 1234"),
        ("+61 491-570-156", Telling.TELEPHONE, "+61 491-570-156"),
        ("mobile:0491 570 006", Telling.TELEPHONE, "0491 570 006"),
        ("tel.0491 570 156", Telling.TELEPHONE, "0491 570 156"),
        ("on 61 491 570 156 at night", Telling.TELEPHONE, "61 491 570 156"),
        ("0491\u00a0570\u2011006", Telling.TELEPHONE, "0491 570\u2011006"),
        ("04\u00ad91 57\u200b0 006", Telling.TELEPHONE, "04\u00ad91 57\u200b0 006"),
        ("０４９１ ５７０ ００６", Telling.TELEPHONE, "０４９１ ５７０ ００６"),
        ("ring ٠٤٩١٥٧٠٠٠٦ now", Telling.TELEPHONE, "٠٤٩١٥٧٠٠٠٦"),
        ("0\ufe0f\u20e34\ufe0f\u20e3 91 570 006", Telling.TELEPHONE, "0\ufe0f\u20e34\ufe0f\u20e3 91 570 006"),
        ("0 4 9 1 5 7 0 0 0 6", Telling.TELEPHONE, "0 4 9 1 5 7 0 0 0 6"),
        ("0491_570_006", Telling.TELEPHONE, "0491_570_006"),
        ("ring 5550 1234 in the evening", Telling.TELEPHONE, "5550 1234"),
        ("12, Larkspur Street", Telling.ADDRESS, "12, Larkspur Street"),
        ("12 Éclair\u200b Street", Telling.ADDRESS, "12 Éclair\u200b Street"),
        ("write to tessa@example.org today", Telling.MAIL, "tessa@example.org"),
    ],
)
def test_what_tells_where_somebody_is(words: str, what: Telling, hit: str) -> None:
    assert found(words) == [(what.value, hit)]


@pytest.mark.parametrize(
    "words",
    [
        "On 11 June 2026 at 10:30 we meet again.",
        "Two of 3 bottles, 120 ml at 02:30, for 14 days.",
        "Version 0.5 of the plan, 2026-06-11.",
        "He walks 5 km a day. The Way home is long.",
        "a rating of 0 to 10, then 7",
        "2 visits a week, 10 minutes down the road, 3 of the street, 4 times each lane",
        "0123456789abcdef01234567",
        "from 2025 2026 on, or 2025-2026",
        "numbers 1.0412345678 and 3000 4000 5000 6000",
    ],
)
def test_what_does_not(words: str) -> None:
    assert found(words) == []


def test_names_of_those_from_whom_something_is_kept_are_found_as_words() -> None:
    assert found("Joel Mockridge, not Joel Mockridgeson", "Joel Mockridge") == [("name", "Joel Mockridge")]


@pytest.mark.parametrize(
    "words",
    [
        "she saw ZOË O’NEIL there",
        "she saw Zoe O’Neil there",
        "Zoe\u0308 O’Ne\u00adil came",
        "zoë-o’neil, again",
        "Zoë  O’Neil’s",
    ],
)
def test_a_name_is_found_however_it_is_spelt(words: str) -> None:
    assert [what for what, _ in found(words, "Zoë O’Neil")] == ["name"]


def test_what_is_partly_bold_is_read_as_one_and_a_name_that_somebody_typed_alone_is_one() -> None:
    number = Paragraph((Run("Ring 0491 570 "), Run("006", bold=True)))
    notes = Prose((number, Paragraph((Run("Joel Mockridge"),))))
    items = (("item0001", AgendaItem("a0", "Home", notes=notes)),)
    board = replace(full_board(), agenda=Collection(items))
    hits = scan(concluded(board).minutes_bytes, JOEL)
    assert [hit.found for hit in hits] == ["0491 570 006", "Joel Mockridge"]


def test_a_name_alone_in_its_place_is_whose_something_is() -> None:
    assert found("Joel Mockridge", "Joel Mockridge") == []
    assert scan(record(left_open=["Not on the role map: Joel Mockridge."]), JOEL) == ()


@pytest.mark.parametrize(
    "words",
    [
        "joel mockridge came",
        "Joel  Andrew Mockridge came",
        "Joel A. Mockridge came",
        "Ask Mockridge, Joel",
        "J. Mockridge signed",
        "J Mockridge signed",
        "J.A. Mockridge signed",
        "initialled J.M. on Monday",
        "initialled J. M. on Monday",
        "joelmockridge on the internet",
        "joel_mockridge on the internet",
        "Joel\nMockridge",
        "Joel Mockridge's car",
        "both Joel Mockridges",
        "JÖEL MÓCKRIDGE",
    ],
)
def test_a_whole_name_is_found_however_it_is_put_together(words: str) -> None:
    assert [what for what, _ in found(f"They said that {words}", "Joel Mockridge")] == ["name"]


@pytest.mark.parametrize(
    "words",
    ["Joel said so.", "the Mockridge boys", "9 a.m. and p.m.", "a jewel of a ridge", "Jo Elmockridge", "I.J.M.Ltd"],
)
def test_what_is_no_whole_name_is_none(words: str) -> None:
    assert found(words, "Joel Mockridge", "Anna Miller") == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Peter Lane", "A plane came."),
        ("Tim Rust", "They trust her."),
        ("Sam Mart", "smart"),
        ("Al So", "They also came."),
        ("Anna Miller", "At 9 A.M. and 10A.M. sharp."),
    ],
)
def test_no_other_word_is_a_name_that_is_put_together(name: str, words: str) -> None:
    assert found(words, name) == []


@pytest.mark.parametrize(
    "words", ["Piet van der Berg", "Piet Van Der Berg", "Piet J. van der Berg", "PIET VAN DER BERG"]
)
def test_names_between_may_be_in_small_letters(words: str) -> None:
    assert [what for what, _ in found(f"Then {words} came.", "Piet van der Berg")] == ["name"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Jørgen Weiß", "Jorgen Weiss"),
        ("Jorgen Weiss", "JØRGEN WEIß"),
        ("Łukasz Æther", "Lukasz Aether"),
        ("李明", "他说李明来了"),
        ("Anna-Maria Smith-Jones", "Anna Maria Smith Jones"),
    ],
)
def test_a_name_is_found_in_whatever_letters(name: str, words: str) -> None:
    assert [what for what, _ in found(f"Then {words}.", name)] == ["name"]


def test_first_name_and_surname_tell_of_whoever_is_not_there_and_alone_is_called_so() -> None:
    names = sought(["Rex Mockridge", "Joel Vale"], ["Wren Mockridge", "Dr Vale Rexford"], ["Rex Mockridge"])
    assert names == Sought(("Joel Vale", "Rex Mockridge"), ("Rex",), ("rex",))
    told = scan_words({"": "Rex's car. Nobody saw REX. Wren Mockridge. Joel waits. T-rexes."}, names)
    assert [hit.found for hit in told] == ["Rex"]
    assert scan_words({"": "Rex Mockridge"}, names) == (), "alone in its place it was chosen from a list"
    told = scan_words({"": "Then Rex Mockridge came."}, names)
    assert [hit.found for hit in told] == ["Rex Mockridge"], "and not its first name once more"


def test_what_may_be_any_word_is_found_with_a_capital_alone() -> None:
    names = sought(["Will Summer"], [], ["Will Summer"])
    told = scan_words({"": "We will meet in summer. Then Will came."}, names)
    assert [hit.found for hit in told] == ["Will"]


def test_a_first_name_alone_is_found_in_small_letters_where_it_is_no_other_word() -> None:
    names = sought(["Joel Mockridge", "Grace Summer"], [], ["Joel Mockridge", "Grace Summer"])
    told = scan_words({"": "then joel's car came, and with grace joely and joel-anne saw mockridge."}, names)
    assert [hit.found for hit in told] == ["joel"]


def test_a_name_that_begins_in_one_paragraph_and_ends_in_the_next_is_found() -> None:
    notes = Prose(
        (Paragraph((Run("Ring 0491 570"),)), Paragraph((Run("006 or joel"),)), Paragraph((Run("mockridge"),)))
    )
    items = (("item0001", AgendaItem("a0", "Home", notes=notes)),)
    board = replace(full_board(), agenda=Collection(items))
    hits = scan(concluded(board).minutes_bytes, JOEL)
    assert [hit.found for hit in hits] == ["joel mockridge"], "and no number of two"


@pytest.mark.parametrize("name", ["", " ", "-", "\u200b", "Mr", "Joel-"])
def test_what_is_hardly_a_name_finds_nothing_that_is_not_there(name: str) -> None:
    assert scan_words({"": "Nothing of this tells."}, sought([name], [], [name])) == ()


_LETTERS = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Lm"]), min_size=2, max_size=12)


@given(_LETTERS, _LETTERS, st.sampled_from([" ", "  ", "\n", "-", "\u00a0", " \u200b", "_", ". "]))
def test_whatever_somebody_is_called_their_name_is_found_in_a_sentence(first: str, last: str, between: str) -> None:
    name, words = f"{first} {last}", f"They saw ({first}{between}{last}) there."
    assert Telling.NAME in {hit.what for hit in scan_words({"": words}, Sought((name,)))}


@given(st.text(max_size=200), st.text(max_size=40))
def test_whatever_is_written_and_whoever_is_sought_what_is_found_stands_there(words: str, name: str) -> None:
    for hit in scan_words({"": words}, sought([name], [], [name])):
        assert hit.found in " ".join(words.split())


def test_it_says_where_and_shows_the_words_around_it() -> None:
    (hit,) = scan(record(agenda=[{"notes": {"blocks": [{"text": "x" * 60 + " 12 Larkspur Street " + "y" * 60}]}}]))
    assert hit.section == "Agenda"
    assert hit.before.startswith("…x") and hit.after.endswith("y…")


def test_no_word_around_it_is_shown_cut() -> None:
    words = "It was said by everybody at Larkspur Public that 12 Larkspur Street is where they have lived."
    (hit,) = scan(record(agenda=[{"notes": {"blocks": [{"text": words}]}}]))
    assert (hit.before, hit.after) == ("…at Larkspur Public that ", " is where they have lived.")


def test_the_same_words_are_shown_once_in_a_section() -> None:
    twice = {"text": "ring 0491 570 006 or 0491  570 006"}
    first, second = scan(record(agenda=[twice, twice], decisions=[twice]))
    assert (first.section, second.section) == ("Agenda", "Decisions")
    assert first.key != second.key


def test_what_nobody_wrote_is_not_looked_at() -> None:
    assert scan(record(conference={"place": "12 Larkspur Street"}, id="0491570006")) == ()
    assert scan(concluded(Board()).minutes_bytes) == ()
    assert all(hit.section for hit in scan(concluded(full_board()).minutes_bytes))


def test_a_flood_is_bounded_in_number_and_in_time() -> None:
    began = time.process_time()
    assert len(scan(record(purpose=" and ".join(f"0491 57{n:04}" for n in range(10_000))))) == MOST
    for hostile in (
        "0 " * 100_000,
        "1 A" * 60_000,
        "Unit " * 40_000,
        "a" * 200_000 + "@",
        "1 Aa Aa Aa " * 20_000,
        "1 aa aa " * 30_000,
        "2000 " * 50_000,
        "é" * 100_000,
    ):
        scan(record(purpose=hostile))
    paragraphs = [{"paragraph": {"runs": [{"text": "joel"}]}}] * 20_000
    scan(record(purpose={"blocks": paragraphs}), Sought(("Joel Mockridge",), ("Joel",), ("joel",)))
    for name in ("A " * 13, "Ab A' " * 8, "a A " * 10, "van " * 12):
        scan_words({"": "They said that " + name * 30}, sought([name + "Z"], [], [name + "Z"]))
    assert time.process_time() - began < 5
