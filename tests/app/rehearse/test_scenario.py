"""A scenario is read and found valid before anything is played, or refused with the line and the key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.board.words import WORD_LISTS
from app.cli import main
from app.lined import Misread
from app.rehearse.scenario import CASES, read, schema

WREN = (CASES / "s1_newborn_weekly.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted(each.name for each in CASES.glob("*.yaml")))
def test_the_cases_that_come_along_are_valid(file: str) -> None:
    scenario = read((CASES / file).read_text(encoding="utf-8"))
    assert [each["sequence"] for each in scenario.conferences] == list(range(1, len(scenario.conferences) + 1))


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("there", "instead", "at", "said"),
    [
        ("kind: parent", "kind: parnt", "people[0].kind", "'parnt' is not one of"),
        ("review_on:", "reviewon:", "restricted_items[0].reviewon", "not known here"),
        ("said_by: p-tessa", "said_by: p-nobody", "goals[0].said_by", "nothing has the id p-nobody"),
        ("as_of: '2026-06-12'", "as_of: yesterday", "scenario.as_of", "'yesterday' is not a day, such as"),
        (
            "scheduled_start: '2026-05-28T10:00:00+10:00'",
            "scheduled_start: '2026-05-28T10:00:00'",
            "conferences[0].scheduled_start",
            "is not a time with its zone",
        ),
        (
            "planned_minutes:",
            "planned_minutes: soon #",
            "conferences[0].agenda[0].planned_minutes",
            "'soon' is not a whole number",
        ),
        ("chair: p-nadia", "chair: the nurse", "conferences[0].chair", "is not an id, such as p-vera"),
        ("\nfamily:", "\nfamly:", "famly", "not known here"),
        ("- id: a-cfh", "- id: a-hv", "agencies[1].id", "a-hv is the id of something else"),
        (
            "name: Tessa",
            f"name: Tessa{' of the hill' * 20} #",
            "people[0].name",
            "this takes at most 200 characters; these are 245",
        ),
        ("ref: FAM", f"ref: {'F' * 40} # FAM", "family.ref", "this takes at most 30 characters; these are 40"),
        ("schema: caseboard-scenario/1", "schema: caseboard-scenario/9", "schema", "must be caseboard-scenario/1"),
    ],
)
def test_a_file_that_cannot_be_played_is_refused_by_line(there: str, instead: str, at: str, said: str) -> None:
    wrong = WREN.replace(there, instead, 1)
    with pytest.raises(Misread, match=r"line \d+: ") as refused:
        read(wrong)
    assert (refused.value.line, refused.value.key) == (line_of(WREN, there.lstrip("\n")), at)
    assert said in str(refused.value)


def test_a_key_that_is_there_twice_is_not_overwritten_in_silence() -> None:
    with pytest.raises(Misread, match="family: this key is there twice"):
        read(f"{WREN}\nfamily: {{}}\n")


@pytest.mark.parametrize("text", ["", "- one\n- two\n", "a: [", "schema: caseboard-scenario/1\n"])
def test_what_is_no_scenario_is_refused_too(text: str) -> None:
    with pytest.raises(Misread):
        read(text)


def test_what_a_conference_leaves_out_is_as_usual() -> None:
    bare = read(
        """
schema: caseboard-scenario/1
fictitious: true
scenario: {id: s-bare, title: Bare, as_of: 2026-03-20, timezone: Australia/Adelaide}
family: {ref: FAM-BARE, display_name: The Mallee family, members: []}
people: [{id: p-vera, name: Véra Ünder, kind: practitioner}]
conferences: [{id: conf-1, scheduled_start: "2026-03-10T23:30Z", chair: p-vera}]
"""
    )
    (conference,) = bare.conferences
    # Half past eleven in Greenwich is the next morning where the family lives.
    assert conference["scheduled_start"] == "2026-03-11T10:00:00+10:30"
    assert (conference["state"], conference["invitations"], conference["agenda"]) == ("frozen", [], [])
    assert bare.data["scenario"]["as_of"] == "2026-03-20"


@pytest.mark.parametrize(
    ("there", "instead", "at", "what"),
    [
        ("chair: p-nadia", "chair: a-hv", "conferences[0].chair", "people"),
        ("    created_in: conf-1", "    created_in: g-1", "actions[0].created_in", "conferences"),
        ("    agency: a-pmh", "    agency: p-hugo", "people[8].agency", "agencies"),
    ],
)
def test_what_is_meant_has_to_be_of_its_kind(there: str, instead: str, at: str, what: str) -> None:
    with pytest.raises(Misread, match=f"is none of the {what}") as refused:
        read(WREN.replace(there, instead, 1))
    assert refused.value.key == at


@pytest.mark.parametrize(
    ("there", "instead", "at"),
    [
        ("as_of: '2026-06-12'", "as_of: '2026-02-31'", "scenario.as_of"),
        ("timezone: Australia/Sydney", "timezone: Australia/Nowhere", "scenario.timezone"),
    ],
)
def test_days_and_zones_that_there_are_not_are_refused(there: str, instead: str, at: str) -> None:
    assert there in WREN
    with pytest.raises(Misread, match="there is no") as refused:
        read(WREN.replace(there, instead, 1))
    assert refused.value.key == at


def test_a_word_that_the_installation_added_to_an_open_list_may_stand_in_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = (CASES / "c1_absent_and_refused.yaml").read_text(encoding="utf-8")
    method = yaml.safe_load(case)["views"][0]["method"]
    file = tmp_path / "case.yaml"
    file.write_text(case.replace(f"method: {method}", "method: sand_tray", 1), encoding="utf-8")
    # The directory is not empty: a file that is valid is refused for that alone.
    assert main(["rehearse", str(file), "--data", str(tmp_path)]) == 2
    assert "'sand_tray' is not one of" in capsys.readouterr().err
    monkeypatch.setenv("CASEBOARD_WORD_LISTS", '{"methods": ["Sand tray"]}')
    assert main(["rehearse", str(file), "--data", str(tmp_path)]) == 2
    assert "holds something already" in capsys.readouterr().err


def test_every_open_list_of_the_form_is_one_of_the_board_or_of_the_settings() -> None:
    assert set(_lists(schema())) - {"bases", "categories"} <= WORD_LISTS.keys()


def _lists(form: Any) -> Iterator[str]:
    if isinstance(form, dict):
        yield from (str(form["list"]) for _ in "x" if "enum" in form and "list" in form)
        for inner in form.values():
            yield from _lists(inner)


@pytest.mark.parametrize(
    ("checked", "at", "what", "words"),
    [
        (
            {"service_request_outcomes": {"sr-9": "unable"}},
            "acceptance.service_request_outcomes.sr-9",
            "service_requests",
            "sr-9:",
        ),
        (
            {"renditions": [{"for": "a-edu", "must_contain": ["x"]}]},
            "acceptance.renditions[0].for",
            "people",
            "for: a-edu",
        ),
        ({"not_sent_to": ["a-edu"]}, "acceptance.not_sent_to[0]", "people", "- a-edu"),
    ],
)
def test_what_is_checked_has_to_be_of_its_kind(checked: dict[str, Any], at: str, what: str, words: str) -> None:
    data = yaml.safe_load((CASES / "c1_absent_and_refused.yaml").read_text(encoding="utf-8"))
    text = yaml.safe_dump({**data, "acceptance": checked})
    with pytest.raises(Misread, match=f"is none of the {what}") as refused:
        read(text)
    assert refused.value.key == at
    assert words in text.splitlines()[refused.value.line - 1]
