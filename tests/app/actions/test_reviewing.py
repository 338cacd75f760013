from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from lxml import html

from app.actions import freezing, joining, noticing, restricting, reviewing
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.reading_records import record_for
from app.actions.refusals import NotFound, NotPermitted, Refusal
from app.actions.wishing import Wish
from app.board.shape import SHAPE_VERSION
from app.choices import Category
from app.conference.conference import Standing
from app.conference.kinds import Door, Kind, PartKind, Role
from app.conference.notice import NoticeKind
from app.people.person import Person
from app.storage import cases, seats
from app.storage import people as stored
from app.storage.database import new_id
from realtime.ports import Visitor
from tests.cast import Cast, HeldClock, Visit

SAFE = "Tessa sees a doctor of her own."


class Desk:
    """The cast around one open board."""

    def __init__(self, visit: Visit, cast: Cast, conference: str) -> None:
        self.visit, self.cast, self.conference = visit, cast, conference
        self.house, self.rooms = visit.frame.house, visit.frame.rooms

    async def restricts(self, by: Person, category: str = "medical_history", **wish: object) -> str:
        given = Wish(category=category, reason="Hers to tell.", **wish)  # type: ignore[arg-type]
        return await restricting.restrict(self.house, self.rooms, by, self.conference, given)

    async def markers(self, person: Person) -> list[str]:
        session = await self.cast.session(person)
        passes = await joining.join(self.house, session, self.conference, SHAPE_VERSION)
        return [each.title for each in passes.markers]

    async def reads(self, person: Person) -> bytes:
        frame = self.visit.frame
        return (await record_for(self.house, frame.workshop, person.id, self.conference)).minutes.content

    async def notices(self, person: Person) -> list[NoticeKind]:
        async with self.house.database.reading() as connection:
            return [each.notice.kind for each in await noticing.told_to(connection, person.id)]


@pytest.fixture
async def desk(visit: Visit, people: Cast) -> Desk:
    return Desk(visit, people, await people.open())


# What a named person reads in its place.


async def test_a_named_person_reads_words_of_their_own_and_nobody_else_does(desk: Desk) -> None:
    cast = desk.cast
    await desk.restricts(cast.nadia, public_title="A private matter", safe_wordings={cast.joel.id: SAFE})
    assert await desk.markers(cast.joel) == [SAFE]
    assert await desk.markers(cast.fern) == ["A private matter"]
    assert await desk.markers(cast.nadia) == []


async def test_the_words_stand_in_the_copy_of_that_person_alone(desk: Desk) -> None:
    cast, frame = desk.cast, desk.visit.frame
    await desk.restricts(cast.tessa, may_see=frozenset({cast.nadia.id}), safe_wordings={cast.joel.id: SAFE})
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, desk.conference)
    assert SAFE.encode() in await desk.reads(cast.joel)
    for person in (cast.fern, cast.oma):
        assert SAFE.encode() not in await desk.reads(person)


async def test_whoever_sees_the_thing_itself_gets_no_words_in_its_place(desk: Desk) -> None:
    cast = desk.cast
    with pytest.raises(Refusal, match="sees the thing itself"):
        await desk.restricts(cast.nadia, may_see=frozenset({cast.joel.id}), safe_wordings={cast.joel.id: SAFE})
    with pytest.raises(NotFound):
        await desk.restricts(cast.nadia, safe_wordings={cast.otto.id: SAFE})
    part = await desk.restricts(cast.nadia, safe_wordings={cast.joel.id: SAFE, cast.fern.id: "Something else."})
    frame = desk.visit.frame
    moved = await restricting.change_audience(
        frame.house, frame.rooms, frame.workshop, cast.nadia, desk.conference, part,
        frozenset({cast.nadia.id, cast.joel.id}), frozenset(),
    )  # fmt: skip
    (kept,) = [
        e for e in (await reviewing.kept(desk.house, cast.nadia, desk.conference)).restrictions if e.part == moved
    ]
    assert dict(kept.safe_wordings) == {cast.fern.id: "Something else."}


