"""People of a rehearsal come in as people do: by the invitation, whatever other letters they get."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

from app.clock import SystemClock
from app.rehearse.act import Act
from app.rehearse.crew import Crew
from app.rehearse.scenario import CASES, read

_LETTER = "Subject: Caseboard\n\n{words}\n"


class Postman:
    """Brings one more letter each time that somebody waits for one."""

    clock = SystemClock()

    def __init__(self, *letters: str) -> None:
        self._letters = [_LETTER.format(words=each).encode() for each in letters]

    async def letters_to(self, address: str, more_than: int = -1) -> Sequence[bytes]:
        return self._letters[: more_than + 1]


class Door:
    def __init__(self) -> None:
        self.shown: list[str] = []

    async def post(self, address: str, fields: dict[str, str]) -> None:
        self.shown.append(fields["token"])


def test_a_reminder_that_comes_before_an_invitation_is_not_taken_for_it() -> None:
    case = read((CASES / "c1_absent_and_refused.yaml").read_text(encoding="utf-8"))
    postman = Postman("Something is due.", "Come: https://b.example/i#one", "Soon.", "Come: https://b.example/i#two")
    crew, door = Crew(case, cast(Any, postman)), Door()
    crew["p-rena"].visitor = cast(Any, door)
    for _ in range(2):
        asyncio.run(crew.come_by_letter("p-rena"))
    assert door.shown == ["one", "one", "two", "two"]


def test_of_two_who_are_called_the_same_a_grandmother_is_not_taken_for_a_mother() -> None:
    case = read((CASES / "c2_moved_and_handed_over.yaml").read_text(encoding="utf-8"))
    play = SimpleNamespace(scenario=case, crew=Crew(case, cast(Any, Postman())), ids={}, late={})
    play.stage = SimpleNamespace(added={})
    act = Act(cast(Any, play), case.conferences[0])
    act._meet("Ada Saltbush", "the first", "Ada Saltbush, grandmother, has not answered")
    act._meet("Ada Saltbush", "the second", "Ada Saltbush, mother, has not answered")
    assert (play.crew["p-aunt"].id, play.crew["p-ada"].id) == ("the first", "the second")
