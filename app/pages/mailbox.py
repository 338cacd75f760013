"""The letters that a demonstration would have sent, to be read on its own pages."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from app.actions import arriving
from app.actions.refusals import NotFound
from app.pages.frame import frame_of, page, session_of

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class _Paper:
    """A letter as it lies there."""

    to: str
    subject: str
    text: str
    link: str

    @property
    def token(self) -> str:
        """The secret of an invitation; nothing in any other letter."""
        return self.link.partition("/i#")[2]


async def show(request: Request) -> Response:
    """GET /demo/mail, where the server demonstrates and no mail server takes the letters."""
    house = frame_of(request).house
    if not house.settings.demo or house.settings.smtp_url is not None:
        raise NotFound
    papers = await asyncio.to_thread(_papers, house.settings.mail_folder)
    async with house.database.reading() as connection:
        became = [await arriving.letter(house, connection, each.token) if each.token else None for each in papers]
    # Whatever else went to an address went to the same person.
    names = {each.to: one.name for each, one in zip(papers, became, strict=True) if one and one.name}
    letters = [(each, names.get(each.to, each.to), one) for each, one in zip(papers, became, strict=True)]
    # What a visitor can come in by is not to be searched for.
    letters.sort(key=lambda each: not (each[2] and each[2].comes_in))
    return page(request, "invitations/mailbox.html", await session_of(request), {"letters": letters[:_SHOWN]})


def _papers(folder: Path) -> list[_Paper]:
    """The latest first."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    papers = []
    for file in files:
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        text = message.get_content().strip()
        link = next((line for line in text.splitlines() if "/i#" in line or "/r#" in line), "")
        papers.append(_Paper(str(message["To"]), str(message["Subject"]), text, link.strip()))
    return papers
