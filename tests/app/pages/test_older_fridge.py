"""The page for the fridge of an older plan says that another one is there, and shows the way to it."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdf

from app.actions import freezing
from app.conference.kinds import Role
from app.people.person import Person
from tests.app.actions.test_sharing import withdraw
from tests.app.boards import full_board
from tests.app.pages.test_sign_off import Table, frozen
from tests.cast import Cast, HeldClock, Visit

UNAPPROVED = "This plan is not approved yet and may still change."
NEWER = "There is a newer plan: version 2 of 12 June 2026. It takes the place of this one once it is approved."
OVER = "This is not our plan any more. Version 2 holds since 13 June 2026."


async def page(table: Table, person: Person, version: int = 1) -> str:
    answer = await (await table.browser(person)).get(f"/cases/{table.people.case.id}/plan/{version}/fridge")
    assert answer.status_code == 200
    return answer.text


async def printed(table: Table, person: Person, version: int = 1) -> str:
    answer = await (await table.browser(person)).get(f"/cases/{table.people.case.id}/plan/{version}.fridge.pdf")
    return " ".join(pypdf.PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())


async def test_an_older_page_says_that_there_is_another_plan_and_once_it_holds_that_this_one_does_not(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    table, joel = Table(visit, people, await frozen(visit, people)), people.joel
    before = await printed(table, joel)
    assert "plan any more" not in before and "newer plan" not in before
    clock.move(timedelta(days=1))
    second = Table(visit, people, await frozen(visit, people))
    shown = await page(table, joel)
    assert NEWER in shown and f'href="/cases/{people.case.id}/plan/2/fridge"' in shown
    assert NEWER in await printed(table, joel)
    assert "newer plan" not in await page(second, joel, 2) + await printed(second, joel, 2)

    clock.move(timedelta(days=1))
    assert (await second.post(people.oma, "/endorsement", verdict="endorsed", comment="")).status_code == 303
    assert OVER in await page(table, joel) and OVER in await printed(table, joel)
    assert "plan any more" not in await page(second, joel, 2) + await printed(second, joel, 2)

    clock.move(timedelta(days=1))
    await frozen(visit, people)
    shown = await page(table, joel)
    assert OVER in shown and "Show version 2" in shown, "the third is not approved, and the second holds"
    assert "Show version 3" in await page(second, joel, 2)


async def test_a_page_says_that_its_plan_is_not_approved_until_it_is(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    table, joel = Table(visit, people, await frozen(visit, people)), people.joel
    assert UNAPPROVED in await page(table, joel) and UNAPPROVED in await printed(table, joel)
    await table.post(people.oma, "/endorsement", verdict="returned", comment="Who rings the school?")
    assert UNAPPROVED in await page(table, joel)
    assert (await table.post(people.oma, "/endorsement", verdict="endorsed", comment="")).status_code == 303
    assert "not approved" not in await page(table, joel) + await printed(table, joel)

    clock.move(timedelta(days=1))
    second = Table(visit, people, await frozen(visit, people))
    assert UNAPPROVED in await page(second, joel, 2)
    older = await page(table, joel)
    assert NEWER in older and "not approved" not in older


async def test_whoever_is_no_longer_shared_with_is_not_told_of_a_plan_that_was_made_since(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    frame, roles = visit.frame, {**people.roles, people.iris.id: Role.CONTRIBUTOR}
    first = await people.open_with(full_board(), roles=roles)
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, first)
    table = Table(visit, people, first)
    await withdraw(visit, people)
    clock.move(timedelta(days=1))
    await frozen(visit, people)
    assert "newer plan" in await page(table, people.joel)
    assert "newer plan" not in await page(table, people.iris) + await printed(table, people.iris)