async def test_the_words_are_changed_by_those_who_see_it_and_the_title_by_the_chair(desk: Desk) -> None:
    cast = desk.cast
    part = await desk.restricts(cast.tessa, may_see=frozenset({cast.nadia.id, cast.oma.id}))
    here = (desk.house, desk.rooms)
    await reviewing.word(*here, cast.tessa, desk.conference, part, {cast.joel.id: SAFE})
    assert await desk.markers(cast.joel) == [SAFE]
    await reviewing.word(*here, cast.nadia, desk.conference, part, {cast.joel.id: ""})
    assert await desk.markers(cast.joel) == []
    await reviewing.entitle(*here, cast.nadia, desk.conference, part, "A private matter")
    assert await desk.markers(cast.joel) == ["A private matter"]
    with pytest.raises(NotPermitted):
        await reviewing.entitle(*here, cast.tessa, desk.conference, part, "Mine")
    for verb in (reviewing.word(*here, cast.joel, desk.conference, part, {}),
                 reviewing.entitle(*here, cast.joel, desk.conference, part, ""),
                 reviewing.review(*here, cast.joel, desk.conference, part, None)):  # fmt: skip
        with pytest.raises(NotFound):
            await verb


async def test_who_must_not_see_something_is_told_of_it_only_by_those_whose_it_is_and_the_chair(desk: Desk) -> None:
    cast = desk.cast
    seeing = frozenset({cast.nadia.id, cast.oma.id, cast.fern.id})
    part = await desk.restricts(
        cast.tessa, may_see=seeing, must_not_see=frozenset({cast.joel.id}), provider=cast.oma.id
    )
    here = (desk.house, desk.rooms)
    with pytest.raises(Refusal, match="must not see this"):
        await reviewing.word(*here, cast.fern, desk.conference, part, {cast.joel.id: "Tessa keeps something from you."})
    assert await desk.markers(cast.joel) == []
    offered = {}
    for each in (cast.fern, cast.oma, cast.tessa, cast.nadia):
        kept = await reviewing.kept(desk.house, each, desk.conference)
        offered[each.id] = cast.joel.id in {standing.person.id for standing in kept.outside(kept.restrictions[0])}
    assert offered == {cast.fern.id: False, cast.oma.id: True, cast.tessa.id: True, cast.nadia.id: True}
    for each in (cast.tessa, cast.oma, cast.nadia):
        await reviewing.word(*here, each, desk.conference, part, {cast.joel.id: SAFE})
        assert await desk.markers(cast.joel) == [SAFE]
        await reviewing.word(*here, each, desk.conference, part, {cast.joel.id: ""})


# Marks.


async def test_a_mark_keeps_no_content_and_nobody_can_write_any(desk: Desk) -> None:
    cast = desk.cast
    part = await desk.restricts(
        cast.tessa, "cultural_protocol", title="never kept", provider="Aunty June", mark=True,
        may_see=frozenset({cast.nadia.id}),
    )  # fmt: skip
    history = await desk.visit.frame.replay(part)
    assert not any(b"never kept" in update for _, update in history.entries)
    session = await cast.session(cast.tessa)
    passes = await joining.join(desk.house, session, desk.conference, SHAPE_VERSION)
    theirs = next(each for each in passes.parts if each.kind is PartKind.RESTRICTED)
    assert theirs.writes is False
    admission = await DatabaseDoorkeeper(desk.house).admit(Visitor(session.id, cast.tessa.id), part, theirs.token)
    assert admission.writes is False


async def test_a_mark_says_who_keeps_it_in_the_copies_of_those_who_see_it(desk: Desk) -> None:
    cast, frame = desk.cast, desk.visit.frame
    await desk.restricts(cast.tessa, "cultural_protocol", provider="Aunty June", mark=True)
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, desk.conference)
    async with desk.visit.browser((await cast.signed_in(cast.tessa)).cookie) as browser:
        page = (await browser.get(f"/conferences/{desk.conference}/minutes")).text
    assert "Nothing of it is written down." in page and "Aunty June" in page
    assert b"Aunty June" not in await desk.reads(cast.nadia)


