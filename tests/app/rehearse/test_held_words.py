"""Every word that a file may hold of a closed list is one of the product: taken at a door, or offered on a board."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import pytest

from app.board.words import WORD_LISTS
from app.choices import EVERYWHERE, Places
from app.conference.coming import ComesBy, Response
from app.conference.distributing import Channel
from app.conference.kinds import Attendance, ConferenceType, Kind, Mode
from app.conference.series import Rhythm
from app.conference.sign_off import Verdict
from app.conference.words import REASONS, TRIGGERS
from app.people.agency import AgencyType
from app.rehearse.after import _NOTED, _SIGNED
from app.rehearse.copying import _WAYS
from app.rehearse.crew import _KINDS
from app.rehearse.during import _ATTENDANCE
from app.rehearse.scenario import schema
from app.rehearse.standing import _STATES

#: The words that a door of the product takes, besides those that say that nothing was chosen there.
AT_DOORS: Mapping[str, Collection[str]] = {
    "agencies[].type": {*AgencyType},
    "cadence.conferences": {*Rhythm},
    "cadence.extra_conference_triggers[]": {*TRIGGERS},
    "case_plan.versions[].endorsement.status": {*Verdict, "pending"},
    "case_plan.versions[].sign_off[].status": {*_SIGNED, *_NOTED, "pending"},
    "case_plan.versions[].state": {*_STATES},
    "conferences[].invitations[].attendance": {*Attendance, "not_invited"},
    "conferences[].invitations[].mode": {*ComesBy, "none"},
    "conferences[].invitations[].response": {*Response, "pending"},
    "conferences[].mode": {*Mode},
    "conferences[].reasons[]": {*REASONS},
    "conferences[].type": {*ConferenceType},
    "distribution[].channel": {*Channel},
    "people[].kind": {*Kind},
    "restricted_items[].category": {each.word for each in Places()(EVERYWHERE).categories},
    "safety_plan.distribution[].channel": {*Channel},
}
#: What a file calls otherwise.
CALLED = {**_ATTENDANCE, **_WAYS, **_KINDS}


def lists(form: Any, key: str = "") -> Iterator[tuple[str, str, Iterable[str]]]:
    """Every key with a closed list, the open list of the board to which its words belong, and the words."""
    if "enum" in form:
        yield key, form.get("list", ""), form["enum"]
    for name, inner in form.get("properties", {}).items():
        yield from lists(inner, f"{key}.{name}".lstrip("."))
    if "items" in form:
        yield from lists(form["items"], f"{key}[]")


@pytest.mark.parametrize("key", AT_DOORS)
def test_every_word_is_taken_at_its_door(key: str) -> None:
    words = next(words for found, _, words in lists(schema()) if found == key)
    assert {each for each in words if CALLED.get(each, each) not in AT_DOORS[key]} == set()


@pytest.mark.parametrize(
    ("key", "named"), [(key, named) for key, named, _ in lists(schema()) if named in WORD_LISTS and key not in AT_DOORS]
)
def test_every_word_of_an_open_list_is_offered_on_the_board(key: str, named: str) -> None:
    words = next(words for found, _, words in lists(schema()) if found == key)
    assert set(words) - set(WORD_LISTS[named]) == set()
