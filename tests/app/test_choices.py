"""What differs from place to place stands in one file for each, which an installation may replace with its own."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest

from app.board.standing import shipped
from app.board.words import WORD_LISTS, offered
from app.choices import EVERYWHERE, JURISDICTIONS, BoardList, StandingItem, Test, read
from app.cli import main
from app.conference.discussion import TESTS, Question
from app.conference.series import Cadence, review_proposed
from app.lined import Misread
from app.settings import Settings

SOUTH, NEW_SOUTH_WALES = "south_australia", "new_south_wales"
TODAY = date(2026, 11, 30)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The file of South Australia as an installation changed it."""
    text = files("app.jurisdictions").joinpath(f"{SOUTH}.yaml").read_text(encoding="utf-8")
    path = tmp_path / "south.yaml"
    path.write_text(text.replace('"Ombudsman SA"', '"Our own council"'), encoding="utf-8")
    return path


def test_a_file_may_name_every_list_of_the_board_every_standing_item_and_every_test() -> None:
    assert set(get_args(BoardList)) == set(WORD_LISTS)
    assert set(get_args(StandingItem)) == set(shipped().items)
    assert set(get_args(Test)) == {each.value for each in Question}


@pytest.mark.parametrize("name", [EVERYWHERE, *JURISDICTIONS])
def test_everything_in_the_files_that_come_along_says_where_it_is_from(name: str) -> None:
    file = read(files("app.jurisdictions").joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
    assert all(each.source for each in file.deadlines)
    assert all(each.source for each in [*file.reviews, *file.time_limits])
    assert all(each.source for each in file.words.values())
    assert all(each.source for each in file.called.values())
    assert all(each.source for each in file.discussion.values())
    assert all(each.source for each in file.standing_items.values())


def test_a_place_without_a_number_of_its_own_has_that_of_everywhere() -> None:
    south, wales = Settings().place(SOUTH), Settings().place(NEW_SOUTH_WALES)
    assert "Scotland" in south.reviews[0].source
    assert "New South Wales" in wales.reviews[0].source
    assert {each.word for each in south.reviews} == {each.word for each in wales.reviews} == {"first", "later"}
    assert south.time_limits == ()
    assert [each.months for each in wales.time_limits] == [3, 3, 6]


def test_the_situations_of_one_place_are_not_offered_in_another() -> None:
    assert offered(Settings().place(SOUTH).words)["transfer_situations"] == []
    assert "Final order for restoration" in offered(Settings().place(NEW_SOUTH_WALES).words)["transfer_situations"]
    assert "report_not_allocated" not in Settings().place(SOUTH).called["reasons"]
    assert "report_not_allocated" in Settings().place(NEW_SOUTH_WALES).called["reasons"]


def test_the_tests_of_a_discussion_call_for_it_as_in_new_south_wales_unless_a_place_says_otherwise() -> None:
    asked = Settings().place(NEW_SOUTH_WALES).discussion
    assert {word: each.calls for word, each in asked.items() if each.calls is not None} == {
        test.value: at for test, at in TESTS.items()
    }


def test_an_installation_puts_a_file_in_the_place_of_ours(own: Path) -> None:
    settings = Settings(jurisdiction_files={"south_australia": own})
    assert settings.place(SOUTH).words["escalation"][-1] == "Our own council"
    assert settings.place(NEW_SOUTH_WALES).words["escalation"][-1] == "NSW Ombudsman"


def test_the_file_of_everywhere_may_be_replaced_as_well(tmp_path: Path) -> None:
    path = tmp_path / "everywhere.yaml"
    path.write_text(
        "reviews: [{word: later, label: Later, months: 9, source: Our agreement}]\n"
        "called: {stages: {words: [hello, goodbye], source: Our agreement}}\n"
    )
    place = Settings(jurisdiction_files={"everywhere": path}).place(SOUTH)
    assert [each.months for each in place.reviews] == [9]
    assert place.called["stages"] == ("hello", "goodbye")


def test_words_and_deadlines_of_the_settings_are_those_of_the_place_where_the_installation_is() -> None:
    settings = Settings(
        word_lists={"escalation": ("Team leader",)},
        more_deadlines=({"word": "copies", "label": "Copies", "days": 3},),  # type: ignore[arg-type]
    )
    here, there = settings.place(), settings.place(SOUTH)
    assert here.words["escalation"] == ("Team leader",)
    assert "Ombudsman SA" in there.words["escalation"]
    assert [each.days for each in here.deadlines if each.word == "copies"] == [3]
    assert [each.working_days for each in there.deadlines if each.word == "copies"] == [10]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bases: []\ndeadlnes: []\n", "line 2: deadlnes: this key is not known here"),
        ("reviews:\n  - word: first\n    label: First\n    months: 0\n    source: x\n", "line 4: reviews[0].months: "),
        (
            "reviews:\n  - word: first\n    label: First\n    months: 3\n",
            "line 2: reviews[0].source: this must be",
        ),
        (
            "words:\n  escalatn:\n    words: [A]\n    source: x\n",
            "line 2: words.escalatn: this is not one of ",
        ),
        ("bases: []\nbases: []\n", "line 2: bases: this key is there twice"),
        ("bases: [\n", "line 2: this is not YAML: "),
        ("- bases\n", "line 1: this holds no keys"),
        ("bases: []\na: !x b\n", "line 2: this is not YAML: "),
        ("bases: []\na: \x07\n", "line 2: this is not YAML: there is a character that cannot be read"),
        ("called:\n  reasons:\n    words: [Not a word]\n    source: x\n", "line 3: called.reasons.words[0]: "),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_line_and_the_key(text: str, said: str) -> None:
    with pytest.raises(Misread) as refused:
        read(text)
    assert str(refused.value).startswith(said)


OURS_LEFT_OUT = ("words:\n  escalation:\n    words: [Our council]\n    source: x\n", "retention: []\n")


@pytest.mark.parametrize("text", OURS_LEFT_OUT)
def test_what_a_file_for_everywhere_leaves_out_stays_as_in_ours(tmp_path: Path, text: str) -> None:
    path = tmp_path / "everywhere.yaml"
    path.write_text(text, encoding="utf-8")
    ours, own = Settings(), Settings(jurisdiction_files={"everywhere": path})
    assert own.retention_classes == ours.retention_classes
    assert own.categories == ours.categories
    assert own.place().deadlines == ours.place().deadlines
    assert own.place().discussion == ours.place().discussion


def test_the_server_does_not_start_with_a_file_that_cannot_be_used(
    own: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own.write_text("bases: []\nwrods: {}\n")
    monkeypatch.setenv("CASEBOARD_JURISDICTION_FILES", f'{{"south_australia": "{own}"}}')
    assert main(["serve"]) == 2
    assert f"{own}: line 2: wrods: this key is not known here." in capsys.readouterr().err
    monkeypatch.setenv("CASEBOARD_JURISDICTION_FILES", f'{{"south_australia": "{own}.gone"}}')
    assert main(["serve"]) == 2
    assert "cannot be read: No such file or directory" in capsys.readouterr().err


def test_a_review_is_proposed_by_the_place_until_a_day_is_agreed_on() -> None:
    reviews = Settings().place(NEW_SOUTH_WALES).reviews
    first = review_proposed(reviews, None, TODAY)
    assert first is not None
    assert (first.on, first.interval.word) == (date(2027, 2, 28), "first")
    assert review_proposed(reviews, Cadence(reassess_on=TODAY), TODAY) is None
    later = review_proposed(reviews, Cadence(reassess_on=date(2026, 11, 1)), TODAY)
    assert later is not None
    assert (later.on, later.interval.word) == (date(2027, 5, 30), "later")
    assert review_proposed((), None, TODAY) is None
