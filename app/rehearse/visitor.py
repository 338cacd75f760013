"""Somebody at a browser: pages, forms and boards of the product, asked for as a browser asks for them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Self

import httpx2
import lxml.html

from app.board.shape import SHAPE_VERSION
from app.rehearse.live import Seat, Sheet

Fields = Mapping[str, str | list[str]]
_LONGEST_SENTENCE = 300
_TOO_OFTEN = 429


class Refused(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The product would not do it; the text is what it said to the person."""


class Visitor:
    def __init__(self, browser: httpx2.AsyncClient, wait: Callable[[], None]) -> None:
        self.browser = browser
        self._wait = wait
        #: Everything that was sent to this person, by where it came from.
        self.obtained: dict[str, bytes] = {}

    @classmethod
    @contextlib.asynccontextmanager
    async def at(cls, url: str, wait: Callable[[], None]) -> AsyncIterator[Self]:
        """A browser that has never been here; `wait` lets the minute pass that the product asks for."""
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": url}
        async with httpx2.AsyncClient(base_url=url, headers=headers, trust_env=False, timeout=60) as browser:
            yield cls(browser, wait)

    async def get(self, address: str) -> lxml.html.HtmlElement:
        """A page, its links followed to where it leads. Raises `Refused`."""
        return _read(await self.browser.get(address, follow_redirects=True))

    async def post(self, address: str, fields: Fields | None = None) -> lxml.html.HtmlElement | None:
        """Send a form; the page that comes then. Raises `Refused`."""
        answer = await self.browser.post(address, data=dict(fields or {}), follow_redirects=True)
        if answer.status_code == _TOO_OFTEN:
            self._wait()
            answer = await self.browser.post(address, data=dict(fields or {}), follow_redirects=True)
        return _read(answer) if answer.content else None

    async def post_json(self, address: str, said: Mapping[str, Any]) -> Any:
        """Ask as the board's script asks. Raises `Refused`."""
        answer = await self.browser.post(address, json=dict(said), headers={"Accept": "application/json"})
        if answer.is_error:
            raise Refused(_sentence(answer))
        return answer.json()

    async def get_json(self, address: str) -> Any:
        """What the board's script asks for. Raises `Refused`."""
        answer = await self.browser.get(address, headers={"Accept": "application/json"})
        if answer.is_error:
            raise Refused(_sentence(answer))
        return answer.json()

    @contextlib.asynccontextmanager
    async def seat(self, conference: str) -> AsyncIterator[Seat]:
        """At the live board, with every part that this person may see. Raises `Refused`, `NotSaved`."""
        said = await self.post_json(f"/conferences/{conference}/passes", {"shape": SHAPE_VERSION})
        sheets = [Sheet(each["document"], each["kind"], each["token"], each["client"]) for each in said["parts"]]
        cookies = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        async with Seat.taken(str(self.browser.base_url).rstrip("/"), cookies, sheets) as seat:
            try:
                yield seat
            finally:
                self.keep(f"the board of {conference}", b"".join(seat.frames))

    def keep(self, where: str, content: bytes) -> None:
        """Remember what this person was sent."""
        self.obtained[where] = self.obtained.get(where, b"") + content


def _read(answer: httpx2.Response) -> lxml.html.HtmlElement:
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
