"""Is what was said about a plan, of copies and of late contributions still what the audit says of it?"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.chain import Row
from app.audit.kinds import Kind
from app.conference.sign_off import Said, Turn
from app.record.sealing import digest
from app.storage import late
from app.storage import tables as t
from app.storage.binding import bound, together
from app.storage.columns import AnyRow
from app.storage.distribution_tables import distribution
from app.storage.safety_tables import safety_copy, safety_edition
from app.storage.sign_off_tables import approval_stage, disagreement, endorsement, sign_off
from app.storage.young_letter_tables import young_letter, young_letter_copy

#: What was said, about which conference, by whom, of whom, and how.
What = tuple[str, str, str, str, str]

_SIGNED, _JUDGED, _TURNED, _COPY = "signature", "endorsement", "turn of a disagreement", "turn of a copy"
_SAFETY_COPY, _LETTER_COPY = "turn of a copy of a safety plan", "turn of a copy of a letter"
_LATE, _ANSWER = "late contribution", "answer to a late contribution"
_ASKED, _RAISED = "request for an approval", "disagreement"
#: What the audit held before it had a digest: first none at all, then only one of the words.
_UNTOLD = ""
#: Where it holds none of everything, it still says when: it is written down right after it is said.
_SOON = timedelta(minutes=10)

_OTHER_WORDS = "says other words than were said."
_OTHER_TIME = "says another time than that at which it was said."
_CHANGED = "was changed since it was said."
_NOT_GIVEN = "is not one of which the audit says that it was given."
_GONE = "is missing or was changed."
_UNFOUNDED = "does not say what was said with the signature that was not given."


@dataclass(frozen=True, slots=True)
class SignatureFlaw:
    """What is wrong with something that was said. `number` is 0 for what is not there."""

    what: str
    conference: str
    number: int
    sentence: str


@dataclass(frozen=True, slots=True)
class _Held:
    """Something that was said, as the database holds it, or as the audit does, which has no number for it."""

    at: datetime
    #: SHA-256 of the words that were said with it, and of everything that is kept of it.
    words: str
    whole: str
    number: int = 0


@dataclass(slots=True)
class _Grown:
    """What one person asked for or handed in, about one conference, as it grew."""

    many: int = 0
    ats: list[datetime] = field(default_factory=list)
    #: SHA-256 of everything that was there then: each time as the audit holds it; as the database does, of each part.
    wholes: list[str] = field(default_factory=list)

    def add(self, at: datetime, whole: str, many: int = 1) -> None:
        self.many += many
        self.ats.append(at)
        self.wholes.append(whole)


class Given:
    """What the audit says was said."""

    def __init__(self) -> None:
        #: For each as often as it was said.
        self._told: dict[What, list[_Held]] = {}
        self._grew: dict[What, _Grown] = {}
        #: The digest of each disagreement that was raised, and its conference.
        self._raised: dict[str, str] = {}
        #: How often it was said when the audit held no digest yet of everything that is kept of it.
        self.loose = 0

    def take(self, row: Row) -> None:
        """One of its rows, which is genuine."""
        what = _told(row)
        if what is None:
            return
        details = json.loads(row.details)
        whole = details.get("whole", _UNTOLD)
        self.loose += whole == _UNTOLD
        if what[0] in {_ASKED, _LATE}:
            many = int(details.get("many", details.get("count", 1)))
            self._grew.setdefault(what, _Grown()).add(row.at, whole, many)
        else:
            self._told.setdefault(what, []).append(_Held(row.at, details.get("words", _UNTOLD), whole))
        if "raised" in details:
            self._raised[details["raised"]] = row.conference

    async def flaws(self, connection: AsyncConnection, *, whole: bool) -> Sequence[SignatureFlaw]:
        """What is wrong with what the database holds. `whole` is whether the audit can be trusted to say everything."""
        kept: dict[What, list[_Held]] = {}
        async for what, held in _kept(connection):
            kept.setdefault(what, []).append(held)
        found = []
        for what in [*kept, *sorted(self._told.keys() - kept.keys())]:
            told = _compared(kept.get(what, []), self._told.get(what, []))
            found += [SignatureFlaw(what[0], what[1], *each) for each in sorted(told, key=_last)]
        grown = await _grown(connection)
        for what in [*grown, *sorted(self._grew.keys() - grown.keys())]:
            sentence = _outgrown(grown.get(what, _Grown()), self._grew.get(what, _Grown()))
            found += [SignatureFlaw(what[0], what[1], 0, sentence)] if sentence else []
        found += await _disagreements(connection, self._raised)
        return [each for each in found if whole or each.sentence != _NOT_GIVEN]


def _compared(kept: Sequence[_Held], told: Sequence[_Held]) -> Iterator[tuple[int, str]]:
    """Of what was said in the same way: number and sentence of what is wrong with each. What is there as it was said
    accounts for itself, whatever else was changed."""
    left, odd = list(told), list(kept)
    for fits in (_is, _reads_as, _could_be):
        for each in list(odd):
            found = next((one for one in left if fits(each, one)), None)
            if found is not None:
                left.remove(found)
                odd.remove(each)
    for each in odd:
        if not left:
            yield each.number, _NOT_GIVEN
            continue
        was = next((one for one in left if one.words == each.words), left[0])
        left.remove(was)
        yield each.number, _difference(each, was)
    for _ in left:
        yield 0, _GONE


def _is(kept: _Held, told: _Held) -> bool:
    return kept.whole == told.whole


def _reads_as(kept: _Held, told: _Held) -> bool:
    return kept.words == told.words and _could_be(kept, told)


def _could_be(kept: _Held, told: _Held) -> bool:
    """As far as the audit held it then."""
    return told.whole == _UNTOLD and told.words in {_UNTOLD, kept.words} and _about_then(kept.at, told.at)


def _about_then(one: datetime, other: datetime) -> bool:
    return abs(one - other) < _SOON


def _difference(kept: _Held, told: _Held) -> str:
    if told.words not in {_UNTOLD, kept.words}:
        return _OTHER_WORDS
    return _CHANGED if _about_then(kept.at, told.at) else _OTHER_TIME


def _outgrown(kept: _Grown, told: _Grown) -> str:
    """What is wrong with what one person asked for or handed in; "" for nothing."""
    if kept.many != told.many:
        return _NOT_GIVEN if kept.many > told.many else _GONE
    if together(kept.wholes) in told.wholes:
        return ""
    if not all(any(_about_then(at, one) for one in told.ats) for at in kept.ats):
        return _OTHER_TIME
    return "" if set(told.wholes) == {_UNTOLD} else _CHANGED


def _last(told: tuple[int, str]) -> tuple[bool, int]:
    """What is not there has no number, and stands after what is."""
    return told[0] == 0, told[0]


def _told(row: Row) -> What | None:
    def said(what: str, *names: str) -> What:
        details = json.loads(row.details)
        return what, row.conference, row.person, row.about, " ".join(str(details.get(name, "")) for name in names)

    match row.kind:
        case Kind.SIGNED_OFF.word:
            return said(_SIGNED, "said", "way", "digest")
        case Kind.PLAN_JUDGED.word | Kind.STAGE_JUDGED.word:
            return said(_JUDGED, "verdict", "digest", "stage")
        case Kind.STAGE_ASKED_FOR.word | Kind.STAGES_NEEDED.word:
            return said(_ASKED)
        case Kind.DISAGREEMENT_TURNED.word:
            return said(_TURNED, "turn", "step")
        case Kind.COPY_TURNED.word:
            return said(_COPY, "turn", "extent", "channel")
        case Kind.SAFETY_COPY_TURNED.word:
            return said(_SAFETY_COPY, "turn", "channel", "edition")
        case Kind.YOUNG_LETTER_TURNED.word:
            return said(_LETTER_COPY, "turn", "channel", "letter")
        case Kind.CAME_LATE.word:
            return said(_LATE)
        case Kind.LATE_ANSWERED.word:
            return said(_ANSWER, "answer")
    return None


async def _kept(connection: AsyncConnection) -> AsyncIterator[tuple[What, _Held]]:
    """Everything that the database holds."""
    for row in await connection.execute(select(sign_off).order_by(sign_off.c.number)):
        how = f"{row.said} {row.way} {row.digest}"
        yield (_SIGNED, row.conference, row.recorded_by, row.person, how), _held(row, row.recorded_at, row.words)
    for row in await connection.execute(select(endorsement).order_by(endorsement.c.number)):
        how = f"{row.verdict} {row.digest} {row.stage or ''}"
        yield (_JUDGED, row.conference, row.said_by, "", how), _held(row, row.said_at, row.comment)
    turned = select(disagreement).where(disagreement.c.turn != Turn.RAISED).order_by(disagreement.c.number)
    for row in await connection.execute(turned):
        how = f"{row.turn} {row.step}"
        yield (_TURNED, row.conference, row.said_by, row.person, how), _held(row, row.said_at, row.words)
    async for what, held in _copies(connection):
        yield what, held
    for number, each in enumerate(await late.everything(connection), start=1):
        if each.answered_at is not None:
            words = digest(each.everything_said.encode())
            held = _Held(each.answered_at, words, late.whole(each), number)
            yield (_ANSWER, each.conference, each.answered_by, each.by, each.state), held


async def _copies(connection: AsyncConnection) -> AsyncIterator[tuple[What, _Held]]:
    """What became of copies: of the record, of safety plans, and of letters to young people."""
    # Somebody without an id here stands in no audit by name.
    known = set(await connection.scalars(select(t.person.c.id)))

    def about(row: AnyRow) -> str:
        return row.recipient if row.recipient in known else ""

    for row in await connection.execute(select(distribution).order_by(distribution.c.number)):
        how = f"{row.turn} {row.extent} {row.channel}"
        yield (_COPY, row.conference, row.said_by, about(row), how), _held(row, row.said_at, row.words)
    for name, turns, copied in (
        (_SAFETY_COPY, safety_copy, safety_edition),
        (_LETTER_COPY, young_letter_copy, young_letter),
    ):
        every = await connection.execute(select(copied.c.id, copied.c.conference, copied.c.number))
        of = {each.id: (each.conference, each.number) for each in every}
        for row in await connection.execute(select(turns).order_by(turns.c.number)):
            conference, number = of.get(row.edition, ("", 0))
            how = f"{row.turn} {row.channel} {number}"
            yield (name, conference, row.said_by, about(row), how), _held(row, row.said_at, row.words)


def _held(row: AnyRow, at: datetime, words: str) -> _Held:
    return _Held(at, digest(words.encode()), bound(row._asdict()), row.number)


async def _grown(connection: AsyncConnection) -> dict[What, _Grown]:
    """The approvals that plans wait for, and what came late, by who asked for them or handed it in."""
    found: dict[What, _Grown] = {}
    for row in await connection.execute(select(approval_stage).order_by(approval_stage.c.id)):
        asked = (_ASKED, row.conference, row.asked_by, "", "")
        found.setdefault(asked, _Grown()).add(row.asked_at, bound(row._asdict()))
    for each in await late.everything(connection):
        handed_in = (_LATE, each.conference, each.by, "", "")
        found.setdefault(handed_in, _Grown()).add(each.kept_at, late.whole(late.as_it_came(each)))
    return found


async def _disagreements(connection: AsyncConnection, raised: dict[str, str]) -> Sequence[SignatureFlaw]:
    """Each begins with a signature that is not given, and says what was said then. By when it is to be answered stands
    in its digest alone, which the audit did not always hold."""
    signed = and_(
        sign_off.c.said == Said.DECLINED,
        sign_off.c.conference == disagreement.c.conference,
        sign_off.c.person == disagreement.c.person,
    )
    the_same = and_(
        sign_off.c.words == disagreement.c.words,
        sign_off.c.recorded_by == disagreement.c.said_by,
        sign_off.c.recorded_at == disagreement.c.said_at,
    )
    first = disagreement.c.turn == Turn.RAISED
    unfounded = select(disagreement).where(first, ~_exists(sign_off, signed & the_same))
    missing = select(sign_off.c.conference).where(
        sign_off.c.said == Said.DECLINED, ~_exists(disagreement, signed & first)
    )
    present = {bound(row._asdict()) for row in await connection.execute(select(disagreement).where(first))}
    gone = {*await connection.scalars(missing)} | {raised[each] for each in raised.keys() - present}
    return [
        *[
            SignatureFlaw(_RAISED, row.conference, row.number, _UNFOUNDED)
            for row in await connection.execute(unfounded.order_by(disagreement.c.number))
        ],
        *[SignatureFlaw(_RAISED, conference, 0, _GONE) for conference in sorted(gone)],
    ]


def _exists(table: Table, condition: Any) -> Any:
    return select(table.c.number).where(condition).correlate_except(table).exists()
