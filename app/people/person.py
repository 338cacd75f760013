"""Who people are, and for whom they work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agency:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody known to this installation. Family members and friends belong to no agency."""

    id: str
    name: str
    agency: Agency | None = None
    email: str | None = None
    #: Whether they came here by a link alone, although they have a code of their own that they have not shown: then
    #: nothing that is kept to a few is for them. Of whoever asks; of others it is not known.
    by_link: bool = False
    #: Whether more stands behind their agency than that whoever invited them typed it.
    vouched: bool = True

    @property
    def agency_name(self) -> str:
        return self.agency.name if self.agency else ""


def tidy_email(text: str) -> str:
    """An e-mail address as it is stored and looked up: without spaces around it, in lower case."""
    return text.strip().casefold()
