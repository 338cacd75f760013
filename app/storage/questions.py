"""Questions to everybody in the database, and what each answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.questions import Answer, Question, QuestionKind
from app.storage.floor_tables import answer, question


async def ask(connection: AsyncConnection, conference: str, asked: Question) -> None:
    await connection.execute(
        insert(question).values(
            id=asked.id,
            conference=conference,
            kind=asked.kind,
            words=asked.words,
            about=asked.about,
            asked_by=asked.asked_by,
            asked_at=asked.asked_at,
        )
    )


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[Question]:
    """Every question that was not withdrawn, in the order of asking, with its answers."""
    query = (
        select(question)
        .where(question.c.conference == conference, question.c.withdrawn_at.is_(None))
        .order_by(question.c.asked_at, question.c.id)
    )
    rows = (await connection.execute(query)).all()
    given: dict[str, list[Answer]] = {row.id: [] for row in rows}
    answers = select(answer).where(answer.c.question.in_(list(given))).order_by(answer.c.person)
    for each in await connection.execute(answers):
        given[each.question].append(Answer(each.person, each.value, each.reason))
    return [
        Question(
            id=row.id,
            kind=QuestionKind(row.kind),
            words=row.words,
            about=row.about,
            asked_by=row.asked_by,
            asked_at=row.asked_at,
            revealed_at=row.revealed_at,
            answers=tuple(given[row.id]),
        )
        for row in rows
    ]


async def answered(connection: AsyncConnection, asked: str, given: Answer, at: datetime) -> None:
    """Keep an answer in the place of the one before."""
    mine = (answer.c.question == asked) & (answer.c.person == given.person)
    await connection.execute(delete(answer).where(mine))
    await connection.execute(
        insert(answer).values(
            question=asked, person=given.person, value=given.value, reason=given.reason, answered_at=at
        )
    )


async def reveal(connection: AsyncConnection, asked: str, silent: Iterable[str], at: datetime) -> None:
    """Show the answers to everybody, and note who was asked and said nothing."""
    for person in sorted(silent):
        await answered(connection, asked, Answer(person, None), at)
    await connection.execute(update(question).where(question.c.id == asked).values(revealed_at=at))


async def withdraw(connection: AsyncConnection, asked: str, at: datetime) -> None:
    await connection.execute(update(question).where(question.c.id == asked).values(withdrawn_at=at))
