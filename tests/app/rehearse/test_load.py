"""Many cases are played at once, and what people waited for is told as it was."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Text

from app.cli import main
from app.measures import Answered, Measures
from app.rehearse.load import figures, spread
from app.rehearse.scenario import CASES
from app.rehearse.stopwatch import written_by


@given(st.lists(st.floats(min_value=0, max_value=100), min_size=1))
def test_shares_are_times_that_were_measured_in_their_order(seconds: list[float]) -> None:
    told = figures(seconds)
    assert told["count"] == len(seconds)
    assert told["p50"] <= told["p95"] <= told["p99"] <= told["max"] == max(seconds)
    assert sum(each <= told["p50"] for each in seconds) * 2 >= len(seconds)


def test_nothing_measured_has_no_shares() -> None:
    assert figures([]) == {"count": 0}
    assert spread({}, {}, "caseboard_freeze_seconds") == {"count": 0}


def numbers(measures: Measures) -> dict[str, float]:
    lines = (line.rsplit(" ", 1) for line in measures.told().splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


def test_freezes_and_downloads_are_measured_apart_and_only_what_was_done() -> None:
    measures = Measures()
    measures.request(Answered("POST", "/conferences/{conference}/freeze", 303, 0.2, file=False))
    before = numbers(measures)
    for _ in range(3):
        measures.request(Answered("POST", "/conferences/{conference}/freeze", 303, 0.3, file=False))
    measures.request(Answered("POST", "/conferences/{conference}/freeze", 303, 20.0, file=False))
    measures.request(Answered("POST", "/conferences/{conference}/freeze", 409, 0.01, file=False))
    measures.request(Answered("GET", "/conferences/{conference}/minutes.pdf", 200, 0.02, file=True))
    after = numbers(measures)
    freezes = spread(before, after, "caseboard_freeze_seconds")
    assert (freezes["count"], freezes["p50 at most"], freezes["p99 at most"]) == (4, 0.5, math.inf)
    assert freezes["mean"] == pytest.approx(20.9 / 4)
    assert spread(before, after, "caseboard_download_seconds")["count"] == 1


def test_what_one_client_wrote_is_known_in_the_document_of_another() -> None:
    mine: Doc[Any] = Doc(client_id=300)
    theirs: Doc[Any] = Doc(client_id=7)
    mine.get("words", type=Text).insert(0, "abc")
    assert (written_by(300, mine), written_by(300, theirs)) == (3, 0)
    theirs.apply_update(mine.get_update())
    assert (written_by(300, theirs), written_by(7, theirs)) == (3, 0)


def test_a_case_is_played_twice_at_once_and_people_and_server_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(CASES / "c1_absent_and_refused.yaml")
    assert main(["rehearse", file, "--repeat", "2", "--at-once", "2", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["cases"], said["hold"], said["broken"]) == (2, 2, [])
    assert said["waited"]["freeze"]["count"] == said["server"]["freezes"]["count"] == 2
    edits = said["waited"]["edit to acknowledgement"]["count"]
    assert edits >= 20, "of both"
    assert 0 < said["waited"]["edit to another participant"]["count"] <= edits
    assert said["server"]["edits"]["count"] > 0
    assert said["waited"]["download"]["count"] > 0
    assert said["server"]["processor"]["seconds"] > 0
    assert said["server"]["memory"]["max"] >= said["server"]["memory"]["before"]


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_less_than_one_case_is_no_load(number: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["rehearse", str(CASES / "c1_absent_and_refused.yaml"), "--repeat", number])
    assert ended.value.code == 2
