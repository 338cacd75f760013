"""A safety plan is handed out from the live board at once, and everyone reads exactly the edition they were given."""

from __future__ import annotations

import re
from datetime import time, timedelta

import httpx2
import pytest
from sqlalchemy import func, select

from app.actions import closed_sessions, freezing
from app.actions.calling import Caller
from app.board.shape import (
    Board,
    Collection,
    Contact,
    Named,
    Point,
    Recipient,
    RecipientKind,
    SafetyPlan,
    Withheld,
)
from app.conference.kinds import Role
from app.conference.notice import NoticeKind
from app.people.contact import Channel, Hours
from app.people.contact import Contact as Reached
from app.people.person import Person
from app.record.scanning import scan
from app.record.sealing import digest, safety_plan_from
from app.storage import conferences, guests, safety_plans
from app.storage import people as stored_people
from app.storage import tables as t
from app.storage.administration_tables import notice
from app.storage.letters import LetterState
from tests.app.actions.test_sharing import record, withdraw
from tests.app.actions.test_verifying import tamper
from tests.cast import Cast, HeldClock, Visit

Browser = httpx2.AsyncClient
PLAN = "nightplan"
SCHOOL = "Demoville Children’s Centre"
SECRET = "Joel must not read that she told us"


def board(people: Cast, *signs: str, withheld: str = "") -> Board:
    recipients = (
        ("recipient1", Recipient("a0", people.iris.id, RecipientKind.SERVICE, consent_by=people.tessa.id)),
        ("recipient2", Recipient("a1", SCHOOL, RecipientKind.SCHOOL)),
        ("recipient3", Recipient("a2", people.tessa.id, RecipientKind.FAMILY)),
    )
    plan = SafetyPlan(
        "a0",
        "Nights when everyone is tired",
        warning_signs=Collection(tuple((f"sign{n:05}", Point(f"a{n}", each)) for n, each in enumerate(signs))),
        steps=Collection(
            (("step00001", Point("a0", "Put Wren into the cot")), ("step00002", Point("a1", "Ring Nan Bev")))
        ),
        contacts=Collection((("contact01", Contact("a0", "Nan Bev", "02 5550 1234", "At any hour")),)),
        made_with=Collection((("madewith1", Named("a0", people.tessa.id)),)),
        recipients=Collection(recipients),
        withheld=Collection((("withheld1", Withheld("a0", withheld or people.joel.id, SECRET)),)),
    )
    return Board(safety_plans=Collection(((PLAN, plan),)))


class Desk:
    """An open conference with a safety plan on its board, and people at their browsers."""

    def __init__(self, visit: Visit, people: Cast, conference: str) -> None:
        self.visit, self.people, self.conference = visit, people, conference
        self.address = f"/conferences/{conference}/safety-plans/{PLAN}"

    async def browser(self, person: Person) -> Browser:
        return self.visit.browser((await self.people.signed_in(person)).cookie)

    async def page(self, person: Person, address: str = "") -> httpx2.Response:
        return await (await self.browser(person)).get(address or self.address)

    async def shown(self) -> str:
        found = re.search(r'name="shown" value="(\w{16})"', (await self.page(self.people.nadia)).text)
        assert found
        return found[1]

    async def hand_out(self, by: Person, **more: object) -> httpx2.Response:
        people = self.people
        given = {
            "shown": await self.shown(),
            "recipient": [people.iris.id, SCHOOL],
            f"channel-{people.iris.id}": "link",
            f"channel-{SCHOOL}": "paper",
        }
        return await (await self.browser(by)).post(self.address, data={**given, **more})

    async def freeze(self) -> None:
        """Whoever freezes lets the number of the contact stand."""
        frame, nadia = self.visit.frame, self.people.nadia
        house, rooms, workshop = frame.house, frame.rooms, frame.workshop
        async with house.database.reading() as connection:
            found = await conferences.find(connection, self.conference)
        assert found
        prepared = await freezing.as_it_stands(house, workshop, frame.replay, found)
        telling = scan(prepared.conclusion.minutes_bytes)
        await freezing.freeze(house, rooms, workshop, nadia.id, self.conference, {each.key for each in telling})

    async def editions(self) -> list[str]:
        async with self.people.house.database.reading() as connection:
            return [each.id for each in await safety_plans.of_conference(connection, self.conference)]


async def laid_out(visit: Visit, people: Cast, content: Board) -> Desk:
    conference = await people.open_with(content, roles={**people.roles, people.oma.id: Role.READER})
    return Desk(visit, people, conference)


