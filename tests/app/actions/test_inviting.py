from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from app.actions import admitting, arriving, inviting, opening
from app.actions.finding import case_for, conference_for
from app.actions.guest_list import Guest, Whereabouts, guest_list
from app.actions.house import House
from app.actions.posting import Postman
from app.actions.refusals import InvitationOver, NotFound, NotPermitted, Refusal, TooOften, WrongGuestCode
from app.actions.signing_in import ANYBODY
from app.conference.inviting import Newcomer
from app.conference.kinds import Attendance, Door, Kind, Role
from app.conference.planning import Incomplete
from app.people.contact import Channel, Contact, Hours
from app.people.person import Person
from app.people.session import Way
from app.post.delivery import Trouble
from app.storage import audit, conferences, guests, people
from tests.cast import Cast, HeldClock
from tests.pillar import Pillar

MAUREEN = Newcomer(
    "Maureen Mockridge", Kind.KIN, "grandmother", "", Role.CONTRIBUTOR, Contact(Channel.EMAIL, "maureen@example.org")
)


@pytest.fixture
def box() -> Pillar:
    return Pillar()


@pytest.fixture
def postman(house: House, box: Pillar) -> Postman:
    return Postman(house, box)


async def invited(cast: Cast, newcomer: Newcomer = MAUREEN) -> tuple[str, Person]:
    """An open conference to which Nadia has invited somebody new."""
    conference = await cast.open()
    await inviting.invite(cast.house, cast.nadia.id, conference, {}, [newcomer])
    return conference, (await line(cast, conference, newcomer.name)).person


async def line(cast: Cast, conference: str, name: str, here: frozenset[str] = frozenset()) -> Guest:
    listed = await guest_list(cast.house, cast.nadia.id, conference, here)
    return next(each for each in listed.guests if each.person.name == name)


async def role_of(cast: Cast, conference: str, person: Person) -> Role | None:
    async with cast.house.database.reading() as connection:
        return (await conference_for(connection, person.id, conference)).role


async def test_a_grandmother_is_invited_accepts_waits_and_is_let_in(cast: Cast, postman: Postman, box: Pillar) -> None:
    conference, maureen = await invited(cast)
    assert (await line(cast, conference, maureen.name)).whereabouts is Whereabouts.ON_ITS_WAY
    assert await postman.deliver_due() == 1
    assert (await line(cast, conference, maureen.name)).whereabouts is Whereabouts.INVITED

    opened = await arriving.look(cast.house, box.token)
    assert (opened.inviter, opened.invited.name) == (cast.nadia, maureen.name)
    with pytest.raises(NotFound):  # not even its name, before she has agreed
        await role_of(cast, conference, maureen)

    accepted = await arriving.accept(cast.house, box.token, ANYBODY)
    assert accepted.signed_in and accepted.signed_in.session.way is Way.INVITATION
    async with cast.house.database.reading() as connection:
        assert maureen.id in await guests.agreements(connection, conference)
    with pytest.raises(NotFound):
        await role_of(cast, conference, maureen)
    waits = await arriving.wait(cast.house, maureen.id, conference)
    assert waits and (waits.chair, waits.door) == ("Nadia Exemplar", Door.WAITING)
    at_the_door = await line(cast, conference, maureen.name)
    assert at_the_door.whereabouts is Whereabouts.WAITING and at_the_door.at_the_door

    await admitting.admit(cast.house, cast.nadia.id, conference, maureen.id)
    assert await arriving.wait(cast.house, maureen.id, conference) is None
    assert await role_of(cast, conference, maureen) is Role.CONTRIBUTOR
    here = frozenset({maureen.id})
    assert (await line(cast, conference, maureen.name, here)).whereabouts is Whereabouts.HERE
    async with cast.house.database.reading() as connection:
        with pytest.raises(NotFound):  # she came to one conference, not to the file
            await case_for(connection, maureen.id, cast.case.id)


