"""When a room rests: not at all while little is to be told, longer under load, and not longer than joining is worth."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

import pytest

from realtime.limits import Limits
from realtime.room import Room
from realtime.telling import Telling

#: Longer than any rest.
_TURN = 0.04


class Loop:
    """A loop whose time is set, and whose turns are taken, by the test."""

    def __init__(self) -> None:
        self.now = 0.0
        self._soon: list[Callable[[], None]] = []

    def time(self) -> float:
        return self.now

    def call_soon(self, what: Callable[..., None], *arguments: object) -> None:
        self._soon.append(lambda: what(*arguments))

    def call_at(self, when: float, what: Callable[..., None], *arguments: object) -> None:
        raise AssertionError("the test waits until the room may speak")

    def settle(self) -> None:
        while self._soon:
            self._soon.pop(0)()


class Typed:
    """A room in which all type five times a second: so much is to be told in each turn."""

    def __init__(self, people: int) -> None:
        self.peers = dict.fromkeys(range(people))

    def tell(self) -> int:
        people = len(self.peers)
        return round(people * 5 * _TURN * (people - 1))


def rest_when_all_type(people: int) -> float:
    loop = Loop()
    telling = Telling(cast(asyncio.AbstractEventLoop, loop), Limits(), lambda: 0)
    room = cast(Room, Typed(people))
    for _ in range(100):
        loop.now += _TURN
        telling.soon(room)
        loop.settle()
    return telling.rests_until(room) - loop.now


@pytest.mark.parametrize("people", [2, 5, 10, 20])
def test_a_meeting_of_usual_size_never_waits(people: int) -> None:
    assert rest_when_all_type(people) <= 0


def test_fifty_who_type_share_tellings() -> None:
    assert rest_when_all_type(50) > 0


def test_a_crowd_waits_less_than_a_room_that_gains_more_by_joining() -> None:
    assert 0 < rest_when_all_type(600) < rest_when_all_type(100)
