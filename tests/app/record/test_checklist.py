"""What a valid record holds: every line of the list in the documentation leads to something that there is."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

import pytest

from app.board.rules import missing
from app.board.sections import FORMALITIES
from app.board.shape import (
    Answer,
    Board,
    Collection,
    Consented,
    Exchange,
    Missing,
    Named,
    Report,
    WithoutMeeting,
)
from app.choices import EVERYWHERE, Places
from app.conference.correcting import Addendum
from app.conference.distributing import Copy
from app.conference.sign_off import Endorsement, SignOff
from app.export.outline import minutes_outline, plan_outline
from app.export.text import to_text
from app.record.minutes import Minutes
from app.record.plan import PlanVersion
from app.record.restricted import RestrictedRecord
from app.record.sealing import minutes_from, plan_from
from tests.app.records import FACTS, concluded

ROOT = Path(__file__).parents[3]
ROOTS: dict[str, type] = {
    "minutes": Minutes,
    "plan": PlanVersion,
    "restricted": RestrictedRecord,
    "copy": Copy,
    "addendum": Addendum,
    "signature": SignOff,
    "verdict": Endorsement,
}
CLOCKS = {each.word for each in Places()(EVERYWHERE).deadlines}


def lines() -> list[tuple[str, str, str]]:
    rows = [
        line.strip("|").split("|")
        for line in (ROOT / "docs/checklist.md").read_text("utf-8").splitlines()
        if "|" in line
    ]
    cells = [tuple(cell.strip() for cell in row) for row in rows]
    return [(row[0], row[1], row[2]) for row in cells if row[1] != "Where it stands" and not set(row[0]) <= {"-"}]


def named_in(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.mark.parametrize(("asked", "where", "by"), lines(), ids=[asked for asked, _, _ in lines()])
def test_what_a_guide_asks_for_has_a_place(asked: str, where: str, by: str) -> None:
    assert by, f"{asked}: nobody asks for it"
    assert named_in(where), f"{asked}: stands nowhere"
    for path in named_in(where):
        assert stands(path), f"{asked}: there is no {path}"


def stands(path: str) -> bool:
    root, *names = path.split(".")
    if root == "clock":
        return names[0] in CLOCKS
    model: Any = ROOTS[root]
    for name in names:
        if not is_dataclass(model) or name not in {each.name for each in fields(model)}:
            return False
        model = inner(get_type_hints(model)[name])
    return bool(names)


def inner(hint: Any) -> Any:
    """The model of a field: of its items where there are several, and of what is there where there may be nothing."""
    while args := [each for each in get_args(hint) if each not in (NoneType, Ellipsis)]:
        hint = args[0]
    return hint


def test_a_name_that_is_none_is_found_out() -> None:
    assert not stands("minutes.conference.weather")
    assert not stands("plan.goals.steps.owner.shoe_size")
    assert not stands("clock.someday")


def test_every_list_that_is_for_the_record_alone_answers_a_line() -> None:
    answered = {path.split(".")[1] for _, where, _ in lines() for path in named_in(where) if "." in path}
    assert {listed.name for listed in FORMALITIES.lists} <= answered


def several(*entries: Any) -> Collection[Any]:
    return Collection(tuple((f"entry{number:04}", entry) for number, entry in enumerate(entries)))


def formal() -> Board:
    yes, no, june = Answer.YES, Answer.NO, date(2026, 6, 2)
    omar, tess = several(Named("a0", "omar")), several(Named("a0", "tess"))
    return Board(
        consents=several(Consented("a0", "tess", yes, yes, "Said so at the door")),
        missing=several(Missing("a0", "Wren's father", "Was not asked", "Ana writes to him")),
        reports=several(Report("a0", "Health report", "nell", no, omar, june, "Came late")),
        exchanges=several(Exchange("a0", "Visits go on", "nell", "ana", june, "Called back", "Lou Inventive")),
        without_meeting=several(WithoutMeeting("a0", "The flood", tess, "Aunty Fay", "Was rung")),
    )


SAID = """Agreement to this conference, A summary was offered, Was not asked, Ana writes to him, Health report,
The parents had it before, Came late, Called back, Lou Inventive, The flood, Aunty Fay""".replace("\n", " ").split(", ")


def test_it_stands_in_what_people_read() -> None:
    made = concluded(formal())
    words = to_text(minutes_outline(minutes_from(made.minutes_bytes)))
    assert [said for said in SAID if said not in words] == []
    plan = to_text(plan_outline(plan_from(made.plan_bytes)))
    assert "The flood" in plan, "whoever endorses the plan reads why nobody met"
    assert "Health report" not in plan


def test_records_without_it_stay_what_they_were() -> None:
    record = json.loads(concluded().minutes_bytes)["record"]
    assert not {listed.name for listed in FORMALITIES.lists} & set(record)
    assert "ended_at" not in record["conference"]
    assert "without_meeting" not in json.loads(concluded().plan_bytes)["record"]


def test_nobody_has_to_write_any_of_it() -> None:
    formally = {finding.where.section for finding in missing(Board(), {})}
    assert not {listed.name for listed in FORMALITIES.lists} & formally


def test_the_end_of_a_conference_is_not_when_it_was_frozen() -> None:
    ended = replace(FACTS, ended_at=datetime(2026, 6, 11, 0, 58, 30, tzinfo=UTC))
    assert "10:03 to 10:58" in to_text(minutes_outline(minutes_from(concluded(facts=ended).minutes_bytes)))
    nobody = to_text(minutes_outline(minutes_from(concluded().minutes_bytes)))
    assert "10:03 (Sydney time). When it ended was not written down" in " ".join(nobody.split())
    assert "10:03 to 11:12" not in nobody
