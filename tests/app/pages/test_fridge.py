"""Pictures on the page for the fridge: put there by whoever writes the plan, on the pages of those they are for."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import httpx2
import pypdf
import pytest
from sqlalchemy import select

from app.actions import closed_sessions, copies, reading_audit
from app.board.shape import Board, Collection, Goal
from app.conference.distributing import CopyDraft
from app.conference.kinds import Role
from app.conference.pictures import LONGEST_WORDS, MOST
from app.people.person import Person
from app.storage import pictures
from app.storage import tables as t
from tests.app.actions.test_sharing import withdraw
from tests.app.boards import prose
from tests.app.export.test_pdf import tags
from tests.app.files import GPS, PDF, photo
from tests.app.pages.test_attaching import on_the_shelf
from tests.cast import Cast, HeldClock, Visit

Browser = httpx2.AsyncClient
GOAL = "goal0001"
BOARD = Board("The next weeks", goals=Collection(((GOAL, Goal("a0", prose("A bed of her own"))),)))


class Kitchen:
    """A conference with one goal, and people at their browsers."""

    def __init__(self, visit: Visit, people: Cast, conference: str) -> None:
        self.visit, self.people, self.conference = visit, people, conference
        self.gallery = f"/conferences/{conference}/pictures"
        self.page = f"/cases/{people.case.id}/plan/1/fridge"

    async def browser(self, person: Person) -> Browser:
        return self.visit.browser((await self.people.signed_in(person)).cookie)

    async def get(self, by: Person, address: str) -> httpx2.Response:
        return await (await self.browser(by)).get(address)

    async def add(self, by: Person, words: str, content: bytes | None = None, **more: Any) -> httpx2.Response:
        sent = {"file": ("IMG_0001.JPG", photo() if content is None else content, "image/jpeg")}
        return await (await self.browser(by)).post(self.gallery, data={"words": words, **more}, files=sent)

    async def freeze(self) -> None:
        nadia = await self.browser(self.people.nadia)
        assert (await nadia.post(f"/conferences/{self.conference}/freeze")).status_code == 303

    async def take_down(self, by: Person, words: str) -> httpx2.Response:
        async with self.people.house.database.reading() as connection:
            every = await pictures.of_conference(connection, self.conference)
        found = next(each.id for each in every if each.words == words)
        return await (await self.browser(by)).post(f"{self.gallery}/{found}/remove")

    async def shown(self, by: Person) -> Sequence[str]:
        """What the pictures on somebody's page show, each beside its bytes."""
        page = await self.get(by, self.page)
        assert page.status_code == 200
        found = re.findall(rf'<img src="({self.gallery}/[0-9a-f]+)" width="\d+" height="\d+" alt="([^"]*)"', page.text)
        assert "data:image" not in page.text
        for address, _ in found:
            picture = await self.get(by, address)
            assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")
            assert picture.content.startswith(b"\xff\xd8")
            assert picture.headers["Cache-Control"] == "no-store"
        return [words for _, words in found]

    async def addresses(self) -> Sequence[str]:
        """Of every picture there is."""
        async with self.people.house.database.reading() as connection:
            every = await pictures.of_conference(connection, self.conference)
        return [f"{self.gallery}/{each.id}" for each in every]

    async def printed(self, by: Person) -> tuple[bytes, Sequence[str]]:
        """The page as PDF, and what its pictures show."""
        answer = await self.get(by, f"{self.page.removesuffix('/fridge')}.fridge.pdf")
        assert answer.status_code == 200
        told = tags(pypdf.PdfReader(io.BytesIO(answer.content)))
        return answer.content, [dictionary["/Alt"] for tag, dictionary in told if tag == "/Figure"]  # type: ignore[misc]

    async def audited(self, kind: str) -> int:
        async with self.people.house.database.reading() as connection:
            return len((await connection.execute(select(t.audit.c.kind).where(t.audit.c.kind == kind))).all())


@pytest.fixture
async def kitchen(visit: Visit, people: Cast) -> AsyncIterator[Kitchen]:
    yield Kitchen(visit, people, await people.open_with(BOARD))


async def test_a_picture_that_a_parent_adds_while_they_meet_is_on_the_page_of_everybody(kitchen: Kitchen) -> None:
    people = kitchen.people
    assert "A bed of her own" in (await kitchen.get(people.joel, f"{kitchen.gallery}?goal={GOAL}")).text
    assert (await kitchen.add(people.joel, "Ruby's  new bed", goal=GOAL)).status_code == 303
    assert (await kitchen.add(people.tessa, "All of us")).status_code == 303
    shown = (await kitchen.get(people.tessa, kitchen.gallery)).text
    assert 'Beside: <q dir="auto">A bed of her own</q>' in shown
    await kitchen.freeze()
    for person in (people.nadia, people.tessa, people.joel, people.oma):
        assert await kitchen.shown(person) == ["All of us", "Ruby&#39;s new bed"]
        assert (await kitchen.printed(person))[1] == ["All of us", "Ruby's new bed"]
    assert await kitchen.audited("picture-added") == 2
    assert await kitchen.audited("pictures-viewed") == 2


