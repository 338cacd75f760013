"""Whoever waits outside a closed session and loads the page anew learns nothing that happens meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.actions import closed_sessions, inviting
from app.conference.inviting import Newcomer
from app.conference.kinds import Kind, Role
from app.people.contact import Channel, Contact
from app.people.person import Person
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
