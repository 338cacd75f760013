"""Who is here: what the server makes of what browsers say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from realtime.awareness import PresenceEntry, PresenceLimits, decode_presence, encode_presence
from realtime.errors import ProtocolError
from realtime.presence import PresenceBook, joined

ADA: dict[str, str | int] = {"id": "ada", "name": "Ada", "colour": 3}
PEER, OTHER = object(), object()


def book(renewal: int = 20_000) -> PresenceBook:
    return PresenceBook(PresenceLimits(), renewal)


def says(client: int, state: object, clock: int = 1) -> bytes:
    text = state if isinstance(state, str) else json.dumps(state)
    return encode_presence([PresenceEntry(client, clock, text)])


def told(presence: PresenceBook, now: int) -> dict[int, tuple[int, Any]]:
    news = presence.news(now)
    return {entry.client: (entry.clock, json.loads(entry.state)) for entry in decode_presence(joined([*news.values()]))}


def test_the_server_says_who_it_is_whatever_the_browser_claims() -> None:
    presence = book()
    presence.hear(PEER, 1, ADA, says(1, {"user": {"name": "The Judge"}, "at": "goals"}))
    assert told(presence, 100) == {1: (100, {"user": ADA, "at": "goals"})}


def test_what_is_said_of_others_is_passed_over() -> None:
    presence = book()
    presence.hear(PEER, 1, ADA, says(1, {}))
    presence.hear(OTHER, 2, ADA, says(1, None, 2**53 - 1))
    presence.hear(OTHER, 2, ADA, says(3, {"ghost": True}))
    assert told(presence, 102) == {1: (102, {"user": ADA})}


def test_the_clock_is_the_servers_and_always_goes_up() -> None:
    presence = book()
    clocks: list[int] = []
    for now in (100, 100, 99, 5_000):
        presence.hear(PEER, 1, ADA, says(1, {"at": len(clocks)}, 2**40))
        clocks.append(told(presence, now)[1][0])
    assert clocks == [100, 101, 102, 5_000]


def test_of_many_states_the_last_one_is_told() -> None:
    presence = book()
    for n in range(1_000):
        presence.hear(PEER, 1, ADA, says(1, {"cursor": n}))
    assert [state["cursor"] for _, state in told(presence, 200).values()] == [999]


def test_what_has_not_changed_is_not_told_again_until_it_has_to_be_renewed() -> None:
    presence = book(renewal=20_000)
    presence.hear(PEER, 1, ADA, says(1, {}))
    told(presence, 100)
    presence.hear(PEER, 1, ADA, says(1, {}, 2))
    presence.renew(15_000)
    assert not presence.changed
    presence.renew(20_101)
    assert told(presence, 20_101) == {1: (20_101, {"user": ADA})}


def test_a_newcomer_does_not_put_off_the_renewal_for_the_others() -> None:
    presence = book(renewal=20_000)
    presence.hear(PEER, 1, ADA, says(1, {}))
    told(presence, 100)
    assert presence.everyone(but=2, now=20_000)
    presence.renew(20_101)
    assert presence.changed


def test_whoever_leaves_is_gone_at_once_with_a_later_clock() -> None:
    presence = book()
    presence.hear(PEER, 1, ADA, says(1, {}))
    told(presence, 100)
    presence.leave(PEER, 1)
    assert told(presence, 100) == {1: (101, None)}
    assert presence.everyone(but=9, now=100) is None


def test_a_browser_may_say_itself_that_it_has_left_and_come_back() -> None:
    presence = book()
    presence.hear(PEER, 1, ADA, says(1, {}))
    presence.hear(PEER, 1, ADA, says(1, None, 2))
    gone = told(presence, 100)[1]
    presence.hear(PEER, 1, ADA, says(1, {}, 3))
    back = told(presence, 100)[1]
    assert gone[1] is None and back == (gone[0] + 1, {"user": ADA})


def test_the_old_socket_of_a_page_that_reconnected_takes_nothing_away() -> None:
    presence = book()
    presence.hear(PEER, 1, ADA, says(1, {}))
    presence.hear(OTHER, 1, ADA, says(1, {}, 2))
    told(presence, 101)
    presence.leave(PEER, 1)
    assert not presence.changed
    presence.leave(OTHER, 1)
    assert told(presence, 102)[1][1] is None


def test_a_newcomer_hears_of_everybody_else_with_clocks_that_it_has_not_seen() -> None:
    presence = book()
    for client in (1, 2, 3):
        presence.hear(PEER, client, ADA, says(client, {}))
    seen = told(presence, 100)
    everyone = presence.everyone(but=2, now=100)
    assert everyone is not None
    entries = {entry.client: entry.clock for entry in decode_presence(everyone)}
    assert entries.keys() == {1, 3} and all(clock > seen[client][0] for client, clock in entries.items())


def test_a_card_that_changes_is_stamped_anew() -> None:
    presence = book()
    presence.hear(PEER, 1, ADA, says(1, {"at": 1}))
    told(presence, 100)
    presence.recard(1, {"id": "ada", "name": "Ada L."})
    assert told(presence, 200)[1][1] == {"at": 1, "user": {"id": "ada", "name": "Ada L."}}


@pytest.mark.parametrize(
    "state",
    ["[]", "7", '"x"', "{", "NaN", '{"x": NaN}', '{"x": 1e999}', "[" * 2_000, '{"x":' * 500],
)
def test_what_other_browsers_could_not_read_is_refused(state: str) -> None:
    presence = book()
    with pytest.raises(ProtocolError):
        presence.hear(PEER, 1, ADA, says(1, state))
    assert not presence.changed


def test_a_state_that_is_too_large_is_refused() -> None:
    with pytest.raises(ProtocolError):
        book().hear(PEER, 1, ADA, says(1, {"x": "y" * 5_000}))


def test_keys_that_a_browser_would_trip_over_are_dropped() -> None:
    presence = book()
    presence.hear(PEER, 1, ADA, says(1, '{"__proto__": {"admin": true}, "constructor": 1, "at": 2}'))
    assert told(presence, 100)[1][1] == {"at": 2, "user": ADA}
