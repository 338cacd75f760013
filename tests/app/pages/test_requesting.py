"""A provider without an account reads one request in writing and answers it once; the answer comes back to the case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import httpx2
import pytest

from app.actions import freezing
from app.actions.posting import Postman
from app.board.shape import Ability, BestEndeavours, Board, Channel, Collection, FollowUp, Named, ServiceRequest
from app.conference.conference import Standing
from app.conference.kinds import Kind
from app.people.contact import Channel as Reached
from app.people.contact import Contact
from app.people.person import Person
from app.post.delivery import Trouble
from app.storage import audit, cases, guests, service_requests
from app.storage import people as stored
from app.storage.database import new_id
from tests.app.actions.test_sharing import record, withdraw
from tests.app.pages.test_carrying import board_of
from tests.cast import Cast, HeldClock, Visit
from tests.pillar import Pillar

Browser = httpx2.AsyncClient
pytestmark = pytest.mark.usefixtures("nobody_carries_letters")

ENTRY = "homefor2"
ANSWER = {
    "ability": "partly_able",
    "considered": "Every home of two bedrooms.",
    "can_provide": "A home from 6 July.",
    "reasons": "None is free before July.",
    "by": "Tilly Keys, allocations",
}


@dataclass
class Asking:
    """A frozen plan that asks for a home by 20 June, and the browsers of those who have to do with it."""

    conference: str
    nadia: Browser
    joel: Browser
    otto: Browser
    provider: Browser

    @property
    def address(self) -> str:
        return f"/conferences/{self.conference}/requests"

    async def typed(self) -> dict[str, str]:
        """The form as the page has it, to be sent though no basis for sharing with the provider is written down."""
        form = (await self.nadia.get(self.address)).text
        areas = re.findall(r'<textarea id="\w+-1" name="(\w+)"[^>]*>(.*?)</textarea>', form, re.DOTALL)
        inputs = re.findall(r'<input id="\w+-1" name="(\w+)"[^>]*? value="([^"]*)"', form)
        asked = {"to", "service", "for_whom", "why", "tried", "due"}
        return {"despite": "yes"} | {name: words for name, words in [*areas, *inputs] if name in asked}

    async def link(self, **changes: str) -> str:
        """Make the request in writing; the secret of its link."""
        page = await self.nadia.post(f"{self.address}/{ENTRY}", data={**await self.typed(), **changes})
        found = re.search(r"/r#([\w-]{20,})", page.text)
        assert found, page.text
        return found[1]

    async def answer(self, token: str, **changes: str) -> httpx2.Response:
        return await self.provider.post("/r/answer", data={"token": token, **ANSWER, **changes})


@pytest.fixture
async def asking(visit: Visit, people: Cast) -> Asking:
    request = ServiceRequest(
        "a0",
        "A home with two bedrooms",
        "Homes for All",
        Collection((("forwhom1", Named("a0", people.tessa.id)),)),
        "The tenancy ends in July.",
        Collection((("channel1", Channel("a0", "Ordinary application", result="Fourth on the list")),)),
        response_due=date(2026, 6, 20),
    )
    board = Board(
        purpose="See that they have a home",
        requests=Collection(((ENTRY, request),)),
        follow_ups=Collection((("followup", FollowUp("a0", "Joel is away on Mondays", people.joel.id)),)),
    )
    conference = await people.open_with(board)
    frame = visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    seated = {
        name: visit.browser((await people.signed_in(getattr(people, name))).cookie)
        for name in ("nadia", "joel", "otto")
    }
    return Asking(conference, **seated, provider=visit.browser())


async def test_the_link_shows_the_request_in_writing_and_nothing_else_of_the_case(asking: Asking, people: Cast) -> None:
    token = await asking.link()
    for method in ("GET", "HEAD"):
        assert (await asking.provider.request(method, "/r")).status_code == 200
    page = (await asking.provider.post("/r", data={"token": token})).text
    for words in ("A home with two bedrooms", "Tessa Sampleford", "The tenancy ends in July.", "Fourth on the list"):
        assert words in page
    assert "Saturday 20 June 2026" in page
    assert "Nadia Exemplar of Little Steps asks Homes for All in writing" in page
    for words in (people.case.name, people.case.reference, "Joel", "They have a home", "Room 2"):
        assert words not in page
    # It binds to this request alone, and begins no session.
    assert not asking.provider.cookies
    assert (await asking.provider.get(asking.address)).headers["location"].startswith("/sign-in")


async def test_the_provider_reads_what_a_person_left_in(asking: Asking) -> None:
    token = await asking.link(why="They need a home.", for_whom="A mother and two children")
    page = (await asking.provider.post("/r", data={"token": token})).text
    assert "A mother and two children" in page
    assert "Tessa" not in page
    assert "tenancy" not in page


async def test_what_could_lead_to_a_door_is_looked_at_before_a_link_is_made(asking: Asking, people: Cast) -> None:
    typed = {**await asking.typed(), "why": "They stay at 14 Wattle Street until July."}
    page = await asking.nadia.post(f"{asking.address}/{ENTRY}", data=typed)
    assert page.status_code == 422
    assert "/r#" not in page.text
    stands = re.search(r'name="(stands-[0-9a-f]+)"', page.text)
    assert stands
    page = await asking.nadia.post(f"{asking.address}/{ENTRY}", data={**typed, stands[1]: "on"})
    assert "/r#" in page.text


async def test_an_answer_uses_the_link_up_and_comes_back_to_the_case_and_the_next_board(
    asking: Asking, people: Cast
) -> None:
    token = await asking.link()
    refused = await asking.answer(token, reasons="")
    assert refused.status_code == 422
    assert "Please say why it cannot be provided" in refused.text
    unsaid = (await asking.answer(token, ability="")).text
    assert "Please say whether you are able" in unsaid
    assert re.search('name="ability" value="able" aria-invalid="true"', unsaid), "one comes to stand there"
    assert (await asking.answer(token)).status_code == 200
    again = await asking.answer(token, ability="able")
    assert again.status_code == 410
    assert "has been answered already" in again.text and "To my conferences" not in again.text
    assert (await asking.provider.post("/r", data={"token": token})).status_code == 410

    page = (await asking.nadia.get(asking.address)).text
    for words in ("Partly able", "A home from 6 July.", "None is free before July.", "by Tilly Keys, allocations"):
        assert words in page
    assert 'tag--late">Late' not in page
    assert "A provider has answered a request for service." in (await asking.nadia.get("/")).text
    async with people.house.database.reading() as connection:
        told = [each.kind for each in await audit.of_conference(connection, asking.conference, 100)]
    assert told.count("service-asked") == told.count("service-answered") == 1

    second = await people.plan()
    await asking.nadia.post(f"/conferences/{second}/open")
    ((_, request),) = (await board_of(people, second)).requests.entries
    assert (request.ability, request.answered_on) == (Ability.PARTLY_ABLE, date(2026, 6, 11))
    assert (request.can_provide, request.reasons) == (ANSWER["can_provide"], ANSWER["reasons"])


async def test_what_is_thought_of_an_answer_and_who_is_asked_next_stand_on_the_page_and_on_the_next_board(
    asking: Asking, people: Cast
) -> None:
    pursuit, kept_back = f"{asking.address}/{ENTRY}/pursuit", "The manager, 08 8200 1234"
    early = await asking.nadia.post(pursuit, data={"view": "disputed", "taken_to": "Somebody above them"})
    assert early.status_code == 422 and "Nobody has answered yet." in early.text
    assert 'value="Somebody above them"' in early.text
    await asking.answer(await asking.link())
    empty = await asking.nadia.post(pursuit, data={"view": "", "taken_to": " ", "state": "Waiting"})
    assert empty.status_code == 422 and "Please say what you think of the answer" in empty.text
    wrong = await asking.nadia.post(pursuit, data={"view": "well", "taken_to": "Regional manager", "state": "lost"})
    assert "Please choose one." in wrong.text and "Please choose from the list." in wrong.text
    assert (await asking.nadia.post(pursuit, data={"view": "accepted"})).status_code == 303
    said = {"view": "disputed", "taken_to": "Regional manager", "state": "Waiting"}
    assert (await asking.nadia.post(pursuit, data=said)).status_code == 303
    assert (await asking.nadia.post(pursuit, data={"taken_to": kept_back})).status_code == 303

    page = " ".join((await asking.nadia.get(asking.address)).text.split())
    assert "Disputed (Thursday 11 June 2026, Nadia Exemplar)" in page and kept_back in page
    assert "Regional manager, Thursday 11 June 2026, by Nadia Exemplar" in page
    async with people.house.database.reading() as connection:
        told = [each.kind for each in await audit.of_conference(connection, asking.conference, 100)]
    assert told.count("service-pursued") == 4

    second = await people.plan()
    await asking.nadia.post(f"/conferences/{second}/open")
    ((_, request),) = (await board_of(people, second)).requests.entries
    assert request.best_endeavours is BestEndeavours.DISPUTED
    further = [(each.to, each.by, each.on, each.state) for _, each in request.escalation.entries]
    assert further[0] == ("Regional manager", people.nadia.id, date(2026, 6, 11), "Waiting")
    assert further[1][0].startswith("Not repeated here") and len(further) == 2


async def test_what_became_of_a_request_is_said_beside_the_newest_plan(
    asking: Asking, people: Cast, visit: Visit
) -> None:
    second, frame = await people.plan(), visit.frame
    await asking.nadia.post(f"/conferences/{second}/open")
    meanwhile = await asking.nadia.post(f"{asking.address}/{ENTRY}/pursuit", data={"taken_to": "Regional manager"})
    assert meanwhile.status_code == 422 and "Please say it on its board." in meanwhile.text
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, second)
    said = {"taken_to": "Regional manager", "state": "Waiting"}
    late = await asking.nadia.post(f"{asking.address}/{ENTRY}/pursuit", data=said)
    assert late.status_code == 422 and "Version 2 of the plan has been made since" in late.text


async def test_what_a_provider_tells_of_a_door_stays_with_those_who_answer_for_the_case(
    asking: Asking, people: Cast
) -> None:
    await asking.answer(await asking.link(), can_provide="The home at 3 Banksia Road, from 6 July.")
    assert "3 Banksia Road" in (await asking.nadia.get(asking.address)).text
    second = await people.plan()
    await asking.nadia.post(f"/conferences/{second}/open")
    ((_, request),) = (await board_of(people, second)).requests.entries
    assert request.can_provide.startswith("Not repeated here")
    assert request.reasons == ANSWER["reasons"]


async def test_a_late_answer_is_taken_and_flagged_and_a_missing_one_is_seen(
    asking: Asking, clock: HeldClock, people: Cast
) -> None:
    token = await asking.link()
    clock.move(timedelta(days=10))
    page = (await asking.provider.post("/r", data={"token": token})).text
    assert "an answer still counts" in page
    thanks = await asking.answer(token)
    assert "after the day on which it was due" in thanks.text


async def test_a_link_ends_when_it_is_withdrawn_replaced_or_has_run_out(asking: Asking, clock: HeldClock) -> None:
    first = await asking.link()
    second = await asking.link()
    assert "A newer request" in (await asking.provider.post("/r", data={"token": first})).text
    assert (await asking.nadia.post(f"{asking.address}/{ENTRY}/withdrawal")).status_code == 303
    assert "has been withdrawn" in (await asking.answer(second)).text
    third = await asking.link()
    clock.move(timedelta(days=40))
    assert "is over" in (await asking.answer(third)).text
    assert (await asking.provider.post("/r", data={"token": "guess"})).status_code == 410


async def test_of_what_is_pasted_into_a_request_nothing_is_cut_off(asking: Asking) -> None:
    typed = {**await asking.typed(), "why": "They sleep in a car. " * 500}
    refused = await asking.nadia.post(f"{asking.address}/{ENTRY}", data=typed)
    assert refused.status_code == 422 and typed["why"] in refused.text
    assert "Please use at most 10,000 characters; these are 10,499." in refused.text
    assert re.findall(r"<textarea[^>]* maxlength", refused.text) == []


async def test_an_answer_by_another_way_is_written_down_with_its_day(asking: Asking) -> None:
    token = await asking.link()
    typed = {**ANSWER, "ability": "unable", "on": "2026-06-12"}
    assert (await asking.nadia.post(f"{asking.address}/{ENTRY}/answer", data=typed)).status_code == 422
    typed["on"] = "2026-06-10"
    assert (await asking.nadia.post(f"{asking.address}/{ENTRY}/answer", data=typed)).status_code == 303
    page = (await asking.nadia.get(asking.address)).text
    assert "written down by Nadia Exemplar" in page
    assert (await asking.provider.post("/r", data={"token": token})).status_code == 410


async def test_only_those_who_lead_the_case_ask_and_read_what_was_answered(asking: Asking) -> None:
    await asking.answer(await asking.link())
    assert (await asking.joel.get(asking.address)).status_code == 403
    assert (await asking.otto.get(asking.address)).status_code == 404
    for path in ("", "/answer", "/withdrawal", "/pursuit"):
        assert (await asking.joel.post(f"{asking.address}/{ENTRY}{path}", data=ANSWER)).status_code == 403
        assert (await asking.otto.post(f"{asking.address}/{ENTRY}{path}", data=ANSWER)).status_code == 404
        assert (await asking.nadia.post(f"{asking.address}/nothing{path}", data=ANSWER)).status_code == 404


async def test_a_letter_brings_the_provider_the_link_and_tells_nothing_of_the_case(
    asking: Asking, visit: Visit, people: Cast
) -> None:
    box = Pillar()
    postman = Postman(visit.frame.house, box)
    typed = {**await asking.typed(), "email": "intake@homes.example.org"}
    sent = await asking.nadia.post(f"{asking.address}/{ENTRY}", data=typed)
    assert sent.headers["location"] == f"{asking.address}#request-{ENTRY}"
    assert "Letter waits" in (await asking.nadia.get(asking.address)).text
    assert await postman.deliver_due() == 1
    letter = box.letters[0]
    assert letter["To"] == "intake@homes.example.org"
    for words in ("Sampleford", "Mockridge", people.case.reference, "two bedrooms", "tenancy", "Homes", "Little Steps"):
        assert words.encode() not in letter.as_bytes()
    assert "The tenancy ends in July." in (await asking.provider.post("/r", data={"token": box.token})).text
    assert "<dt>Letter</dt><dd>Sent</dd>" in (await asking.nadia.get(asking.address)).text
    assert (await asking.answer(box.token)).status_code == 200


async def test_a_request_that_is_sent_anew_brings_another_link_and_the_one_before_dies(
    asking: Asking, visit: Visit
) -> None:
    box = Pillar()
    postman = Postman(visit.frame.house, box)
    typed = {**await asking.typed(), "email": "intake@homes.example.org"}
    await asking.nadia.post(f"{asking.address}/{ENTRY}", data=typed)
    await postman.deliver_due()
    first = box.token
    await asking.nadia.post(f"{asking.address}/{ENTRY}", data=typed)
    await postman.deliver_due()
    assert (await asking.provider.post("/r", data={"token": first})).status_code == 410
    assert (await asking.provider.post("/r", data={"token": box.token})).status_code == 200
    # What is withdrawn before it leaves never leaves.
    await asking.nadia.post(f"{asking.address}/{ENTRY}", data=typed)
    await asking.nadia.post(f"{asking.address}/{ENTRY}/withdrawal")
    assert await postman.deliver_due() == 0
    assert len(box.letters) == 2


async def test_who_asks_sees_why_a_letter_did_not_arrive_and_what_was_typed_stays(asking: Asking, visit: Visit) -> None:
    box = Pillar()
    box.trouble = Trouble.ADDRESS_REFUSED
    typed = {**await asking.typed(), "why": "They sleep in a car.", "email": "intake at homes"}
    wrong = await asking.nadia.post(f"{asking.address}/{ENTRY}", data=typed)
    assert wrong.status_code == 422
    assert "Please give the e-mail address, for example intake@example.org" in wrong.text
    assert "They sleep in a car." in wrong.text
    await asking.nadia.post(f"{asking.address}/{ENTRY}", data={**typed, "email": "gone@homes.example.org"})
    assert await Postman(visit.frame.house, box).deliver_due() == 0
    page = (await asking.nadia.get(asking.address)).text
    assert "Letter did not arrive" in page
    assert "The mail server does not know this address." in page


async def test_no_letter_to_a_provider_goes_to_somebody_of_the_family(asking: Asking, people: Cast) -> None:
    async with people.house.database.writing() as connection:
        await guests.set_contact(connection, people.tessa.id, Contact(Reached.EMAIL, "tessa@example.org"))
    typed = {**await asking.typed(), "email": "Tessa@example.org"}
    refused = await asking.nadia.post(f"{asking.address}/{ENTRY}", data=typed)
    assert refused.status_code == 422
    assert "somebody of the family" in refused.text
    assert 'value="Tessa@example.org"' in refused.text
    assert "No link yet" in (await asking.nadia.get(asking.address)).text


@pytest.mark.parametrize(
    ("to", "to_her_address"), [("demoville  health", False), ("iris demont", False), ("Homes for All", True)]
)
async def test_no_request_goes_to_whom_sharing_was_withdrawn_by_whichever_name(
    asking: Asking, visit: Visit, people: Cast, to: str, to_her_address: bool
) -> None:
    await withdraw(visit, people)
    assert people.iris.email
    email = people.iris.email.upper() if to_her_address else ""
    typed = {**await asking.typed(), "to": to, "email": email, "why": "They need a home by July."}
    refused = await asking.nadia.post(f"{asking.address}/{ENTRY}", data=typed)
    assert refused.status_code == 422 and "/r#" not in refused.text
    assert re.search(r"What allowed sharing with .*health\)? was withdrawn", refused.text, re.IGNORECASE)
    assert "They need a home by July." in refused.text, "what was typed is kept"
    async with people.house.database.reading() as connection:
        assert not await service_requests.of_case(connection, people.case.id)
    assert await asking.link()
    await record(people)
    answer = await asking.nadia.post(f"{asking.address}/{ENTRY}", data=typed)
    assert answer.status_code in {200, 303} and "was withdrawn" not in answer.text


@pytest.mark.parametrize("to", ["demoville  health", "iris demont"])
async def test_a_link_from_before_sharing_was_withdrawn_opens_nothing_after_it_and_the_page_says_why(
    asking: Asking, visit: Visit, people: Cast, to: str
) -> None:
    token = await asking.link(to=to)
    assert "The tenancy ends in July." in (await asking.provider.post("/r", data={"token": token})).text
    await withdraw(visit, people)
    for refused in (await asking.provider.post("/r", data={"token": token}), await asking.answer(token)):
        assert refused.status_code == 410 and "tenancy" not in refused.text
        assert "This request has been withdrawn. If you have a question, ask Nadia Exemplar." in refused.text
    page = (await asking.nadia.get(asking.address)).text
    assert f"what allowed sharing with {' '.join(to.split())} was withdrawn: the link opens nothing any more" in page
    assert "Withdraw the link" not in page
    async with people.house.database.reading() as connection:
        told = [each.kind for each in await audit.of_conference(connection, asking.conference, 100)]
    assert told.count("service-link-withdrawn") == 1
    # Another basis allows another request, and does not bring this one back.
    await record(people)
    assert (await asking.provider.post("/r", data={"token": token})).status_code == 410
    assert await asking.link(to=to)


async def test_a_letter_to_whom_sharing_is_withdrawn_before_it_leaves_never_leaves(
    asking: Asking, visit: Visit, people: Cast
) -> None:
    box = Pillar()
    await asking.nadia.post(
        f"{asking.address}/{ENTRY}", data={**await asking.typed(), "email": people.iris.email or ""}
    )
    await withdraw(visit, people)
    assert await Postman(visit.frame.house, box).deliver_due() == 0
    assert not box.letters and "Letter waits" not in (await asking.nadia.get(asking.address)).text


async def becomes_known(people: Cast, name: str) -> None:
    """Somebody of Demoville Health is made known to the case, by whoever runs the server."""
    worker = Person(new_id(), name, people.iris.agency, "hanna@health.example")
    async with people.house.database.writing() as connection:
        await stored.add(connection, worker, password=None, invented=True, at=people.house.clock.now())
        await cases.make_known(connection, people.case.id, Standing(worker, Kind.PRACTITIONER, "worker"))


async def test_a_page_that_was_opened_before_it_was_known_that_its_reader_may_have_nothing_takes_no_answer(
    asking: Asking, visit: Visit, people: Cast
) -> None:
    """Nothing ends the link when a reader turns out to be of an agency that is told no more: it is asked each time."""
    token = await asking.link(to="Hanna Homes")
    await withdraw(visit, people)
    opened = await asking.provider.post("/r", data={"token": token})
    assert opened.status_code == 200 and "The tenancy ends in July." in opened.text
    await becomes_known(people, "Hanna Homes")
    for refused in (await asking.answer(token), await asking.provider.post("/r", data={"token": token})):
        assert refused.status_code == 410 and "tenancy" not in refused.text
        assert "This request has been withdrawn" in refused.text
    await record(people)
    assert (await asking.answer(token)).status_code == 200, "the link itself was not ended"


async def test_a_letter_does_not_leave_once_it_is_known_that_its_reader_may_have_nothing(
    asking: Asking, visit: Visit, people: Cast
) -> None:
    box = Pillar()
    typed = {**await asking.typed(), "to": "Hanna Homes", "email": "intake@homes.example.org"}
    assert (await asking.nadia.post(f"{asking.address}/{ENTRY}", data=typed)).status_code == 303
    await withdraw(visit, people)
    await becomes_known(people, "Hanna Homes")
    postman = Postman(visit.frame.house, box)
    assert await postman.deliver_due() == 0 and not box.letters
    await record(people)
    assert await postman.deliver_due() == 0 and not box.letters, "it was given up, and is sent anew by whoever asks"


async def test_a_request_to_another_provider_stays_open_when_sharing_with_one_is_withdrawn(
    asking: Asking, visit: Visit, people: Cast
) -> None:
    token = await asking.link()
    await withdraw(visit, people)
    assert (await asking.answer(token)).status_code == 200


@pytest.mark.parametrize(("to", "about"), [("Homes for All", ""), ("demoville health", ""), ("Iris Demont", "iris")])
async def test_a_missing_basis_warns_before_a_provider_is_asked_and_stays_in_the_audit(
    asking: Asking, people: Cast, to: str, about: str
) -> None:
    async def noted() -> list[str]:
        async with people.house.database.reading() as connection:
            rows = await audit.of_conference(connection, asking.conference, 100)
        return [row.about for row in rows if row.kind == "service-asked-without-basis"]

    typed = {**await asking.typed(), "to": to, "why": "They stay at 14 Wattle Street until July."}
    del typed["despite"]
    looked = await asking.nadia.post(f"{asking.address}/{ENTRY}", data=typed)
    stands = re.search(r'name="(stands-[0-9a-f]+)"', looked.text)
    assert stands
    typed[stands[1]] = "on"
    warned = await asking.nadia.post(f"{asking.address}/{ENTRY}", data=typed)
    assert warned.status_code == 422 and "/r#" not in warned.text
    assert f"Nothing is written down that allows sharing with {to}" in warned.text
    assert re.search(rf'name="{stands[1]}"[^>]* checked', warned.text), "what was looked at is kept"
    assert "14 Wattle Street until July." in warned.text and await noted() == []
    assert not re.search(r'name="despite"[^>]* checked', warned.text)
    async with people.house.database.reading() as connection:
        assert not await service_requests.of_case(connection, people.case.id)
    assert "/r#" in (await asking.nadia.post(f"{asking.address}/{ENTRY}", data={**typed, "despite": "yes"})).text
    assert await noted() == [people.iris.id if about else ""]


@pytest.mark.parametrize("to", ["demoville  health", "iris demont", "Tessa Sampleford"])
async def test_no_step_more_is_asked_where_sharing_with_the_provider_is_settled(
    asking: Asking, people: Cast, to: str
) -> None:
    await record(people)
    assert await asking.link(to=to, despite="")
    async with people.house.database.reading() as connection:
        rows = await audit.of_conference(connection, asking.conference, 100)
    assert "service-asked-without-basis" not in {row.kind for row in rows}