async def test_a_picture_for_a_few_is_on_their_pages_alone_and_its_words_too(kitchen: Kitchen) -> None:
    people = kitchen.people
    secret = photo("darkred", (90, 90))
    await kitchen.add(people.joel, "At the shelter", secret, audience="few", may_see=people.fern.id)
    await kitchen.freeze()
    for person in (people.joel, people.fern):
        assert await kitchen.shown(person) == ["At the shelter"]
        assert (await kitchen.printed(person))[1] == ["At the shelter"]
    copies = {(await kitchen.printed(person))[0] for person in (people.nadia, people.tessa, people.oma)}
    assert len(copies) == 1, "whoever may not see it gets the copy of those for whom it never was"
    for person in (people.nadia, people.tessa, people.oma):
        assert await kitchen.shown(person) == []
        assert (await kitchen.printed(person))[1] == []
        for address in await kitchen.addresses():
            assert (await kitchen.get(person, address)).status_code == 404
    assert "At the shelter" not in (await kitchen.get(people.nadia, kitchen.gallery)).text
    assert (await kitchen.take_down(people.nadia, "At the shelter")).status_code == 404


async def test_it_keeps_nothing_of_what_the_camera_told(kitchen: Kitchen) -> None:
    people = kitchen.people
    given = photo(turned=6)
    assert GPS in given
    await kitchen.add(people.joel, "The yard", given)
    (kept,) = on_the_shelf(people)
    assert GPS not in kept.read_bytes()
    assert kept.name == hashlib.sha256(kept.read_bytes()).hexdigest()
    await kitchen.freeze()
    for answer in (await kitchen.get(people.joel, kitchen.page), await kitchen.get(people.joel, kitchen.gallery)):
        assert GPS not in answer.content
    assert GPS not in (await kitchen.printed(people.joel))[0]


@pytest.mark.parametrize(
    ("words", "content", "more", "said"),
    [
        ("", None, {}, "Please say in a few words what the picture shows"),
        ("x" * (LONGEST_WORDS + 1), None, {}, f"Please use at most {LONGEST_WORDS} characters"),
        ("A bed", None, {"goal": "another0"}, "this goal is not in the plan"),
        ("A bed", None, {"audience": "few"}, "Please choose who may read it."),
        ("A bed", None, {"audience": "few", "may_see": "0" * 24}, "Please choose who may read it."),
        ("A bed", PDF, {}, "Please give a photo or a drawing as JPEG or PNG."),
        ("A bed", photo()[:300], {}, "This picture is damaged"),
        ("A bed", photo(size=(2000, 20)), {}, "This picture is too slim"),
        ("A bed", b"", {}, "Please give a photo or a drawing as JPEG or PNG."),
    ],
)
async def test_what_is_not_taken_is_said_and_what_was_typed_stays(
    kitchen: Kitchen, words: str, content: bytes | None, more: dict[str, str], said: str
) -> None:
    people = kitchen.people
    answer = await kitchen.add(people.joel, words, content, **more)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{words}"' in answer.text or not words
    assert on_the_shelf(people) == []
    assert await kitchen.audited("picture-added") == 0


async def test_without_a_picture_and_with_one_that_is_too_large_it_says_so(kitchen: Kitchen) -> None:
    people = kitchen.people
    joel = await kitchen.browser(people.joel)
    assert "Please choose a picture." in (await joel.post(kitchen.gallery, data={"words": "A bed"})).text
    large = photo() + bytes(people.house.settings.largest_attachment)
    assert "This file is too large." in (await kitchen.add(people.joel, "A bed", large)).text


async def test_a_page_has_room_for_so_many(kitchen: Kitchen) -> None:
    people = kitchen.people
    for at in range(MOST):
        assert (await kitchen.add(people.joel, f"Picture {at}")).status_code == 303
    refused = await kitchen.add(people.tessa, "One more")
    assert refused.status_code == 422
    assert "has no room for more" in refused.text
    assert len(on_the_shelf(people)) == 1, "the same bytes are kept once"


