"""Whatever page of a conference shows what stands in it, who looked at it is written down."""

from __future__ import annotations

import pytest
from starlette.routing import Route

from app.actions import freezing, restricting
from app.actions.wishing import Wish
from app.audit.chain import Row
from app.audit.kinds import Topic, kind_of
from app.board.shape import SHAPE_VERSION
from app.pages.routes import routes
from app.people.person import Person
from app.storage import audit, file_audit
from tests.app.boards import full_board
from tests.cast import Cast, Visit

HERE = "/conferences/{conference}"
#: What the page of who is invited, and a wall that is on, ask for again and again.
UNTOLD = {"/invited/list", "/wall/now"}


def pages() -> list[str]:
    found = [each for each in routes() if isinstance(each, Route) and "GET" in (each.methods or set())]
    return [each.path for each in found if each.path.startswith(HERE) and each.path.count("{") == 1]


async def looks(people: Cast, person: Person) -> list[Row]:
    """What the audit holds of their looks and files, the oldest first."""
    async with people.house.database.reading() as connection:
        rows = await audit.of_person(connection, person.id, 500)
    kinds = [(row, kind_of(row.kind)) for row in reversed(rows) if row.person == person.id]
    return [row for row, kind in kinds if kind and kind.declared.topic in {Topic.VIEWS, Topic.FILES}]


@pytest.mark.parametrize(
    ("state", "untold"), [("planned", {"/invited/list"}), ("open", UNTOLD), ("frozen", {"/wall/now"})]
)
async def test_every_page_of_a_conference_that_is_looked_at_is_in_the_audit(
    visit: Visit, people: Cast, state: str, untold: set[str]
) -> None:
    frame, chair = visit.frame, people.nadia
    conference = await people.plan() if state == "planned" else await people.open_with(full_board())
    if state == "frozen":
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
        assert silent == untold
        before = len(await looks(people, chair))
        assert (await browser.get(f"/cases/{people.case.id}/family")).status_code == 200
        assert [row.kind for row in (await looks(people, chair))[before:]] == ["family-viewed"]


#: What pages ask for again and again; what is written down of it, and what of coming to the board.
REPEATED = [
    ("/floor", "", "floor-viewed", "board-joined"),
    ("/floor", "joel", "eyes-opened", "board-seen-through"),
    ("/agenda/waiting", "", "page-viewed", "board-joined"),
    ("/invited/waiting", "", "page-viewed", "board-joined"),
]


@pytest.mark.parametrize(("asked", "eyes", "look", "coming"), REPEATED)
async def test_what_a_page_asks_for_again_and_again_is_written_down_once_unless_they_came_to_the_board(
    visit: Visit, people: Cast, monkeypatch: pytest.MonkeyPatch, asked: str, eyes: str, look: str, coming: str
) -> None:
    conference, nadia = await people.open(), people.nadia
    here = f"/conferences/{conference}" + (f"/eyes/{people.joel.id}/board" if eyes else "")
    async with visit.browser((await people.signed_in(nadia)).cookie) as first:
        with monkeypatch.context() as full:
            full.setattr(file_audit, "append", _no_room)
            full.setattr(audit, "append", _no_room)
            assert (await first.get(here + asked)).status_code == 500
        for _ in range(2):
            assert (await first.get(here + asked)).status_code == 200
        assert [row.kind for row in await looks(people, nadia)] == [look]
    before = len(await looks(people, nadia))
    async with visit.browser((await people.signed_in(nadia)).cookie) as second:
        assert (await second.post(f"{here}/passes", json={"shape": SHAPE_VERSION})).status_code == 200
        assert (await second.get(here + asked)).status_code == 200
    assert [row.kind for row in (await looks(people, nadia))[before:]] == [coming]


async def test_one_look_does_not_stand_for_another(visit: Visit, people: Cast) -> None:
    here = f"/conferences/{await people.open()}"
    eyes = [f"/eyes/{each.id}/board/floor" for each in (people.joel, people.tessa)]
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        for asked in (*eyes, "/prepare", "/agenda/waiting", "/invited/list", "/floor"):
            before = await looks(people, people.nadia)
            assert (await nadia.get(here + asked)).status_code == 200
            assert len(await looks(people, people.nadia)) == len(before) + 1, asked


def _no_room(*_: object, **__: object) -> None:
    raise OSError("no room")


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
