from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from app.actions import closed_sessions, joining, noticing, restricting
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.joining import PartPass, Passes
from app.actions.refusals import NotFound, NotPermitted, Refusal, WaitOutside
from app.actions.wishing import Wish
from app.board.reading import read_part
from app.board.replaying import whole
from app.board.shape import SHAPE_VERSION, Restricted
from app.conference.kinds import PartKind
from app.people.person import Person
from app.storage import tables as t
from realtime.ports import Admission, Reason, Refused, Visitor
from tests.cast import Cast, Visit

HIDDEN = "admitted to Larkspur House"


@dataclass
class Table:
    """The cast around one open board of the running application."""

    visit: Visit
    cast: Cast
    conference: str

    @property
    def doorkeeper(self) -> DatabaseDoorkeeper:
        return DatabaseDoorkeeper(self.visit.frame.house)

    async def passes(self, person: Person) -> Passes:
        session = await self.cast.session(person)
        return await joining.join(self.visit.frame.house, session, self.conference, SHAPE_VERSION)

    async def documents(self, person: Person) -> set[str]:
        return {each.document for each in (await self.passes(person)).parts if each.kind is PartKind.RESTRICTED}

    async def restricts(self, person: Person, **wish: object) -> str:
        given = Wish(category="medical_history", reason="Tessa's own history.", title=HIDDEN)
        return await restricting.restrict(
            self.visit.frame.house,
            self.visit.frame.rooms,
            person,
            self.conference,
            replace(given, **wish),  # type: ignore[arg-type]
        )

    async def changes(self, person: Person, part: str, may_see: set[str], must_not_see: set[str]) -> str:
        frame = self.visit.frame
        return await restricting.change_audience(
            frame.house, frame.rooms, frame.workshop, person, self.conference, part,
            frozenset(may_see), frozenset(must_not_see),
        )  # fmt: skip

    async def approves(self, person: Person, part: str) -> None:
        frame = self.visit.frame
        await restricting.approve(frame.house, frame.rooms, person, self.conference, part)

    async def lifts(self, person: Person, part: str) -> str:
        frame = self.visit.frame
        return await restricting.lift(frame.house, frame.rooms, frame.workshop, person, self.conference, part)

    async def written(self, part: str) -> Restricted:
        history = await self.visit.frame.replay(part)
        return read_part("restricted", whole(update for _, update in history.entries)).part


@pytest.fixture
async def table(visit: Visit, people: Cast) -> Table:
    return Table(visit, people, await people.open())


async def test_only_the_audience_is_given_a_pass(table: Table) -> None:
    cast = table.cast
    part = await table.restricts(cast.nadia, may_see=frozenset({cast.tessa.id}))
    assert await table.documents(cast.nadia) == {part}
    assert await table.documents(cast.tessa) == {part}
    for outsider in (cast.joel, cast.fern, cast.oma):
        assert await table.documents(outsider) == set()


async def test_whoever_sets_it_for_others_to_write_is_shown_nothing_of_it(table: Table) -> None:
    cast = table.cast
    part = await table.restricts(cast.nadia, may_see=frozenset({cast.tessa.id}), unseen=True)
    assert await table.documents(cast.tessa) == {part}
    for outsider in (cast.nadia, cast.joel, cast.fern, cast.oma):
        assert await table.documents(outsider) == set()
    with pytest.raises(NotFound):
        await table.lifts(cast.nadia, part)


async def test_what_nobody_there_could_write_is_not_set(table: Table) -> None:
    cast = table.cast
    for may_see in (frozenset[str](), frozenset({cast.oma.id})):
        with pytest.raises(Refusal, match="Nobody who writes here would see it"):
            await table.restricts(cast.nadia, may_see=may_see, unseen=True)


async def test_others_are_told_nothing_that_changes_with_it(table: Table) -> None:
    cast = table.cast

    async def told() -> object:
        passes = await table.passes(cast.joel)
        return (
            [(part.kind, part.document, part.restriction) for part in passes.parts],
            passes.markers,
            len(passes.authors),
        )

    before = await told()
    await table.restricts(cast.nadia, may_see=frozenset({cast.tessa.id}))
    assert await told() == before


async def test_must_not_see_wins_over_may_see_for_people_of_an_agency_too(table: Table) -> None:
    cast = table.cast
    assert cast.fern.agency
    part = await table.restricts(
        cast.tessa, may_see=frozenset({cast.fern.id, cast.oma.id}), must_not_see=frozenset({cast.fern.agency.id})
    )
    assert await table.documents(cast.tessa) == {part}
    for of_the_agency in (cast.fern, cast.oma, cast.nadia):
        assert await table.documents(of_the_agency) == set()


async def admitted(table: Table, person: Person, part: PartPass, session: str) -> Admission:
    return await table.doorkeeper.admit(Visitor(session, person.id), part.document, part.token)


