from __future__ import annotations

import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.cli import main
from app.storage import sqlite
from app.storage.database import FILE

PASSWORD = "a walk along the river"


@pytest.fixture(autouse=True)
def _in_the_test_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CASEBOARD_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    for command in ("serve", "demo", "migrate", "person", "case"):
        assert f"    {command} " in shown


def test_a_database_is_made_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["migrate"]) == 0
    assert main(["migrate", "--data", str(tmp_path / "data")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "The database was brought up to date.",
        "The database is up to date.",
    ]


def test_a_person_a_case_and_their_knowing_each_other(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    ann = ["person", "add", "--name", "Ann Other", "--email", "Ann@example.org", "--agency", "Little Steps"]
    assert main([*ann, "--password-from-stdin"]) == 0
    assert main(["case", "add", "--reference", "FAM-1", "--name", "The Others", "--zone", "Australia/Perth"]) == 0
    know = ["case", "know", "--reference", "FAM-1", "--email", "ann@example.org", "--as", "practitioner"]
    assert main([*know, "--answers-as", "case_manager"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Ann Other signs in as ann@example.org.",
        "FAM-1 is open.",
        "ann@example.org is known to FAM-1.",
    ]
    assert main(know) == 1
    assert "known to FAM-1 already" in capsys.readouterr().err


def test_a_password_is_asked_for_twice(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([PASSWORD, "something else entirely"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    assert main(["person", "add", "--name", "Ann", "--email", "ann@example.org"]) == 1
    assert "two different passwords" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["case", "know", "--reference", "FAM-9", "--email", "x@y", "--as", "kin"], "There is no case FAM-9."),
        (["serve", "--port", "70000"], "less than or equal to 65535"),
    ],
)
def test_what_does_not_work_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert main(arguments) in {1, 2}
    shown = capsys.readouterr()
    assert sentence in shown.err
    assert "Traceback" not in shown.err


def test_an_unknown_time_zone_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["case", "add", "--reference", "FAM-1", "--name", "X", "--zone", "Atlantis"])
    assert "there is no time zone Atlantis" in capsys.readouterr().err


def test_nothing_is_written_while_a_server_holds_the_data(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with sqlite.sole_writer(tmp_path / "data", (3, 40, 1)):
        outcome = main(["migrate"])
    if sqlite.second_writer_is_safe(sqlite.VERSION):
        assert outcome == 0
    else:
        assert outcome == 1
        assert "Stop that one first" in capsys.readouterr().err


def test_unsafe_settings_do_not_start(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEBOARD_PUBLIC_URL", "http://board.example.org")
    assert main(["demo", "--port", "0"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


@pytest.mark.parametrize("command", ["migrate", "demo"])
def test_data_of_a_later_version_are_left_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str
) -> None:
    assert main(["migrate"]) == 0
    with closing(sqlite3.connect(tmp_path / "data" / FILE)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert main([command]) == 1
    assert "Install that version" in capsys.readouterr().err


def test_a_file_that_is_no_database_is_not_overwritten(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / FILE).write_text("somebody's shopping list, long enough to be looked at")
    assert main(["migrate"]) == 1
    assert capsys.readouterr().err == "The database cannot be used (DatabaseError).\n"
    assert "shopping list" in (tmp_path / "data" / FILE).read_text()


def test_whom_an_agency_means_is_said_on_the_command_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "client.secret"
    secret.write_text("known to both", "utf-8")
    provider = {"key": "steps", "agency": "Little Steps", "issuer": "https://id.example.org", "client_id": "caseboard"}
    monkeypatch.setenv("CASEBOARD_IDENTITY_PROVIDERS", json.dumps([{**provider, "client_secret_file": str(secret)}]))
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    ann = ["person", "add", "--name", "Ann Other", "--email", "ann@example.org", "--agency", "Little Steps"]
    assert main([*ann, "--password-from-stdin"]) == 0
    link = ["person", "link", "--email", "ann@example.org", "--provider", "steps", "--subject", "a.other"]
    assert main(link) == 0
    assert "Ann Other is a.other at steps." in capsys.readouterr().out
    assert main(link) == 1
    assert "means somebody by a.other already" in capsys.readouterr().err
    assert main([*link[:-3], "nowhere", "--subject", "a.other"]) == 1


def test_somebody_who_cannot_come_in_gets_another_password(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\nfour kettles dance upstairs\nshort\n"))
    ann = ["person", "add", "--name", "Ann Other", "--email", "ann@example.org", "--password-from-stdin"]
    assert main(ann) == 0
    reset = ["person", "reset", "--email", "ANN@example.org", "--password-from-stdin", "--forget-steps"]
    assert main(reset) == 0
    assert "Ann Other has another password, and is signed out everywhere." in capsys.readouterr().out
    assert main(reset) == 1
    assert "at least 15 characters" in capsys.readouterr().err
    assert main(["person", "reset", "--email", "nobody@example.org", "--password-from-stdin"]) == 1
    assert "Nobody has the address nobody@example.org." in capsys.readouterr().err


def test_what_is_due_is_listed_with_the_reason_and_nothing_is_deleted(capsys: pytest.CaptureFixture[str]) -> None:
    for reference in ("FAM-1", "FAM-2", "FAM-3"):
        assert main(["case", "add", "--reference", reference, "--name", "The Others"]) == 0
    said = ["retention", "end", "--on", "2001-06-30", "--reason", "The order ended."]
    assert main([*said, "--reference", "FAM-1"]) == main([*said, "--reference", "FAM-2"]) == 0
    assert main(["retention", "hold", "--reference", "FAM-2", "--reason", "A court asks for it."]) == 0
    capsys.readouterr()
    assert main(["retention"]) == 0
    shown = capsys.readouterr().out
    assert "FAM-1: due\n    File of a family: to be kept until 30 June 2008: 7 years from 30 June 2001" in shown
    assert "FAM-2: held, though due\n" in shown
    assert "(hold 3): A court asks for it." in shown
    assert "FAM-3" not in shown
    assert shown.splitlines()[-1].startswith("Nothing was deleted: Caseboard deletes no file of a family by itself")
    longer = ["retention", "class", "--class", "child_sexual_abuse", "--reference", "FAM-1", "--reason", "As it says."]
    assert main(longer) == 0
    assert main(["retention", "release", "--reference", "FAM-2", "--hold", "3", "--reason", "It was answered."]) == 0
    capsys.readouterr()
    assert main(["retention", "--json"]) == 0
    assert [(each["reference"], each["holds"]) for each in json.loads(capsys.readouterr().out)] == [("FAM-2", [])]
    assert main(["retention", "--all"]) == 0
    assert "FAM-3: not due" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        (["class", "--class", "nonsense"], "There is no class nonsense."),
        (["end", "--on", "2999-01-01"], "still to come"),
        (["release", "--hold", "7"], "There is no hold 7"),
    ],
)
def test_retention_refuses_what_makes_no_sense(
    capsys: pytest.CaptureFixture[str], order: list[str], sentence: str
) -> None:
    assert main(["case", "add", "--reference", "FAM-1", "--name", "The Others"]) == 0
    assert main(["retention", *order, "--reference", "FAM-1", "--reason", "Because."]) == 1
    assert sentence in capsys.readouterr().err


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert re.fullmatch(r"caseboard \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_what_stands_in_the_way_of_a_command_is_said_plainly(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["migrate"]) == 0
    capsys.readouterr()
    assert main(["verify"]) == 2
    assert "It is made when Caseboard is first served with this data" in capsys.readouterr().err
    assert main(["backup", str(tmp_path / "nowhere" / "copy.sqlite3")]) == 1
    assert f"There is no directory {tmp_path / 'nowhere'} for the copy." in capsys.readouterr().err


def test_whoever_reads_only_the_beginning_of_what_is_printed_is_told_of_no_error(tmp_path: Path) -> None:
    read, written = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [sys.executable, "-m", "app.cli", "schema", "minutes"], stdout=written, stderr=subprocess.PIPE, check=False
    )
    os.close(written)
    assert (ended.returncode, ended.stderr) == (1, b"")
