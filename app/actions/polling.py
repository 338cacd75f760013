"""Asking everybody: a consensus check or a scale, answered unseen, revealed by the chair, kept in the minutes."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.house import House
from app.actions.leading import on_the_floor, require_no_closed_session
from app.actions.refusals import NotFound, Refusal, require_short
from app.actions.restraint import Limited, spend
from app.audit.kinds import Kind
from app.conference.kinds import Door
from app.conference.permits import Permit, Stance, may
from app.conference.questions import Answer, Question, QuestionKind
from app.conference.states import State
from app.storage import conferences, questions, stays
from app.storage.database import new_id

LONGEST_QUESTION = 2_000
LONGEST_REASON = 2_000


async def ask(house: House, person: str, conference: str, kind: QuestionKind, words: str, about: str) -> str:
    """The chair asks everybody. Answers the id of the question.

    Raises `NotFound`, `NotPermitted`, `AlreadyFrozen`, and `Refusal` for what cannot be."""
    words = " ".join(words.split())
    if not words:
        raise Refusal("Please write what is asked.")
    require_short(words, LONGEST_QUESTION)
    async with house.database.writing() as connection:
        found = await on_the_floor(connection, person, conference, Permit.LEAD)
        await require_no_closed_session(connection, conference)
        if any(each.open for each in await questions.of_conference(connection, conference)):
            raise Refusal("Another question waits for its answers. Please reveal or withdraw it first.")
        asked = Question(new_id(), kind, words, about[:32], person, house.clock.now())
        await questions.ask(connection, conference, asked)
        await note(house, connection, Kind.QUESTION_ASKED, person, conference=found.conference, question=kind)
    return asked.id


async def answer(house: House, person: str, conference: str, question: str, value: int, reason: str) -> None:
    """Answer, or answer otherwise than before, until the answers are revealed."""
    await spend(house, Limited.FLOOR, person)
    async with house.database.writing() as connection:
        found = await on_the_floor(connection, person, conference, Permit.ANSWER)
        asked = await _open(connection, conference, question)
        if not 0 <= value <= asked.kind.most:
            raise Refusal(f"Please choose from 0 to {asked.kind.most}.")
        given = Answer(person, value, require_short(reason.strip(), LONGEST_REASON))
        await questions.answered(connection, asked.id, given, house.clock.now())
        await note(house, connection, Kind.QUESTION_ANSWERED, person, conference=found.conference, question=asked.kind)


async def reveal(house: House, person: str, conference: str, question: str) -> None:
    """The chair shows everybody what each answered; whoever was there and did not, is noted as silent."""
    async with house.database.writing() as connection:
        found = await on_the_floor(connection, person, conference, Permit.LEAD)
        await require_no_closed_session(connection, conference)
        asked = await _open(connection, conference, question)
        if not asked.answers:
            raise Refusal("Nobody has answered yet.")
        expected = await those_asked(connection, conference)
        silent = expected - {each.person for each in asked.answers}
        await questions.reveal(connection, asked.id, silent, house.clock.now())
        await note(house, connection, Kind.QUESTION_REVEALED, person, conference=found.conference, question=asked.kind)


async def withdraw(house: House, person: str, conference: str, question: str) -> None:
    """The chair takes a question back; nobody learns what was answered, and nothing of it is recorded."""
    async with house.database.writing() as connection:
        found = await on_the_floor(connection, person, conference, Permit.LEAD)
        asked = await _open(connection, conference, question)
        await questions.withdraw(connection, asked.id, house.clock.now())
        await note(house, connection, Kind.QUESTION_WITHDRAWN, person, conference=found.conference, question=asked.kind)


async def those_asked(connection: AsyncConnection, conference: str) -> frozenset[str]:
    """Whoever is there now and may answer."""
    here = {each.person for each in await stays.of_conference(connection, conference) if each.left_at is None}
    participants = [each for each in await conferences.participants(connection, conference) if each.door is Door.OPEN]
    return frozenset(
        each.person.id
        for each in participants
        if each.person.id in here and may(Stance(role=each.role, state=State.OPEN), Permit.ANSWER)
    )


async def _open(connection: AsyncConnection, conference: str, question: str) -> Question:
    """Raises `NotFound` for what is no question of this conference, and `Refusal` when it is over."""
    asked = await questions.of_conference(connection, conference)
    found = next((each for each in asked if each.id == question), None)
    if found is None:
        raise NotFound
    if not found.open:
        raise Refusal("The answers have been revealed already.")
    return found
