"""A picture that stands on a page."""

from __future__ import annotations

import base64
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Illustration:
    """A JPEG of ours. `goal`: beside which it stands, or "" for the head of the page. `words`: what it shows."""

    goal: str
    words: str
    digest: str
    #: Width and height in pixels.
    size: tuple[int, int]
    content: bytes

    @property
    def address(self) -> str:
        """The picture itself as an address, which the typesetter has to ask nobody for."""
        return f"data:image/jpeg;base64,{base64.b64encode(self.content).decode()}"
