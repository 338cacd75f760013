"""Is what was said about a plan, of copies and of late contributions still what the audit says of it?"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.chain import Row
from app.audit.kinds import Kind
from app.conference.sign_off import Turn
from app.record.sealing import digest
from app.storage import late
from app.storage import tables as t
from app.storage.distribution_tables import distribution
from app.storage.sign_off_tables import disagreement, endorsement, sign_off

#: What was said, about which conference, by whom, of whom, and how.
Said = tuple[str, str, str, str, str]

_SIGNED, _JUDGED, _TURNED, _COPY = "signature", "endorsement", "turn of a disagreement", "turn of a copy"
_LATE = "late contribution"
#: What the audit held before it had the SHA-256 of the words that were said with it.
_UNTOLD = ""


@dataclass(frozen=True, slots=True)
class SignatureFlaw:
    """What is wrong with something that was said. `number` is 0 for what is not there."""

    what: str
    conference: str
    number: int
    sentence: str


class Given:
    """What the audit says was said."""

    def __init__(self) -> None:
        #: For each as often as it was said: the SHA-256 of the words that were said with it.
        self._said: dict[Said, list[str]] = {}

    def take(self, row: Row) -> None:
        """One of its rows, which is genuine."""
        said = _told(row)
        if said is not None:
            self._said.setdefault(said, []).append(json.loads(row.details).get("words", _UNTOLD))

    async def flaws(self, connection: AsyncConnection, *, whole: bool) -> Sequence[SignatureFlaw]:
        """What is wrong with what the database holds. `whole` is whether the audit can be trusted to say everything."""
        kept: dict[Said, list[tuple[int, str]]] = {}
        async for number, said, words in _kept(connection):
            kept.setdefault(said, []).append((number, digest(words.encode())))
        flaws = []
        for said in [*kept, *sorted(self._said.keys() - kept.keys())]:
            changed, unknown, gone = _compared(kept.get(said, []), self._said.get(said, []))
            told = [(number, "says other words than were said.") for number in changed]
            if whole:
                told += [(number, "is not one of which the audit says that it was given.") for number in unknown]
            told += [(0, "is missing or was changed.")] * gone
            flaws += [SignatureFlaw(said[0], said[1], number, sentence) for number, sentence in sorted(told, key=_last)]
        return flaws


def _compared(kept: Sequence[tuple[int, str]], said: Sequence[str]) -> tuple[Sequence[int], Sequence[int], int]:
    """Of what was said in the same way: the numbers of those that say other words, and of those of which nothing is
    known, and how many are gone. What is there as it was said accounts for itself, whatever else was changed."""
    left, odd = list(said), []
    for number, words in kept:
        if words in left:
            left.remove(words)
        else:
            odd.append(number)
    untold = min(left.count(_UNTOLD), len(odd))
    for _ in range(untold):
        left.remove(_UNTOLD)
    odd = odd[untold:]
    return odd[: len(left)], odd[len(left) :], max(0, len(left) - len(odd))


def _last(told: tuple[int, str]) -> tuple[bool, int]:
    """What is not there has no number, and stands after what is."""
    return told[0] == 0, told[0]


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
        case Kind.COPY_TURNED.word:
            return said(_COPY, "turn", "extent", "channel")
        case Kind.LATE_ANSWERED.word:
            return said(_LATE, "answer")
    return None


async def _kept(connection: AsyncConnection) -> AsyncIterator[tuple[int, Said, str]]:
    """The number of each that the database holds, what it is, and the words that were said with it."""
    for row in await connection.execute(select(sign_off).order_by(sign_off.c.number)):
        how = f"{row.said} {row.way} {row.digest}"
        yield row.number, (_SIGNED, row.conference, row.recorded_by, row.person, how), row.words
    for row in await connection.execute(select(endorsement).order_by(endorsement.c.number)):
        how = f"{row.verdict} {row.digest} {row.stage or ''}"
        yield row.number, (_JUDGED, row.conference, row.said_by, "", how), row.comment
    # That somebody does not agree is said with their signature.
    turned = select(disagreement).where(disagreement.c.turn != Turn.RAISED).order_by(disagreement.c.number)
    for row in await connection.execute(turned):
        yield row.number, (_TURNED, row.conference, row.said_by, row.person, f"{row.turn} {row.step}"), row.words
    # Somebody without an id here stands in no audit by name.
    with_id = select(distribution, t.person.c.id).outerjoin(t.person, t.person.c.id == distribution.c.recipient)
    for row in await connection.execute(with_id.order_by(distribution.c.number)):
        how = f"{row.turn} {row.extent} {row.channel}"
        yield row.number, (_COPY, row.conference, row.said_by, row.id or "", how), row.words
    for number, each in enumerate(await late.answered(connection), start=1):
        yield number, (_LATE, each.conference, each.answered_by, each.by, each.state), each.everything_said