async def test_who_adds_and_who_takes_down(kitchen: Kitchen) -> None:
    people = kitchen.people
    for person, status in ((people.oma, 403), (people.iris, 404), (people.otto, 404)):
        assert (await kitchen.get(person, kitchen.gallery)).status_code == status
        assert (await kitchen.add(person, "x")).status_code == status
    await kitchen.add(people.joel, "Ruby's bed")
    await kitchen.add(people.tessa, "All of us")
    await kitchen.freeze()
    assert (await kitchen.add(people.joel, "Painted afterwards", photo("orange"))).status_code == 303
    assert (await kitchen.take_down(people.tessa, "Ruby's bed")).status_code == 404
    before = (await kitchen.printed(people.oma))[0]
    assert (await kitchen.take_down(people.nadia, "Ruby's bed")).status_code == 303, "the chair may"
    assert set(await kitchen.shown(people.oma)) == {"All of us", "Painted afterwards"}
    assert len(on_the_shelf(people)) == 2, "another picture stands on the same bytes"
    assert (await kitchen.take_down(people.tessa, "All of us")).status_code == 303
    assert len(on_the_shelf(people)) == 1
    assert await kitchen.audited("picture-removed") == 2
    assert (await kitchen.printed(people.oma))[0] != before


async def test_whose_copy_is_withheld_sees_neither_the_page_nor_the_goals_beside_which_pictures_stand(
    kitchen: Kitchen,
) -> None:
    people = kitchen.people
    await kitchen.add(people.joel, "Ruby's bed", goal=GOAL)
    await kitchen.freeze()
    withheld = CopyDraft(extent="none", channel="link", reason="Not for now.")
    await copies.decide(people.house, people.nadia.id, kitchen.conference, {people.joel.id: withheld})
    for address in (kitchen.gallery, kitchen.page, *await kitchen.addresses()):
        answer = await kitchen.get(people.joel, address)
        assert answer.status_code == 403
        assert "A bed of her own" not in answer.text
        assert "Ruby" not in answer.text
    assert (await kitchen.add(people.joel, "x")).status_code == 403


async def test_whoever_waits_outside_sees_no_goals_here_either(kitchen: Kitchen) -> None:
    people, rooms = kitchen.people, kitchen.visit.frame.rooms
    outside, teller = frozenset({people.joel.id}), people.nadia.id
    await closed_sessions.begin(
        people.house,
        rooms,
        people.nadia,
        kitchen.conference,
        item="item1",
        outside=outside,
        reason="Now",
        teller=teller,
    )
    for answer in (await kitchen.get(people.joel, kitchen.gallery), await kitchen.add(people.joel, "x")):
        assert answer.status_code == 409
        assert "A bed of her own" not in answer.text
    await closed_sessions.end(people.house, rooms, people.nadia, kitchen.conference)
    assert (await kitchen.add(people.joel, "Ruby's bed")).status_code == 303


async def test_the_same_page_is_the_same_bytes_however_often_it_is_taken_along(kitchen: Kitchen) -> None:
    people = kitchen.people
    await kitchen.add(people.joel, "Ruby's bed", goal=GOAL)
    await kitchen.freeze()
    assert (await kitchen.printed(people.joel))[0] == (await kitchen.printed(people.tessa))[0]
    first = (await kitchen.printed(people.joel))[0]
    await kitchen.add(people.joel, "The yard")
    assert (await kitchen.printed(people.joel))[0] != first
    await kitchen.take_down(people.joel, "The yard")
    assert (await kitchen.printed(people.joel))[0] == first


async def test_a_picture_that_is_lost_is_owned_up_to(kitchen: Kitchen) -> None:
    people = kitchen.people
    await kitchen.add(people.joel, "Ruby's bed")
    await kitchen.freeze()
    (kept,) = on_the_shelf(people)
    kept.unlink()
    assert "is not where it should be" in (await kitchen.get(people.tessa, kitchen.page)).text
    assert "is not where it should be" in (await kitchen.get(people.joel, kitchen.gallery)).text
    assert (await kitchen.take_down(people.joel, "Ruby's bed")).status_code == 303
    assert await kitchen.shown(people.tessa) == []


async def test_before_the_freeze_a_picture_is_for_those_who_may_add_some(kitchen: Kitchen) -> None:
    people = kitchen.people
    await kitchen.add(people.joel, "Ruby's bed")
    (address,) = await kitchen.addresses()
    assert [(await kitchen.get(each, address)).status_code for each in (people.tessa, people.oma, people.otto)] == [
        200,
        403,
        404,
    ]