async def test_only_some_categories_may_be_a_mark_and_somebody_keeps_it(desk: Desk) -> None:
    with pytest.raises(Refusal, match="cultural protocol"):
        await desk.restricts(desk.cast.tessa, "safe_address", provider="Aunty June", mark=True)
    with pytest.raises(Refusal, match="who keeps it"):
        await desk.restricts(desk.cast.tessa, "cultural_protocol", mark=True)


# Categories, and from whom.


async def test_an_installation_has_categories_of_its_own(desk: Desk) -> None:
    with pytest.raises(Refusal, match="what kind"):
        await desk.restricts(desk.cast.nadia, "sorry_business")
    words = {each.word for each in desk.house.settings.categories}
    assert {"safe_address", "carer_identity", "intelligence", "reporter_identity", "cultural_protocol"} <= words
    more = desk.house.settings.model_copy(
        update={"more_categories": (Category(word="sorry_business", label="Sorry Business", mark=True),)}
    )
    assert more.categories[-1].label == "Sorry Business"


async def test_it_is_closed_to_people_of_an_agency_who_come_later(desk: Desk) -> None:
    cast = desk.cast
    async with desk.house.database.writing() as connection:
        school = await stored.agency_named(connection, "Demoville School")
    await desk.restricts(cast.nadia, may_see=frozenset({cast.fern.id}), must_not_see=frozenset({school.id}))
    teacher = Person(new_id(), "Teg Teachwell", school, "teg@example.org")
    async with desk.house.database.writing() as connection:
        await stored.add(connection, teacher, password=None, invented=True, at=desk.house.clock.now())
        await cases.make_known(connection, cast.case.id, Standing(teacher, Kind.PRACTITIONER, "teacher"))
        await seats.add(connection, desk.conference, teacher.id, Role.CONTRIBUTOR, Door.OPEN)
    held = await reviewing.kept(desk.house, teacher, desk.conference)
    assert held.restrictions == []
    (restriction,) = (await reviewing.kept(desk.house, cast.nadia, desk.conference)).restrictions
    let_in = replace(restriction.audience, may_see=restriction.audience.may_see | {teacher.id})
    assert not let_in.sees(replace(teacher, agency=school)), "not even by name"


async def test_it_may_belong_to_any_entry_or_person(desk: Desk) -> None:
    cast = desk.cast
    part = await desk.restricts(cast.nadia, attached_to=cast.tessa.id)
    frame = desk.visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, desk.conference)
    (kept,) = (await reviewing.kept(desk.house, cast.nadia, desk.conference)).restrictions
    assert (kept.part, kept.attached_to) == (part, cast.tessa.id)
    async with desk.visit.browser((await cast.signed_in(cast.nadia)).cookie) as browser:
        page = (await browser.get(f"/conferences/{desk.conference}/minutes")).text
    assert "Tessa Sampleford" in page.partition("Belongs to")[2].partition("</dd>")[0]


# Looking again.


async def test_a_review_that_is_due_is_told_once_to_those_who_look_after_it_and_see_it(
    desk: Desk, clock: HeldClock
) -> None:
    cast = desk.cast
    await desk.restricts(cast.nadia, may_see=frozenset({cast.tessa.id}), review_on=date(2026, 6, 20))
    assert await reviewing.remind(desk.house) == 0
    clock.move(timedelta(days=9))  # noon of the 20th in Sydney
    assert await reviewing.remind(desk.house) == 1
    assert await reviewing.remind(desk.house) == 0
    assert await desk.notices(cast.nadia) == [NoticeKind.REVIEW_DUE]
    for person in (cast.tessa, cast.joel, cast.oma):
        assert await desk.notices(person) == []


