"""Whoever waits outside a closed session and loads the page anew learns nothing that happens meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.actions import closed_sessions, inviting, knowing
from app.conference.inviting import Newcomer
from app.conference.kinds import Kind, Role
from app.people.contact import Channel, Contact
from app.people.person import Person
from app.storage import people
from tests.app.actions.test_restricting import Table
from tests.app.actions.test_restricting import table as table
from tests.cast import HeldClock
from tests.security.test_links_alone import board_of
from tests.security.test_outside_and_elsewhere import closes

AGNES = Newcomer("Agnes Newcomer", Kind.PRACTITIONER, "advisor", "Harbour Legal", Role.READER, Contact(Channel.PAPER))


@pytest.mark.parametrize("who", ["joel", "fern"])
async def test_the_page_names_those_whom_it_named_before_and_nobody_who_was_invited_meanwhile(
    table: Table, clock: HeldClock, who: str
) -> None:
    cast, frame = table.cast, table.visit.frame
    outside: Person = getattr(cast, who)
    before = replace(AGNES, name="Gail Earlier", agency="")
    await inviting.invite(cast.house, cast.nadia.id, table.conference, {}, [before])
    clock.move(timedelta(minutes=1))
    await closes(table, outside)
    clock.move(timedelta(minutes=1))
    await inviting.invite(cast.house, cast.nadia.id, table.conference, {}, [AGNES])

    async def page(person: Person) -> str:
        async with table.visit.browser((await cast.signed_in(person)).cookie) as browser:
            shown = await browser.get(f"/conferences/{table.conference}")
        assert cast.oma.name in {each["name"] for each in board_of(shown)["people"]}
        return shown.text

    theirs = await page(outside)
    assert "Agnes" not in theirs and "Harbour" not in theirs and "Gail Earlier" in theirs
    for person in (cast.nadia, cast.tessa):
        assert "Agnes Newcomer" in await page(person)
    await closed_sessions.end(frame.house, frame.rooms, cast.nadia, table.conference)
    assert "Agnes Newcomer" in await page(outside)


async def test_the_pages_of_the_case_name_nobody_who_becomes_known_meanwhile(table: Table, clock: HeldClock) -> None:
    cast, frame, case = table.cast, table.visit.frame, table.cast.case.id
    await knowing.add_person(frame.house, "Dora Directory", "dora@example.org", "Harbour Legal", None)
    async with frame.house.database.reading() as connection:
        dora = await people.by_email(connection, "dora@example.org")
    assert dora
    clock.move(timedelta(minutes=1))
    await closes(table, cast.oma)
    clock.move(timedelta(minutes=1))
    grandmother = replace(AGNES, name="Gundula Newcomer", kind=Kind.KIN, agency="")
    meanwhile = {dora.id: Role.READER, cast.iris.id: Role.CONTRIBUTOR}
    await inviting.invite(cast.house, cast.nadia.id, table.conference, meanwhile, [AGNES, grandmother])
    addresses = [f"/cases/{case}{page}" for page in ("", "/conferences/new", "/sharing", "/considered", "/family")]

    async def named(person: Person) -> dict[str, set[str]]:
        async with table.visit.browser((await cast.signed_in(person)).cookie) as browser:
            pages = [await browser.get(address) for address in addresses]
        shown = {str(each.url.path): each.text for each in pages if each.status_code == 200}
        every = ("Dora Directory", "Agnes Newcomer", "Gundula Newcomer", cast.iris.name)
        return {address: {name for name in every if name in text} for address, text in shown.items()}

    theirs = await named(cast.oma)
    assert theirs[f"/cases/{case}"] == {cast.iris.name}, "who was known before is named as before"
    assert set().union(*theirs.values()) == {cast.iris.name}
    hers = await named(cast.nadia)
    assert len(hers[f"/cases/{case}"]) == 4 and hers.keys() >= theirs.keys()
    await closed_sessions.end(frame.house, frame.rooms, cast.nadia, table.conference)
    assert (await named(cast.oma))[f"/cases/{case}"] == hers[f"/cases/{case}"]
