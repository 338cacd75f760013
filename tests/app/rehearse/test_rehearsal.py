"""Whole cases are played through the product's own doors, and everybody gets what is theirs and nothing else."""

from __future__ import annotations

import asyncio
import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest

from app.actions.refusals import Refusal
from app.cli import main
from app.rehearse.manner import Manner
from app.rehearse.play import Play
from app.rehearse.rehearsal import rehearse_at
from app.rehearse.scenario import CASES, read
from app.rehearse.stage import staged


def rehearsed(file: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    main(["rehearse", str(CASES / file), "--json"])
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


@pytest.mark.parametrize(
    ("file", "checks"),
    [
        ("c1_absent_and_refused.yaml", 14),
        ("c2_moved_and_handed_over.yaml", 13),
        ("s1_newborn_weekly.yaml", 21),
        ("s4_restoration_cultural.yaml", 29),
    ],
)
def test_a_case_is_played_to_the_last_key_and_read_by_each_as_it_should_be(
    file: str, checks: int, capsys: pytest.CaptureFixture[str]
) -> None:
    said = rehearsed(file, capsys)
    wrong = {each["id"]: each["found"] for each in said["checks"] if not each["holds"]}
    assert (wrong, said["left_out"]) == ({}, [])
    assert len(said["checks"]) == checks


def test_a_case_that_is_stopped_early_says_that_its_checks_were_not_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", str(CASES / "c2_moved_and_handed_over.yaml"), "--conference", "1"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert "13 checks are read on the last day of the case, and were not made" in last


def test_what_stood_in_the_way_of_freezing_is_checked_though_the_case_is_stopped_early(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rehearse", str(CASES / "c1_absent_and_refused.yaml"), "--conference", "1"]) == 0
    said = capsys.readouterr().out
    assert "holds  freeze_blockers:conf-1" in said and "1 of 1 checks hold." in said and "13 checks" in said


@pytest.mark.parametrize("number", ["0", "-1", "some"])
def test_a_conference_is_counted_from_one(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["rehearse", str(CASES / "c2_moved_and_handed_over.yaml"), "--conference", number])
    assert "--conference" in capsys.readouterr().err


def test_a_conference_that_the_file_does_not_have_is_not_played(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", str(CASES / "c2_moved_and_handed_over.yaml"), "--conference", "9"]) == 2
    said = capsys.readouterr().err
    assert "there is no number 9, so nothing was played" in said


def test_a_file_that_is_no_scenario_is_not_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("people: []\n", encoding="utf-8")
    assert main(["rehearse", str(file)]) == 2
    assert "line 1" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_not_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in (tmp_path / "missing.yaml", tmp_path):
        assert main(["rehearse", str(file)]) == 2
        assert str(file) in (said := capsys.readouterr().err) and "cannot be read" in said


def test_a_file_that_is_no_text_is_not_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "case.yaml"
    file.write_bytes(b"\xff")
    assert main(["rehearse", str(file)]) == 2
    assert str(file) in (said := capsys.readouterr().err) and "is not a text file" in said


def test_a_server_that_does_not_demonstrate_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = read((CASES / "s1_newborn_weekly.yaml").read_text(encoding="utf-8"))

    async def at_a_real_server() -> None:
        async with staged(tmp_path, datetime(2026, 6, 4, tzinfo=UTC)) as stage:
            await rehearse_at(stage.url, case)

    with pytest.raises(Refusal, match="is not in demonstration mode: nothing was played"):
        asyncio.run(at_a_real_server())


class _Faint(BaseHTTPRequestHandler):
    """A demonstrating server that ends with the first order."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"letters": []}')

    def do_POST(self) -> None:
        self.connection.close()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """It says nothing."""


def test_a_server_that_ends_at_the_beginning_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Faint) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        assert main(["rehearse", str(CASES / "c1_absent_and_refused.yaml"), "--url", url]) == 2
        server.shutdown()
    assert "stopped answering" in capsys.readouterr().err


def test_what_does_not_come_in_time_is_left_out_by_its_key_and_the_play_goes_on() -> None:
    told: list[str] = []
    nobody = cast(Any, None)
    play = Play(nobody, nobody, nobody, told.append, Manner(), "FAM-1")
    for key in ("goals[0]", "goals[1]"):
        with play.doing(key):
            asyncio.run(asyncio.wait_for(asyncio.Event().wait(), 0.01))
    assert play.left_out == dict.fromkeys(("goals[0]", "goals[1]"), "what was waited for did not come in time")
    assert told == [f"  left out {key}: {words}" for key, words in play.left_out.items()]


def test_a_rehearsal_does_not_begin_among_other_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "something").touch()
    assert main(["rehearse", str(CASES / "s1_newborn_weekly.yaml"), "--data", str(tmp_path)]) == 2
    assert "begins with nothing" in capsys.readouterr().err
