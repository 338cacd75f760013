"""Whatever page of a conference shows what stands in it, who looked at it is written down."""

from __future__ import annotations

import pytest
from starlette.routing import Route

from app.actions import freezing, restricting
from app.actions.wishing import Wish
from app.audit.chain import Row
from app.audit.kinds import Topic, kind_of
from app.pages.routes import routes
from app.people.person import Person
from app.storage import audit
from tests.app.boards import full_board
from tests.cast import Cast, Visit

HERE = "/conferences/{conference}"
#: Who is asked to come, which the page of the conference tells as well; and what a wall that is on asks each second.
UNTOLD = {"/invited", "/invited/list", "/wall/now"}


def pages() -> list[str]:
    found = [each for each in routes() if isinstance(each, Route) and "GET" in (each.methods or set())]
    return [each.path for each in found if each.path.startswith(HERE) and each.path.count("{") == 1]


async def looks(people: Cast, person: Person) -> list[Row]:
    """What the audit holds of their looks and files, the oldest first."""
    async with people.house.database.reading() as connection:
        rows = await audit.of_person(connection, person.id, 500)
    kinds = [(row, kind_of(row.kind)) for row in reversed(rows) if row.person == person.id]
    return [row for row, kind in kinds if kind and kind.declared.topic in {Topic.VIEWS, Topic.FILES}]


@pytest.mark.parametrize("frozen", [False, True])
async def test_every_page_of_a_conference_that_is_looked_at_is_in_the_audit(
    visit: Visit, people: Cast, frozen: bool
) -> None:
    frame, chair = visit.frame, people.nadia
    conference = await people.open_with(full_board())
    if frozen:
        await freezing.freeze(frame.house, frame.rooms, frame.workshop, chair.id, conference)
    silent = set()
    async with visit.browser((await people.signed_in(chair)).cookie) as browser:
        for path in pages():
            before = len(await looks(people, chair))
            answer = await browser.get(path.format(conference=conference))
            html = answer.headers.get("content-type", "").startswith("text/html")
            file = "content-disposition" in answer.headers
            if answer.status_code == 200 and (html or file) and len(await looks(people, chair)) == before:
                silent.add(path.removeprefix(HERE))
        assert silent == (UNTOLD - {"/invited", "/invited/list"} if frozen else UNTOLD)
        before = len(await looks(people, chair))
        assert (await browser.get(f"/cases/{people.case.id}/family")).status_code == 200
        assert [row.kind for row in (await looks(people, chair))[before:]] == ["family-viewed"]


async def test_who_looks_at_what_is_kept_to_a_few_is_written_down_for_each_and_told_to_nobody_else(
    visit: Visit, people: Cast
) -> None:
    frame, tessa = visit.frame, people.tessa
    conference = await people.open()
    part = await restricting.restrict(
        frame.house,
        frame.rooms,
        tessa,
        conference,
        Wish("medical_history", "Not for all.", may_see=frozenset({tessa.id})),
    )
    for person, parts in ((tessa, [part]), (people.joel, [""])):
        async with visit.browser((await people.signed_in(person)).cookie) as browser:
            assert (await browser.get(f"/conferences/{conference}/kept")).status_code == 200
            assert "looked at what is kept to a few" in (await browser.get("/account/record")).text
        assert [row.part for row in await looks(people, person) if row.kind == "kept-viewed"] == parts
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        assert "kept to a few" not in (await nadia.get(f"/conferences/{conference}/views")).text
