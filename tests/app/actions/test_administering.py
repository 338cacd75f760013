from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from app.actions import administering, noticing, reading_audit, restricting, staying
from app.actions.administering import Look
from app.actions.calling import Caller
from app.actions.refusals import ConfirmationNeeded, GlassOver, NotFound, Refusal
from app.actions.wishing import Wish
from app.audit.kinds import Kind
from app.conference.conference import Standing
from app.conference.kinds import Kind as As
from app.people.person import Person
from app.storage import audit, cases
from app.storage import people as stored
from app.storage.database import new_id
from tests.cast import Cast, HeldClock, RunningClock, Visit

HIDDEN = "admitted to Larkspur House"
REASON = "A complaint says that the safe address was read out."


@dataclass
class Hall:
    """The cast around an open board, and Ada, an administrator who is known to no case."""

    visit: Visit
    cast: Cast
    clock: HeldClock
    conference: str
    ada: Person

    async def restricts(self, by: Person, **wish: frozenset[str]) -> str:
        frame = self.visit.frame
        given = Wish(category="medical_history", reason="Her own history.", title=HIDDEN, **wish)  # type: ignore[arg-type]
        return await restricting.restrict(frame.house, frame.rooms, by, self.conference, given)

    async def breaks(self, reason: str = REASON, minutes: int = 15) -> str:
        session = await self.cast.session(self.ada)
        reference = self.cast.case.reference
        return await administering.break_glass(self.visit.frame.house, session, reference, 1, reason, minutes)

    async def looks(self, glass: str) -> Look:
        frame = self.visit.frame
        return await administering.look(frame.house, frame.workshop, frame.replay, self.ada, glass)

    async def kinds(self, person: Person) -> list[str]:
        async with self.cast.house.database.reading() as connection:
            return [row.kind for row in await audit.of_person(connection, person.id, 50)]


@pytest.fixture
async def hall(visit: Visit, people: Cast, clock: HeldClock) -> Hall:
    conference = await people.open()
    house = people.house
    ada = Person(new_id(), "Ada Adminton", None, "ada@example.org")
    async with house.database.writing() as connection:
        await stored.add(connection, ada, password=None, invented=True, at=clock.now())
    await administering.make(house, "ada@example.org")
    return Hall(visit, people, clock, conference, ada)


async def test_an_administrator_sees_nothing_without_breaking_the_glass(hall: Hall) -> None:
    part = await hall.restricts(hall.cast.nadia)
    async with hall.visit.browser((await hall.cast.signed_in(hall.ada)).cookie) as browser:
        here = f"/conferences/{hall.conference}"
        for address in (here, f"{here}/closing", f"{here}/views", f"{here}/minutes", f"/cases/{hall.cast.case.id}"):
            assert (await browser.get(address)).status_code == 404, address
        asked = await browser.post(f"{here}/passes", json={"shape": 1, "known": []})
        assert asked.status_code == 404
        assert (await browser.post(f"{here}/parts/{part}/approval", json={})).status_code == 404
        page = await browser.get("/administration")
    assert page.status_code == 200
    assert hall.cast.case.name not in page.text and hall.cast.case.reference not in page.text


async def test_behind_the_glass_stands_the_board_with_what_is_kept_to_a_few(hall: Hall) -> None:
    await hall.restricts(hall.cast.nadia)
    seen = await hall.looks(await hall.breaks())
    assert seen.content and HIDDEN.encode() in seen.content and b"See what worked this week" in seen.content


async def test_what_an_administrator_must_not_see_stays_closed(hall: Hall) -> None:
    cast = hall.cast
    async with cast.house.database.writing() as connection:
        await cases.make_known(connection, cast.case.id, Standing(hall.ada, As.OBSERVER, ""))
    await hall.restricts(cast.tessa, must_not_see=frozenset({hall.ada.id}))
    seen = await hall.looks(await hall.breaks())
    assert seen.content and HIDDEN.encode() not in seen.content


async def test_it_takes_an_administrator_a_sentence_and_a_length(hall: Hall) -> None:
    house = hall.cast.house
    with pytest.raises(NotFound):
        session = await hall.cast.session(hall.cast.nadia)
        await administering.break_glass(house, session, hall.cast.case.reference, 1, REASON, 15)
    with pytest.raises(Refusal, match="sentence"):
        await hall.breaks(reason="because")
    with pytest.raises(Refusal, match="at most 2,000 characters; these are 2,001"):
        await hall.breaks(reason="x" * 2_001)
    with pytest.raises(Refusal, match="how long"):
        await hall.breaks(minutes=600)
    old = await hall.cast.session(hall.ada)
    hall.clock.move(timedelta(minutes=6))
    with pytest.raises(ConfirmationNeeded):
        await administering.break_glass(house, old, hall.cast.case.reference, 1, REASON, 15)


