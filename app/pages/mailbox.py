"""The letters that a demonstration would have sent, to be read on its own pages."""

from __future__ import annotations

import asyncio
from email import message_from_bytes, policy
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from app.actions.refusals import NotFound
from app.pages.frame import frame_of, page, session_of

_SHOWN = 50


async def show(request: Request) -> Response:
    """GET /demo/mail, where the server demonstrates and no mail server takes the letters."""
    settings = frame_of(request).house.settings
    if not settings.demo or settings.smtp_url is not None:
        raise NotFound
    letters = await asyncio.to_thread(_letters, settings.mail_folder)
    return page(request, "invitations/mailbox.html", await session_of(request), {"letters": letters})


def _letters(folder: Path) -> list[dict[str, str]]:
    """The latest first."""
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    letters = []
    for file in files[:_SHOWN]:
        message = message_from_bytes(file.read_bytes(), policy=policy.default)
        text = message.get_content().strip()
        link = next((line for line in text.splitlines() if "/i#" in line or "/r#" in line), "")
        letters.append(
            {"to": str(message["To"]), "subject": str(message["Subject"]), "text": text, "link": link.strip()}
        )
    return letters
