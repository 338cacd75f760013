"""What one conference leaves to the next, and who decides that somebody new may read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import httpx2
import pytest

from app.actions import freezing, joining, restricting
from app.actions.wishing import Wish
from app.board.reading import read_part
from app.board.replaying import whole
from app.board.shape import (
    SHAPE_VERSION,
    AgendaItem,
    Board,
    Collection,
    FollowUp,
    Goal,
    ItemKind,
    ItemState,
    Paragraph,
    Prose,
    Run,
)
from app.conference.kinds import PartKind, Role
from app.conference.restriction import Restriction
from app.people.person import Person
from app.record.sealing import plan_from
from app.storage import conferences, journal, records, restrictions
from tests.app.pages.test_asking import asks
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient


def written(words: str) -> Prose:
    return Prose((Paragraph((Run(words),)),))


def first_board(people: Cast) -> Board:
    agenda = (
        ("deferred", AgendaItem("a0", "The rent", state=ItemState.DEFERRED, notes=written("Joel brings the letter"))),
        ("everytime", AgendaItem("a1", "Weight", state=ItemState.DISCUSSED, kind=ItemKind.STANDING)),
        ("openwork", AgendaItem("a2", "The cot", state=ItemState.DISCUSSED, notes=written("Borrowed from the clinic"))),
        ("finished", AgendaItem("a3", "The pram", state=ItemState.DISCUSSED)),
    )
    follow_up = FollowUp("a0", "Fetch the cot", people.joel.id, date(2026, 6, 12), item="openwork")
    return Board(
        agenda=Collection(agenda),
        goals=Collection((("sleeping", Goal("a0", written("We all sleep at night"))),)),
        follow_ups=Collection((("followup", follow_up),)),
    )


async def held(visit: Visit, people: Cast, **planned: object) -> str:
    """A conference that was held and frozen."""
    conference = await people.open_with(first_board(people), **planned)
    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    return conference


async def board_of(people: Cast, conference: str) -> Board:
    async with people.house.database.reading() as connection:
        parts = await conferences.parts(connection, conference)
        shared = next(part for part in parts if part.kind is PartKind.SHARED)
        history = await journal.history(connection, shared.id)
    return read_part("shared", whole([update for _, update in history.entries])).part


def titles(board: Board) -> Sequence[str]:
    return [item.title for _, item in board.agenda.entries if item.carried_from]


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


@pytest.fixture
async def joel(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.joel)).cookie)


async def test_what_is_open_stands_on_the_next_agenda_and_on_its_board(
    visit: Visit, people: Cast, nadia: Browser, joel: Browser
) -> None:
    first = await held(visit, people)
    await joel.post(f"/cases/{people.case.id}/actions/followup", data={"said": "in_progress"})
    second = await people.plan()
    page = (await joel.get(f"/conferences/{second}")).text
    assert "Whatever was not discussed, recurs, or holds open work returns." in page
    assert "1 goal, 1 action and no referrals arrive for review" in page
    for words in ("The rent", "case conference 1 (not discussed)", "Weight", "(every time)", "The cot", "(open work)"):
        assert words in page
    assert "The pram" not in page
    assert "May they" not in page

    assert (await nadia.post(f"/conferences/{second}/open")).status_code == 303
    board = await board_of(people, second)
    assert titles(board) == ["The rent", "Weight", "The cot"]
    agenda = dict(board.agenda.entries)
    assert list(agenda["deferred"].notes.lines()) == ["Joel brings the letter"]
    cot = next(id_ for id_, item in board.agenda.entries if item.title == "The cot")
    assert agenda[cot].notes.blank
    ((_, action),) = board.follow_ups.entries
    assert (action.owner, action.item, action.state.value) == (people.joel.id, cot, "in_progress")
    assert [review.goal for _, review in board.reviews.entries] == ["sleeping"]
    assert len(board.roles.entries) == len(people.roles)

    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, second)
    async with people.house.database.reading() as connection:
        plan = await records.plan_of_conference(connection, second)
    assert plan
    assert [goal.id for goal in plan_from(plan.content).goals] == ["sleeping"]
    third = await people.plan()
    page = (await joel.get(f"/conferences/{third}")).text
    assert f'href="/conferences/{second}"' in page
    assert f'href="/conferences/{first}"' not in page, "what came back once waits for no other board"


async def test_somebody_new_reads_what_comes_back_only_when_the_chair_says_so(
    visit: Visit, people: Cast, nadia: Browser
) -> None:
    first = await held(visit, people)
    with_iris = {**people.roles, people.iris.id: Role.CONTRIBUTOR}
    second = await people.open(roles=with_iris)
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    before = (await iris.get(f"/conferences/{second}")).text
    assert "not open yet" in before
    assert "The rent" not in before
    assert "The rent" not in (await iris.get(f"/conferences/{second}/agenda")).text
    asked = (await nadia.get(f"/conferences/{second}")).text
    assert "<strong>Iris Demont</strong> could not read that conference so far" in asked
    # Whoever says nothing lets nothing come back.
    await nadia.post(f"/conferences/{second}/open", data={f"bring-back-{first}": "no"})
    board = await board_of(people, second)
    assert not titles(board)
    assert not board.goals.entries

    third = await people.plan(roles=with_iris)
    await nadia.post(f"/conferences/{third}/open", data={f"bring-back-{first}": "yes"})
    board = await board_of(people, third)
    assert titles(board) == ["The rent", "Weight", "The cot"]
    assert board.goals.entries
    assert "let what an earlier conference left come back" in (await nadia.get(f"/conferences/{third}/views")).text


async def test_a_chair_who_could_not_read_it_lets_nobody_read_it(visit: Visit, people: Cast) -> None:
    first = await held(visit, people, roles={people.nadia.id: Role.CHAIR, people.tessa.id: Role.CONTRIBUTOR})
    second = await people.plan(roles={people.iris.id: Role.CHAIR, people.tessa.id: Role.CONTRIBUTOR})
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    page = (await iris.get(f"/conferences/{second}")).text
    assert "Open the board" in page
    assert "The rent" not in page
    assert first not in page
    await iris.post(f"/conferences/{second}/open", data={f"bring-back-{first}": "yes"})
    assert not titles(await board_of(people, second))


async def test_the_closing_page_says_what_will_come_back(people: Cast, nadia: Browser) -> None:
    conference = await people.open_with(first_board(people))
    page = (await nadia.get(f"/conferences/{conference}/closing")).text
    returns = page[page.index('id="returns"') : page.index('id="taken-on"')]
    for words in ("The rent", "Not discussed", "Every time", "Open work", "with what was written for them"):
        assert words in returns
    assert "The pram" not in returns


async def test_a_request_that_was_left_for_later_comes_later_and_one_without_an_answer_still_waits(
    visit: Visit, people: Cast, nadia: Browser, joel: Browser
) -> None:
    conference = await people.plan()
    address = f"/conferences/{conference}"
    later = await asks(joel, address, title="A bigger flat", why="")
    await asks(joel, address, title="The garden", why="For the chair alone")
    await nadia.post(f"{address}/agenda/{later}/answer", data={"answer": "defer", "words": "Too much today"})
    await nadia.post(f"{address}/open")
    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)

    second = f"/conferences/{await people.plan()}"
    page = (await nadia.get(f"{second}/agenda")).text
    assert "from case conference 1 (asked for)" in page
    assert "For the chair alone" in page
    assert "1 request waits" in (await nadia.get(second)).text
    assert "A bigger flat" in (await joel.get(second)).text
    await nadia.post(f"{second}/open")
    board = await board_of(people, second.rpartition("/")[2])
    (asked,) = [item for _, item in board.agenda.entries if item.title == "A bigger flat"]
    assert asked.requested_by == people.joel.id


async def kept_in(people: Cast, conference: str) -> Sequence[Restriction]:
    async with people.house.database.reading() as connection:
        return await restrictions.of_conference(connection, conference)


async def words_of(people: Cast, part: str) -> str:
    async with people.house.database.reading() as connection:
        history = await journal.history(connection, part)
    notes = read_part("restricted", whole([update for _, update in history.entries])).part.notes.entries
    return " ".join(" ".join((note.title, *note.text.lines())) for _, note in notes)


async def test_what_is_kept_to_a_few_comes_back_to_the_same_few_with_what_it_belongs_to(
    visit: Visit, people: Cast, nadia: Browser, joel: Browser
) -> None:
    first, frame = await people.open_with(first_board(people)), visit.frame
    few = {"may_see": frozenset({people.tessa.id}), "must_not_see": frozenset({people.joel.id, people.nadia.id})}

    async def keeps(title: str, **more: object) -> str:
        wish = Wish(category="medical_history", reason="Hers to tell.", title=title, **few, **more)  # type: ignore[arg-type]
        return await restricting.restrict(people.house, frame.rooms, people.tessa, first, wish)

    at_goal = await keeps("What keeps her awake", attached_to="sleeping")
    at_cot = await keeps("Whose cot it was", attached_to="openwork")
    to_review = await keeps("A result to wait for", review_on=date(2026, 9, 1))
    await keeps("Over and done", attached_to="finished")
    await keeps("Said in passing")
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, first)
    second = await people.plan()
    assert (await nadia.post(f"/conferences/{second}/open")).status_code == 303

    back = {each.follows or "": each for each in await kept_in(people, second)}
    assert back.keys() == {at_goal, at_cot, to_review}
    before = {each.part: each for each in await kept_in(people, first)}
    assert all(back[part].audience == before[part].audience for part in back)
    assert {each.set_by for each in back.values()} == {people.tessa.id}
    board = await board_of(people, second)
    cot = next(id_ for id_, item in board.agenda.entries if item.title == "The cot")
    assert [back[part].attached_to for part in (at_goal, at_cot, to_review)] == ["sleeping", cot, ""]
    assert await words_of(people, back[at_cot].part) == "Whose cot it was"
    async with people.house.database.reading() as connection:
        due = await restrictions.due(connection, date(2026, 9, 1))
    assert [each.part for each in due] == [back[to_review].part], "it is looked at where it stands now"

    async def sent(person: Person) -> set[str]:
        passes = await joining.join(people.house, await people.session(person), second, SHAPE_VERSION)
        return {each.document for each in passes.parts} & {each.part for each in back.values()}

    assert await sent(people.tessa) == {each.part for each in back.values()}
    assert not await sent(people.nadia), "who opened the board need not know what came with it"
    assert not await sent(people.joel)
    for browser in (nadia, joel):
        for page in (f"/conferences/{second}", "/account/record", f"/conferences/{second}/kept"):
            assert "kept to a few came back" not in (await browser.get(page)).text


async def test_somebody_who_takes_no_part_is_called_by_name_in_the_record_and_never_by_an_id(
    visit: Visit, people: Cast, nadia: Browser
) -> None:
    board = Board(follow_ups=Collection((("followup", FollowUp("a0", "Fetch the cot", people.iris.id)),)))
    conference, frame = await people.open_with(board), visit.frame
    assert people.iris.id not in (await nadia.get(f"/conferences/{conference}/closing")).text
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    async with people.house.database.reading() as connection:
        plan = await records.plan_of_conference(connection, conference)
        minutes = await records.minutes_of(connection, conference)
    assert plan and minutes
    owner = plan_from(plan.content).follow_ups[0].owner
    assert owner is not None and (owner.name, owner.id) == (people.iris.name, "")
    assert people.iris.id.encode() not in minutes.content
