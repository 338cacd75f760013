"""How long the files of families are kept: what is due and why, and what whoever runs the installation says about it.

Nothing is deleted here, or anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note, note_alone
from app.actions.house import House
from app.actions.refusals import Refusal, require_short
from app.audit.kinds import Kind
from app.conference.conference import CaseFile
from app.conference.retention import Keeping, RetentionTurn, Turn, keeping
from app.storage import cases, retentions

LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One file, and for how long it is kept."""

    case: CaseFile
    keeping: Keeping
    #: Whether nothing but a hold says today that it must be kept.
    due: bool


async def note_view(house: House) -> None:
    """Somebody is about to look: what cannot be written down is not shown."""
    await note_alone(house, Kind.RETENTION_VIEWED, "")


async def files(house: House) -> Sequence[KeptFile]:
    """Every file: what is due first, the longest first; then the others by their reference."""
    async with house.database.reading() as connection:
        said = await retentions.everything(connection)
        every = await cases.everything(connection)
    found = []
    for case, newest in every:
        day = None if newest is None else _day(newest, case)
        kept = keeping(said.get(case.id, ()), house.settings.retention_classes, day)
        found.append(KeptFile(case, kept, kept.is_due(_day(house.clock.now(), case))))
    return sorted(found, key=lambda each: (not each.due, _since(each), each.case.reference))


def _day(at: datetime, case: CaseFile) -> date:
    return at.astimezone(ZoneInfo(case.time_zone)).date()


def _since(file: KeptFile) -> date:
    return (file.keeping.due_on if file.due else None) or date.max


async def put_into_class(house: House, reference: str, word: str, reason: str) -> None:
    """Say as what a file is kept. Raises `Refusal`."""
    known = [each.word for each in house.settings.retention_classes]
    if word not in known:
        raise Refusal(f"There is no class {word}. There are: {', '.join(known)}.")
    await _say(house, reference, Turn.CLASSED, reason, what=word)


async def end(house: House, reference: str, day: date, reason: str) -> None:
    """Say that responsibility for a family ended on a day. Raises `Refusal`."""
    await _say(house, reference, Turn.ENDED, reason, day=day)


async def resume(house: House, reference: str, reason: str) -> None:
    """Say that responsibility goes on, or was taken up again. Raises `Refusal`."""
    await _say(house, reference, Turn.RESUMED, reason)


async def hold(house: House, reference: str, reason: str) -> int:
    """Hold a file whatever its class says; the number of the hold. Raises `Refusal`."""
    return await _say(house, reference, Turn.HELD, reason)


async def release(house: House, reference: str, number: int, reason: str) -> None:
    """Take back one hold. Raises `Refusal`."""
    await _say(house, reference, Turn.RELEASED, reason, what=str(number))


async def _say(
    house: House, reference: str, turn: Turn, reason: str, *, what: str = "", day: date | None = None
) -> int:
    words = " ".join(reason.split())
    if not words:
        raise Refusal("Please say why.")
    require_short(words, LONGEST_REASON)
    async with house.database.writing() as connection:
        case = await cases.by_reference(connection, reference.strip())
        if case is None:
            raise Refusal(f"There is no case {reference}.")
        # Where the family lives it may be tomorrow already.
        if day is not None and day > _day(house.clock.now(), case):
            raise Refusal("That day is still to come.")
        if turn is Turn.RELEASED:
            await _require_hold(house, connection, case.id, what)
        number = await retentions.add(connection, RetentionTurn(case.id, turn, what, day, words, house.clock.now()))
        await note(house, connection, Kind.RETENTION_TURNED, "", case=case.id, turn=turn.value, number=number)
    return number


async def _require_hold(house: House, connection: AsyncConnection, case: str, number: str) -> None:
    said = (await retentions.everything(connection)).get(case, ())
    if number not in {str(each.number) for each in keeping(said, house.settings.retention_classes).holds}:
        raise Refusal(f"There is no hold {number} on this file.")
