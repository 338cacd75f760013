"""A pillar box, instead of a mail server."""

from __future__ import annotations

from email.message import EmailMessage

from app.post.delivery import Trouble, Undelivered


class Pillar:
    """Keeps what is thrown into it, or does not open."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.trouble: Trouble | None = None

    async def __call__(self, message: EmailMessage, name: str) -> None:
        if self.trouble is not None:
            raise Undelivered(self.trouble)
        self.letters.append(message)

    @property
    def token(self) -> str:
        """The secret of the link in the last letter."""
        return next(line for line in str(self.letters[-1].get_content()).splitlines() if "#" in line).partition("#")[2]
