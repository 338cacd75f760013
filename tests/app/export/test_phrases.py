"""Every form in which a record leaves the house holds what its reader may see, and not a byte of the rest.

One conference, one phrase for each audience, and ways to reach somebody that are in no copy at all."""

from __future__ import annotations

import asyncio
import email
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, time
from email.message import Message

import httpx2
import pytest
import pyzipper

from app.actions import freezing, restricting
from app.actions.house import House
from app.actions.reading_records import MINUTES_FORMS, PLAN_FORMS
from app.actions.rendering import FileForm
from app.actions.wishing import Wish
from app.board.shape import Board, Collection, FollowUp, Goal, RestrictedNote, Step
from app.people.contact import Channel, Contact, Hours
from app.people.person import Person
from app.rehearse.legible import Legible, layers
from app.storage import guests
from tests.app.boards import prose
from tests.cast import Cast, Visit

#: In the minutes alone, and in the goals and steps of the plan.
OF_THE_MINUTES, OF_THE_GOAL, OF_THE_STEP = "brghtwllmnts", "qlmxgrnvrs", "tnkvstpsdn"
#: What Tessa keeps from Joel, and where she lives, which was typed where it is kept to those who may know.
OF_TESSA, SAFE_ADDRESS = "zwtrlrkspr", "14 Vxqnthrwood Street"
#: How Tessa may be reached, which is nobody's to read but hers.
MAIL, TELEPHONE = "zxqwvbnmail@example.org", "0491 570 156"
PASSWORD = "four words of our own"


@dataclass
class Shelf:
    """A frozen conference, and everybody's browser."""

    cast: Cast
    conference: str
    browsers: Mapping[str, httpx2.AsyncClient]

    async def files(self, person: Person) -> Mapping[str, Legible]:
        """Every file and page of the record that somebody can obtain, made legible, by its form."""
        here, plan = f"/conferences/{self.conference}", f"/cases/{self.cast.case.id}/plan/1"
        addresses = {"minutes.html": f"{here}/minutes", "plan.html": plan, "record.zip": f"{here}/record.zip"}
        addresses |= {f"minutes.{form}": f"{here}/minutes.{form}" for form in MINUTES_FORMS}
        addresses |= {f"plan.{form}": f"{plan}.{form}" for form in PLAN_FORMS}
        browser, found = self.browsers[person.id], {}
        for name, address in addresses.items():
            answer = await browser.get(address)
            assert answer.status_code == 200, address
            assert not [words for words in WHERE if words in repr(answer.headers)]
            found[name] = Legible(answer.content)
        return {**found, "protected.zip": Legible(await self._protected(browser))}

    async def _protected(self, browser: httpx2.AsyncClient) -> bytes:
        address = f"/conferences/{self.conference}/protected.zip"
        answer = await browser.post(address, data={"password": PASSWORD})
        assert answer.status_code == 200
        with pyzipper.AESZipFile(io.BytesIO(answer.content)) as archive:
            archive.setpassword(PASSWORD.encode())
            return b"\n".join(inner for name in archive.namelist() for inner in layers(archive.read(name)))


def board(people: Cast) -> Board:
    step = Step("a0", f"Bring the {OF_THE_STEP}", people.joel.id, date(2026, 6, 15))
    steps = Collection((("step0001", step),))
    goal = Goal("a0", prose(f"We sleep, says {OF_THE_GOAL}"), said_by=people.tessa.id, steps=steps)
    return Board(
        purpose=f"See what worked: {OF_THE_MINUTES}",
        goals=Collection((("goal0001", goal),)),
        follow_ups=Collection((("followup", FollowUp("a0", "Ring the school", people.joel.id)),)),
    )


