"""Looking back at how a board was written: moment after moment, and no word that is not on the board any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import lxml.html
import pytest
from pycrdt import Doc, Map, Text

from app.actions import restricting
from app.actions.wishing import Wish
from app.board.shape import Board
from app.conference.kinds import PartKind
from app.export.as_it_was import still
from app.people.person import Person
from app.storage import conferences, history
from app.storage.journal import DatabaseJournal
from realtime.ports import Entry, Span
from tests.cast import Cast, HeldClock, Visit

Change = Callable[[Doc[Any]], object]


class Written:
    """An open board in which people write, one after the other."""

    def __init__(self, visit: Visit, people: Cast, clock: HeldClock, conference: str) -> None:
        self.visit, self.people, self.clock, self.conference = visit, people, clock, conference
        self._journal = DatabaseJournal(people.house.database, clock)
        self._typed = 0

    async def writes(self, person: Person, change: Change, kind: PartKind = PartKind.SHARED) -> None:
        async with self.people.house.database.reading() as connection:
            part = next(each for each in await conferences.parts(connection, self.conference) if each.kind is kind)
        doc: Doc[Any] = Doc()
        for _, update in await self._journal.since(part.id, 0):
            doc.apply_update(update)
        before = doc.get_state()
        change(doc)
        self._typed += 1
        span = Span(doc.client_id, 0, self._typed)
        head = await self._journal.head(part.id)
        update = doc.get_update(before)
        entry = Entry(part.id, part.epoch, head + 1, person.id, doc.client_id, (span,), update)
        assert await self._journal.append([entry]) == {}
        self.clock.move(timedelta(minutes=1))

    async def page(self, person: Person, query: str = "") -> httpx2.Response:
        async with self.visit.browser((await self.people.signed_in(person)).cookie) as browser:
            return await browser.get(f"/conferences/{self.conference}/replay{query}")


def adds(id_: str, **fields: str) -> Change:
    return lambda doc: doc.get("parked", type=Map).update({id_: Map({"rank": "a0", **fields})})


def removes(id_: str) -> Change:
    return lambda doc: doc.get("parked", type=Map).pop(id_)


def sets(id_: str, **fields: str) -> Change:
    return lambda doc: doc.get("parked", type=Map)[id_].update(fields)


@pytest.fixture
async def written(visit: Visit, people: Cast, clock: HeldClock) -> Written:
    """Joel writes what Nadia takes away again later, and changes what he wrote."""
    board = Written(visit, people, clock, await people.open_with(Board(purpose="See what worked")))
    await board.writes(people.joel, lambda doc: doc.get("purpose", type=Text).insert(0, "Together: "))
    await board.writes(people.joel, adds("aaaaaaaa", text="Who fetches Wren from 12 Canary Street"))
    await board.writes(people.tessa, adds("bbbbbbbb", text="The clinic said Canary"))
    await board.writes(people.nadia, removes("bbbbbbbb"))
    await board.writes(people.nadia, sets("aaaaaaaa", text="Who fetches Wren from school"))
    return board


async def test_each_moment_is_shown_with_who_wrote_it(written: Written, people: Cast) -> None:
    first, second, last = [(await written.page(people.nadia, f"?step={n}")).text for n in (1, 2, 5)]
    assert "Together: See what worked" in first and "<bdi>Joel Mockridge</bdi> had just written" in first
    assert "Who fetches" not in first and "Who fetches Wren from …" in second
    assert "Who fetches Wren from school" in last and "Moment 5 of 5" in last
    assert 'rel="prev"' not in first and 'rel="next"' in first
    assert 'rel="prev"' in last and 'rel="next"' not in last
    newest = (await written.page(people.nadia)).text
    for query in ("?step=99", "?step=x", f"?step={'9' * 5_000}", "?step=-1"):
        assert "Moment 5 of 5" in (await written.page(people.nadia, query)).text, query
    assert "Moment 5 of 5" in newest


async def test_a_board_is_folded_but_for_what_was_just_written(written: Written, people: Cast) -> None:
    await written.writes(people.joel, lambda doc: doc.get("purpose", type=Text).insert(0, "Here: "))
    await written.writes(
        people.joel, lambda doc: doc.get("needs", type=Map).update({"cccccccc": Map({"rank": "a0", "text": "Sleep"})})
    )
    await written.writes(
        people.tessa, lambda doc: doc.get("needs", type=Map)["cccccccc"].update({"whose": people.tessa.id})
    )
    page = lxml.html.fromstring((await written.page(people.nadia)).text)
    folds = {each.findtext("summary/h2"): each for each in page.xpath("//div[@id='moment']/details")}
    assert {title: "open" in each.attrib for title, each in folds.items()} == {"Parking lot": False, "Assessment": True}
    await written.writes(people.tessa, lambda doc: doc.get("needs", type=Map).update({"dddddddd": Map({"rank": "a1"})}))
    await written.writes(people.joel, lambda doc: doc.get("needs", type=Map)["dddddddd"].update({"text": "Money"}))
    page = lxml.html.fromstring((await written.page(people.nadia)).text)
    (before,) = page.xpath("//details[summary/h2='Assessment']//details")
    assert "Sleep" in before.text_content() and "Money" not in before.text_content()
    assert "Just written" in folds["Assessment"].find("summary").text_content()


async def test_no_word_is_shown_that_is_not_on_the_board_any_more(written: Written, people: Cast) -> None:
    """It may have been moved to where fewer people look."""
    for step in range(1, 6):
        page = (await written.page(people.nadia, f"?step={step}")).text
        assert "Canary" not in page, step
    third = (await written.page(people.nadia, "?step=3")).text
    assert "One entry that stood here was removed later." in third


async def test_what_was_moved_to_a_few_is_hidden_at_the_moments_before_the_move_too(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    """From the chair who is among those few as well: this page is about what everybody has."""
    conference = await people.open_with(Board(purpose="See what worked"))
    board = Written(visit, people, clock, conference)
    secret = {"text": "Tessa was at Canary House", "raised_by": people.tessa.id, "follow_up": "Ask Canary House"}
    await board.writes(people.joel, adds("aaaaaaaa", **secret))
    await board.writes(people.joel, adds("bbbbbbbb", text="Swimming. Tessa was at Canary House"))
    wish = Wish(
        category="medical_history",
        reason="Hers to tell.",
        title="Tessa was at Canary House",
        may_see=frozenset({people.nadia.id}),
        must_not_see=frozenset({people.joel.id}),
    )
    frame = visit.frame
    moved = await restricting.restrict(frame.house, frame.rooms, people.tessa, conference, wish)
    await board.writes(people.tessa, removes("aaaaaaaa"))
    await board.writes(people.tessa, sets("bbbbbbbb", text="Swimming."))
    for step in range(1, 5):
        page = (await board.page(people.nadia, f"?step={step}")).text
        assert f"Moment {step} of" in page
        assert "Canary" not in page and "medical" not in page.lower() and moved not in page, step
    assert "Swimming." in (await board.page(people.nadia, "?step=2")).text
    assert (await board.page(people.joel, "?step=1")).status_code == 404


async def test_the_page_says_that_it_is_not_the_record(written: Written, people: Cast) -> None:
    page = (await written.page(people.nadia, "?step=2")).text
    before, _, after = page.partition("This is what was written at this moment, not the record.")
    assert "<h1>" in before and "Who fetches" not in before and "Who fetches" in after


async def test_one_goes_to_an_item_of_the_agenda(visit: Visit, people: Cast, clock: HeldClock) -> None:
    conference = await people.open_with(Board(purpose="See what worked"))
    board = Written(visit, people, clock, conference)
    await board.writes(people.joel, lambda doc: doc.get("agenda", type=Map).update({"sleeping": item("Sleep")}))
    await board.writes(
        people.nadia,
        lambda doc: doc.get("facilitation", type=Map).update({"current_item": "sleeping"}),
        PartKind.CHAIR,
    )
    await board.writes(people.joel, adds("aaaaaaaa", text="Later"))
    page = (await board.page(people.nadia)).text
    assert f'<a href="/conferences/{conference}/replay?step=1"><bdi>Sleep</bdi></a>' in page


def item(title: str) -> Map[Any]:
    return Map({"rank": "a0", "title": title})


async def test_who_may_not_finds_nothing_as_if_there_were_nothing(written: Written, people: Cast) -> None:
    pages = [await written.page(whoever) for whoever in (people.joel, people.fern, people.oma, people.otto)]
    written.conference = "0123456789abcdef01234567"
    pages.append(await written.page(people.joel))
    assert [page.status_code for page in pages] == [404] * 5
    assert all("Canary" not in page.text for page in pages)
    assert pages[0].text == pages[-1].text


async def test_that_somebody_looked_is_written_down(written: Written, people: Cast) -> None:
    await written.page(people.nadia)
    async with written.visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        views = (await nadia.get(f"/conferences/{written.conference}/views")).text
    assert "ou looked back at how" in views


async def test_what_is_not_kept_any_more_is_said(
    written: Written, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(*_: object) -> object:
        raise history.Gone

    monkeypatch.setattr(history, "authored", gone)
    page = await written.page(people.nadia)
    assert page.status_code == 200
    assert "are not kept any more" in page.text and "Together" not in page.text


def test_of_a_text_only_what_still_stands_is_told() -> None:
    assert still("We sleep at night", "We sleep at night") == "We sleep at night"
    assert still("Her address is 5 Elm Street", "Her address is private") == "Her address is …"
    assert still("All of it", "") == "…"
    assert still("Swimming. And a secret", "Swimming.") == "Swimming. …"
    assert still("", "Words") == ""
    assert "secret" not in still("a secret b secret c", "a b c")
