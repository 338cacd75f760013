"""Signatures, endorsements and disagreements in the database, each in the order in which it was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.sign_off import DissentEvent, Endorsement, Said, SignOff, Stage, Turn, Verdict, Way
from app.storage.binding import bound, put, together
from app.storage.columns import AnyRow
from app.storage.sign_off_tables import approval_stage, disagreement, endorsement, sign_off


@dataclass(frozen=True, slots=True)
class AllSaid:
    """Everything that was said about one plan version."""

    sign_offs: list[SignOff] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    endorsements: list[Endorsement] = field(default_factory=list)
    dissent: list[DissentEvent] = field(default_factory=list)

    def before(self, until: datetime, person: str) -> AllSaid:
        """What was said before then, and what this person says of themselves. What others noted of them since stands in
        their name, so they learn of it; the words that were written with it are not theirs."""
        known = [each for each in self.sign_offs if each.at < until or each.person == person]
        return AllSaid(
            [each if each.at < until or each.own else replace(each, words="") for each in known],
            [each for each in self.stages if each.asked_at < until],
            [each for each in self.endorsements if each.at < until],
            [each for each in self.dissent if each.at < until or each.by == person],
        )


async def add(connection: AsyncConnection, conference: str, said: SignOff) -> str:
    """What the audit holds of it."""
    row = {
        "conference": conference,
        "person": said.person,
        "said": said.said,
        "way": said.way,
        "words": said.words,
        "intent": said.intent,
        "digest": said.digest,
        "recorded_by": said.recorded_by,
        "recorded_at": said.at,
    }
    return await put(connection, sign_off, row)


async def endorse(connection: AsyncConnection, conference: str, said: Endorsement) -> str:
    """What the audit holds of it."""
    row = {
        "conference": conference,
        "stage": said.stage or None,
        "verdict": said.verdict,
        "comment": said.comment,
        "digest": said.digest,
        "said_by": said.by,
        "said_at": said.at,
    }
    return await put(connection, endorsement, row)


def _stage(conference: str, stage: Stage) -> dict[str, object]:
    return {**asdict(stage), "conference": conference}


async def ask(connection: AsyncConnection, conference: str, stage: Stage) -> None:
    await connection.execute(insert(approval_stage).values(_stage(conference, stage)))


def asked(conference: str, stages: Iterable[Stage]) -> str:
    """What the audit holds of approvals that one person asked for."""
    return together(bound(_stage(conference, each)) for each in stages)


async def turn(connection: AsyncConnection, conference: str, event: DissentEvent) -> str:
    """What the audit holds of it."""
    row = {
        "conference": conference,
        "person": event.person,
        "turn": event.turn,
        "step": event.step,
        "words": event.words,
        "said_by": event.by,
        "said_at": event.at,
        "due": event.due,
    }
    return await put(connection, disagreement, row)


async def about(connection: AsyncConnection, conferences: Iterable[str]) -> Mapping[str, AllSaid]:
    """What was said about the plan versions of these conferences."""
    wanted = list(conferences)
    found = {each: AllSaid() for each in wanted}
    for row in await _rows(connection, sign_off, wanted, sign_off.c.number):
        said = SignOff(
            row.person,
            Said(row.said),
            Way(row.way),
            row.words,
            row.intent,
            row.digest,
            row.recorded_by,
            row.recorded_at,
        )
        found[row.conference].sign_offs.append(said)
    for row in await _rows(connection, approval_stage, wanted, approval_stage.c.asked_at):
        found[row.conference].stages.append(Stage(row.id, row.what, row.body, row.asked_by, row.asked_at, row.turn))
    for row in await _rows(connection, endorsement, wanted, endorsement.c.number):
        verdict = Verdict(row.verdict)
        found[row.conference].endorsements.append(
            Endorsement(verdict, row.comment, row.digest, row.said_by, row.said_at, row.stage or "")
        )
    for row in await _rows(connection, disagreement, wanted, disagreement.c.number):
        found[row.conference].dissent.append(
            DissentEvent(row.person, Turn(row.turn), row.step, row.words, row.said_by, row.said_at, row.due)
        )
    return found


async def _rows(
    connection: AsyncConnection, table: Table, wanted: Sequence[str], at: ColumnElement[Any]
) -> Iterable[AnyRow]:
    return await connection.execute(select(table).where(table.c.conference.in_(wanted)).order_by(at))
