"""The published schemas say what the program takes, as a validator by others reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from app.board.shape import Board
from app.cli import main
from app.record.schema import names, schema_of
from app.record.sealing import minutes_from, plan_from
from tests.app.boards import parts
from tests.app.records import concluded


def validator(name: str) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema_of(name))
    return Draft202012Validator(schema_of(name))


def test_every_record_has_a_schema_that_is_one() -> None:
    assert names() == [
        *("corrections", "edition", "minutes", "minutes-rendition", "plan", "restricted", "safety-plan", "seal"),
        "young-letter",
    ]
    for name in names():
        validator(name)


@given(parts(Board))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_record_follows_its_schema(board: Board) -> None:
    made = concluded(board)
    validator("minutes").validate(json.loads(made.minutes_bytes))
    validator("plan").validate(json.loads(made.plan_bytes))


def mutants(value: Any) -> Iterator[Any]:
    """The same with one thing wrong: a field too few, a field too many, or a number with a point."""
    for path in _places(value):
        for change in (_without, _with_more, _as_float):
            changed = deepcopy(value)
            place = changed
            for step in path[:-1]:
                place = place[step]
            if change(place, path[-1]):
                yield changed


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from _places(child, (*path, key))


def _without(place: Any, key: Any) -> bool:
    if isinstance(place, dict):
        del place[key]
    return isinstance(place, dict)


def _with_more(place: Any, key: Any) -> bool:
    if isinstance(place[key], dict):
        place[key]["more"] = 1
        return True
    return False


def _as_float(place: Any, key: Any) -> bool:
    place[key] = 1.5
    return True


def test_what_does_not_follow_the_schema_is_not_taken_by_the_program_either() -> None:
    made = concluded()
    for name, content, read in (("minutes", made.minutes_bytes, minutes_from), ("plan", made.plan_bytes, plan_from)):
        check = validator(name)
        seen = 0
        for mutant in mutants(json.loads(content)):
            seen += 1
            assert not check.is_valid(mutant), mutant
            with pytest.raises(ValueError, match=r".+"):
                read(json.dumps(mutant, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
        assert seen > 100


def test_it_is_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "plan"]) == 0
    assert json.loads(capsys.readouterr().out) == schema_of("plan")
