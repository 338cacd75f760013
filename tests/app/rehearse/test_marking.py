"""Nothing that a case file says in words is lost in silence: somebody can get hold of it, or its key is named."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from app import lined
from app.lined import Where
from app.rehearse.checking import _booties
from app.rehearse.following import ABOUT_THE_FILE, followed, unread
from app.rehearse.scenario import CASES, read, schema
from app.rehearse.searching import searching
from tests.app.rehearse.marking import form_of, marked, texts
from tests.app.rehearse.played import played

EVERY = sorted(each.name for each in CASES.glob("*.yaml"))
#: One that says something in most of the ways in which a file can.
PLAYED = "c1_absent_and_refused.yaml"


def _data(name: str) -> Any:
    return lined.read((CASES / name).read_text(encoding="utf-8"))[0]


def _forms(form: Any, where: Where = ()) -> Iterator[str]:
    """Each key of the schema under which a file says something in free words."""
    for key, inner in form.get("properties", {}).items():
        yield from _forms(inner, (*where, key))
    if "items" in form:
        yield from _forms(form["items"], where)
    if form.get("type") == "string" and not {"enum", "pattern", "format"} & form.keys():
        yield form_of(where)


def test_every_key_that_may_hold_words_holds_some_in_one_of_the_cases() -> None:
    said = {form_of(where) for name in EVERY for where in texts(_data(name), schema())}
    may_say = {each for each in _forms(schema()) if not each.startswith("acceptance.")}
    assert may_say - ABOUT_THE_FILE - said == set()


def test_what_a_file_says_can_be_read_by_somebody_or_is_named_as_left_out(tmp_path: Path) -> None:
    data, marks = marked(_data(PLAYED))
    case = followed(read(yaml.safe_dump(data, allow_unicode=True)))

    async def missing() -> tuple[set[str], set[str]]:
        async with played(case, tmp_path) as play:
            with searching(list(marks)) as search:
                booties = await _booties(play, search)
            unseen = {key for mark, key in marks.items() if not any(each.shown(mark) for each in booties.values())}
            return unseen, {*play.left_out, *unread(case)}

    unseen, left_out = asyncio.run(missing())
    assert len(marks) > 50
    assert {key for key in unseen if not _named(key, left_out)} == set()


def _named(key: str, left_out: set[str]) -> bool:
    """Whether it is left out by its own key or with what it stands in."""
    return any(key == each or key.startswith((f"{each}.", f"{each}[")) for each in left_out)
