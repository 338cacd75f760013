"""What comes too late for a board is kept with its author, and the chair says what becomes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx2
import pytest

from tests.app.pages.test_renditions import text_of
from tests.app.pages.test_walk import opened
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient
WORDS = "Mondays are after the hearing.\nPlease not before nine."


@dataclass
class Late:
    """A frozen conference, and everybody's browser."""

    address: str
    nadia: Browser
    joel: Browser
    tessa: Browser
    oma: Browser
    otto: Browser

    async def hand_in(self, browser: Browser, words: str = WORDS, place: str = "Purpose of the conference") -> int:
        answer = await browser.post(f"{self.address}/late", json={"late": [{"place": place, "words": words}]})
        return answer.status_code

    async def answer(self, browser: Browser, answer: str, words: str = "") -> int:
        late = (await self.waiting())[0]
        given = {"answer": answer, "words": words}
        return (await browser.post(f"{self.address}/late/{late}/answer", data=given)).status_code

    async def waiting(self) -> list[str]:
        return re.findall(r"late/([0-9a-f]{24})/answer", (await self.nadia.get(self.address)).text)


@pytest.fixture
async def late(visit: Visit, people: Cast) -> Late:
    browsers = {
        name: visit.browser((await people.signed_in(getattr(people, name))).cookie)
        for name in ("nadia", "joel", "tessa", "oma", "otto")
    }
    address = await opened(browsers["nadia"], people)
    return Late(address, **browsers)


async def freeze(late: Late) -> None:
    assert (await late.nadia.post(f"{late.address}/freeze")).status_code == 303


async def test_words_are_kept_once_with_author_place_and_text(late: Late) -> None:
    await freeze(late)
    assert [await late.hand_in(late.joel), await late.hand_in(late.joel)] == [200, 200]
    assert len(await late.waiting()) == 1
    for browser in (late.nadia, late.joel):
        page = (await browser.get(late.address)).text
        assert "Joel Mockridge" in page
        assert "for “Purpose of the conference”" in page
        assert WORDS in page
    assert "Mondays are after" not in (await late.tessa.get(late.address)).text, "the chair has not answered"


async def test_nothing_is_late_while_the_board_is_open(late: Late) -> None:
    assert await late.hand_in(late.joel) == 403


async def test_only_who_could_have_written_hands_in_and_only_who_leads_answers(late: Late) -> None:
    await freeze(late)
    assert await late.hand_in(late.oma) == 403, "she reads"
    assert await late.hand_in(late.otto) == 404
    assert await late.hand_in(late.joel) == 200
    assert await late.answer(late.joel, "note") == 403
    assert await late.answer(late.otto, "note") == 404
    assert await late.answer(late.nadia, "nonsense") == 404
    assert len(await late.waiting()) == 1


async def test_what_is_noted_stands_in_every_later_copy_of_the_minutes_and_changes_no_earlier_one(late: Late) -> None:
    await freeze(late)
    before = {form: (await late.tessa.get(f"{late.address}/minutes.{form}")).content for form in ("pdf", "txt", "json")}
    await late.hand_in(late.joel)
    assert (await late.tessa.get(f"{late.address}/minutes.txt")).content == before["txt"]
    assert await late.answer(late.nadia, "note", "He is right.") == 303
    assert WORDS in (await late.tessa.get(late.address)).text
    after = {form: (await late.tessa.get(f"{late.address}/minutes.{form}")).content for form in ("pdf", "txt", "json")}
    assert after["json"] == before["json"], "the record itself never changes"
    assert after["pdf"] != before["pdf"]
    for content in (after["txt"], text_of(after["pdf"])):
        said = " ".join(content.decode().split())
        assert "Joel Mockridge, for “Purpose of the conference”, received on 11 June 2026" in said
        assert "Mondays are after the hearing." in said
        assert "The chair: He is right." in said
    assert "Genuine" in (await late.otto.post("/verify", json={"asked": digest(before["pdf"])})).text
    assert "Genuine" in (await late.otto.post("/verify", json={"asked": digest(after["pdf"])})).text


