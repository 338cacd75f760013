"""Somebody at a browser: pages, forms and boards of the product, asked for as a browser asks for them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any, Self

import httpx2
import lxml.html

from app.board.shape import SHAPE_VERSION
from app.rehearse.place import Place
from realtime.client import Browser, Page

Fields = Mapping[str, str | list[str]]
_LONGEST_SENTENCE = 300
_TOO_OFTEN = 429
_NOT_YET = 422
_PATIENCE = 3
#: Seconds. Copies of a record are made one after the other, and those of a long one take long.
_LONGEST_WAIT = 600
#: Whoever comes in does so now, whenever they play: what they hold is good from then on.
_IN_THE_PRESENT = frozenset({"/sign-in", "/come-back", "/i", "/i/accept", "/account/confirm"})


class Refused(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The product would not do it; the text is what it said to the person."""


class Visitor:
    def __init__(self, browser: httpx2.AsyncClient, stage: Place) -> None:
        self.browser = browser
        self._stage = stage
        #: Everything that was sent to this person, by where it came from.
        self.obtained: dict[str, bytes] = {}

    @classmethod
    @contextlib.asynccontextmanager
    async def at(cls, stage: Place) -> AsyncIterator[Self]:
        """A browser that has never been here."""
        url = stage.url
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": url}
        # Let go of connections before the server does, or a request may meet one that it is just closing.
        limits = httpx2.Limits(keepalive_expiry=2)
        async with httpx2.AsyncClient(
            base_url=url, headers=headers, trust_env=False, timeout=_LONGEST_WAIT, limits=limits
        ) as browser:
            yield cls(browser, stage)

    async def ask(self, method: str, address: str, headers: Mapping[str, str] = {}, **told: Any) -> httpx2.Response:
        """Ask, and again once the time has passed for which the product said to wait."""
        for _ in range(_PATIENCE):
            moment = {} if address in _IN_THE_PRESENT else self._stage.clock.headers()
            answer = await self.browser.request(method, address, headers={**headers, **moment}, **told)
            if answer.status_code != _TOO_OFTEN:
                break
            await self._stage.let_pass(int(answer.headers["retry-after"]) + 1)
        return answer

    async def get(self, address: str) -> lxml.html.HtmlElement:
        """A page, its links followed to where it leads. Raises `Refused`."""
        return page_of(await self.ask("GET", address, follow_redirects=True))

    async def post(self, address: str, fields: Fields | None = None) -> lxml.html.HtmlElement | None:
        """Send a form, once more with everything let stand where that is asked; the page that comes then. Raises
        `Refused`."""
        given = dict(fields or {})
        answer = await self.ask("POST", address, data=given, follow_redirects=True)
        if answer.status_code == _NOT_YET and (stands := let_stand_on(lxml.html.fromstring(answer.text))):
            answer = await self.ask("POST", address, data=given | stands, follow_redirects=True)
        return page_of(answer) if answer.content else None

    async def post_json(self, address: str, said: Mapping[str, Any]) -> Any:
        """Ask as the board's script asks. Raises `Refused`."""
        answer = await self.ask("POST", address, json=dict(said), headers={"Accept": "application/json"})
        if answer.is_error:
            raise Refused(_sentence(answer))
        return answer.json()

    async def get_json(self, address: str) -> Any:
        """What the board's script asks for. Raises `Refused`."""
        answer = await self.ask("GET", address, headers={"Accept": "application/json"})
        if answer.is_error:
            raise Refused(_sentence(answer))
        return answer.json()

    @contextlib.asynccontextmanager
    async def seat(self, conference: str) -> AsyncIterator[Browser]:
        """At the live board, with every part that this person may see. Raises `Refused`, `NotSaved`."""
        said = await self.post_json(f"/conferences/{conference}/passes", {"shape": SHAPE_VERSION})
        pages = [Page(each["document"], each["token"], each["client"], each["kind"]) for each in said["parts"]]
        cookies = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        headers = {"Cookie": cookies, **self._stage.clock.headers()}
        url = str(self.browser.base_url).rstrip("/")
        async with Browser.at(f"{url.replace('http', 'ws', 1)}/socket", url, headers) as seat:
            try:
                await seat.sit_down(pages)
                yield seat
            finally:
                self.keep(f"the board of {conference}", b"".join(seat.frames))

    def keep(self, where: str, content: bytes) -> None:
        """Remember what this person was sent."""
        self.obtained[where] = self.obtained.get(where, b"") + content


def let_stand_on(page: lxml.html.HtmlElement) -> dict[str, str]:
    """The people of a rehearsal let stand what could lead somebody to a door: their places are invented."""
    return {str(name): "on" for name in page.xpath("//input[starts-with(@name, 'stands-')]/@name")}


def page_of(answer: httpx2.Response) -> lxml.html.HtmlElement:
    """What came. Raises `Refused`, in the words of the page."""
    if answer.is_error:
        raise Refused(f"{answer.request.method} {answer.request.url.path}: {_sentence(answer)}")
    return lxml.html.fromstring(answer.text or "<p></p>")


def _sentence(answer: httpx2.Response) -> str:
    """What the product said, in its words."""
    if "json" in answer.headers.get("content-type", ""):
        said = answer.json()
        return str(said.get("sentence") or said)
    page = lxml.html.fromstring(answer.text or "<p></p>")
    for said in ("//*[contains(@class, 'field__error')]", "//*[@role='alert']", "//h1/following::*[1]"):
        words = " ".join(" ".join(found.text_content().split()) for found in page.xpath(said)).strip()
        if words:
            return words[:_LONGEST_SENTENCE]
    return f"status {answer.status_code}"