@pytest.fixture
async def desk(visit: Visit, people: Cast) -> Desk:
    return await laid_out(visit, people, board(people, "Nobody has slept"))


async def test_a_plan_on_the_live_board_is_given_and_read_by_somebody_who_takes_no_part(desk: Desk) -> None:
    iris = desk.people.iris
    assert (await desk.page(iris)).status_code == 404
    page = (await desk.page(desk.people.nadia)).text
    assert "Nobody has slept" in page
    assert "Tessa Sampleford agreed to that" in page
    assert (await desk.hand_out(desk.people.nadia)).status_code == 303
    (edition,) = await desk.editions()
    assert "A safety plan was given to you." in (await desk.page(iris, "/")).text
    copy = await desk.page(iris, f"/safety-plans/{edition}")
    assert copy.status_code == 200
    for words in ("Nobody has slept", "Ring Nan Bev", "02 5550 1234", "Tessa Sampleford"):
        assert words in copy.text
    assert (await desk.page(iris, f"/conferences/{desk.conference}")).status_code == 404
    assert (await (await desk.browser(iris)).post(f"/safety-plans/{edition}/acknowledgement")).status_code == 303
    after = (await desk.page(desk.people.nadia)).text
    ways = re.findall(r"Given to ([^<]+)</strong> · ([^·]+) ·", after)
    assert ways == [("Iris Demont", "By link, with sign-in"), (SCHOOL, "On paper")]
    for told in ("Given to Iris Demont", f"Given to {SCHOOL}", "Opened Thursday 11 June 2026", "Has it: Thursday 11"):
        assert told in after


async def test_whoever_holds_a_copy_learns_neither_who_else_has_it_nor_from_whom_it_is_kept(desk: Desk) -> None:
    await desk.hand_out(desk.people.nadia)
    (edition,) = await desk.editions()
    for ending in ("", ".txt"):
        copy = (await desk.page(desk.people.iris, f"/safety-plans/{edition}{ending}")).text
        for kept_back in (SECRET, SCHOOL, "Joel", "Sampleford and Mockridge"):
            assert kept_back not in copy


async def test_nobody_else_reads_a_copy_or_hands_one_out(desk: Desk) -> None:
    await desk.hand_out(desk.people.nadia)
    (edition,) = await desk.editions()
    for person in (desk.people.joel, desk.people.tessa, desk.people.fern, desk.people.otto):
        for ending in ("", ".pdf", ".txt"):
            assert (await desk.page(person, f"/safety-plans/{edition}{ending}")).status_code == 404
        assert (await desk.hand_out(person)).status_code in {403, 404}
        acknowledged = await (await desk.browser(person)).post(f"/safety-plans/{edition}/acknowledgement")
        assert acknowledged.status_code == 404
    assert len(await desk.editions()) == 1


async def test_every_file_is_made_once_and_can_be_checked(desk: Desk) -> None:
    await desk.hand_out(desk.people.nadia)
    (edition,) = await desk.editions()
    iris = await desk.browser(desk.people.iris)
    first, again = [await iris.get(f"/safety-plans/{edition}.pdf") for _ in range(2)]
    assert first.content == again.content
    assert first.content.startswith(b"%PDF")
    words = (await iris.get(f"/safety-plans/{edition}.txt")).text
    code = re.search(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}", words)
    assert code
    for asked in (code[0], digest(first.content)):
        assert "safety plan, edition 1" in (await iris.post("/verify", data={"asked": asked})).text


async def test_a_file_from_before_files_were_signed_is_made_anew_once(desk: Desk) -> None:
    await desk.hand_out(desk.people.nadia)
    (edition,) = await desk.editions()
    iris = await desk.browser(desk.people.iris)
    address = f"/safety-plans/{edition}.txt"
    assert (await iris.head(address)).status_code == 200
    await tamper(desk.people, "UPDATE edition SET content = x'00', signature = NULL")
    first, again = [await iris.get(address) for _ in range(2)]
    assert first.status_code == 200
    assert first.content == again.content
    async with desk.visit.frame.house.database.reading() as connection:
        signed = await connection.scalar(select(func.count()).where(t.edition.c.signature.is_not(None)))
    assert signed == 1
    code = re.search(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}", first.text)
    assert code
    assert "safety plan, edition 1" in (await iris.post("/verify", data={"asked": code[0]})).text


async def test_what_is_handed_out_is_what_was_looked_at(desk: Desk) -> None:
    refused = await desk.hand_out(desk.people.nadia, shown="0" * 16)
    assert refused.status_code == 409
    assert "The plan was changed while you looked at it." in refused.text
    assert await desk.editions() == []


