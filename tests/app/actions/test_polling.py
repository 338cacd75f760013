from __future__ import annotations

import pytest

from app.actions import inviting, joining, polling
from app.actions.freezing import freeze
from app.actions.refusals import NotFound, NotPermitted, Refusal
from app.actions.watching_the_floor import floor_for
from app.board.shape import SHAPE_VERSION
from app.conference.questions import QuestionKind
from app.people.person import Person
from app.record.asked import AskedQuestion
from app.record.sealing import minutes_from
from app.storage import records
from tests.cast import Cast, Visit

SAFE = "How safe is it for Wren at home today?"


@pytest.fixture
async def conference(people: Cast) -> str:
    opened = await people.open()
    for person in (people.nadia, people.joel, people.tessa):
        await joining.join(people.house, await people.session(person), opened, SHAPE_VERSION)
    return opened


async def asks(cast: Cast, conference: str, kind: QuestionKind = QuestionKind.SCALE, by: Person | None = None) -> str:
    return await polling.ask(cast.house, (by or cast.nadia).id, conference, kind, SAFE, "item1")


async def answers(cast: Cast, person: Person, conference: str, question: str, value: int, reason: str = "") -> None:
    await polling.answer(cast.house, person.id, conference, question, value, reason)


async def minuted(cast: Cast, visit: Visit, conference: str) -> tuple[AskedQuestion, ...]:
    frame = visit.frame
    await freeze(cast.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    async with cast.house.database.reading() as connection:
        stored = await records.minutes_of(connection, conference)
    assert stored
    return minutes_from(stored.content).conference.questions


async def test_nobody_reads_an_answer_before_it_is_revealed(visit: Visit, people: Cast, conference: str) -> None:
    question = await asks(people, conference)
    await answers(people, people.joel, conference, question, 3, "The nights")
    cookie = (await people.signed_in(people.nadia)).cookie
    async with visit.browser(cookie) as nadia:
        told = (await nadia.get(f"/conferences/{conference}/floor")).text
    assert '"answered":1' in told
    assert "The nights" not in told
    assert '"value":3' not in told


async def test_an_answer_may_change_until_it_is_revealed_and_not_after(people: Cast, conference: str) -> None:
    question = await asks(people, conference)
    await answers(people, people.joel, conference, question, 3)
    await answers(people, people.joel, conference, question, 6)
    await polling.reveal(people.house, people.nadia.id, conference, question)
    (shown,) = (await floor_for(people.house, people.tessa.id, conference)).questions
    assert [(each.person, each.value) for each in shown.answers if each.value is not None] == [(people.joel.id, 6)]
    with pytest.raises(Refusal, match="revealed already"):
        await answers(people, people.joel, conference, question, 9)


async def test_silence_is_written_down_as_silence(people: Cast, conference: str) -> None:
    question = await asks(people, conference, QuestionKind.CONSENSUS)
    await answers(people, people.joel, conference, question, 5)
    await polling.reveal(people.house, people.nadia.id, conference, question)
    (shown,) = (await floor_for(people.house, people.tessa.id, conference)).questions
    silent = {each.person for each in shown.answers if each.value is None}
    assert silent == {people.nadia.id, people.tessa.id}, "those who were there; Fern and Oma had not come"


async def test_only_the_chair_asks_and_reveals_and_readers_are_not_asked(people: Cast, conference: str) -> None:
    with pytest.raises(NotPermitted):
        await asks(people, conference, by=people.tessa)
    question = await asks(people, conference)
    with pytest.raises(NotPermitted):
        await answers(people, people.oma, conference, question, 5)
    with pytest.raises(NotPermitted):
        await polling.reveal(people.house, people.joel.id, conference, question)


@pytest.mark.parametrize("value", [-1, 11])
async def test_an_answer_is_on_the_scale(people: Cast, conference: str, value: int) -> None:
    question = await asks(people, conference)
    with pytest.raises(Refusal, match="from 0 to 10"):
        await answers(people, people.joel, conference, question, value)


async def test_a_question_of_another_conference_is_not_found(people: Cast, conference: str) -> None:
    question = await asks(people, conference)
    with pytest.raises(NotFound):
        await answers(people, people.joel, await people.open(), question, 5)


async def test_what_was_revealed_is_in_the_minutes_and_what_was_not_is_nowhere(
    visit: Visit, people: Cast, conference: str
) -> None:
    withdrawn = await asks(people, conference)
    await answers(people, people.joel, conference, withdrawn, 1)
    await polling.withdraw(people.house, people.nadia.id, conference, withdrawn)
    shown = await asks(people, conference)
    await answers(people, people.joel, conference, shown, 4, "The nights")
    await polling.reveal(people.house, people.nadia.id, conference, shown)
    hidden = await asks(people, conference)
    await answers(people, people.joel, conference, hidden, 2)
    (kept,) = await minuted(people, visit, conference)
    assert (kept.id, kept.words, kept.about) == (shown, SAFE, "item1")
    assert [(each.who.name, each.value, each.reason) for each in kept.answers if each.value is not None] == [
        ("Joel Mockridge", 4, "The nights")
    ]


async def test_nobody_waits_for_the_answer_of_whoever_was_put_out(people: Cast, conference: str) -> None:
    question = await asks(people, conference)
    await answers(people, people.joel, conference, question, 3)
    await answers(people, people.nadia, conference, question, 4)
    await inviting.remove(people.house, people.nadia.id, conference, people.tessa.id)
    floor = await floor_for(people.house, people.oma.id, conference)
    assert floor.asked == {people.joel.id, people.nadia.id}
