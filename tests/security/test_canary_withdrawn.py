"""Nobody with whom sharing ended, whose copy is withheld or who was never let in obtains what is kept from them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.actions import contributing_late, copies, correcting, family, inviting, sharing, undertaking
from app.board.shape import Board, Collection, Dissent, FollowUp
from app.conference.basis import BasisDraft, Form
from app.conference.correcting import AddendumDraft
from app.conference.distributing import Channel as Way
from app.conference.distributing import CopyDraft, Extent
from app.conference.family import FamilyDraft
from app.conference.inviting import Newcomer
from app.conference.kinds import Door, Kind, Role
from app.conference.late import LateAnswer, LateWords
from app.people.contact import Channel, Contact
from app.people.person import Person
from app.record.progress import Said
from app.storage import conferences, guests, seats
from tests.app.pages.test_sign_off import MEANT
from tests.security.canary import Garden, phrase
from tests.security.test_canary import draw, judge, type_into
from tests.security.world import World, served

GUS = Newcomer("Gus Guest", Kind.KIN, "uncle", "", Role.CONTRIBUTOR, Contact(Channel.EMAIL, "gus@example.org"))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The limits are for people, who are slower than a search."""
    async with served(tmp_path, downloads_a_minute=100_000, passes_a_minute=100_000) as world:
        yield world


async def test_what_is_kept_from_somebody_at_the_table_of_a_frozen_conference_is_found_by_the_others_alone(
    world: World,
) -> None:
    """Sharing with Iris is withdrawn afterwards, Joel gets no copy and Fern the plan alone; Gus never came in."""
    people, garden, house = world.people, Garden(world), world.frame.house
    gus = await _knows(world, GUS)
    whole = [people.nadia, people.tessa, people.iris, people.oma]
    since = [people.nadia, people.tessa, people.oma]
    action = garden.plant(phrase("what the plan puts down for Gus", [*whole, people.fern]))
    hers = garden.plant(phrase("what the plan puts down for Iris", [*whole, people.fern]))
    todo = (
        ("follow01", FollowUp("a0", action, gus.id, date(2026, 6, 20))),
        ("follow02", FollowUp("a1", hers, people.iris.id, date(2026, 6, 20))),
    )
    dissent = Dissent("a0", by=people.tessa.id, view="Weekly is too much for us.", level="Caseworker")
    ours = await people.open_with(
        Board(follow_ups=Collection(todo), dissents=Collection((("dissent0", dissent),))),
        roles={**people.roles, people.iris.id: Role.CONTRIBUTOR, gus.id: Role.CONTRIBUTOR},
    )
    async with house.database.writing() as connection:
        await seats.set_door(connection, ours, gus.id, Door.WAITING)
    garden.conferences.append(ours)
    async with house.database.reading() as connection:
        garden.documents += [part.id for part in await conferences.parts(connection, ours)]
    await type_into(world, people.nadia, ours, garden.plant(phrase("what the minutes alone say", whole)))
    async with world.sits(people.nadia) as nadia:
        assert (await nadia.browser.post(f"/conferences/{ours}/freeze")).status_code == 303

    why = garden.plant(phrase("why copies are withheld", [people.nadia, people.oma]))
    await copies.decide(
        house,
        people.nadia.id,
        ours,
        {
            people.joel.id: CopyDraft(Extent.NONE, Way.PAPER, why),
            people.fern.id: CopyDraft(Extent.PARTIAL, Way.LINK, why),
        },
    )
    school = garden.plant(phrase("a school that nobody is to learn of", [people.nadia, people.oma]))
    await copies.add_recipient(house, people.nadia.id, ours, school, CopyDraft(Extent.FULL, Way.PAPER))
    await copies.send(house, people.nadia.id, ours, [school], despite=True)
    await draw(world, garden, ours, people.tessa, [people.tessa, people.iris, people.joel], "some before")
    garden.readers_are("what a picture for some before shows", [people.tessa, people.iris])
    await _says_beside(world, ours, garden.plant(phrase("a statement before the withdrawal", whole)))
    world.clock.move(timedelta(hours=1))

    await _withdraws(world, people.iris)
    world.clock.move(timedelta(hours=1))
    await _says_beside(world, ours, garden.plant(phrase("a statement since the withdrawal", since)))
    await _comes_late(world, ours, garden.plant(phrase("what came late since", since)))
    await _declines(world, ours, garden.plant(phrase("why Tessa does not agree", [*since, people.fern])))
    await draw(world, garden, ours, people.tessa, [people.tessa, people.iris, people.fern], "some since")
    garden.readers_are("what a picture for some since shows", [people.tessa, people.fern])
    await draw(world, garden, ours, people.tessa, [people.nadia, people.tessa, people.fern, people.oma], "everyone")
    reason = garden.plant(phrase("why what Iris took on was not done", [*since, people.fern]))
    await undertaking.say(
        house, world.frame.workshop, people.nadia.id, people.case.id, "follow02", Said.NOT_DONE, reason
    )
    await _answers(world, ours, garden.plant(phrase("what Tessa is answered", [*since, people.fern])))
    talking = garden.plant(phrase("how to talk with the family", [*since, people.joel, people.fern]))
    await family.keep(house, people.nadia.id, people.case.id, FamilyDraft(talking=talking))
    everybody = [*whole, people.fern, people.joel, gus, people.otto, None]
    await judge(world, garden, everybody)


