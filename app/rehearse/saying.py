"""Saying how something stands that was taken on, on a page that shows it with its form."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html

from app.rehearse.play import Play
from app.rehearse.visitor import Refused

Wanted = Callable[[lxml.html.HtmlElement], bool]


async def say(play: Play, key: str, back: str, wanted: Wanted, said: str, words: str) -> None:
    """`key` says it of the first line that is wanted, on their first page or on that of the case. Raises `Refused`."""
    visitor = await play.crew.at(key)
    page = await visitor.get("/" if back == "home" else f"/cases/{play.case}")
    for line in page.xpath("//li[contains(@class, 'undertaken')]"):
        forms = line.xpath(".//form/@action")
        if forms and wanted(line):
            await visitor.post(str(forms[0]), {"said": said, "reason": words, "back": back})
            return
    raise Refused("nobody is shown this action")
