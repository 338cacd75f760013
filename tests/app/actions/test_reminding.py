"""People are told of what they took on, and of a conference, before its day."""

from __future__ import annotations

from datetime import date, time, timedelta
from email.message import EmailMessage

import pytest

from app.actions import coming, freezing, noticing
from app.actions.calling import Caller
from app.board.shape import Board, Collection, FollowUp
from app.conference.kinds import Door
from app.conference.notice import NoticeKind
from app.people.contact import Channel, Contact, Hours
from app.people.person import Person
from app.storage import conferences, guests, notices, seats
from tests.cast import Cast, HeldClock, Visit

pytestmark = pytest.mark.usefixtures("nobody_carries_letters")

TASK = "Fetch the cot from the clinic"
TOMORROW = timedelta(days=1)


class Post:
    """The caller of a house, and the letters that left."""

    def __init__(self, visit: Visit, people: Cast) -> None:
        self.visit, self.people = visit, people
        self.letters: list[EmailMessage] = []
        self.caller = Caller(people.house, self.deliver)

    async def deliver(self, message: EmailMessage, name: str) -> None:
        assert name
        self.letters.append(message)

    async def reach(self, person: Person) -> None:
        async with self.people.house.database.writing() as connection:
            await guests.set_contact(connection, person.id, Contact(Channel.EMAIL, "joel@family.example"))

    async def home(self, person: Person) -> str:
        async with self.visit.browser((await self.people.signed_in(person)).cookie) as browser:
            return (await browser.get("/")).text

    async def agreed(self, due: date) -> str:
        """A plan in which Joel has taken something on."""
        follow_up = FollowUp("a0", TASK, self.people.joel.id, due)
        conference = await self.people.open_with(Board(follow_ups=Collection((("followup", follow_up),))))
        async with self.people.house.database.writing() as connection:
            await seats.set_door(connection, conference, self.people.joel.id, Door.OPEN)
        frame = self.visit.frame
        await freezing.freeze(frame.house, frame.rooms, frame.workshop, self.people.nadia.id, conference)
        return conference


@pytest.fixture
def post(visit: Visit, people: Cast) -> Post:
    return Post(visit, people)


def reminded(home: str) -> int:
    return home.count("Coming up for you, by Sunday 14 June 2026")


async def test_who_took_something_on_is_reminded_the_day_before_once_and_nobody_else(
    post: Post, clock: HeldClock
) -> None:
    joel, nadia = post.people.joel, post.people.nadia
    await post.reach(joel)
    await post.agreed(date(2026, 6, 14))
    await post.caller.go_round()
    assert reminded(await post.home(joel)) == 0
    clock.move(2 * TOMORROW)
    for _ in range(2):
        await post.caller.go_round()
    await Caller(post.people.house, post.deliver).go_round()  # after a restart
    assert reminded(await post.home(joel)) == 1
    assert reminded(await post.home(nadia)) == 0
    (letter,) = post.letters
    assert TASK not in letter.as_string() and "There is something for you to read" in str(letter["Subject"])


async def test_nobody_is_woken_to_be_reminded(post: Post, clock: HeldClock) -> None:
    await post.agreed(date(2026, 6, 14))
    # Three in the morning where the family lives.
    clock.move(TOMORROW + timedelta(hours=15))
    await post.caller.go_round()
    assert reminded(await post.home(post.people.joel)) == 0


async def test_what_is_done_or_over_is_brought_to_nobodys_mind(post: Post, clock: HeldClock) -> None:
    joel, case = post.people.joel, post.people.case.id
    await post.agreed(date(2026, 6, 14))
    clock.move(2 * TOMORROW)
    await post.caller.go_round()
    assert reminded(await post.home(joel)) == 1
    async with post.visit.browser((await post.people.signed_in(joel)).cookie) as browser:
        await browser.post(f"/cases/{case}/actions/followup", data={"said": "done", "back": "home"})
    assert reminded(await post.home(joel)) == 0


async def test_what_was_done_before_its_day_is_no_letter(post: Post, clock: HeldClock) -> None:
    joel, case = post.people.joel, post.people.case.id
    await post.reach(joel)
    await post.agreed(date(2026, 6, 14))
    async with post.visit.browser((await post.people.signed_in(joel)).cookie) as browser:
        await browser.post(f"/cases/{case}/actions/followup", data={"said": "done", "back": "home"})
    clock.move(2 * TOMORROW)
    await post.caller.go_round()
    assert post.letters == []


async def test_a_conference_is_brought_to_mind_the_day_before_to_those_who_are_let_in_and_come(
    post: Post, clock: HeldClock
) -> None:
    people = post.people
    conference = await people.plan(date="2026-06-13")
    words = "Case conference 1 is on Saturday 13 June 2026 at 10:00 (Sydney time)."
    await coming.answer(people.house, people.tessa.id, conference, "declined", "none", "I am away")
    async with people.house.database.writing() as connection:
        await seats.set_door(connection, conference, people.fern.id, Door.INVITED)
    await post.caller.go_round()
    assert words not in await post.home(people.joel)
    clock.move(TOMORROW)
    await post.caller.go_round()
    assert words in await post.home(people.joel)
    for person in (people.tessa, people.fern, people.otto):
        assert words not in await post.home(person)


async def _waits_to_be_called(post: Post) -> str:
    """Joel is asked something, and his letter waits for the hours at which it may arrive; the conference."""
    joel, conference = post.people.joel, await post.people.open()
    async with post.people.house.database.writing() as connection:
        found = await conferences.find(connection, conference)
        assert found
        hours = Hours(time(17), time(19))
        await guests.set_contact(connection, joel.id, Contact(Channel.EMAIL, "joel@family.example", hours=hours))
        await noticing.tell(post.people.house, connection, NoticeKind.APPROVAL_ASKED, [joel.id], found, conference)
    await post.caller.go_round()
    assert post.letters == []
    return conference


async def test_no_letter_asks_for_what_somebody_else_has_done(post: Post, clock: HeldClock) -> None:
    conference = await _waits_to_be_called(post)
    async with post.people.house.database.writing() as connection:
        await notices.done_with(connection, NoticeKind.APPROVAL_ASKED, conference, clock.now())
    clock.move(timedelta(hours=6))
    await post.caller.go_round()
    assert post.letters == []


async def test_no_letter_calls_somebody_to_what_they_have_put_away(post: Post, clock: HeldClock) -> None:
    await _waits_to_be_called(post)
    async with post.people.house.database.reading() as connection:
        (told,) = await notices.unseen(connection, post.people.joel.id)
    await noticing.put_away(post.people.house, post.people.joel.id, told.id)
    clock.move(timedelta(hours=6))
    await post.caller.go_round()
    assert post.letters == []


async def test_a_letter_that_nothing_answered_leaves_in_its_hours(post: Post, clock: HeldClock) -> None:
    await _waits_to_be_called(post)
    clock.move(timedelta(hours=6))
    await post.caller.go_round()
    assert len(post.letters) == 1
