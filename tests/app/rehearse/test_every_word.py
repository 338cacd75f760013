"""Whatever a valid file may say, or leave unsaid, can be typed: every word and every key of the schema in turn."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, cast

import pytest
import yaml

from app.board.choices import ItemState
from app.lined import Where, key_of
from app.rehearse.crew import Crew
from app.rehearse.entries import SECTIONS
from app.rehearse.entries.agenda import agenda_item
from app.rehearse.entries.script import Script
from app.rehearse.entries.words import choice
from app.rehearse.scenario import CASES, Scenario, completed, schema

FILES = sorted(each.name for each in CASES.glob("*.yaml"))


def typed_by_all(data: Any) -> int:
    """How many entries everybody types in all conferences that are held."""
    scenario = Scenario(completed(data))
    ids: dict[str, str] = {}
    entries = 0
    for conference in scenario.conferences:
        if conference["state"] != "frozen":
            continue
        script = Script(scenario, Crew(scenario, cast(Any, None)), conference, ids)
        entries += sum(1 for section in SECTIONS for _ in section(script))
        entries += len([agenda_item(script, each, 0, choice(ItemState, each["state"])) for each in script.agenda()])
    return entries


def changes(value: Any, form: Any, where: Where) -> Iterator[tuple[Where, str | None]]:
    """Each place with each word that may stand there, and each key that may be left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in form.get("required", ()):
                yield (*where, key), None
            yield from changes(inner, form.get("properties", {}).get(key, {}), (*where, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from changes(inner, form.get("items", {}), (*where, at))
    else:
        yield from ((where, word) for word in form.get("enum", ()))


def changed(data: Any, where: Where, word: str | None) -> Any:
    """The same case with another word there, or without the key."""
    other = copy.deepcopy(data)
    holder = other
    for each in where[:-1]:
        holder = holder[each]
    if word is None:
        del holder[where[-1]]
    else:
        holder[where[-1]] = word
    return other


@pytest.mark.parametrize("file", FILES)
def test_every_word_and_every_silence_of_the_schema_is_typed(file: str) -> None:
    data = yaml.safe_load((CASES / file).read_text(encoding="utf-8"))
    assert typed_by_all(data) > 5
    not_typed: list[str] = []
    tried: set[tuple[str, str | None]] = set()
    for where, word in changes(data, schema(), ()):
        kind = "".join("[]" if isinstance(each, int) else f".{each}" for each in where)
        # Goals are meant by other entries: a file without any of them is refused.
        if (kind, word) in tried or where == ("goals",):
            continue
        tried.add((kind, word))
        try:
            typed_by_all(changed(data, where, word))
        except Exception as trouble:
            not_typed.append(f"{key_of(where)} {'left out' if word is None else word}: {trouble!r}")
    assert not_typed == []
    assert len(tried) > 100
