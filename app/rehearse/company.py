"""Company for a single visitor: a few simulated participants who type politely into the live conference.

`python -m app.rehearse.company URL DATA`

They say their sentences one after the other, wait while a person is in the same field, and rest; then they take back
what nobody has touched and begin anew, after longer and longer rests. So a board that nobody minds is never filled.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import httpx2
import lxml.html
from websockets.exceptions import WebSocketException

from app.actions import demonstrating
from app.actions.refusals import Refusal
from app.rehearse import remarks
from app.rehearse.elsewhere import elsewhere
from app.rehearse.gardener import answers
from app.rehearse.manner import Where
from app.rehearse.remarks import FIELD, Remark, Whereabouts
from app.rehearse.visitor import Refused, Visitor
from realtime.client import Browser, NotSaved

_LETTERS, _KEYSTROKE = 3, 0.25
_BREATH, _LOOK_AGAIN = 4.0, 1.0
#: How long somebody waits for a person to leave the field before they let their sentence be.
_PATIENCE = 120.0
_BEGINNING = 300.0
_FIRST_REST, _LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Seat:
    browser: Browser
    whereabouts: Whereabouts

    def person_in(self, item: str) -> bool:
        """Whether a person is in the notes of an item, by what was heard until now."""
        page = self.browser.page()
        for update in page.presence:
            self.whereabouts.hear(update)
        # They stay for hours: what was heard is not kept.
        page.presence.clear()
        self.browser.frames.clear()
        return self.whereabouts.somebody_in(item)


class Left(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The board was closed to one of them; the text says why."""


class Company:
    def __init__(self, seats: Mapping[str, Seat]) -> None:
        self._seats = seats

    async def keep(self, said: Sequence[Remark]) -> None:
        """Talk, rest, and begin anew, until the conference takes nothing more. Raises `NotSaved`, `Left`."""
        rest = _FIRST_REST
        for who in self._seats:
            await self._be_at(who, None)
        while True:
            for remark in said:
                await self._take_back(remark)
            for remark in said:
                await self._say(remark)
                await self._pause(remark.who, _BREATH)
            await self._pause(said[0].who, rest.total_seconds())
            rest = min(rest * 2, _LONGEST_REST)

    async def _say(self, remark: Remark) -> None:
        """Type a sentence, unless it stands there; let it be where a person stays in the field, or has changed it."""
        page = self._seats[remark.who].browser.page()
        item = remarks.item_of(page.document, remark.about)
        if item is None or remarks.stands(page.document, item, remark.words):
            return
        await self._be_at(remark.who, item)
        await self._type(remark, item)
        await self._be_at(remark.who, None)

    async def _type(self, remark: Remark, item: str) -> None:
        browser = self._seats[remark.who].browser
        page, typed = browser.page(), ""
        for piece in remarks.pieces(remark.words, _LETTERS):
            if not await self._alone(remark.who, item) or (typed and not remarks.stands(page.document, item, typed)):
                return
            await browser.edit(page, partial(remarks.write, item=item, so_far=typed, piece=piece))
            typed += piece
            await self._pause(remark.who, _KEYSTROKE)

    async def _take_back(self, remark: Remark) -> None:
        browser = self._seats[remark.who].browser
        page = browser.page()
        item = remarks.item_of(page.document, remark.about)
        if item and remarks.stands(page.document, item, remark.words) and await self._alone(remark.who, item):
            await browser.edit(page, partial(remarks.take_back, item=item, words=remark.words))

    async def _alone(self, who: str, item: str) -> bool:
        """Wait while a person is in the notes of the item; whether they have left. Raises `Left`."""
        for _ in range(int(_PATIENCE / _LOOK_AGAIN)):
            if not self._seats[who].person_in(item):
                # They may have taken the item with them.
                return remarks.is_there(self._seats[who].browser.page().document, item)
            await self._pause(who, _LOOK_AGAIN)
        return False

    async def _be_at(self, who: str, item: str | None) -> None:
        """Tell the others where one is, as the page of a board does."""
        browser = self._seats[who].browser
        page = browser.page()
        at = {"section": "agenda", "item": item, "field": FIELD if item else None}
        await browser.tell_presence(page, {"at": at})

    async def _pause(self, who: str, seconds: float) -> None:
        """Raises `Left` when somebody's connection ends meanwhile."""
        browser = self._seats[who].browser
        with contextlib.suppress(TimeoutError):
            await browser.until(lambda: browser.code is not None or browser.page().closed, seconds)
            raise Left(browser.page().closed or browser.reason or "the connection was closed")


def live_case() -> str:
    """The reference of the case whose conference goes on: the first that is planted."""
    return next(
        str(each["reference"])
        for each in demonstrating.facts()["played_cases"]
        if each.get("until", {}).get("where") == Where.MIDDLE
    )


async def main(url: str) -> None:
    """Wait until the conference goes on, then keep company; ends when the server or the conference does."""
    try:
        async with asyncio.timeout(_BEGINNING):
            await answers(url)
            await _offered(url, live_case())
        said = [Remark(**each) for each in demonstrating.facts()["company"]]
        async with seated(url, list(dict.fromkeys(each.who for each in said))) as seats:
            await Company(seats).keep(said)
    except (Refusal, Refused, NotSaved, Left, TimeoutError, OSError, httpx2.RequestError, WebSocketException) as why:
        _say(f"The simulated participants have left ({str(why) or type(why).__name__}).")


async def _offered(url: str, reference: str) -> None:
    """Wait until the people of a case can be chosen where one signs in."""
    async with httpx2.AsyncClient(base_url=url, trust_env=False) as line:
        while True:
            if _choices(lxml.html.fromstring((await line.get("/sign-in")).text), reference):
                return
            await asyncio.sleep(_LOOK_AGAIN)


def _choices(page: lxml.html.HtmlElement, reference: str) -> Mapping[str, str]:
    """Whom one may be in a case, by their names: the id of each."""
    buttons = page.xpath(f"//*[@id='case-{reference}']//button[strong]")
    return {str(each.xpath("string(strong)")): str(each.get("value")) for each in buttons}


@contextlib.asynccontextmanager
async def seated(url: str, names: Sequence[str]) -> AsyncIterator[Mapping[str, Seat]]:
    """Invented people, come in by one click, at the live board. Raises `Refusal`, `Refused`, `NotSaved`."""
    reference = live_case()
    async with elsewhere(url) as stage, contextlib.AsyncExitStack() as stack:
        browsers = {}
        for name in names:
            visitor = await stack.enter_async_context(Visitor.at(stage))
            browsers[name] = await stack.enter_async_context(visitor.seat(await _come_in(visitor, reference, name)))
        simulated = {each.page().document.client_id for each in browsers.values()}
        yield {name: Seat(browser, Whereabouts(simulated)) for name, browser in browsers.items()}


async def _come_in(visitor: Visitor, reference: str, name: str) -> str:
    """The live conference of whoever came in. Raises `Refused`."""
    choices = _choices(await visitor.get("/sign-in"), reference)
    if name not in choices:
        raise Refused(f"{name} is not offered")
    home = await visitor.post("/demo/sign-in", {"person": choices[name], "next": "/"})
    links = [] if home is None else home.xpath("//main//a[starts-with(@href, '/conferences/')]/@href")
    if not links:
        raise Refused(f"{name} has no conference")
    return str(links[0]).split("/")[2].partition("#")[0]


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(sys.argv[1]))
