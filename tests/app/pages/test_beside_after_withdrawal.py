"""What is written beside a frozen record after sharing with somebody was withdrawn is not theirs, in whatever form."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import httpx2
import pytest
from pypdf import PdfReader

from app.actions import contributing_late, correcting, freezing
from app.conference.correcting import AddendumDraft
from app.conference.kinds import Attendance, Role
from app.conference.late import LateAnswer, LateWords
from app.people.person import Person
from app.storage import conferences
from tests.app.actions.test_sharing import record, withdraw
from tests.app.boards import full_board
from tests.app.pages.test_comparing import page as compared
from tests.app.pages.test_sign_off import MEANT, Table
from tests.cast import Cast, HeldClock, Visit

BEFORE, ACCEPTED, DISAGREES, LATE = "Oak Street", "Larkspur House", "Bramble Row", "Willow Lane"


async def says(visit: Visit, cast: Cast, conference: str, words: str, kind: str = "correction") -> None:
    """Tessa says it, and Nadia accepts what needs a yes."""
    house, workshop = visit.frame.house, visit.frame.workshop
    draft = AddendumDraft(kind, "Who took part", f"Tessa lives at {words}")
    await correcting.propose(house, workshop, cast.tessa.id, conference, draft)
    for each in (await correcting.corrections(house, workshop, cast.nadia.id, conference)).addenda:
        if each.decision is None:
            await correcting.decide(house, workshop, cast.nadia.id, conference, each.id, "accepted", "")


async def comes_late(visit: Visit, cast: Cast, conference: str) -> None:
    house = visit.frame.house
    await contributing_late.hand_in(house, cast.tessa.id, conference, [LateWords("Goals", f"We moved to {LATE}")])
    late = (await contributing_late.came_late(house, cast.nadia.id, conference)).contributions[-1]
    await contributing_late.answer(house, visit.frame.workshop, cast.nadia.id, conference, late.id, LateAnswer.NOTE)


def words_of(answer: httpx2.Response) -> str:
    kind = answer.headers.get("content-type", "")
    if kind == "application/pdf":
        return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).split())
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    pdf = [PdfReader(io.BytesIO(part)) for name, part in parts.items() if name.endswith(".pdf")]
    texts = [part.decode(errors="replace") for name, part in parts.items() if not name.endswith(".pdf")]
    return " ".join(" ".join([*texts, *(page.extract_text() for each in pdf for page in each.pages)]).split())


@pytest.mark.parametrize(
    "ending", ["minutes", "minutes.txt", "minutes.pdf", "minutes.docx", "record.zip", "corrections", "corrections.json"]
)
async def test_what_is_written_beside_a_record_after_the_withdrawal_reaches_them_in_no_form_and_all_others_still(
    visit: Visit, people: Cast, clock: HeldClock, ending: str
) -> None:
    cast, frame = people, visit.frame
    conference = await cast.open_with(full_board(), roles={**cast.roles, cast.iris.id: Role.CONTRIBUTOR})
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    clock.move(timedelta(hours=1))
    await says(visit, cast, conference, BEFORE)
    clock.move(timedelta(hours=1))
    await withdraw(visit, cast)
    clock.move(timedelta(hours=1))
    await says(visit, cast, conference, ACCEPTED)
    await says(visit, cast, conference, DISAGREES, "statement")
    await comes_late(visit, cast, conference)

    async def read(person: Person) -> str:
        async with visit.browser((await cast.signed_in(person)).cookie) as browser:
            answer = await browser.get(f"/conferences/{conference}/{ending}")
            assert answer.status_code == 200
            return words_of(answer)

    # One after the other, in both orders: a copy that is at hand is only for those whose it is.
    for person in (cast.fern, cast.iris, cast.nadia, cast.iris):
        theirs = await read(person)
        assert BEFORE in theirs
        assert (ACCEPTED in theirs, DISAGREES in theirs) == ((False, False) if person is cast.iris else (True, True))
        if person is cast.iris:
            assert LATE not in theirs
        elif ending.startswith("minutes"):
            assert LATE in theirs
    await record(cast)
    assert ACCEPTED in await read(cast.iris), "sharing goes on again"


async def test_their_own_words_stay_before_them_and_what_the_chair_makes_of_them_is_not_told(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    cast, frame = people, visit.frame
    house = frame.house
    conference = await cast.open_with(full_board(), roles={**cast.roles, cast.iris.id: Role.CONTRIBUTOR})
    await freezing.freeze(house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    mine = AddendumDraft("correction", "", "The baby weighed more")
    await correcting.propose(house, frame.workshop, cast.iris.id, conference, mine)
    await contributing_late.hand_in(house, cast.iris.id, conference, [LateWords("Goals", "Weigh weekly")])
    await withdraw(visit, cast)
    clock.move(timedelta(hours=1))
    (proposed,) = (await correcting.corrections(house, frame.workshop, cast.nadia.id, conference)).addenda
    await correcting.decide(
        house, frame.workshop, cast.nadia.id, conference, proposed.id, "noted", f"She is at {ACCEPTED}"
    )
    (late,) = (await contributing_late.came_late(house, cast.nadia.id, conference)).contributions
    await contributing_late.answer(
        house, frame.workshop, cast.nadia.id, conference, late.id, LateAnswer.NOTE, f"She is at {LATE}"
    )
    async with visit.browser((await cast.signed_in(cast.iris)).cookie) as iris:
        corrections = (await iris.get(f"/conferences/{conference}/corrections")).text
        minutes = (await iris.get(f"/conferences/{conference}/minutes")).text
        assert (await iris.get(f"/conferences/{conference}/corrections.json")).status_code == 404
    assert "The baby weighed more" in corrections and ACCEPTED not in corrections and "version 1.1" not in corrections
    assert "Weigh weekly" in minutes and LATE not in minutes


async def test_whoever_chaired_it_reads_everything_though_sharing_with_their_agency_was_withdrawn(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    cast, frame = people, visit.frame
    assert cast.nadia.agency
    conference = await cast.open_with(full_board())
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    await withdraw(visit, cast, shared_with=cast.nadia.agency.id)
    clock.move(timedelta(hours=1))
    await says(visit, cast, conference, ACCEPTED)
    for person, whole in ((cast.nadia, True), (cast.oma, True), (cast.fern, False)):
        async with visit.browser((await cast.signed_in(person)).cookie) as browser:
            page = (await browser.get(f"/conferences/{conference}/minutes")).text
        assert (ACCEPTED in page) is whole, person.name


@pytest.mark.parametrize("ending", ["sign-off", "plan/1", "plan/1.txt", "plan/1.pdf", "plan/1.docx"])
async def test_a_disagreement_with_the_plan_after_the_withdrawal_is_not_told_to_them(
    visit: Visit, people: Cast, clock: HeldClock, ending: str
) -> None:
    cast, frame = people, visit.frame
    conference = await cast.open_with(full_board(), roles={**cast.roles, cast.iris.id: Role.CONTRIBUTOR})
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    await withdraw(visit, cast)
    clock.move(timedelta(hours=1))
    declined = {**MEANT, "said": "declined", "words": f"Nobody asked us at {DISAGREES}"}
    assert (await Table(visit, cast, conference).post(cast.tessa, **declined)).status_code == 303
    address = f"/conferences/{conference}/{ending}" if ending == "sign-off" else f"/cases/{cast.case.id}/{ending}"
    for person, told in ((cast.fern, True), (cast.iris, False), (cast.nadia, True), (cast.iris, False)):
        async with visit.browser((await cast.signed_in(person)).cookie) as browser:
            answer = await browser.get(address)
        assert answer.status_code == 200
        # The page of a version says how it stands; who disagrees, and why, stands on its own page.
        assert (DISAGREES in words_of(answer)) is (told and ending != "plan/1"), person.name


async def test_what_stands_beside_since_is_not_told_when_versions_are_compared(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    cast, frame = people, visit.frame
    roles = {**cast.roles, cast.iris.id: Role.CONTRIBUTOR}
    for _ in range(2):
        conference = await cast.open_with(full_board(), roles=roles)
        await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    await says(visit, cast, conference, BEFORE, "statement")
    clock.move(timedelta(hours=1))
    await withdraw(visit, cast)
    clock.move(timedelta(hours=1))
    await says(visit, cast, conference, DISAGREES, "statement")
    for person, told in ((cast.fern, True), (cast.iris, False)):
        shown = (await compared(visit, cast, person)).text
        assert BEFORE in shown and (DISAGREES in shown) is told, person.name


async def test_they_correct_the_record_that_is_theirs_and_none_that_was_made_since(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    cast, frame = people, visit.frame
    roles = {**cast.roles, cast.iris.id: Role.CONTRIBUTOR}
    theirs = await cast.open_with(full_board(), roles=roles)
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, theirs)
    going_on = await cast.open_with(full_board(), roles=roles)
    async with cast.house.database.writing() as connection:
        await conferences.attended(connection, going_on, cast.iris.id, Attendance.PRESENT)
    await withdraw(visit, cast)
    clock.move(timedelta(hours=1))
    await says(visit, cast, theirs, ACCEPTED)
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, going_on)
    later = await cast.open_with(full_board())
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, later)
    wrong = {"kind": "statement", "beside": "", "words": "The baby weighed more."}
    async with visit.browser((await cast.signed_in(cast.iris)).cookie) as iris:
        for conference in (going_on, later):
            assert (await iris.post(f"/conferences/{conference}/corrections", data=wrong)).status_code == 404
        answer = await iris.post(f"/conferences/{theirs}/corrections", data=wrong, follow_redirects=True)
        assert answer.status_code == 200 and "The baby weighed more." in answer.text
        assert ACCEPTED not in answer.text, "what stands beside it since is not told by the answer either"
        assert (await iris.get(f"/conferences/{theirs}/corrections.json")).status_code == 404


@pytest.mark.parametrize("said", ["signed", "declined", "not_signed"])
async def test_what_is_noted_since_in_their_name_they_learn_without_the_words_and_can_contradict(
    visit: Visit, people: Cast, clock: HeldClock, said: str
) -> None:
    cast, frame, iris = people, visit.frame, people.iris
    conference = await cast.open_with(full_board(), roles={**cast.roles, iris.id: Role.CONTRIBUTOR})
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
    await withdraw(visit, cast)
    clock.move(timedelta(hours=1))
    table = Table(visit, cast, conference)
    noted = {"said": said, "agreed": "yes", "person": iris.id, "words": f"Tessa is at {DISAGREES} now"}
    assert (await table.post(cast.nadia, "/others", **noted)).status_code == 303
    assert DISAGREES in await table.page(cast.nadia)
    page = await table.page(iris)
    assert "Nadia Exemplar wrote down on" in page and "your own word takes its place" in page
    version = f"/cases/{cast.case.id}/plan/1"
    async with await table.browser(iris) as browser:
        every = [page] + [words_of(await browser.get(f"{version}{form}")) for form in ("", ".txt", ".pdf", ".docx")]
    assert not [each for each in every if DISAGREES in each]
    assert "Iris Demont" in every[1]
    assert (await table.post(iris, **MEANT)).status_code == 303
    assert "your own word takes its place" not in await table.page(iris)
