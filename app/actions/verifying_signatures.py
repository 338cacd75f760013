"""Are signatures, endorsements and what became of disagreements still those of which the audit says that they were?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.chain import Row
from app.audit.kinds import Kind
from app.conference.sign_off import Turn
from app.storage.sign_off_tables import disagreement, endorsement, sign_off

#: What was said, about which conference, by whom, of whom, and how.
Said = tuple[str, str, str, str, str]

_SIGNED, _JUDGED, _TURNED = "signature", "endorsement", "turn of a disagreement"


@dataclass(frozen=True, slots=True)
class SignatureFlaw:
    """What is wrong with something that was said about a plan. `number` is 0 for what is not there."""

    what: str
    conference: str
    number: int
    sentence: str


class Given:
    """What the audit says was said about plans."""

    def __init__(self) -> None:
        self._said: Counter[Said] = Counter()

    def take(self, row: Row) -> None:
        """One of its rows, which is genuine."""
        said = _told(row)
        if said is not None:
            self._said[said] += 1

    async def flaws(self, connection: AsyncConnection, *, whole: bool) -> Sequence[SignatureFlaw]:
        """What is wrong with what the database holds. `whole` is whether the audit can be trusted to say everything."""
        missing, flaws = Counter(self._said), []
        async for number, said in _kept(connection):
            if missing[said]:
                missing[said] -= 1
            elif whole:
                sentence = "is not one of which the audit says that it was given."
                flaws.append(SignatureFlaw(said[0], said[1], number, sentence))
        gone = sorted(missing.elements())
        return [*flaws, *(SignatureFlaw(said[0], said[1], 0, "is missing or was changed.") for said in gone)]


def _told(row: Row) -> Said | None:
    def said(what: str, *names: str) -> Said:
        details = json.loads(row.details)
        return what, row.conference, row.person, row.about, " ".join(str(details.get(name, "")) for name in names)

    match row.kind:
        case Kind.SIGNED_OFF.word:
            return said(_SIGNED, "said", "way", "digest")
        case Kind.PLAN_JUDGED.word | Kind.STAGE_JUDGED.word:
            return said(_JUDGED, "verdict", "digest", "stage")
        case Kind.DISAGREEMENT_TURNED.word:
            return said(_TURNED, "turn", "step")
    return None


async def _kept(connection: AsyncConnection) -> AsyncIterator[tuple[int, Said]]:
    s, e, d = sign_off.c, endorsement.c, disagreement.c
    for row in await connection.execute(select(sign_off).order_by(s.number)):
        yield row.number, (_SIGNED, row.conference, row.recorded_by, row.person, f"{row.said} {row.way} {row.digest}")
    for row in await connection.execute(select(endorsement).order_by(e.number)):
        yield row.number, (_JUDGED, row.conference, row.said_by, "", f"{row.verdict} {row.digest} {row.stage or ''}")
    # That somebody does not agree is said with their signature.
    for row in await connection.execute(select(disagreement).where(d.turn != Turn.RAISED).order_by(d.number)):
        yield row.number, (_TURNED, row.conference, row.said_by, row.person, f"{row.turn} {row.step}")