@pytest.fixture
async def shelf(visit: Visit, people: Cast) -> AsyncIterator[Shelf]:
    frame = visit.frame
    conference = await people.open_with(board(people))
    for words in (OF_TESSA, SAFE_ADDRESS):
        note = RestrictedNote("a0", "In private", prose(words))
        wish = Wish(
            "safe_address", "So that she is safe.", frozenset({people.nadia.id}), frozenset({people.joel.id}),
            notes=Collection((("0123456789abcdef", note),)),
        )  # fmt: skip
        await restricting.restrict(frame.house, frame.rooms, people.tessa, conference, wish)
    async with frame.house.database.writing() as connection:
        contact = Contact(Channel.EMAIL, MAIL, TELEPHONE, Hours(time(11, 30), time(12, 30)))
        await guests.set_contact(connection, people.tessa.id, contact)
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    async with AsyncExitStack() as stack:
        browsers = {
            person.id: await stack.enter_async_context(visit.browser((await people.signed_in(person)).cookie))
            for person in (people.nadia, people.tessa, people.joel)
        }
        yield Shelf(people, conference, browsers)


#: Which phrase stands in which form, for those who may read it. A calendar says that something is due, and never what.
IN_MINUTES = {"minutes.html", *(f"minutes.{form}" for form in MINUTES_FORMS), "record.zip", "protected.zip"}
IN_PLAN = {"plan.html", *(f"plan.{form}" for form in PLAN_FORMS if form is not FileForm.CALENDAR)}
WHERE = {
    OF_THE_MINUTES: IN_MINUTES,
    OF_THE_GOAL: IN_MINUTES | IN_PLAN,
    OF_THE_STEP: IN_MINUTES | IN_PLAN,
    OF_TESSA: IN_MINUTES,
    SAFE_ADDRESS: IN_MINUTES,
    MAIL: set(),
    TELEPHONE: set(),
}


async def test_each_audience_finds_its_phrase_in_every_form_and_nobody_else_does(shelf: Shelf) -> None:
    cast = shelf.cast
    of_all = {OF_THE_MINUTES, OF_THE_GOAL, OF_THE_STEP}
    reads = {cast.nadia.id: of_all | {OF_TESSA, SAFE_ADDRESS}, cast.joel.id: of_all}
    for person in (cast.nadia, cast.joel):
        files = await shelf.files(person)
        assert set(files) == IN_MINUTES | IN_PLAN | {"plan.ics"}
        for phrase, forms in WHERE.items():
            found = {name for name, file in files.items() if file.holds(phrase)}
            assert found == (forms if phrase in reads[person.id] else set()), (person.name, phrase)


async def test_what_is_kept_of_an_address_and_of_how_somebody_is_reached_is_in_no_letter_and_on_nobodys_page(
    visit: Visit, shelf: Shelf
) -> None:
    cast, house = shelf.cast, visit.frame.house
    nadia = shelf.browsers[cast.nadia.id]
    sent = await nadia.post(
        f"/conferences/{shelf.conference}/distribution/sent",
        data={"recipient": [cast.tessa.id, cast.joel.id]},
    )
    assert sent.status_code == 303
    await cast.plan(date="2026-06-18")
    joels = shelf.browsers[cast.joel.id]
    addresses = ["/", f"/cases/{cast.case.id}", f"/conferences/{shelf.conference}", f"/cases/{cast.case.id}/plan/1.ics"]
    for address in addresses:
        page = Legible((await joels.get(address)).content)
        assert not [words for words in (SAFE_ADDRESS, MAIL, TELEPHONE) if page.holds(words)], address
    # Her letters go to her and say nothing; those to others hold no word of her.
    async with asyncio.timeout(10):
        while not (letters := _letters(house, to=MAIL)):  # noqa: ASYNC110 - a folder announces nothing
            await asyncio.sleep(0.02)
    for each in (*letters, *_letters(house)):
        if each["To"] == MAIL:
            del each["To"]
        letter = Legible(each.as_bytes())
        assert not [words for words in WHERE if letter.holds(words)]


def _letters(house: House, to: str = "") -> Sequence[Message]:
    """What has left the house, for one address or for all."""
    found = [email.message_from_bytes(each.read_bytes()) for each in house.settings.mail_folder.rglob("*.eml")]
    return [each for each in found if not to or each["To"] == to]