def digest(content: bytes) -> str:
    from app.record.sealing import digest

    return digest(content)


async def test_it_is_answered_once_and_left_only_with_a_reason_which_its_author_reads(late: Late) -> None:
    await freeze(late)
    await late.hand_in(late.joel)
    refused = (await late.waiting())[0]
    assert await late.answer(late.nadia, "leave") == 422
    assert await late.answer(late.nadia, "leave", "It stands under the third decision.") == 303
    assert await late.waiting() == []
    again = {"answer": "note", "words": ""}
    assert (await late.nadia.post(f"{late.address}/late/{refused}/answer", data=again)).status_code == 422
    page = (await late.joel.get(late.address)).text
    assert "Goes no further" in page
    assert "It stands under the third decision." in page
    assert "third decision" not in (await late.tessa.get(late.address)).text


async def test_what_is_carried_waits_for_the_chair_of_the_next_conference(late: Late, people: Cast) -> None:
    await freeze(late)
    await late.hand_in(late.joel)
    assert await late.answer(late.nadia, "carry") == 303
    following = await opened(late.nadia, people, date="2026-06-18", then="later")
    agenda = (await late.nadia.get(f"{following}/agenda")).text
    assert "Came too late last time: Purpose of the conference" in agenda
    assert "Mondays are after the hearing." in agenda


async def test_of_what_is_carried_nothing_is_cut_off(late: Late, people: Cast) -> None:
    await freeze(late)
    words = " ".join(["Mondays are after the hearing."] * 300)
    await late.joel.post(f"{late.address}/late", json={"late": [{"place": "Purpose", "words": words}]})
    assert await late.answer(late.nadia, "carry") == 303
    following = await opened(late.nadia, people, date="2026-06-18", then="later")
    assert words in (await late.nadia.get(f"{following}/agenda")).text


@pytest.mark.parametrize(
    "said",
    [
        {}, {"late": 1}, {"late": ["x"]}, {"late": [{"place": 1, "words": "x"}]},
        {"late": [{"place": "Purpose", "words": "x" * 20_001}]},
        {"late": [{"place": f"Goal {number}", "words": "x"} for number in range(201)]},
    ],
)  # fmt: skip
async def test_nonsense_and_floods_are_refused_in_a_sentence(late: Late, said: object) -> None:
    await freeze(late)
    answer = await late.joel.post(f"{late.address}/late", json=said)
    assert answer.status_code == 422
    assert await late.waiting() == []


async def test_the_chair_finds_what_waits_on_the_first_page(late: Late) -> None:
    await freeze(late)
    await late.hand_in(late.joel)
    await late.hand_in(late.joel, "And Tuesdays.")
    assert (await late.nadia.get("/")).text.count("Joel Mockridge wrote something that came after the freeze") == 1
    assert "after the freeze" not in (await late.joel.get("/")).text


async def test_what_could_lead_to_a_door_is_looked_at_before_it_is_noted_in_every_copy(late: Late) -> None:
    await freeze(late)
    assert await late.hand_in(late.joel, "We moved to 14 Wattlebird Street.") == 200
    (waiting,) = await late.waiting()
    minutes, address = f"{late.address}/minutes.txt", f"{late.address}/late/{waiting}/answer"
    asked = await late.nadia.post(address, data={"answer": "note", "words": ""})
    assert asked.status_code == 422
    assert "<mark>14 Wattlebird Street.</mark>" in asked.text
    assert "Wattlebird" not in (await late.tessa.get(minutes)).text
    (key,) = re.findall(r'name="(stands-\w+)"', asked.text)
    assert (await late.nadia.post(address, data={"answer": "note", "words": "", key: "on"})).status_code == 303
    assert "14 Wattlebird Street" in (await late.tessa.get(minutes)).text