async def test_a_guest_who_is_planned_in_again_needs_a_new_invitation(
    cast: Cast, postman: Postman, box: Pillar
) -> None:
    conference, maureen = await invited(cast)
    await postman.deliver_due()
    await arriving.accept(cast.house, box.token, ANYBODY)
    await admitting.admit(cast.house, cast.nadia.id, conference, maureen.id)
    draft = cast.draft()
    draft = replace(draft, roles={**draft.roles, maureen.id: Role.CONTRIBUTOR})
    again = await opening.plan_conference(cast.house, cast.nadia.id, cast.case.id, draft, open_now=True)
    with pytest.raises(NotFound):
        await role_of(cast, again, maureen)
    assert (await line(cast, again, maureen.name)).whereabouts is Whereabouts.ON_ITS_WAY
    assert await postman.deliver_due() == 1
    await arriving.accept(cast.house, box.token, ANYBODY)
    assert (await line(cast, again, maureen.name)).whereabouts is Whereabouts.WAITING


async def test_an_invitation_works_once(cast: Cast, postman: Postman, box: Pillar) -> None:
    await invited(cast)
    await postman.deliver_due()
    await arriving.accept(cast.house, box.token, ANYBODY)
    with pytest.raises(InvitationOver) as refused:
        await arriving.accept(cast.house, box.token, ANYBODY)
    assert refused.value.sentence == "This invitation has already been used. Ask Nadia Exemplar for a new one."


async def test_looking_consumes_nothing(cast: Cast, postman: Postman, box: Pillar) -> None:
    await invited(cast)
    await postman.deliver_due()
    for _ in range(3):
        await arriving.look(cast.house, box.token)
    assert (await arriving.accept(cast.house, box.token, ANYBODY)).signed_in


async def test_an_invitation_runs_out(cast: Cast, postman: Postman, box: Pillar, clock: HeldClock) -> None:
    conference, maureen = await invited(cast)
    await postman.deliver_due()
    clock.move(timedelta(hours=72))
    with pytest.raises(InvitationOver, match=r"was good until Sunday 14 June, 12:00\. Ask Nadia Exemplar"):
        await arriving.look(cast.house, box.token)
    assert (await line(cast, conference, maureen.name)).whereabouts is Whereabouts.EXPIRED


async def test_a_new_link_kills_the_old_one(cast: Cast, postman: Postman, box: Pillar) -> None:
    conference, maureen = await invited(cast)
    await postman.deliver_due()
    old = box.token
    await inviting.resend(cast.house, cast.nadia.id, conference, maureen.id)
    with pytest.raises(InvitationOver, match="A newer invitation"):
        await arriving.accept(cast.house, old, ANYBODY)
    await postman.deliver_due()
    assert box.token != old
    await arriving.accept(cast.house, box.token, ANYBODY)


async def test_a_withdrawn_invitation_opens_nothing(cast: Cast, postman: Postman, box: Pillar) -> None:
    conference, maureen = await invited(cast)
    await postman.deliver_due()
    await inviting.revoke(cast.house, cast.nadia.id, conference, maureen.id)
    with pytest.raises(InvitationOver, match="withdrawn"):
        await arriving.accept(cast.house, box.token, ANYBODY)
    assert (await line(cast, conference, maureen.name)).whereabouts is Whereabouts.REVOKED


async def test_a_withdrawn_invitation_does_not_leave(cast: Cast, postman: Postman, box: Pillar) -> None:
    conference, maureen = await invited(cast)
    await inviting.revoke(cast.house, cast.nadia.id, conference, maureen.id)
    assert await postman.deliver_due() == 0
    assert not box.letters


async def test_apologies_reach_the_chair_with_their_words(cast: Cast, postman: Postman, box: Pillar) -> None:
    conference, maureen = await invited(cast)
    await postman.deliver_due()
    await arriving.decline(cast.house, box.token, " I am in hospital that day. ")
    told = await line(cast, conference, maureen.name)
    assert told.whereabouts is Whereabouts.APOLOGIES
    assert told.invitation and told.invitation.note == "I am in hospital that day."
    assert told.participant.attendance is Attendance.APOLOGIES


async def test_without_a_waiting_room_a_guest_comes_straight_in(cast: Cast, postman: Postman, box: Pillar) -> None:
    conference, maureen = await invited(cast)
    await admitting.set_waiting_room(cast.house, cast.nadia.id, conference, on=False)
    await postman.deliver_due()
    await arriving.accept(cast.house, box.token, ANYBODY)
    assert await role_of(cast, conference, maureen) is Role.CONTRIBUTOR


