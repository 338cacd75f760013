"""What is not for somebody takes exactly as many steps as what is not there: no clock tells them apart.

Steps are the statements that the database is asked, in their order; a clock would measure the machine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.actions import joining, restricting
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.wishing import Wish
from app.board.shape import SHAPE_VERSION
from app.people.person import Person
from app.storage.database import new_id
from realtime.ports import Refused, Visitor
from tests.cast import Cast, Visit
from tests.security.steps import steps


async def kept_from_joel(visit: Visit, people: Cast, conference: str) -> str:
    frame = visit.frame
    wish = Wish(
        "medical_history",
        "Hers to tell.",
        frozenset({people.fern.id}),
        frozenset({people.joel.id}),
        title="Larkspur House",
        safe_wordings={people.oma.id: "Something else."},
    )
    return await restricting.restrict(frame.house, frame.rooms, people.tessa, conference, wish)


Asks = Callable[[Any, str, str], Awaitable[Any]]
#: Everything that can be asked about a part by its id.
ASKED: dict[str, Asks] = {
    "approval": lambda browser, here, part: browser.post(f"{here}/parts/{part}/approval", json={}),
    "approval on its page": lambda browser, here, part: browser.post(
        f"{here}/kept/{part}/approval", data={"said": "approved"}
    ),
    "audience": lambda browser, here, part: browser.post(f"{here}/parts/{part}/audience", json={"maySee": []}),
    "lifting": lambda browser, here, part: browser.post(f"{here}/parts/{part}/lifting", json={}),
    "review": lambda browser, here, part: browser.post(f"{here}/kept/{part}/review", data={"again_on": ""}),
    "words": lambda browser, here, part: browser.post(f"{here}/kept/{part}/words", data={"person": "", "words": ""}),
    "title": lambda browser, here, part: browser.post(f"{here}/kept/{part}/title", data={"title": "x"}),
    "passes": lambda browser, here, part: browser.post(
        f"{here}/passes", json={"shape": SHAPE_VERSION, "known": [part]}
    ),
    "renewal": lambda browser, here, part: browser.post(
        f"{here}/passes/renewed",
        json={"shape": SHAPE_VERSION, "copies": [{"document": part, "epoch": 1, "client": 7}]},
    ),
}


@pytest.mark.parametrize("asks", ASKED.values(), ids=ASKED.keys())
async def test_a_part_that_is_not_for_somebody_takes_the_steps_of_one_that_is_not_there(
    visit: Visit, people: Cast, asks: Asks
) -> None:
    conference = await people.open()
    part = await kept_from_joel(visit, people, conference)
    here = f"/conferences/{conference}"
    async with visit.browser((await people.signed_in(people.joel)).cookie) as browser:
        await asks(browser, here, new_id())  # whatever is done but once has been done
        taken, answers = [], []
        for document in (part, new_id()):
            with steps(visit.frame.house.database) as asked:
                answer = await asks(browser, here, document)
            taken.append(asked)
            # Whoever may have passes is answered with copies of their own, which become more with each time.
            length = 0 if answer.status_code == 200 else len(answer.content)
            answers.append((answer.status_code, length, set(answer.headers)))
    assert taken[0] == taken[1]
    assert answers[0] == answers[1]
    assert taken[0], "the steps were counted"


async def admitted(visit: Visit, people: Cast, person: Person, conference: str, document: str) -> list[str]:
    session = await people.session(person)
    passes = await joining.join(visit.frame.house, session, conference, SHAPE_VERSION)
    with steps(visit.frame.house.database) as asked, pytest.raises(Refused):
        token = passes.parts[0].token
        await DatabaseDoorkeeper(visit.frame.house).admit(Visitor(session.id, person.id), document, token)
    return asked


async def test_the_socket_takes_the_same_steps_for_both(visit: Visit, people: Cast) -> None:
    conference = await people.open()
    part = await kept_from_joel(visit, people, conference)
    assert await admitted(visit, people, people.joel, conference, part) == await admitted(
        visit, people, people.joel, conference, new_id()
    )


async def test_a_board_on_which_something_is_kept_takes_the_steps_of_one_on_which_nothing_is(
    visit: Visit, people: Cast
) -> None:
    taken = []
    plain, keeping = await people.open(), await people.open()
    await kept_from_joel(visit, people, keeping)
    async with visit.browser((await people.signed_in(people.joel)).cookie) as browser:
        for conference in (plain, keeping):
            addresses = (f"/conferences/{conference}", f"/conferences/{conference}/kept")
            await browser.get(addresses[0])
            with steps(visit.frame.house.database) as asked:
                for address in addresses:
                    assert (await browser.get(address)).status_code == 200
                await browser.post(f"{addresses[0]}/passes", json={"shape": SHAPE_VERSION, "known": []})
            taken.append(list(asked))
    assert len(taken[0]) == len(taken[1])


async def test_the_premise_holds_that_a_step_more_is_noticed(visit: Visit, people: Cast) -> None:
    conference = await people.open()
    part = await kept_from_joel(visit, people, conference)
    here = f"/conferences/{conference}"
    async with visit.browser((await people.signed_in(people.fern)).cookie) as browser:
        taken = []
        for document in (part, new_id()):
            with steps(visit.frame.house.database) as asked:
                await ASKED["words"](browser, here, document)
            taken.append(asked)
    assert taken[0] != taken[1], "Fern sees it, and so more is done for her"
