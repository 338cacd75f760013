"""What somebody can really get: every page and file that leads on from their home page, their letters, their boards."""

from __future__ import annotations

import html
import re
import time
import urllib.parse
from collections.abc import Iterator, Mapping

from app.rehearse.play import Play
from app.rehearse.stopwatch import Stopwatch
from app.rehearse.visitor import Refused, Visitor
from realtime.client import NotSaved

_LINK = re.compile(r"""(?:href|src)=["']([/?][^"' >]*)""")
#: Nothing is read there, or reading it ends something.
_NOT_FOLLOWED = ("/static/", "/sign-out", "/sign-in", "/account", "/verify", "/demo/")


async def obtain(play: Play, key: str) -> Mapping[str, bytes]:
    """Everything that one person of the case can get hold of now, by where it comes from; nothing without a way in."""
    try:
        visitor = await play.crew.at(key)
    except Refused:
        return {}
    found = dict(visitor.obtained)
    await _walk(visitor, found, play.watch)
    for conference in play.conferences.values():
        await _sit_down(visitor, conference)
    found |= visitor.obtained
    for at, letter in enumerate(await play.crew.letters_to(key)):
        found[f"letter {at + 1}"] = letter
    return found


async def _walk(visitor: Visitor, found: dict[str, bytes], watch: Stopwatch) -> None:
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(_NOT_FOLLOWED):
            continue
        seen.add(address)
        began = time.perf_counter()
        answer = await visitor.ask("GET", address)
        if "content-disposition" in answer.headers and answer.is_success:
            watch.downloads.append(time.perf_counter() - began)
        head = "\n".join(f"{name}: {value}" for name, value in answer.headers.multi_items())
        found[address] = head.encode() + b"\n\n" + answer.content if "json" in head else answer.content
        found[f"headers of {address}"] = head.encode()
        if answer.has_redirect_location:
            waiting.append(_inside(visitor, address, answer.headers["location"]))
        if "text/html" in answer.headers.get("content-type", ""):
            waiting += _links(visitor, address, answer.text)


def _links(visitor: Visitor, address: str, page: str) -> Iterator[str]:
    for link in _LINK.findall(page):
        yield _inside(visitor, address, html.unescape(link))


def _inside(visitor: Visitor, address: str, link: str) -> str:
    target = urllib.parse.urlsplit(urllib.parse.urljoin(f"{visitor.browser.base_url}{address.lstrip('/')}", link))
    return f"{target.path}?{target.query}" if target.query else target.path


async def _sit_down(visitor: Visitor, conference: str) -> None:
    """At a board that is live: what comes over the wire is kept by the visitor."""
    try:
        async with visitor.seat(conference) as seat:
            for each in seat.pages.values():
                visitor.keep(f"the text of {conference}", each.document.get_update())
    except (Refused, NotSaved):
        return
