"""Who gets a copy of a conference's record, as it was decided, and how each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.conference import Participant
from app.conference.distributing import Channel, Copy, Extent, copies
from app.conference.kinds import Door
from app.storage import conferences, distributions, people


@dataclass(frozen=True, slots=True)
class Recipients:
    copies: Sequence[Copy]
    present: Mapping[str, Participant]

    @property
    def told(self) -> Sequence[tuple[str, Copy]]:
        """Those who get one, by name, as everybody's copy tells it: whoever took part, which everybody knows of, and
        of the others those of whom it was said that they may be named. Who gets none stands nowhere."""
        wanted = [each for each in self.copies if each.extent is not Extent.NONE]
        return [(self.name_of(each), each) for each in wanted if each.recipient in self.present or each.told]

    def name_of(self, copy: Copy) -> str:
        who = self.present.get(copy.recipient)
        return who.person.name if who else copy.recipient


async def recipients_of(connection: AsyncConnection, conference: str, until: datetime | None = None) -> Recipients:
    """`until`: as it stood then."""
    present = {each.person.id: each for each in await conferences.participants(connection, conference)}
    every = await distributions.of_conference(connection, conference)
    events = [each for each in every if until is None or each.at < until]
    # Whoever was put out before they came gets no copy, whatever was decided about it before.
    gone = await people.names(connection, {each.recipient for each in events} - present.keys())
    return Recipients(copies([each for each in events if each.recipient not in gone], _usual(present)), present)


def _usual(present: Mapping[str, Participant]) -> Mapping[str, Channel]:
    """Everyone who took part gets a copy: by link, or on paper where somebody has not come in so far."""
    usual = {Door.OPEN: Channel.LINK, Door.INVITED: Channel.PAPER}
    return {each: usual[who.door] for each, who in present.items() if who.door in usual}
