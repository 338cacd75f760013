from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings

from app.board.shape import AgendaItem, Board, Collection, MapForm, Tool
from app.record.sealing import canonical, digest, minutes_from, plan_from
from tests.app.boards import parts
from tests.app.records import FACTS, concluded


@given(parts(Board))
@settings(max_examples=40, deadline=None)
def test_records_come_back_from_their_bytes(board: Board) -> None:
    conclusion = concluded(board)
    assert minutes_from(conclusion.minutes_bytes) == conclusion.minutes
    assert plan_from(conclusion.plan_bytes) == conclusion.plan


def test_the_bytes_are_sorted_json_without_spaces_and_name_their_schema() -> None:
    content = concluded().plan_bytes
    parsed = json.loads(content)
    assert parsed["schema"] == {"name": "caseboard/plan", "version": 1}
    assert content == json.dumps(parsed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert content.startswith(b'{"record":{"case":{')


def test_the_digest_is_the_sha_256_of_the_bytes() -> None:
    conclusion = concluded()
    assert conclusion.minutes_digest == hashlib.sha256(conclusion.minutes_bytes).hexdigest()
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_spellings_of_one_letter_stay_two_contents() -> None:
    composed, decomposed = (concluded(Board(purpose=text)) for text in ("Zo\u00eb", "Zoe\u0308"))
    assert composed.minutes_digest != decomposed.minutes_digest
    assert minutes_from(decomposed.minutes_bytes).purpose == "Zoe\u0308"


def test_a_list_that_came_later_stands_only_in_records_that_say_something_in_it() -> None:
    without, tool = concluded(), Tool("a0", "Tree", shows="Nan is the trunk", map_as=MapForm.TREE)
    assert "tools" not in json.loads(without.plan_bytes)["record"], "records made before stay what they were"
    following = concluded(Board(tools=Collection((("treetool", tool),))))
    assert plan_from(following.plan_bytes).tools[0].shows == "Nan is the trunk"
    assert minutes_from(following.minutes_bytes).tools[0].map_as is MapForm.TREE


def test_minutes_made_before_an_item_said_what_should_come_of_it_stay_what_they_were() -> None:
    assert not any("desired_outcome" in item for item in json.loads(concluded().minutes_bytes)["record"]["agenda"])
    item = AgendaItem("a0", "Sleep", desired_outcome="We know where Wren sleeps")
    made = concluded(Board(agenda=Collection((("item0001", item),)))).minutes_bytes
    assert minutes_from(made).agenda[0].desired_outcome == "We know where Wren sleeps"


def tampered(change: Callable[[Any], None]) -> bytes:
    parsed = json.loads(concluded().plan_bytes)
    change(parsed)
    return json.dumps(parsed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def record(change: Callable[[Any], None]) -> bytes:
    return tampered(lambda parsed: change(parsed["record"]))


def first_step(change: Callable[[Any], None]) -> bytes:
    return record(lambda plan: change(plan["goals"][0]["steps"][0]))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="another value"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"[" * 100_000, id="too deep"),
        pytest.param(b'{"record":' + b"[" * 900 + b"]" * 900 + b',"schema":{}}', id="deep record"),
        pytest.param(concluded().plan_bytes + b"\n", id="a trailing line"),
        pytest.param(concluded().plan_bytes.replace(b'"version":1}', b'"version":1,"version":1}', 1), id="a key twice"),
        pytest.param(concluded().minutes_bytes, id="the minutes"),
        pytest.param(tampered(lambda parsed: parsed["schema"].update(version=2)), id="another schema version"),
        pytest.param(tampered(lambda parsed: parsed.update(extra=1)), id="a key beside the record"),
        pytest.param(record(lambda plan: plan.update(version=1.0)), id="a float"),
        pytest.param(record(lambda plan: plan.update(version=True)), id="a boolean for a number"),
        pytest.param(record(lambda plan: plan.update(version="1")), id="a string for a number"),
        pytest.param(record(lambda plan: plan.update(secret="x")), id="an unknown field"),
        pytest.param(record(lambda plan: plan.pop("goals")), id="a missing field"),
        pytest.param(record(lambda plan: plan.update(goals={})), id="an object for an array"),
        pytest.param(first_step(lambda step: step.update(due="2026-02-30")), id="a day that is none"),
        pytest.param(first_step(lambda step: step.update(due="20260619")), id="a day in another form"),
        pytest.param(first_step(lambda step: step.update(text=None)), id="nothing for words"),
        pytest.param(record(lambda plan: plan["follow_ups"][0].update(state="lost")), id="an unknown choice"),
        pytest.param(
            record(lambda plan: plan["conference"].update(frozen_at="2026-06-11T10:12:05+10:00")), id="local time"
        ),
        pytest.param(
            record(lambda plan: plan["goals"][0]["words"]["blocks"][0].update(image={})), id="an unknown block"
        ),
    ],
)
def test_bytes_that_are_no_plan_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="."):  # noqa: RUF043
        plan_from(content)


def test_an_instant_without_zone_is_not_sealed() -> None:
    minutes = concluded().minutes
    facts = replace(FACTS, frozen_at=datetime(2026, 6, 11))  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        canonical(replace(minutes, conference=facts))