async def _knows(world: World, newcomer: Newcomer) -> Person:
    """Somebody who came by invitation once, and has a code of their own since."""
    people, house = world.people, world.frame.house
    before = await people.plan()
    await inviting.invite(house, people.nadia.id, before, {}, [newcomer])
    async with house.database.reading() as connection:
        present = await conferences.participants(connection, before)
    known = next(each.person for each in present if each.person.name == newcomer.name)
    async with house.database.writing() as connection:
        await guests.set_code(connection, known.id, "four words of their own", world.clock.now())
    return known


async def _withdraws(world: World, person: Person) -> None:
    """A basis for sharing with somebody's agency is written down, and withdrawn again."""
    people, frame = world.people, world.frame
    assert person.agency
    given = BasisDraft(person.agency.id, "consent", Form.WRITTEN, "2026-05-28", people.tessa.id, "all", "")
    await sharing.record(frame.house, people.nadia.id, people.case.id, given)
    (basis,) = (await sharing.grounds(frame.house, people.nadia.id, people.case.id)).bases
    await sharing.withdraw(frame.house, frame.rooms, people.nadia.id, people.case.id, basis.id, "Tessa rang.")


async def _says_beside(world: World, conference: str, words: str) -> None:
    draft = AddendumDraft("statement", "", words)
    await correcting.propose(world.frame.house, world.frame.workshop, world.people.tessa.id, conference, draft)


async def _comes_late(world: World, conference: str, words: str) -> None:
    house, people = world.frame.house, world.people
    await contributing_late.hand_in(house, people.tessa.id, conference, [LateWords("Goals", words)])
    (late,) = (await contributing_late.came_late(house, people.nadia.id, conference)).contributions
    await contributing_late.answer(house, world.frame.workshop, people.nadia.id, conference, late.id, LateAnswer.NOTE)


async def _declines(world: World, conference: str, words: str) -> None:
    address = f"/conferences/{conference}/sign-off"
    async with world.sits(world.people.tessa) as tessa:
        found = re.search(r'name="digest" value="(\w{64})"', (await tessa.browser.get(address)).text)
        assert found
        said = {**MEANT, "digest": found[1], "said": "declined", "words": words}
        assert (await tessa.browser.post(address, data=said)).status_code == 303


async def _answers(world: World, conference: str, words: str) -> None:
    """Nadia says what became of the dissent that the plan holds."""
    async with world.sits(world.people.nadia) as nadia:
        said = {"turn": "answered", "words": words}
        answer = await nadia.browser.post(f"/conferences/{conference}/sign-off/dissents/dissent0", data=said)
        assert answer.status_code == 303
