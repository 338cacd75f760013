"""What is tried at a door in vain is written down, and nobody at a door learns more than they were told."""

from __future__ import annotations

from datetime import timedelta

import httpx2
import pytest

from app.actions import inviting
from app.actions.house import House
from app.audit.chain import Row
from app.storage import audit
from tests.app.files import PDF
from tests.app.pages.test_attaching import file_in, hands_round
from tests.app.pages.test_invitations import ON_PAPER, person_called, slip
from tests.app.pages.test_invitations import address as address
from tests.app.pages.test_invitations import nadia as nadia
from tests.cast import Cast, HeldClock, Visit

Browser = httpx2.AsyncClient


async def written_down(house: House, kind: str) -> list[Row]:
    async with house.database.reading() as connection:
        return [row async for row in audit.rows(connection) if row.kind == kind]


@pytest.mark.parametrize("why", ["used", "expired", "revoked", "replaced"])
@pytest.mark.parametrize("path", ["/i", "/i/accept", "/i/decline"])
async def test_an_invitation_that_is_refused_is_written_down_without_its_token(
    visit: Visit, nadia: Browser, people: Cast, address: str, clock: HeldClock, why: str, path: str
) -> None:
    token = await slip(nadia, people, address)
    conference = address.rpartition("/")[2]
    guest = await person_called(people, conference, ON_PAPER.name)
    if why == "used":
        await visit.browser().post("/i/accept", data={"token": token, "agreed": "yes"})
    elif why == "expired":
        clock.move(timedelta(hours=100))
    elif why == "revoked":
        await inviting.revoke(people.house, people.nadia.id, conference, guest)
    else:
        await inviting.slip(people.house, people.nadia.id, conference, guest)
    answer = await visit.browser().post(path, data={"token": token, "agreed": "yes"})
    assert answer.status_code == 410
    (row,) = await written_down(people.house, "invitation-refused")
    assert (row.person, row.about, row.conference) == ("", guest, conference)
    assert row.details == f'{{"why":"{why}"}}'
    async with people.house.database.reading() as connection:
        assert not [row async for row in audit.rows(connection) if token in repr(row)]
    # The other browser may have been left alone for longer than a session lasts.
    chair = visit.browser((await people.signed_in(people.nadia)).cookie)
    told = (await chair.get(f"{address}/views")).text
    assert "tried an invitation of Maureen Mockridge" in told


async def test_an_invitation_that_nobody_made_is_written_down_without_what_was_typed(
    visit: Visit, people: Cast
) -> None:
    guess = "a-guess-that-nobody-made"
    assert (await visit.browser().post("/i", data={"token": guess})).status_code == 410
    (row,) = await written_down(people.house, "invitation-refused")
    assert (row.about, row.conference) == ("", "")
    assert guess not in repr(row)


async def test_a_passkey_that_does_not_show_who_somebody_is_counts_like_a_wrong_password(
    visit: Visit, nadia: Browser, people: Cast
) -> None:
    tries = people.house.settings.sign_in_tries
    answers = []
    for _ in range(tries + 1):
        await nadia.post("/account/confirm/options")
        answers.append((await nadia.post("/account/confirm", data={"credential": "{}"})).status_code)
    assert answers == [403] * tries + [429]
    rows = await written_down(people.house, "sign-in-failed")
    assert [row.about for row in rows] == [people.nadia.id] * tries
    assert {row.details for row in rows} == {'{"method":"passkey"}'}
    assert len(await written_down(people.house, "sign-in-held")) == 1


async def test_the_chair_sees_who_downloaded_what_the_chair_may_read_and_nothing_of_other_files(
    visit: Visit, nadia: Browser, people: Cast, address: str
) -> None:
    joel = visit.browser((await people.signed_in(people.joel)).cookie)
    tessa = visit.browser((await people.signed_in(people.tessa)).cookie)
    fern = visit.browser((await people.signed_in(people.fern)).cookie)

    async def said() -> str:
        return (await nadia.get(f"{address}/views")).text

    await hands_round(tessa, address, PDF, file_audience="few", file_may_see=people.joel.id)
    # The very same bytes: what is told of one must not tell of the other.
    hers = await file_in(tessa, address)
    assert (await joel.get(hers)).status_code == 200
    assert "downloaded a file" not in await said()
    await hands_round(joel, address, PDF, "for everyone.pdf")
    everyones = await file_in(nadia, address)
    assert (await fern.get(everyones)).status_code == 200
    told = await said()
    assert "Fern Placeholder downloaded a file" in told
    assert "Joel Mockridge downloaded a file" not in told
    await joel.post(f"{everyones}/remove")
    assert "Fern Placeholder downloaded a file" in await said(), "that it was taken back changes nothing"
    oma = visit.browser((await people.signed_in(people.oma)).cookie)
    assert "Joel Mockridge downloaded a file" not in (await oma.get(f"{address}/views")).text


async def test_nobody_who_was_never_let_in_reads_of_which_case_it_is(
    visit: Visit, nadia: Browser, people: Cast, address: str
) -> None:
    token, guest = await slip(nadia, people, address), visit.browser()
    await guest.post("/i/accept", data={"token": token, "agreed": "yes"})
    page = (await guest.get("/account/record")).text
    assert "accepted the invitation to a conference" in page
    assert people.case.reference not in page
    person = await person_called(people, address.rpartition("/")[2], ON_PAPER.name)
    await nadia.post(f"{address}/invited/{person}/admit")
    assert people.case.reference in (await guest.get("/account/record")).text
    assert people.case.reference in (await nadia.get("/account/record")).text