async def test_who_was_sent_away_stays_outside_until_let_in(cast: Cast, postman: Postman, box: Pillar) -> None:
    conference, maureen = await invited(cast)
    await postman.deliver_due()
    await arriving.accept(cast.house, box.token, ANYBODY)
    await admitting.send_away(cast.house, cast.nadia.id, conference, maureen.id)
    waits = await arriving.wait(cast.house, maureen.id, conference)
    assert waits and waits.door is Door.SENT_AWAY
    await admitting.admit(cast.house, cast.nadia.id, conference, maureen.id)
    assert await arriving.wait(cast.house, maureen.id, conference) is None


async def test_nobody_but_the_chair_and_the_case_manager_invites(cast: Cast) -> None:
    conference = await cast.open()
    with pytest.raises(NotPermitted):
        await inviting.invite(cast.house, cast.joel.id, conference, {cast.iris.id: Role.READER})
    with pytest.raises(NotFound):
        await inviting.invite(cast.house, cast.otto.id, conference, {cast.iris.id: Role.READER})


async def test_several_are_invited_at_once_and_nobody_twice(cast: Cast) -> None:
    conference = await cast.open()
    await inviting.invite(cast.house, cast.nadia.id, conference, {cast.iris.id: Role.DEPUTY}, [MAUREEN])
    with pytest.raises(Incomplete, match="people"):
        await inviting.invite(cast.house, cast.nadia.id, conference, {cast.iris.id: Role.READER})
    with pytest.raises(Incomplete, match="people"):
        await inviting.invite(cast.house, cast.nadia.id, conference, {})


async def test_an_outsider_without_an_agency_cannot_be_invited_by_id(cast: Cast) -> None:
    conference = await cast.open()
    with pytest.raises(Incomplete):
        await inviting.invite(cast.house, cast.nadia.id, conference, {cast.otto.id: Role.READER})


async def test_an_invitation_opens_no_session_for_somebody_with_a_password(
    cast: Cast, postman: Postman, box: Pillar
) -> None:
    conference = await cast.open()
    async with cast.house.database.writing() as connection:
        await people.set_password(connection, cast.iris.id, "kept as argon2id")
    await inviting.invite(cast.house, cast.nadia.id, conference, {cast.iris.id: Role.CONTRIBUTOR})
    await postman.deliver_due()
    accepted = await arriving.accept(cast.house, box.token, ANYBODY)
    assert accepted.signed_in is None and accepted.code is None


async def test_another_role_counts_at_once(cast: Cast) -> None:
    conference = await cast.open()
    await inviting.change_role(cast.house, cast.nadia.id, conference, cast.joel.id, "reader")
    assert await role_of(cast, conference, cast.joel) is Role.READER
    with pytest.raises(Incomplete):
        await inviting.change_role(cast.house, cast.nadia.id, conference, cast.joel.id, "chair")
    with pytest.raises(Refusal):
        await inviting.change_role(cast.house, cast.nadia.id, conference, cast.nadia.id, "reader")


async def test_who_was_there_and_is_removed_stays_in_the_list_of_those_who_were(cast: Cast) -> None:
    conference = await cast.open()
    async with cast.house.database.writing() as connection:
        await conferences.came(connection, conference, cast.joel.id)
    await inviting.remove(cast.house, cast.nadia.id, conference, cast.joel.id)
    await inviting.remove(cast.house, cast.nadia.id, conference, cast.fern.id)
    async with cast.house.database.reading() as connection:
        listed = {each.person.id: each.door for each in await conferences.participants(connection, conference)}
    assert listed[cast.joel.id] is Door.REMOVED
    assert cast.fern.id not in listed
    with pytest.raises(NotFound):
        await role_of(cast, conference, cast.joel)


# The code.


async def test_a_guest_comes_back_with_the_code(cast: Cast, postman: Postman, box: Pillar) -> None:
    conference, maureen = await invited(cast)
    await postman.deliver_due()
    code = (await arriving.accept(cast.house, box.token, ANYBODY)).code
    assert code
    typed = code.upper().replace("-", "  ")
    assert (await arriving.come_back(cast.house, typed, ANYBODY)).session.person.id == maureen.id
    assert await arriving.where_next(cast.house, maureen.id) == f"/conferences/{conference}/waiting"


