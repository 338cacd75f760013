"""Files that nobody wrote are as good as those that somebody did: valid, typed to the last key, and played."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.cli import main
from app.rehearse.scenario import read
from tests.app.rehearse.test_every_word import typed_by_all
from tests.app.rehearse.varied import varied
from tests.app.rehearse.varied_series import series
from tests.oracle.proving import PROVE

#: Which are played; the two have nearly everything in them that is drawn.
PLAYED = range(1, 30) if PROVE else (2, 12)
SERIES = range(12) if PROVE else (3,)


@pytest.mark.parametrize("seed", range(200 if PROVE else 40))
def test_a_case_that_was_drawn_is_valid_and_can_be_typed(seed: int) -> None:
    case = read(yaml.safe_dump(varied(seed), allow_unicode=True))
    assert typed_by_all(case.data) > 5


@pytest.mark.parametrize("seed", range(200 if PROVE else 40))
def test_a_case_of_several_conferences_that_was_drawn_is_valid_and_can_be_typed(seed: int) -> None:
    case = read(yaml.safe_dump(series(seed), allow_unicode=True))
    assert len(case.conferences) in (2, 3)
    assert typed_by_all(case.data) > 10


@pytest.mark.proof
@pytest.mark.parametrize(("draw", "seed"), [*((varied, seed) for seed in PLAYED), *((series, seed) for seed in SERIES)])
def test_a_case_that_was_drawn_is_played_to_the_last_key(
    draw: Callable[[int], dict[str, Any]], seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(yaml.safe_dump(draw(seed), allow_unicode=True), encoding="utf-8")
    main(["rehearse", str(file), "--json"])
    said = json.loads(capsys.readouterr().out)
    wrong = {each["id"]: each for each in said["checks"] if not each["holds"]}
    assert (wrong, said["left_out"]) == ({}, [])
    assert said["checks"]
