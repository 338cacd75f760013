"""What is not for somebody is answered like what is not there, wherever one asks: by the same steps, in the same words.

The addresses are those of the application: whoever adds one need not add it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import httpx2
import pytest
from starlette.routing import Route

from app.actions import knowing
from app.pages.routes import routes
from app.people import credentials
from app.people.contact import Channel, Contact
from app.storage import guests
from app.storage.database import Database, new_id
from tests.app.pages.test_every_route import SAYS
from tests.app.pages.test_invitations import slip
from tests.cast import Cast, HeldClock, Visit
from tests.security.steps import steps

MAIL = Contact(Channel.EMAIL, "maureen@example.org")
#: The id of an error, of a request: another one each time, whatever it is about.
_OWN = re.compile(rb"[0-9a-f]{8,}")


def addresses(about: str) -> Iterator[tuple[str, str]]:
    """Every address of a conference or a case, with a name of nothing for whatever else stands in it."""
    for route in routes():
        if isinstance(route, Route) and route.path.startswith(f"/{about}/{{"):
            rest = re.sub(r"{(\w+):int}", "1", route.path.removeprefix(f"/{about}/").partition("}")[2])
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, rest


async def asked(
    database: Database, browser: httpx2.AsyncClient, method: str, address: str, path: str
) -> Sequence[object]:
    """The steps that an answer takes, and the answer but for what it was asked about."""
    sent = SAYS.get(path, {"data": {}}) if method == "POST" else {}
    with steps(database) as taken:
        answer = await browser.request(method, address, **sent)
    return taken, answer.status_code, _OWN.sub(b"*", answer.content), sorted(answer.headers)


#: Iris is known to the case and was not asked to the conference; Otto is known to another case.
@pytest.mark.parametrize(("about", "who"), [("conferences", "iris"), ("conferences", "otto"), ("cases", "otto")])
async def test_wherever_one_asks_what_is_not_for_one_is_answered_like_what_is_not_there(
    visit: Visit, people: Cast, about: str, who: str
) -> None:
    there = await people.open() if about == "conferences" else people.case.id
    differing, tried = [], 0
    async with visit.browser((await people.signed_in(getattr(people, who))).cookie) as browser:
        for method, rest in addresses(about):
            filled = re.sub(r"{\w+}", "0" * 24, rest)
            await asked(visit.frame.house.database, browser, method, f"/{about}/{new_id()}{filled}", rest)
            answers = [
                await asked(visit.frame.house.database, browser, method, f"/{about}/{which}{filled}", rest)
                for which in (there, new_id())
            ]
            tried += 1
            if answers[0] != answers[1]:
                differing.append(f"{method} /{about}/…{rest}: {_first_difference(*answers)}")
    assert not differing, "\n".join(differing)
    assert tried > (90 if about == "conferences" else 15)


def _first_difference(there: Sequence[object], nowhere: Sequence[object]) -> str:
    return next(
        f"{one!r:.600} is not {other!r:.600}" for one, other in zip(there, nowhere, strict=True) if one != other
    )


async def test_signing_in_takes_the_same_steps_for_an_address_that_nobody_has(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    await knowing.add_person(visit.frame.house, "Ann Other", "ann@example.org", None, "six kettles dance upstairs")
    answers = {}
    async with visit.browser() as browser:
        for email in ("first@example.org", "ann@example.org", "nobody@example.org"):
            with steps(visit.frame.house.database) as taken:
                answer = await browser.post("/sign-in", data={"email": email, "password": "not the one at all"})
            shown = answer.content.replace(email.encode(), b"*")
            answers[email] = taken, answer.status_code, shown, sorted(answer.headers)
    assert answers["ann@example.org"] == answers["nobody@example.org"]


async def test_a_guests_code_takes_the_same_steps_for_a_number_that_nobody_has(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    house = visit.frame.house
    async with house.database.writing() as connection:
        number = await guests.set_code(connection, people.joel.id, credentials.hashed("river-tulip"), clock.now())
    answers = []
    async with visit.browser() as browser:
        for tried in ("10000", number, "10001"):
            of_this = []
            for _ in range(6):  # the last of which is told to wait
                with steps(house.database) as taken:
                    answer = await browser.post("/come-back", data={"code": f"{tried}-wrong-words"})
                # What was typed stays in its field.
                said = answer.text.replace(f'value="{tried}-wrong-words"', "")
                of_this.append((taken, answer.status_code, said, sorted(answer.headers)))
            answers.append(of_this)
    assert answers[1] == answers[2]
    assert [status for _, status, _, _ in answers[1]] == [403] * 5 + [429]


async def test_an_invitation_that_nobody_made_takes_the_same_steps_however_near_it_is_to_one(
    visit: Visit, people: Cast
) -> None:
    """It is looked up by its SHA-256, so nothing is compared letter by letter."""
    house = visit.frame.house
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    # On paper: what goes by mail is taken by the postman of the application, and not by a test.
    made = await slip(nadia, people, f"/conferences/{await people.open()}")
    near = made[:-1] + ("A" if made[-1] != "A" else "B")
    answers = {}
    async with visit.browser() as browser:
        assert (await browser.post("/i", data={"token": made})).status_code == 200, "the premise"
        for token in ("first", near, "x" * len(near)):
            with steps(house.database) as taken:
                answer = await browser.post("/i", data={"token": token})
            answers[token] = taken, answer.status_code, answer.content, sorted(answer.headers)
    assert answers[near] == answers["x" * len(near)]
    assert answers[near][1] == 410