async def test_a_code_that_is_guessed_at_is_held(cast: Cast, postman: Postman, box: Pillar, clock: HeldClock) -> None:
    await invited(cast)
    await postman.deliver_due()
    code = (await arriving.accept(cast.house, box.token, ANYBODY)).code
    assert code
    number = code.partition("-")[0]
    for _ in range(5):
        with pytest.raises(WrongGuestCode):
            await arriving.come_back(cast.house, f"{number} wrong words all along", ANYBODY)
    with pytest.raises(TooOften):
        await arriving.come_back(cast.house, code, ANYBODY)
    async with cast.house.database.reading() as connection:
        written = [row.kind async for row in audit.rows(connection)]
    assert (written.count("sign-in-failed"), written.count("sign-in-held")) == (5, 1)
    clock.move(timedelta(minutes=15))
    assert (await arriving.come_back(cast.house, code, ANYBODY)).cookie


@pytest.mark.parametrize("typed", ["", "nothing", "12345", "-", "12345-river-tulip-maple-goose", "x" * 9999])
async def test_a_code_of_nobody_opens_nothing(cast: Cast, typed: str) -> None:
    with pytest.raises(WrongGuestCode):
        await arriving.come_back(cast.house, typed, ANYBODY)


# Letters.


async def test_a_letter_waits_for_the_hours_at_which_it_is_safe(
    cast: Cast, postman: Postman, box: Pillar, clock: HeldClock
) -> None:
    hours = Hours(time(14), time(16))  # it is noon
    contact = Contact(Channel.EMAIL, "maureen@example.org", hours=hours)
    await invited(cast, Newcomer("Maureen", Kind.KIN, "grandmother", "", Role.READER, contact))
    assert await postman.deliver_due() == 0
    clock.move(timedelta(hours=1, minutes=59))
    assert await postman.deliver_due() == 0
    clock.move(timedelta(minutes=1))
    assert await postman.deliver_due() == 1


async def test_a_letter_that_missed_its_hours_waits_for_the_next_day(
    cast: Cast, postman: Postman, box: Pillar, clock: HeldClock
) -> None:
    contact = Contact(Channel.EMAIL, "maureen@example.org", hours=Hours(time(11), time(13)))
    await invited(cast, Newcomer("Maureen", Kind.KIN, "grandmother", "", Role.READER, contact))
    clock.move(timedelta(hours=2))
    assert await postman.deliver_due() == 0
    clock.move(timedelta(hours=21))
    assert await postman.deliver_due() == 1


async def test_a_letter_is_tried_again_and_then_given_up(
    cast: Cast, postman: Postman, box: Pillar, clock: HeldClock
) -> None:
    conference, maureen = await invited(cast)
    box.trouble = Trouble.NOT_NOW
    await postman.deliver_due()
    told = await line(cast, conference, maureen.name)
    assert told.whereabouts is Whereabouts.ON_ITS_WAY and told.letter and told.letter.trouble == "not_now"
    for _ in range(5):
        clock.move(timedelta(hours=4))
        await postman.deliver_due()
    assert (await line(cast, conference, maureen.name)).whereabouts is Whereabouts.UNDELIVERED
    assert not box.letters


async def test_an_address_that_nobody_has_is_told_at_once(cast: Cast, postman: Postman, box: Pillar) -> None:
    conference, maureen = await invited(cast)
    box.trouble = Trouble.ADDRESS_REFUSED
    await postman.deliver_due()
    assert (await line(cast, conference, maureen.name)).whereabouts is Whereabouts.UNDELIVERED


async def test_the_database_holds_nothing_that_opens_the_door(cast: Cast, postman: Postman, box: Pillar) -> None:
    await invited(cast)
    await postman.deliver_due()
    files = [file for file in cast.house.settings.data.rglob("*") if file.is_file()]
    assert files, "need a database on disk for this test to mean anything"
    assert not [file for file in files if box.token.encode() in file.read_bytes()]


async def test_a_slip_is_shown_once_and_works(cast: Cast) -> None:
    conference = await cast.open()
    on_paper = Newcomer("Maureen", Kind.KIN, "grandmother", "", Role.READER, Contact(Channel.PAPER))
    await inviting.invite(cast.house, cast.nadia.id, conference, {}, [on_paper])
    waiting = await line(cast, conference, "Maureen")
    assert waiting.whereabouts is Whereabouts.TO_HAND_OVER
    slip = await inviting.slip(cast.house, cast.nadia.id, conference, waiting.person.id)
    assert (await arriving.accept(cast.house, slip.link.partition("#")[2], ANYBODY)).signed_in