async def test_what_was_put_up_after_sharing_was_withdrawn_is_not_on_the_page_of_those_who_keep_the_past(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    taking_part = {**people.roles, people.iris.id: Role.CONTRIBUTOR}
    kitchen = Kitchen(visit, people, await people.open_with(BOARD, roles=taking_part))
    await kitchen.add(people.joel, "Before")
    await kitchen.freeze()
    assert await kitchen.shown(people.iris) == ["Before"]
    clock.move(timedelta(hours=1))
    await withdraw(visit, people)
    clock.move(timedelta(hours=1))
    await kitchen.add(people.joel, "After", photo("orange"))
    assert await kitchen.shown(people.joel) == ["Before", "After"]
    assert await kitchen.shown(people.iris) == ["Before"]
    assert (await kitchen.printed(people.iris))[1] == ["Before"]
    codes = [(await kitchen.get(people.iris, each)).status_code for each in await kitchen.addresses()]
    assert codes == [200, 404]


async def test_words_that_could_lead_somebody_to_a_door_are_asked_about_before_the_picture_is_taken(
    kitchen: Kitchen,
) -> None:
    people, words = kitchen.people, "Ruby before 12 Acacia Street"
    asked = await kitchen.add(people.joel, words)
    assert asked.status_code == 422
    assert "<mark>12 Acacia Street</mark>" in asked.text
    assert on_the_shelf(people) == []
    (key,) = re.findall(r'name="(stands-[0-9a-f]+)"', asked.text)
    assert (await kitchen.add(people.joel, words, None, **{key: "on"})).status_code == 303
    assert await kitchen.audited("telling-let-stand") == 1


async def test_whoever_freezes_is_asked_about_the_words_beside_pictures_that_they_may_see(kitchen: Kitchen) -> None:
    people = kitchen.people
    for words, more in (
        ("At 12 Acacia Street", {}),
        ("At 14 Beech Road", {"audience": "few", "may_see": people.fern.id}),
    ):
        asked = await kitchen.add(people.joel, words, None, **more)
        (key,) = re.findall(r'name="(stands-[0-9a-f]+)"', asked.text)
        assert (await kitchen.add(people.joel, words, None, **more, **{key: "on"})).status_code == 303
    closing = f"/conferences/{kitchen.conference}/closing"
    page = await kitchen.get(people.nadia, closing)
    assert "<mark>12 Acacia Street</mark>" in page.text
    assert "Beech Road" not in page.text
    nadia, freeze = await kitchen.browser(people.nadia), f"/conferences/{kitchen.conference}/freeze"
    assert "tell where to find somebody" in (await nadia.post(freeze)).text
    keys = re.findall(r'name="(stands-[0-9a-f]+)"', page.text)
    assert (await nadia.post(freeze, data=dict.fromkeys(keys, "on"))).status_code == 303


async def test_nobody_learns_from_the_audit_that_anothers_copy_holds_a_picture_that_theirs_does_not(
    kitchen: Kitchen,
) -> None:
    people = kitchen.people
    await kitchen.add(people.joel, "Nights at grandmother's", audience="few", may_see=people.fern.id)
    await kitchen.freeze()
    for person in (people.joel, people.fern, people.nadia):
        await kitchen.printed(person)
    views = await reading_audit.of_conference(people.house, people.nadia.id, kitchen.conference)
    lines = [line for day in views.days for line in day.entries if "fridge" in line.sentence]
    assert len(lines) == 3
    assert [bool(line.digest) for line in lines] == [line.sentence.startswith("You ") for line in lines]


async def test_whoever_sharing_was_withdrawn_from_adds_no_picture_and_takes_their_own_down(
    visit: Visit, people: Cast
) -> None:
    conference = await people.open_with(BOARD, roles={**people.roles, people.iris.id: Role.CONTRIBUTOR})
    kitchen = Kitchen(visit, people, conference)
    await kitchen.add(people.iris, "How the baby grew")
    await kitchen.freeze()
    form = "Put it on the page</button>"
    assert form in (await kitchen.get(people.iris, kitchen.gallery)).text
    await withdraw(visit, people)
    refused = await kitchen.add(people.iris, "One more curve")
    assert refused.status_code == 422 and "Sharing with you has ended" in refused.text
    page = (await kitchen.get(people.iris, kitchen.gallery)).text
    assert form not in page and "you put nothing more on it" in page and "How the baby grew" in page
    for person in (people.nadia, people.iris):
        assert await kitchen.shown(person) == ["How the baby grew"]
    assert (await kitchen.take_down(people.iris, "How the baby grew")).status_code == 303
    assert (await kitchen.add(people.nadia, "One of Nadia's")).status_code == 303
    assert await kitchen.shown(people.nadia) == ["One of Nadia&#39;s"]
    assert await kitchen.shown(people.iris) == []