async def test_the_same_words_are_the_same_edition_and_its_bytes_are_its_digest(desk: Desk) -> None:
    await desk.hand_out(desk.people.nadia)
    more = {"recipient": [desk.people.tessa.id], f"channel-{desk.people.tessa.id}": "in_person"}
    assert (await desk.hand_out(desk.people.nadia, **more)).status_code == 303
    async with desk.people.house.database.reading() as connection:
        (edition,) = await safety_plans.of_conference(connection, desk.conference)
    assert digest(edition.content) == edition.digest
    assert safety_plan_from(edition.content).steps == ("Put Wren into the cot", "Ring Nan Bev")


async def test_it_is_never_given_to_somebody_from_whom_it_is_kept(visit: Visit, people: Cast) -> None:
    desk = await laid_out(visit, people, board(people, "Nobody has slept", withheld="Iris Demont"))
    refused = await desk.hand_out(people.nadia)
    assert refused.status_code == 422
    assert "The board also says that they do not get it." in refused.text
    assert await desk.editions() == []


async def test_a_link_is_for_those_who_sign_in_and_nobody_unnamed_gets_one(desk: Desk) -> None:
    nadia = desk.people.nadia
    assert (await desk.hand_out(nadia, **{f"channel-{SCHOOL}": "link"})).status_code == 422
    assert (await desk.hand_out(nadia, recipient=[])).status_code == 422
    unnamed = {"recipient": [desk.people.joel.id], f"channel-{desk.people.joel.id}": "link"}
    assert (await desk.hand_out(nadia, **unnamed)).status_code == 404
    assert await desk.editions() == []


async def test_what_could_lead_somebody_to_a_door_stops_for_a_person(visit: Visit, people: Cast) -> None:
    desk = await laid_out(visit, people, board(people, "A car at 14 Example Street"))
    stopped = await desk.hand_out(people.nadia)
    assert stopped.status_code == 422
    assert "<mark>14 Example Street</mark>" in stopped.text
    # To be rung is what the number of a contact is there for.
    assert "<mark>02 5550 1234</mark>" not in stopped.text
    assert (await desk.hand_out(people.nadia, looked="yes")).status_code == 303


async def test_a_copy_that_was_called_back_is_no_longer_read(desk: Desk) -> None:
    await desk.hand_out(desk.people.nadia)
    (edition,) = await desk.editions()
    turn = {"edition": edition, "recipient": desk.people.iris.id, "turn": "recalled"}
    nadia = await desk.browser(desk.people.nadia)
    assert (await nadia.post(f"{desk.address}/turns", data=turn)).status_code == 422
    assert (await nadia.post(f"{desk.address}/turns", data={**turn, "words": "The wrong school"})).status_code == 303
    assert (await desk.page(desk.people.iris, f"/safety-plans/{edition}")).status_code == 404
    home = (await desk.page(desk.people.iris, "/")).text
    assert "was called back" in home
    assert f'"/safety-plans/{edition}"' not in home
    assert (await desk.hand_out(desk.people.nadia)).status_code == 303
    assert (await desk.page(desk.people.iris, f"/safety-plans/{edition}")).status_code == 200


async def test_no_letter_of_a_safety_plan_leaves_once_it_was_called_back(desk: Desk, clock: HeldClock) -> None:
    iris, house = desk.people.iris, desk.people.house
    evening = Reached(Channel.EMAIL, "iris@example.org", hours=Hours(time(18), time(20)))
    async with house.database.writing() as connection:
        await guests.set_contact(connection, iris.id, evening)
    await desk.hand_out(desk.people.nadia)
    (edition,) = await desk.editions()
    turn = {"edition": edition, "recipient": iris.id, "turn": "recalled", "words": "The wrong school"}
    await (await desk.browser(desk.people.nadia)).post(f"{desk.address}/turns", data=turn)
    clock.move(timedelta(hours=7))
    await Caller(house).go_round()
    async with house.database.reading() as connection:
        told = (await connection.execute(select(notice.c.kind, notice.c.state).where(notice.c.person == iris.id))).all()
    leaves = {each.kind: each.state != LetterState.NONE for each in told}
    assert leaves == {NoticeKind.SAFETY_PLAN_GIVEN: False, NoticeKind.SAFETY_PLAN_RECALLED: True}