async def test_time_alone_ends_it_and_the_end_is_written_down(hall: Hall) -> None:
    glass = await hall.breaks(minutes=15)
    hall.clock.move(timedelta(minutes=14, seconds=59))
    await hall.looks(glass)
    hall.clock.move(timedelta(seconds=1))
    with pytest.raises(GlassOver):
        await hall.looks(glass)
    assert await administering.end_those_over(hall.cast.house) == 1
    assert await administering.end_those_over(hall.cast.house) == 0
    assert Kind.GLASS_ENDED.word in await hall.kinds(hall.ada)


async def test_whose_standing_is_taken_reads_no_longer_and_nobody_else_reads_through_it(hall: Hall) -> None:
    glass = await hall.breaks()
    frame = hall.visit.frame
    with pytest.raises(NotFound):
        await administering.look(frame.house, frame.workshop, frame.replay, hall.cast.nadia, glass)
    await administering.make(frame.house, "ada@example.org", ends=True)
    with pytest.raises(NotFound):
        await hall.looks(glass)


@pytest.mark.usefixtures("nobody_carries_letters")
async def test_the_chair_and_the_provider_are_told_at_once_on_their_page_and_by_a_letter_without_facts(
    hall: Hall,
) -> None:
    cast = hall.cast
    await hall.restricts(cast.tessa, must_not_see=frozenset({cast.nadia.id}))
    await hall.breaks()
    for person, words in (
        (cast.nadia, "opened a conference that you chair"),
        (cast.tessa, "opened something of yours"),
    ):
        async with hall.visit.browser((await cast.signed_in(person)).cookie) as browser:
            home = (await browser.get("/")).text
        assert words in home and "Ada Adminton" in home and REASON in home
    letters: list[EmailMessage] = []

    async def deliver(message: EmailMessage, name: str) -> None:
        letters.append(message)
        assert name

    # As it does for whoever is called, time goes on between two looks at the clock.
    await Caller(replace(cast.house, clock=RunningClock(hall.clock.now())), deliver).go_round()
    texts = [str(each) for each in letters]
    assert sorted(str(each["To"]) for each in letters) == ["nadia@example.org", "tessa@example.org"]
    for fact in (HIDDEN, REASON, "Ada", cast.case.reference, "Sampleford", "Larkspur", "conference"):
        assert not any(fact in text for text in texts), fact


async def test_a_notice_is_put_away_by_its_person_alone(hall: Hall) -> None:
    house, cast = hall.cast.house, hall.cast
    await hall.breaks()
    async with house.database.reading() as connection:
        (told,) = await noticing.told_to(connection, cast.nadia.id)
    with pytest.raises(NotFound):
        await noticing.put_away(house, cast.tessa.id, told.notice.id)
    await noticing.put_away(house, cast.nadia.id, told.notice.id)
    async with house.database.reading() as connection:
        assert await noticing.told_to(connection, cast.nadia.id) == []


async def test_it_stands_in_the_audit_for_the_chair_and_for_whose_knowledge_it_was(hall: Hall) -> None:
    cast = hall.cast
    await hall.restricts(cast.tessa, must_not_see=frozenset({cast.nadia.id}))
    await hall.looks(await hall.breaks())
    views = await reading_audit.of_conference(cast.house, cast.nadia.id, hall.conference)
    chairs = " ".join(entry.sentence for day in views.days for entry in day.entries)
    assert "an administrator, opened case conference 1 for 15 minutes" in chairs
    assert "an administrator, read case conference 1" in chairs
    assert "kept to a few" not in chairs
    days, _ = await reading_audit.of_person(cast.house, cast.tessa.id)
    assert "opened what you gave, which is kept to a few" in " ".join(e.sentence for d in days for e in d.entries)


async def test_nothing_can_be_written_through_the_glass(hall: Hall) -> None:
    await hall.breaks()
    async with hall.visit.browser((await hall.cast.signed_in(hall.ada)).cookie) as browser:
        here = f"/conferences/{hall.conference}"
        for address, said in ((f"{here}/passes", {"shape": 1}), (f"{here}/parts", {"category": "safe_address"})):
            assert (await browser.post(address, json=said)).status_code == 404
        assert (await browser.post(f"{here}/freeze")).status_code == 404


@pytest.mark.parametrize("ends", [False, True])
async def test_with_another_standing_one_signs_in_anew(hall: Hall, *, ends: bool) -> None:
    person = hall.ada if ends else hall.cast.otto
    before = await hall.cast.signed_in(person)
    assert await staying.recognise(hall.cast.house, before.cookie)
    await administering.make(hall.cast.house, person.email or "", ends=ends)
    assert await staying.recognise(hall.cast.house, before.cookie) is None