async def test_a_pass_of_the_audience_opens_the_part_for_nobody_else(table: Table) -> None:
    cast = table.cast
    part = await table.restricts(cast.nadia, may_see=frozenset({cast.tessa.id}))
    session = await cast.session(cast.tessa)
    passes = await joining.join(table.visit.frame.house, session, table.conference, SHAPE_VERSION)
    theirs = next(each for each in passes.parts if each.document == part)
    assert (await admitted(table, cast.tessa, theirs, session.id)).writes
    joels = await cast.session(cast.joel)
    for document in (part, "0" * 24):
        with pytest.raises(Refused, match=Reason.UNKNOWN):
            await table.doorkeeper.admit(Visitor(joels.id, cast.joel.id), document, theirs.token)


async def test_closing_it_to_somebody_ends_their_copy_at_the_next_look(table: Table) -> None:
    cast = table.cast
    part = await table.restricts(cast.nadia, may_see=frozenset({cast.tessa.id}))
    session = await cast.session(cast.tessa)
    passes = await joining.join(table.visit.frame.house, session, table.conference, SHAPE_VERSION)
    admissions = [await admitted(table, cast.tessa, each, session.id) for each in passes.parts]
    stays = await table.changes(cast.nadia, part, {cast.nadia.id}, {cast.tessa.id})
    assert stays == part, "nobody came in, so the document stays"
    reviewed = await table.doorkeeper.review(admissions)
    kinds = {each.kind: after for each, after in zip(passes.parts, reviewed, strict=True)}
    assert kinds[PartKind.RESTRICTED] is Reason.REMOVED
    shared = kinds[PartKind.SHARED]
    assert isinstance(shared, Admission)
    before = next(each for each, part in zip(admissions, passes.parts, strict=True) if part.kind is PartKind.SHARED)
    assert shared.beside != before.beside, "her page is told to look again"


async def test_nobody_elses_page_is_told_to_look_again(table: Table) -> None:
    cast = table.cast
    session = await cast.session(cast.joel)
    passes = await joining.join(table.visit.frame.house, session, table.conference, SHAPE_VERSION)
    admissions = [await admitted(table, cast.joel, each, session.id) for each in passes.parts]
    await table.restricts(cast.nadia, may_see=frozenset({cast.tessa.id}))
    assert list(await table.doorkeeper.review(admissions)) == admissions


async def test_letting_somebody_in_copies_the_text_into_a_document_without_the_history(table: Table) -> None:
    cast = table.cast
    part = await table.restricts(cast.nadia, may_see=frozenset({cast.tessa.id}))
    moved = await table.changes(cast.nadia, part, {cast.nadia.id, cast.tessa.id, cast.fern.id}, set())
    assert moved != part
    for person in (cast.nadia, cast.tessa, cast.fern):
        assert await table.documents(person) == {moved}
    before, after = await table.written(part), await table.written(moved)
    assert (
        [note.title for _, note in after.notes.entries] == [note.title for _, note in before.notes.entries] == [HIDDEN]
    )
    assert len((await table.visit.frame.replay(moved)).entries) == 1
    async with cast.house.database.reading() as connection:
        clients = {
            document: set(
                (await connection.execute(select(t.copy.c.client).where(t.copy.c.part == document))).scalars()
            )
            for document in (part, moved)
        }
    assert clients[part].isdisjoint(clients[moved])


async def test_the_document_before_opens_for_nobody_any_more(table: Table) -> None:
    cast = table.cast
    part = await table.restricts(cast.nadia)
    session = await cast.session(cast.nadia)
    passes = await joining.join(table.visit.frame.house, session, table.conference, SHAPE_VERSION)
    old = next(each for each in passes.parts if each.document == part)
    await table.changes(cast.nadia, part, {cast.nadia.id, cast.tessa.id}, set())
    with pytest.raises(Refused, match=Reason.UNKNOWN):
        await admitted(table, cast.nadia, old, session.id)


async def test_it_holds_before_it_is_approved_and_somebody_else_approves_it(table: Table) -> None:
    cast = table.cast
    part = await table.restricts(cast.nadia, may_see=frozenset({cast.oma.id, cast.tessa.id}))
    assert await table.documents(cast.joel) == set()
    with pytest.raises(Refusal, match="Somebody else"):
        await table.approves(cast.nadia, part)
    with pytest.raises(NotPermitted):
        await table.approves(cast.tessa, part)
    await table.approves(cast.oma, part)
    restriction = next(each for each in (await table.passes(cast.tessa)).parts if each.document == part).restriction
    assert restriction
    assert restriction.approved_by == cast.oma.id


async def test_whoever_approved_is_asked_no_more(table: Table) -> None:
    cast, frame = table.cast, table.visit.frame
    part = await table.restricts(cast.nadia, may_see=frozenset({cast.tessa.id}), approver=cast.oma.id)

    async def asked() -> list[str]:
        async with frame.house.database.reading() as connection:
            return [each.notice.subject for each in await noticing.told_to(connection, cast.oma.id)]

    assert await asked() == [part]
    await table.approves(cast.oma, part)
    assert await asked() == []


