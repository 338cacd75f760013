"""What a load generator gets to join with, and who gets nothing."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.actions.fixture import set_table
from app.actions.refusals import NotFound
from app.main import create_app
from app.settings import Settings
from tests.cast import Cast, Visit

HERE = {"Origin": "http://localhost:8000"}


def test_a_participant_joins_with_what_the_fixture_says_and_still_does_after_a_restart(settings: Settings) -> None:
    demonstrating = settings.model_copy(update={"demo": True})
    with TestClient(create_app(demonstrating), demonstrating.origin) as browser:
        answer = browser.post("/demo/fixture", json={"rooms": 2, "people": 3}, headers=HERE)
        made = answer.json()
        assert [len(room["participants"]) for room in made["rooms"]] == [3, 3]
        assert made["url"] == "ws://localhost:8000/socket"
        assert made["text_root"] == "purpose"
    for room in made["rooms"]:
        with TestClient(create_app(demonstrating), demonstrating.origin) as browser:
            for participant in room["participants"]:
                assert _welcomed(browser, room["name"], participant)


def _welcomed(browser: TestClient, document: str, participant: dict[str, Any]) -> bool:
    address = _string(document)
    with browser.websocket_connect("/socket", headers=participant["headers"]) as socket:
        socket.send_bytes(address + b"\x02\x00" + _string(str(participant["token"])))
        return socket.receive_bytes() == address + b"\x02\x02" + _string("read-write")


def _string(text: str) -> bytes:
    return bytes([len(text)]) + text.encode()


async def test_a_server_that_does_not_demonstrate_makes_nothing(visit: Visit, people: Cast) -> None:
    answer = await visit.browser().post("/demo/fixture", json={"rooms": 1, "people": 1})
    assert answer.status_code == 404
    with pytest.raises(NotFound):
        await set_table(people.house, 1, 1)


@pytest.mark.parametrize("asked", [b"", b"[]", b"{}", b'{"rooms": 0, "people": 1}', b'{"rooms": 1, "people": true}'])
def test_numbers_that_make_no_sense_are_refused(settings: Settings, asked: bytes) -> None:
    demonstrating = settings.model_copy(update={"demo": True})
    with TestClient(create_app(demonstrating), demonstrating.origin) as browser:
        answer = browser.post("/demo/fixture", content=asked, headers={**HERE, "Content-Type": "application/json"})
        assert answer.status_code == 422