async def test_what_the_chair_does_not_see_whoever_set_it_is_told_of(desk: Desk, clock: HeldClock) -> None:
    cast = desk.cast
    await desk.restricts(cast.tessa, must_not_see=frozenset({cast.nadia.id}), review_on=date(2026, 6, 12))
    clock.move(timedelta(days=1))
    await reviewing.remind(desk.house)
    assert await desk.notices(cast.tessa) == [NoticeKind.REVIEW_DUE]
    assert await desk.notices(cast.nadia) == []


async def test_the_day_begins_where_the_family_lives(desk: Desk, clock: HeldClock) -> None:
    await desk.restricts(desk.cast.nadia, review_on=date(2026, 6, 12))
    clock.move(timedelta(hours=11, minutes=59))  # one minute to midnight in Sydney
    assert await reviewing.remind(desk.house) == 0
    clock.move(timedelta(minutes=1))
    assert await reviewing.remind(desk.house) == 1


async def test_saying_that_it_stays_sets_another_day_also_when_it_is_frozen(desk: Desk, clock: HeldClock) -> None:
    cast, frame = desk.cast, desk.visit.frame
    part = await desk.restricts(cast.nadia, may_see=frozenset({cast.tessa.id}), review_on=date(2026, 6, 12))
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, desk.conference)
    clock.move(timedelta(days=1))
    await reviewing.remind(desk.house)
    here = (desk.house, desk.rooms)
    with pytest.raises(NotPermitted):
        await reviewing.review(*here, cast.tessa, desk.conference, part, date(2026, 9, 1))
    with pytest.raises(Refusal, match="still to come"):
        await reviewing.review(*here, cast.nadia, desk.conference, part, date(2026, 6, 12))
    await reviewing.review(*here, cast.nadia, desk.conference, part, date(2026, 6, 14))
    clock.move(timedelta(days=2))
    assert await reviewing.remind(desk.house) == 1


async def test_the_page_shows_each_person_what_they_see_and_no_more(desk: Desk) -> None:
    cast = desk.cast
    await desk.restricts(cast.tessa, may_see=frozenset({cast.nadia.id}), must_not_see=frozenset({cast.joel.id}))
    address = f"/conferences/{desk.conference}/kept"
    for person, sees in ((cast.nadia, True), (cast.tessa, True), (cast.joel, False), (cast.fern, False)):
        async with desk.visit.browser((await cast.signed_in(person)).cookie) as browser:
            page = await browser.get(address)
        assert page.status_code == 200
        assert ("Hers to tell." in page.text) is sees


async def test_words_that_are_too_long_come_back_whole_with_a_sentence_beside_their_field(desk: Desk) -> None:
    cast = desk.cast
    part = await desk.restricts(cast.nadia, public_title="A private matter")
    await desk.restricts(cast.nadia)
    address = f"/conferences/{desk.conference}/kept"
    async with desk.visit.browser((await cast.signed_in(cast.nadia)).cookie) as browser:
        for door, field, most in (("title", "title", 200), ("words", "words", 2_000)):
            typed = "x" * (most + 1)
            refused = await browser.post(f"{address}/{part}/{door}", data={field: typed, "person": cast.joel.id})
            page = html.fromstring(refused.text)
            (here,) = page.xpath(f"//*[@name='{field}' and @aria-invalid='true']")
            (beside,) = page.xpath(f"//*[@id='{here.get('aria-describedby').split()[-1]}']")
            assert refused.status_code == 422
            assert beside.text == f"Please use at most {most:,} characters; these are {most + 1:,}."
            assert typed in (here.get("value"), here.text)
            elsewhere = page.xpath(f"//select[@name='person' and not(@id='person-{part}')]/option[@selected]")
            assert not elsewhere, "no other part is about to go to the person of this one"
            here = page.xpath(f"//details[@open]//select[@id='person-{part}']/option[@selected]")
            assert len(here) == (door == "words")
    assert await desk.markers(cast.joel) == ["A private matter"]