async def test_once_approved_only_the_approver_lifts_it_and_that_leaves_a_trace(table: Table) -> None:
    cast = table.cast
    part = await table.restricts(cast.nadia, may_see=frozenset({cast.oma.id}))
    await table.approves(cast.oma, part)
    with pytest.raises(Refusal, match="approved"):
        await table.lifts(cast.nadia, part)
    lifted = await table.lifts(cast.oma, part)
    assert await table.documents(cast.joel) == {lifted}
    async with cast.house.database.reading() as connection:
        row = (await connection.execute(select(t.metadata.tables["restriction"]).where(
            t.metadata.tables["restriction"].c.part == part))).one()  # fmt: skip
    assert row.ended_by == cast.oma.id


Verb = Callable[[Table, Person, str], Awaitable[object]]
VERBS: dict[str, Verb] = {
    "approving": lambda table, person, part: table.approves(person, part),
    "changing": lambda table, person, part: table.changes(person, part, {person.id}, set()),
    "lifting": lambda table, person, part: table.lifts(person, part),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS.keys())
async def test_whoever_does_not_see_it_is_answered_as_if_it_did_not_exist(table: Table, verb: Verb) -> None:
    cast = table.cast
    part = await table.restricts(cast.tessa, must_not_see=frozenset({cast.nadia.id}))
    answers = []
    for document in (part, "0" * 24):
        with pytest.raises(NotFound) as refused:
            await verb(table, cast.nadia, document)
        answers.append(refused.value.sentence)
    assert answers[0] == answers[1]


async def test_a_part_is_not_reached_through_another_conference(table: Table) -> None:
    part = await table.restricts(table.cast.nadia)
    elsewhere = replace(table, conference=await table.cast.open())
    with pytest.raises(NotFound):
        await elsewhere.lifts(table.cast.nadia, part)


async def test_only_those_who_write_keep_something_to_a_few_and_only_among_known_people(table: Table) -> None:
    with pytest.raises(NotPermitted):
        await table.restricts(table.cast.oma)
    with pytest.raises(NotFound):
        await table.restricts(table.cast.nadia, may_see=frozenset({table.cast.otto.id}))
    with pytest.raises(Refusal, match="yourself"):
        await table.restricts(table.cast.nadia, must_not_see=frozenset({table.cast.nadia.id}))


async def test_what_others_read_in_its_place_is_the_chairs_choice(table: Table) -> None:
    cast = table.cast
    await table.restricts(cast.tessa, public_title="A private matter")
    assert (await table.passes(cast.joel)).markers == ()
    await table.restricts(cast.nadia, public_title="A private matter")
    assert [each.title for each in (await table.passes(cast.joel)).markers] == ["A private matter"]
    assert (await table.passes(cast.nadia)).markers == ()


@pytest.mark.parametrize(
    ("field", "most"), [("title", 200), ("provider", 200), ("public_title", 200), ("reason", 2_000)]
)
async def test_of_what_is_too_long_nothing_is_cut_off_and_nothing_is_kept(table: Table, field: str, most: int) -> None:
    with pytest.raises(Refusal, match=f"at most {most:,} characters; these are {most + 1:,}"):
        await table.restricts(table.cast.nadia, **{field: "x" * (most + 1)})
    assert await table.documents(table.cast.nadia) == set()


async def test_during_a_closed_session_those_outside_have_no_board_and_come_back_afterwards(table: Table) -> None:
    cast, frame = table.cast, table.visit.frame
    session = await cast.session(cast.joel)
    passes = await joining.join(frame.house, session, table.conference, SHAPE_VERSION)
    await table.passes(cast.tessa)
    admissions = [await admitted(table, cast.joel, each, session.id) for each in passes.parts]
    await closed_sessions.begin(
        frame.house, frame.rooms, cast.nadia, table.conference,
        item="standingchild", outside=frozenset({cast.joel.id}), reason="Tessa asked.", teller=cast.nadia.id,
    )  # fmt: skip
    assert set(await table.doorkeeper.review(admissions)) == {Reason.OUTSIDE}
    with pytest.raises(WaitOutside, match="Nadia Exemplar will tell you how it ended"):
        await table.passes(cast.joel)
    (written,) = await table.documents(cast.tessa)
    await closed_sessions.end(frame.house, frame.rooms, cast.nadia, table.conference)
    assert await table.documents(cast.joel) == set()
    assert await table.documents(cast.tessa) == {written}, "what was written in it stays with those who were there"


async def test_the_chair_stays_and_says_why_and_who_tells_the_outcome(table: Table) -> None:
    cast, frame = table.cast, table.visit.frame
    right = {"item": "standingchild", "outside": {cast.joel.id}, "reason": "Tessa asked.", "teller": cast.nadia.id}
    for wrong in (
        {"outside": {cast.nadia.id}},
        {"reason": " "},
        {"reason": "x" * 2_001},
        {"teller": cast.joel.id},
        {"item": ""},
    ):
        given = {**right, **wrong}
        with pytest.raises(Refusal):
            await closed_sessions.begin(
                frame.house, frame.rooms, cast.nadia, table.conference,
                item=str(given["item"]), outside=frozenset(given["outside"]),
                reason=str(given["reason"]), teller=str(given["teller"]),
            )  # fmt: skip
