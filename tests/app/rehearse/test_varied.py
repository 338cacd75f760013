"""Files that nobody wrote are as good as those that somebody did: valid, typed to the last key, and played."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from app.cli import main
from app.rehearse.scenario import read
from tests.app.rehearse.test_every_word import typed_by_all
from tests.app.rehearse.varied import varied
from tests.oracle.proving import PROVE

#: Which are played; the two have nearly everything in them that is drawn.
PLAYED = range(1, 30) if PROVE else (2, 12)


@pytest.mark.parametrize("seed", range(200 if PROVE else 40))
def test_a_case_that_was_drawn_is_valid_and_can_be_typed(seed: int) -> None:
    case = read(yaml.safe_dump(varied(seed), allow_unicode=True))
    assert typed_by_all(case.data) > 5


@pytest.mark.proof
@pytest.mark.parametrize("seed", PLAYED)
def test_a_case_that_was_drawn_is_played_to_the_last_key(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(yaml.safe_dump(varied(seed), allow_unicode=True), encoding="utf-8")
    main(["rehearse", str(file), "--json"])
    said = json.loads(capsys.readouterr().out)
    wrong = {each["id"]: each for each in said["checks"] if not each["holds"]}
    assert (wrong, said["left_out"]) == ({}, [])
    assert said["checks"]