async def test_the_table_sees_who_has_it(desk: Desk) -> None:
    floor = f"/conferences/{desk.conference}/floor"
    assert (await desk.page(desk.people.joel, floor)).json()["handedOut"] == {}
    await desk.hand_out(desk.people.nadia)
    told = (await desk.page(desk.people.joel, floor)).json()["handedOut"][PLAN]
    assert [(each["name"], each["acknowledged"]) for each in told["given"]] == [("Iris Demont", False), (SCHOOL, False)]
    assert re.fullmatch(r"[0-9a-f]{16}", told["fingerprint"])


async def test_after_the_freeze_it_is_handed_out_from_the_record_and_copies_are_kept(desk: Desk) -> None:
    await desk.hand_out(desk.people.nadia)
    (edition,) = await desk.editions()
    await desk.freeze()
    assert (await desk.page(desk.people.iris, f"/safety-plans/{edition}")).status_code == 200
    more = {"recipient": [desk.people.tessa.id], f"channel-{desk.people.tessa.id}": "link"}
    assert (await desk.hand_out(desk.people.oma, **more)).status_code == 303
    assert await desk.editions() == [edition]
    assert "Nights when everyone is tired" in (await desk.page(desk.people.tessa, "/")).text


async def test_the_record_says_who_was_given_it_before_and_after_the_freeze(desk: Desk) -> None:
    people = desk.people
    await desk.hand_out(people.nadia)
    (edition,) = await desk.editions()
    await desk.freeze()
    given = "Iris Demont, edition 1, by link, with sign-in, 11 June 2026"
    called_back = {"edition": edition, "recipient": people.iris.id, "turn": "recalled", "words": "The wrong school"}
    minutes = f"/conferences/{desk.conference}/minutes.txt"
    for address in (minutes, f"/cases/{people.case.id}/plan/1.txt"):
        said = " ".join((await desk.page(people.joel, address)).text.split())
        assert given in said
        assert f"{SCHOOL}, edition 1, on paper" in said
        assert SECRET not in said.partition(given)[2]
    await (await desk.browser(people.nadia)).post(f"{desk.address}/turns", data=called_back)
    later = (await desk.page(people.joel, minutes)).text
    assert re.search(r"Iris Demont, edition 1,[^;]*;\s+called back", later)


async def test_who_says_nothing_is_reminded_once(desk: Desk, clock: HeldClock) -> None:
    await desk.hand_out(desk.people.nadia)
    clock.move(timedelta(days=2))
    for _ in range(2):
        await Caller(desk.people.house).go_round()
    home = (await desk.page(desk.people.iris, "/")).text
    assert home.count("Please say whether you have the safety plan.") == 1


async def test_whoever_waits_outside_a_closed_session_sees_nothing_of_it_here_either(desk: Desk) -> None:
    people, frame = desk.people, desk.visit.frame
    async with people.house.database.writing() as connection:
        await conferences.change_role(connection, desk.conference, people.nadia.id, Role.CONTRIBUTOR)
        await conferences.change_role(connection, desk.conference, people.tessa.id, Role.CHAIR)
    assert (await desk.page(people.nadia)).status_code == 200
    await closed_sessions.begin(
        *(frame.house, frame.rooms, people.tessa, desk.conference),
        item="anything1",
        outside=frozenset({people.nadia.id}),
        reason="About her own agency",
        teller=people.tessa.id,
    )
    outside = await desk.page(people.nadia)
    assert outside.status_code != 200
    assert "Nobody has slept" not in outside.text


async def test_it_is_not_handed_to_whom_sharing_was_withdrawn_and_nobody_else_gets_it_by_that(desk: Desk) -> None:
    people = desk.people
    await withdraw(desk.visit, people)
    refused = await desk.hand_out(people.nadia)
    assert refused.status_code == 422
    assert "What allowed sharing with Iris Demont (Demoville Health) was withdrawn." in refused.text
    assert await desk.editions() == []
    assert (await desk.hand_out(people.nadia, recipient=[SCHOOL])).status_code == 303
    await record(people)
    assert (await desk.hand_out(people.nadia)).status_code == 303


async def test_a_school_with_which_sharing_was_withdrawn_gets_none_though_it_is_known_by_its_name_alone(
    desk: Desk,
) -> None:
    people = desk.people
    async with people.house.database.writing() as connection:
        school = await stored_people.agency_named(connection, SCHOOL)
    await withdraw(desk.visit, people, shared_with=school.id)
    refused = await desk.hand_out(people.nadia)
    assert refused.status_code == 422 and f"allowed sharing with {SCHOOL} was withdrawn." in refused.text
    assert await desk.editions() == []
