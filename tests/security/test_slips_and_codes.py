"""Whoever holds a new slip of a guest who has a code is not that guest yet: everybody who invites could hold it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import httpx2
import pytest
from starlette.routing import Route

from app.actions import admitting, closed_sessions, freezing, handing_over, inviting, ordering, staying
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.refusals import Refusal
from app.actions.seeing import sight_of
from app.board.shape import SHAPE_VERSION
from app.conference.inviting import Newcomer
from app.conference.kinds import Attendance, Door, Kind, Role
from app.conference.states import Step
from app.pages.frame import cookie_name
from app.pages.routes import routes
from app.people.contact import Channel, Contact
from app.people.person import Person
from app.storage import conferences, guests, seats
from realtime.ports import Admission, Visitor
from tests.app.actions.test_restricting import HIDDEN, Table
from tests.app.actions.test_restricting import table as table
from tests.cast import HeldClock
from tests.security.test_outside_and_elsewhere import closes, comes

CODE = re.compile(r"\d{5}(?:-[a-z]+){4}")


@dataclass
class Slips:
    """A guest who came by a slip and was let in, and the chair who makes slips."""

    table: Table
    guest: Person
    code: str
    own: httpx2.AsyncClient

    @property
    def board(self) -> str:
        return f"/conferences/{self.table.conference}"

    async def comes_with_a_new_slip(self, browser: httpx2.AsyncClient | None = None) -> httpx2.AsyncClient:
        cast = self.table.cast
        slip = await inviting.slip(cast.house, cast.nadia.id, self.table.conference, self.guest.id)
        browser = browser or self.table.visit.browser()
        answer = await browser.post("/i/accept", data={"token": slip.link.partition("#")[2], "agreed": "yes"})
        assert answer.status_code in {200, 303}
        return browser

    async def kept_to(self) -> str:
        """Something that the chair must not see, and the guest may."""
        cast = self.table.cast
        return await self.table.restricts(
            cast.tessa, may_see=frozenset({self.guest.id}), must_not_see=frozenset({cast.nadia.id})
        )

    async def parts(self, browser: httpx2.AsyncClient) -> set[str]:
        answer = await browser.post(f"{self.board}/passes", json={"shape": SHAPE_VERSION})
        assert answer.status_code == 200, answer.text
        return {each["document"] for each in answer.json()["parts"]}


@pytest.fixture
async def slips(table: Table) -> Slips:
    cast, browser = table.cast, table.visit.browser()
    guest = await comes(table, "Maureen Mockridge")
    slip = await inviting.slip(cast.house, cast.nadia.id, table.conference, guest.id)
    page = await browser.post("/i/accept", data={"token": slip.link.partition("#")[2], "agreed": "yes"})
    found = CODE.search(page.text)
    assert found
    async with table.visit.browser((await cast.signed_in(cast.nadia)).cookie) as nadia:
        assert (await nadia.post(f"/conferences/{table.conference}/invited/{guest.id}/admit")).status_code == 303
    made = Slips(table, guest, found[0], browser)
    await made.parts(browser)
    return made


async def test_a_chair_who_comes_with_the_slip_of_a_guest_reads_nothing_that_was_kept_from_the_chair(
    slips: Slips,
) -> None:
    part = await slips.kept_to()
    assert part in await slips.parts(slips.own), "the guest reads it"
    chair = await slips.comes_with_a_new_slip()
    seen = await slips.parts(chair)
    assert seen and part not in seen
    page = await chair.get(slips.board)
    assert page.status_code == 200 and HIDDEN not in page.text
    for address in (f"{slips.board}/kept", f"{slips.board}/notes", "/account", "/account/record"):
        answer = await chair.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/account/confirm?next={address}")


async def test_the_code_of_the_guest_goes_on_opening_everything(slips: Slips) -> None:
    part = await slips.kept_to()
    await slips.comes_with_a_new_slip()
    again = slips.table.visit.browser()
    assert (await again.post("/come-back", data={"code": slips.code})).status_code == 303
    assert part in await slips.parts(again)
    assert part in await slips.parts(slips.own)


async def test_whoever_shows_the_code_in_the_end_has_everything_open(slips: Slips) -> None:
    part = await slips.kept_to()
    browser = await slips.comes_with_a_new_slip()
    page = await browser.get(f"/account/confirm?next={slips.board}")
    assert "do you have your code?" in page.text
    wrong = await browser.post("/account/confirm", data={"guest_code": "12345-a-b-c-d", "next": slips.board})
    assert wrong.status_code == 403 and part not in await slips.parts(browser)
    right = await browser.post("/account/confirm", data={"guest_code": slips.code, "next": slips.board})
    assert (right.status_code, right.headers["location"]) == (303, slips.board)
    assert part in await slips.parts(browser)
    assert (await browser.get("/account/record")).status_code == 200


async def test_whoever_is_here_with_their_code_already_need_not_show_it_for_a_new_slip(slips: Slips) -> None:
    part = await slips.kept_to()
    await slips.comes_with_a_new_slip(slips.own)
    assert part in await slips.parts(slips.own)


async def test_a_link_opens_the_conference_that_it_was_made_for_and_no_other(slips: Slips) -> None:
    cast, house = slips.table.cast, slips.table.cast.house
    other = await cast.plan(roles={**cast.roles, slips.guest.id: Role.CONTRIBUTOR})
    slip = await inviting.slip(house, cast.nadia.id, other, slips.guest.id)
    browser = slips.table.visit.browser()
    await browser.post("/i/accept", data={"token": slip.link.partition("#")[2], "agreed": "yes"})
    assert (await browser.get(f"/conferences/{other}/waiting")).status_code == 200
    assert (await browser.get("/")).headers["location"] == f"/conferences/{other}"
    for address in (slips.board, f"{slips.board}/waiting", f"/cases/{cast.case.id}"):
        assert (await browser.get(address)).status_code == 303
    refused = await browser.post(f"{slips.board}/passes", json={"shape": SHAPE_VERSION})
    assert refused.status_code == 403 and refused.json()["reason"] == "own_code_needed"


async def test_no_other_address_opens_by_a_link_alone(slips: Slips) -> None:
    """Each address that knows who asks; whoever adds one says whether a link alone opens it."""
    browser = await slips.comes_with_a_new_slip()
    opened = set()
    for route in (each for each in routes() if isinstance(each, Route)):
        path = re.sub(r"{\w+(:int)?}", lambda found: "1" if found[1] else slips.guest.id, _of(route.path, slips))
        for method in (route.methods or set()) - {"HEAD"}:
            if route.path in {"/sign-out", "/i", "/i/accept", "/i/decline", "/come-back"}:
                continue
            answer = await browser.request(method, path, follow_redirects=False)
            shut = answer.headers.get("location", "").startswith("/account/confirm?next=")
            if not shut:
                opened.add(route.path)
    who_asks_does_not_matter = {
        "/verify", "/verify/installation.pub", "/verify/verify.py", "/healthz", "/readyz", "/metrics", "/r",
        "/r/answer", "/reports/policy", "/.well-known/security.txt", "/demo/mail", "/demo/sign-in", "/demo/fixture",
        "/demo/orders", "/demo/letters", "/sign-in", "/sign-in/second", "/sign-in/passkey/options", "/sign-in/passkey",
        "/sign-in/with/{provider}", "/sign-in/with/{provider}/back", "/sign-in/with/{provider}/ended",
        "/sign-in/again",
    }  # fmt: skip
    here = "/conferences/{conference}"
    assert opened - who_asks_does_not_matter == {
        "/", "/session", "/session/active", "/account/confirm", "/account/confirm/options", here, f"{here}/waiting",
        f"{here}/coming", f"{here}/passes", f"{here}/passes/renewed", f"{here}/floor", f"{here}/floor/{{verb}}",
    }  # fmt: skip


def _of(path: str, slips: Slips) -> str:
    return path.replace("{conference}", slips.table.conference)


async def test_the_record_stays_closed_to_a_link_alone(slips: Slips) -> None:
    browser = await slips.comes_with_a_new_slip()
    cast = slips.table.cast
    async with cast.house.database.writing() as connection:
        found = await conferences.find(connection, slips.table.conference, lock=True)
        assert found
        await conferences.step(connection, found, Step.FREEZING, cast.nadia.id, cast.house.clock.now())
    for address in (slips.board, f"{slips.board}/minutes", f"{slips.board}/record.zip"):
        answer = await browser.get(address)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/account/confirm?next={address}")


async def test_a_live_board_tells_a_link_alone_nothing_of_what_is_kept_to_the_guest(slips: Slips) -> None:
    house, browser = slips.table.cast.house, await slips.comes_with_a_new_slip()
    passes = (await browser.post(f"{slips.board}/passes", json={"shape": SHAPE_VERSION})).json()
    shared = next(each for each in passes["parts"] if each["kind"] == "shared")
    session = await staying.recognise(house, browser.cookies[cookie_name(house)])
    assert session
    doorkeeper = DatabaseDoorkeeper(house)
    admission = await doorkeeper.admit(Visitor(session.id, slips.guest.id), shared["document"], shared["token"])
    part = await slips.kept_to()
    (before,) = await doorkeeper.review([admission])
    assert before is admission and not admission.beside, "not even that there is something more"
    await browser.post("/account/confirm", data={"guest_code": slips.code, "next": slips.board})
    (after,) = await doorkeeper.review([admission])
    assert isinstance(after, Admission) and any(each.startswith(part) for each in after.beside)


async def test_the_guest_reads_that_somebody_came_with_a_link_and_that_they_showed_their_code(slips: Slips) -> None:
    browser = await slips.comes_with_a_new_slip()
    assert "with a new link, and showed no code" in (await slips.own.get("/account/record")).text
    await browser.post("/account/confirm", data={"guest_code": slips.code, "next": slips.board})
    page = (await browser.get("/account/record")).text
    assert "with a new link, then showed code or passkey" in page
    assert page.count("can sign in with a new code") == 1, "and there is no other code"


async def test_a_link_alone_proves_nothing_by_itself(slips: Slips) -> None:
    browser = await slips.comes_with_a_new_slip()
    for typed in ({"one_click": "yes"}, {"password": ""}, {"credential": "{}"}):
        assert (await browser.post("/account/confirm", data=typed)).status_code in {403, 404, 409, 422}
    refused = await browser.post("/account/code")
    assert refused.headers["location"].startswith("/account/confirm")


async def test_a_newer_link_ends_what_was_begun_by_the_one_before(slips: Slips) -> None:
    before = await slips.comes_with_a_new_slip()
    assert await slips.parts(before)
    after = await slips.comes_with_a_new_slip()
    assert (await before.get(slips.board)).headers["location"].startswith("/sign-in")
    assert await slips.parts(after) and await slips.parts(slips.own), "and nothing of what was begun by a code"


async def test_the_chair_is_warned_of_whoever_is_here_by_a_link_alone(slips: Slips) -> None:
    cast = slips.table.cast
    async with slips.table.visit.browser((await cast.signed_in(cast.nadia)).cookie) as nadia:

        async def warned() -> tuple[list[str], bool]:
            told = (await nadia.get(f"{slips.board}/invited/waiting")).json()
            page = (await nadia.get(f"{slips.board}/invited")).text
            return [each["name"] for each in told["byLink"]], f"has not shown the code of {slips.guest.name}" in page

        assert await warned() == ([], False)
        browser = await slips.comes_with_a_new_slip()
        assert await warned() == ([slips.guest.name], True)
        await browser.post("/account/confirm", data={"guest_code": slips.code, "next": slips.board})
        assert await warned() == ([], False)


async def test_a_link_alone_shows_the_way_to_the_code_on_every_page(slips: Slips) -> None:
    browser = await slips.comes_with_a_new_slip()
    way = f'href="/account/confirm?next={slips.board}"'
    assert way in (await browser.get(slips.board)).text
    assert way not in (await slips.own.get(slips.board)).text


async def test_a_link_alone_is_not_told_what_the_guest_answered_before_all_may_see_it(slips: Slips) -> None:
    table, verb = slips.table, f"{slips.board}/floor"
    async with table.visit.browser((await table.cast.signed_in(table.cast.nadia)).cookie) as nadia:
        assert (await nadia.post(f"{verb}/ask", json={"kind": "scale", "words": "How safe?"})).status_code == 200
        (asked,) = (await nadia.get(verb)).json()["questions"]
    said = {"question": asked["id"], "value": 3, "reason": "He comes at night."}
    assert (await slips.own.post(f"{verb}/answer", json=said)).status_code == 200
    assert "at night" in (await slips.own.get(verb)).text
    browser = await slips.comes_with_a_new_slip()
    answer = await browser.get(verb)
    assert answer.status_code == 200 and "at night" not in answer.text


async def test_a_link_alone_does_not_answer_for_the_guest(slips: Slips) -> None:
    table, verb = slips.table, f"{slips.board}/floor"
    async with table.visit.browser((await table.cast.signed_in(table.cast.nadia)).cookie) as nadia:
        assert (await nadia.post(f"{verb}/ask", json={"kind": "scale", "words": "How safe?"})).status_code == 200
        (asked,) = (await nadia.get(verb)).json()["questions"]
        said = {"question": asked["id"], "value": 3, "reason": "He comes at night."}
        assert (await slips.own.post(f"{verb}/answer", json=said)).status_code == 200
        browser = await slips.comes_with_a_new_slip()
        refused = await browser.post(f"{verb}/answer", json={**said, "value": 9, "reason": "All is well."})
        assert (refused.status_code, refused.json()["reason"]) == (403, "own_code_needed")
        assert (await browser.post(f"{verb}/raise", json={"lane": "speak", "reason": ""})).status_code == 200
        assert (await nadia.post(f"{verb}/reveal", json={"question": asked["id"]})).status_code == 200
        told = (await nadia.get(verb)).text
        assert "at night" in told and "All is well" not in told
    await browser.post("/account/confirm", data={"guest_code": slips.code, "next": slips.board})


async def test_a_link_alone_of_a_deputy_who_has_taken_over_does_not_lead(slips: Slips) -> None:
    cast, conference = slips.table.cast, slips.table.conference
    await inviting.change_role(cast.house, cast.nadia.id, conference, slips.guest.id, Role.DEPUTY.value)
    await handing_over.take_over(cast.house, slips.guest.id, conference, [])
    browser = await slips.comes_with_a_new_slip()
    for verb in ("ask", "reveal", "withdraw", "call", "move", "queue", "attendance", "quorum", "waiver"):
        refused = await browser.post(f"{slips.board}/floor/{verb}", json={"kind": "scale", "words": "How safe?"})
        assert (refused.status_code, refused.json()["reason"]) == (403, "own_code_needed"), verb
    assert not await writes_the_chair_part(slips, browser)
    await browser.post("/account/confirm", data={"guest_code": slips.code, "next": slips.board})
    asked = await browser.post(f"{slips.board}/floor/ask", json={"kind": "scale", "words": "How safe?"})
    assert asked.status_code == 200 and await writes_the_chair_part(slips, browser)


async def writes_the_chair_part(slips: Slips, browser: httpx2.AsyncClient) -> bool:
    house = slips.table.cast.house
    passes = (await browser.post(f"{slips.board}/passes", json={"shape": SHAPE_VERSION})).json()
    chairs = next(each for each in passes["parts"] if each["kind"] == "chair")
    session = await staying.recognise(house, browser.cookies[cookie_name(house)])
    assert session
    visitor = Visitor(session.id, slips.guest.id)
    writes: bool = (await DatabaseDoorkeeper(house).admit(visitor, chairs["document"], chairs["token"])).writes
    assert writes == chairs["writes"], "the page says what the socket does"
    return writes


async def test_a_link_alone_hands_in_nothing_late_in_the_name_of_the_guest(slips: Slips) -> None:
    cast = slips.table.cast
    browser = await slips.comes_with_a_new_slip()
    async with slips.table.visit.browser((await cast.signed_in(cast.nadia)).cookie) as nadia:
        assert (await nadia.post(f"{slips.board}/freeze")).status_code in {200, 303}
    words = {"late": [{"place": "Notes", "words": "I agree to everything."}]}
    refused = await browser.post(f"{slips.board}/late", json=words, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["reason"]) == (403, "own_code_needed")
    assert "I agree to everything." not in (await slips.own.get(slips.board)).text
    await browser.post("/account/confirm", data={"guest_code": slips.code, "next": slips.board})
    assert (await browser.post(f"{slips.board}/late", json=words)).status_code == 200
    assert "I agree to everything." in (await slips.own.get(slips.board)).text


async def test_whoever_invites_changes_only_where_a_guest_is_reached_and_the_guest_reads_that_they_did(
    slips: Slips,
) -> None:
    cast = slips.table.cast
    own = {"channel": "email", "email": "nadia.privately@example.org"}
    async with slips.table.visit.browser((await cast.signed_in(cast.nadia)).cookie) as nadia:
        refused = await nadia.post(f"{slips.board}/invited/{cast.joel.id}/reach", data=own)
        assert refused.status_code == 422 and "signs in here" in refused.text
        assert (await nadia.post(f"{slips.board}/invited/{slips.guest.id}/reach", data=own)).status_code == 303
    async with cast.house.database.reading() as connection:
        reached = await guests.contacts(connection, [cast.joel.id, slips.guest.id])
    assert reached[cast.joel.id].email != own["email"] == reached[slips.guest.id].email
    assert "Nadia Exemplar changed where" in (await slips.own.get("/account/record")).text


async def test_whoever_is_only_said_to_work_for_an_agency_reads_nothing_that_is_kept_to_it(table: Table) -> None:
    cast, house = table.cast, table.cast.house
    assert cast.iris.agency
    health = cast.iris.agency.id
    async with house.database.writing() as connection:
        await seats.add(connection, table.conference, cast.iris.id, Role.CONTRIBUTOR, Door.OPEN)
    kept = await table.restricts(cast.iris, may_see=frozenset({health}), must_not_see=frozenset({cast.nadia.id}))
    name = "Fay Nurseworth"
    typed = Newcomer(name, Kind.PRACTITIONER, "nurse", "Demoville Health", Role.CONTRIBUTOR, Contact(Channel.PAPER))
    await inviting.invite(house, cast.nadia.id, table.conference, {}, [typed])
    async with house.database.reading() as connection:
        present = await conferences.participants(connection, table.conference)
    nurse = next(each.person for each in present if each.person.name == name)
    assert nurse.agency == cast.iris.agency and not nurse.vouched
    slip = await inviting.slip(house, cast.nadia.id, table.conference, nurse.id)
    async with (
        table.visit.browser((await cast.signed_in(cast.nadia)).cookie) as nadia,
        table.visit.browser() as browser,
    ):
        await browser.post("/i/accept", data={"token": slip.link.partition("#")[2], "agreed": "yes"})
        await nadia.post(f"/conferences/{table.conference}/invited/{nurse.id}/admit")
        assert (
            f"{cast.iris.agency.name} as typed here"
            in (await nadia.get(f"/conferences/{table.conference}/invited")).text
        )

        async def read() -> set[str]:
            answer = await browser.post(f"/conferences/{table.conference}/passes", json={"shape": SHAPE_VERSION})
            return {each["document"] for each in answer.json()["parts"]}

        assert await read() and kept not in await read()
        async with house.database.writing() as connection:
            await guests.set_contact(connection, nurse.id, Contact(Channel.EMAIL, "fay@health.example"))
        await ordering.carry_out(house, "person-vouch", {"who": "fay@health.example"})
        assert kept in await read(), "and once somebody who may has made certain that she does, she reads it"
    assert kept in await table.documents(cast.iris)
    with pytest.raises(Refusal, match="certain already"):
        await ordering.carry_out(house, "person-vouch", {"who": "fay@health.example"})


async def test_what_is_kept_from_an_agency_is_kept_from_whoever_is_said_to_work_there(table: Table) -> None:
    cast, house = table.cast, table.cast.house
    assert cast.iris.agency
    name = "Fay Nurseworth"
    typed = Newcomer(name, Kind.PRACTITIONER, "nurse", "Demoville Health", Role.CONTRIBUTOR, Contact(Channel.PAPER))
    await inviting.invite(house, cast.nadia.id, table.conference, {}, [typed])
    async with house.database.reading() as connection:
        present = await conferences.participants(connection, table.conference)
    nurse = next(each.person for each in present if each.person.name == name)
    part = await table.restricts(
        cast.tessa, may_see=frozenset({nurse.id}), must_not_see=frozenset({cast.iris.agency.id})
    )
    async with house.database.reading() as connection:
        sight = await sight_of(connection, table.conference, nurse)
    assert part not in {each.id for each, _ in sight.parts}


async def test_whoever_comes_after_a_code_was_lost_leads_nothing_that_was_handed_over_before(slips: Slips) -> None:
    cast, conference = slips.table.cast, slips.table.conference
    await inviting.change_role(cast.house, cast.nadia.id, conference, slips.guest.id, "deputy")
    await handing_over.take_over(cast.house, slips.guest.id, conference, [])
    await ordering.carry_out(cast.house, "person-forget-code", {"who": slips.code.partition("-")[0]})
    again = await slips.comes_with_a_new_slip(slips.table.visit.browser())
    assert (await again.get(f"{slips.board}/floor")).json()["leads"] is False
    assert (await again.post(f"{slips.board}/floor/queue", json={"closed": True})).status_code == 403


async def test_a_deputy_who_left_and_waits_at_the_door_leads_nothing_once_let_in_again(slips: Slips) -> None:
    cast, conference = slips.table.cast, slips.table.conference
    await inviting.change_role(cast.house, cast.nadia.id, conference, slips.guest.id, "deputy")
    await handing_over.take_over(cast.house, slips.guest.id, conference, [])
    await freezing.note_attendance(cast.house, cast.nadia.id, conference, {slips.guest.id: Attendance.PRESENT_PART})
    await slips.comes_with_a_new_slip()
    await admitting.send_away(cast.house, cast.nadia.id, conference, slips.guest.id)
    await admitting.admit(cast.house, cast.nadia.id, conference, slips.guest.id)
    assert (await slips.own.get(f"{slips.board}/floor")).json()["leads"] is False
    assert (await slips.own.post(f"{slips.board}/floor/queue", json={"closed": True})).status_code == 403


async def test_a_guest_who_has_lost_the_code_gets_another_once_the_old_one_was_taken_away(slips: Slips) -> None:
    house, table = slips.table.cast.house, slips.table
    with pytest.raises(Refusal, match="has no code"):
        await ordering.carry_out(house, "person-forget-code", {"who": table.cast.iris.email})
    await ordering.carry_out(house, "person-forget-code", {"who": slips.code.partition("-")[0]})
    assert (await slips.own.get(slips.board)).headers["location"].startswith("/sign-in")
    again = table.visit.browser()
    assert (await again.post("/come-back", data={"code": slips.code})).status_code == 403
    slip = await inviting.slip(house, table.cast.nadia.id, table.conference, slips.guest.id)
    page = await again.post("/i/accept", data={"token": slip.link.partition("#")[2], "agreed": "yes"})
    assert CODE.search(page.text) and (await again.get("/account/record")).status_code == 200
    assert "took a lost code away from you" in (await again.get("/account/record")).text


async def test_a_guest_takes_the_page_for_the_fridge_along(slips: Slips) -> None:
    cast, frame = slips.table.cast, slips.table.visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, slips.table.conference)
    plan = f"/cases/{cast.case.id}/plan/1"
    answers = [await slips.own.get(f"{plan}{form}") for form in ("/fridge", ".fridge.pdf", ".ics")]
    assert [each.status_code for each in answers] == [200, 200, 200]
    assert (await slips.own.get(f"/cases/{cast.case.id}")).status_code == 404


async def test_a_link_that_comes_while_a_closed_session_goes_on_waits_until_it_ends_or_the_code_is_shown(
    slips: Slips,
) -> None:
    cast, frame, floor = slips.table.cast, slips.table.visit.frame, f"{slips.board}/floor"
    slip = await inviting.slip(cast.house, cast.oma.id, slips.table.conference, slips.guest.id)
    await closes(slips.table, cast.oma)
    browser = slips.table.visit.browser()
    await browser.post("/i/accept", data={"token": slip.link.partition("#")[2], "agreed": "yes"})

    async def refused() -> set[tuple[int, str]]:
        shape = {"shape": SHAPE_VERSION, "copies": []}
        answers = [
            await browser.post(f"{slips.board}/passes", json=shape),
            await browser.post(f"{slips.board}/passes/renewed", json=shape),
            await browser.get(floor, headers={"Accept": "application/json"}),
            await browser.post(f"{floor}/raise", json={"lane": "speak", "reason": ""}),
        ]
        return {(each.status_code, each.json().get("reason", "")) for each in answers}

    assert await refused() == {(409, "outside")}
    assert (await browser.get(slips.board)).status_code == 200, "the page on which the board comes back"
    assert await slips.parts(slips.own), "the guest who was there stays inside"
    assert (await slips.own.get(floor)).status_code == 200
    await closed_sessions.end(frame.house, frame.rooms, cast.nadia, slips.table.conference)
    assert await slips.parts(browser)

    await closes(slips.table, cast.oma)
    browser = await slips.comes_with_a_new_slip()
    assert await refused() == {(409, "outside")}
    await browser.post("/account/confirm", data={"guest_code": slips.code, "next": slips.board})
    assert await slips.parts(browser), "whoever shows the code of the guest is the guest"


async def test_a_link_alone_that_came_before_a_closed_session_stays_inside(slips: Slips, clock: HeldClock) -> None:
    browser = await slips.comes_with_a_new_slip()
    clock.move(timedelta(minutes=1))
    await closes(slips.table, slips.table.cast.oma)
    assert await slips.parts(browser)


async def test_whoever_comes_by_a_first_link_while_a_closed_session_goes_on_is_seen_first(slips: Slips) -> None:
    cast, table = slips.table.cast, slips.table
    await admitting.set_waiting_room(cast.house, cast.nadia.id, table.conference, on=False)
    agnes = await comes(table, "Agnes Mockridge")
    links = [await inviting.slip(cast.house, cast.oma.id, table.conference, agnes.id)]
    await ordering.carry_out(cast.house, "person-forget-code", {"who": slips.code.partition("-")[0]})
    links.append(await inviting.slip(cast.house, cast.oma.id, table.conference, slips.guest.id))
    await closes(table, cast.oma)
    for slip in links:
        browser = table.visit.browser()
        await browser.post("/i/accept", data={"token": slip.link.partition("#")[2], "agreed": "yes"})
        assert (await browser.get(slips.board)).headers["location"] == f"{slips.board}/waiting"
        assert (await browser.post(f"{slips.board}/passes", json={"shape": SHAPE_VERSION})).status_code == 404
    async with table.visit.browser((await cast.signed_in(cast.nadia)).cookie) as nadia:
        assert (await nadia.post(f"{slips.board}/invited/{slips.guest.id}/admit")).status_code == 303
    assert await slips.parts(browser), "the chair has seen who it is"
