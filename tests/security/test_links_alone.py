"""What somebody does at a conference with a link alone, before the code that they have is shown."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx2

from app.actions import admitting, handing_over, inviting, speaking
from app.conference.floor import Lane
from app.conference.kinds import Attendance, Role
from app.people.person import Person
from app.storage import conferences, stays
from tests.app.actions.test_restricting import table as table
from tests.security.test_slips_and_codes import Slips
from tests.security.test_slips_and_codes import slips as slips


def board_of(page: httpx2.Response) -> dict[str, Any]:
    """What the board's script is told."""
    found = re.search(r'id="board-data">(.*?)</script>', page.text, re.DOTALL)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


async def test_a_link_alone_of_a_deputy_who_has_taken_over_ends_nobody_elses_hand_and_is_offered_no_leading(
    slips: Slips,
) -> None:
    table, verb = slips.table, f"{slips.board}/floor"
    cast, conference = table.cast, table.conference
    await inviting.change_role(cast.house, cast.nadia.id, conference, slips.guest.id, Role.DEPUTY.value)
    await handing_over.take_over(cast.house, slips.guest.id, conference, [])
    for person in (cast.tessa, cast.nadia):
        await speaking.raise_hand(cast.house, person.id, conference, Lane.SPEAK, "")
    browser = await slips.comes_with_a_new_slip()
    assert (await browser.post(f"{verb}/raise", json={"lane": "speak", "reason": ""})).status_code == 200
    floor = (await browser.get(verb)).json()
    hands = {each["person"]: each["id"] for each in floor["queue"]}
    assert floor["leads"] is False and board_of(await browser.get(slips.board))["me"]["maySeeClosing"] is False

    async def ended(doing: str, whose: Person) -> int:
        answer = await browser.post(f"{verb}/{doing}", json={"hand": hands[whose.id]})
        assert answer.status_code == 200 or "please show the code that you have" in answer.text
        return answer.status_code

    assert await ended("lower", cast.tessa) == 403
    await speaking.call(cast.house, cast.nadia.id, conference, hands[cast.nadia.id])
    assert await ended("done", cast.nadia) == 403
    assert await ended("lower", slips.guest) == 200
    there = (await browser.get(verb)).json()
    assert [each["person"] for each in there["queue"]] == [cast.tessa.id]
    assert there["speaker"]["person"] == cast.nadia.id
    await browser.post("/account/confirm", data={"guest_code": slips.code, "next": slips.board})
    assert (await browser.get(verb)).json()["leads"] is True
    assert board_of(await browser.get(slips.board))["me"]["maySeeClosing"] is True
    assert await ended("lower", cast.tessa) == 200 and await ended("done", cast.nadia) == 200


async def test_what_a_link_alone_writes_too_late_waits_for_the_code_and_a_sentence_says_so(slips: Slips) -> None:
    cast = slips.table.cast
    browser = await slips.comes_with_a_new_slip()
    async with slips.table.visit.browser((await cast.signed_in(cast.nadia)).cookie) as nadia:
        assert (await nadia.post(f"{slips.board}/freeze")).status_code in {200, 303}
    words = {"late": [{"place": "Notes", "words": "I agree to everything."}]}
    refused = await browser.post(f"{slips.board}/late", json=words, headers={"Accept": "application/json"})
    assert "would stand under your name" in refused.json()["sentence"]
    assert "still on your page" in refused.json()["sentence"]
    other = await browser.get(f"{slips.board}/agenda", headers={"Accept": "application/json"})
    assert "would stand under your name" not in other.json()["sentence"]


async def test_whoever_comes_by_a_link_alone_is_noted_as_here_once_the_code_is_shown_or_the_chair_says_so(
    slips: Slips,
) -> None:
    cast, conference = slips.table.cast, slips.table.conference

    async def attendance() -> tuple[Attendance, bool]:
        async with cast.house.database.reading() as connection:
            present = await conferences.participants(connection, conference)
            been = any(each.person == slips.guest.id for each in await stays.of_conference(connection, conference))
        return next(each.attendance for each in present if each.person.id == slips.guest.id), been

    async def is_expected() -> None:
        async with cast.house.database.writing() as connection:
            await conferences.attended(connection, conference, slips.guest.id, Attendance.EXPECTED)
            await stays.forget(connection, conference, slips.guest.id)

    await is_expected()
    browser = await slips.comes_with_a_new_slip()
    await admitting.admit(cast.house, cast.nadia.id, conference, slips.guest.id)
    assert await slips.parts(browser), "the board is open to them"
    assert await attendance() == (Attendance.EXPECTED, False)
    async with slips.table.visit.browser((await cast.signed_in(cast.nadia)).cookie) as nadia:
        came = {"person": slips.guest.id, "change": "came"}
        assert (await nadia.post(f"{slips.board}/floor/attendance", json=came)).status_code == 200
        assert await attendance() == (Attendance.PRESENT, True)
    await browser.post("/account/confirm", data={"guest_code": slips.code, "next": slips.board})
    await is_expected()
    assert await slips.parts(browser)
    assert await attendance() == (Attendance.PRESENT, True)
