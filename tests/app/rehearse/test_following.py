"""Every key of a file is either asked for while it is played, or named."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.lined import key_of
from app.rehearse.following import followed, unread
from app.rehearse.scenario import CASES, Scenario, read

words = st.sampled_from(["text", "owner", "due", "said_by"])
tree = st.recursive(
    st.text(max_size=3) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)


def keys(value: Any, where: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where every key stands."""
    if isinstance(value, dict):
        return [at for key, inner in value.items() for at in ((*where, key), *keys(inner, (*where, key)))]
    if isinstance(value, list):
        return [at for index, inner in enumerate(value) for at in keys(inner, (*where, index))]
    return []


@given(st.dictionaries(words, tree), st.data())
def test_what_was_read_is_not_named_and_everything_else_is(data: dict[str, Any], chosen: st.DataObject) -> None:
    scenario, every = followed(Scenario(data)), keys(data)
    walked = chosen.draw(st.sets(st.sampled_from(every))) if every else set()
    for path in walked:
        value: Any = scenario.data
        for step in path:
            value = value[step]
    read_on_the_way = {path[:length] for path in walked for length in range(1, len(path) + 1)}
    opened = {path for path in every if path in read_on_the_way}
    expected = {
        path
        for path in every
        if path not in opened and all(up in opened for up in every if up == path[: len(up)] and up != path)
    }
    assert set(unread(scenario)) == {key_of(path) for path in expected}


def test_two_entries_that_say_the_same_are_told_apart() -> None:
    scenario = followed(Scenario({"actions": [{"text": "Ring"}, {"text": "Ring"}]}))
    first, second = scenario.data["actions"]
    assert first != second and scenario.data["actions"].index(second) == 1
    assert second.get("text") == "Ring"
    assert list(unread(scenario)) == ["actions[0].text"]


def test_asking_whether_something_is_there_is_asking_for_it() -> None:
    scenario = followed(Scenario({"born": "2026-04-21", "age": 5, "kind": "child"}))
    assert "born" in scenario.data
    assert {**scenario.data}["age"] == 5
    assert list(unread(scenario)) == []


def test_what_a_file_says_about_itself_is_no_part_of_its_case() -> None:
    case = followed(read((CASES / "c1_absent_and_refused.yaml").read_text(encoding="utf-8")))
    for section in case.data:
        assert case.data[section] is not None
    named = set(unread(case))
    assert not named & {"notice", "scenario.title", "scenario.id"}
    assert not any(each.endswith(".id") for each in named)
    assert "people[1].born" in named, "nobody has played it yet"
