"""Nobody obtains what is not for them, on any channel (attack 22). Each audience plants a phrase; all is searched."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import re
import sqlite3
import zipfile
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.responses import PlainTextResponse

from app.actions import administering, considering, inviting, listing
from app.actions.reading_records import MINUTES_FORMS, PLAN_FORMS
from app.board.shape import (
    Board,
    Collection,
    FollowUp,
    Point,
    Recipient,
    RecipientKind,
    SafetyPlan,
    Withheld,
)
from app.cli import main
from app.conference.conference import CaseFile
from app.conference.considering import Approach, ConsiderationDraft
from app.conference.inviting import Newcomer
from app.conference.kinds import Door, Kind, Role
from app.conference.services import ServiceDraft
from app.people.contact import Channel, Contact
from app.people.person import Person
from app.rehearse.legible import Legible, holds
from app.storage import attachments, cases, conferences, pictures, safety_plans, seats, young_letters
from app.storage import tables as t
from app.storage.database import new_id
from tests.app.files import docx, photo
from tests.security.canary import Catch, Crawl, Garden, phrase
from tests.security.world import Someone, World, served


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The limits are for people, who are slower than a search."""
    contact = "mailto:security@board.example.org"
    async with served(tmp_path, downloads_a_minute=100_000, passes_a_minute=100_000, security_contact=contact) as world:
        yield world


#: What nobody of the search obtains anything from, and why that hides nothing.
ELSEWHERE = {
    "/sign-in/second": "between a password and a code: holds a form",
    "/sign-in/with/{provider}": "leads to an agency",
    "/sign-in/with/{provider}/back": "comes from an agency",
    "/account/confirm/with-agency": "leads to an agency",
    "/administration/glass/{glass}": "behind broken glass: searched in test_command_line.py",
    "/demo/letters": "in the demonstration alone; the letters are searched as they lie",
    "/demo/mail": "in the demonstration alone; the letters are searched as they lie",
    "/metrics": "for whoever shows the token; the measurements are searched",
}


async def test_attack_22_each_audience_keeps_its_phrase_on_every_channel(world: World) -> None:
    people, garden = world.people, Garden(world)
    table = [people.nadia, people.tessa, people.joel, people.fern, people.oma]
    # Those who answer for the case see every conference of it, but sit on no board to which they were not asked.
    close = [people.nadia, people.iris]
    purpose = garden.plant(phrase("the purpose of the family's conference", table))
    action = garden.plant(phrase("an action of the family's conference", table))
    due = FollowUp("a0", action, people.nadia.id, date(2026, 6, 20))
    ours = await people.open_with(
        Board(purpose, follow_ups=Collection((("follow01", due),))),
        purpose=purpose,
        place=garden.plant(phrase("the place of the family's conference", table)),
    )
    theirs = await people.open(
        purpose=garden.plant(phrase("the purpose of the smaller conference", [*close, people.oma])),
        roles={people.nadia.id: Role.CHAIR, people.iris.id: Role.CONTRIBUTOR},
    )
    planned = await people.plan(
        purpose=garden.plant(phrase("the purpose of a planned conference", table)),
        roles={**people.roles, people.iris.id: Role.CONTRIBUTOR},
    )
    await _set_the_doors(world, planned)
    elsewhere = CaseFile(new_id(), "X-1", garden.plant(phrase("another family's name", [people.otto])), "UTC")
    async with world.frame.house.database.writing() as connection:
        await cases.add(connection, elsewhere, world.clock.now())
        await cases.make_known(connection, elsewhere.id, (await cases.standings(connection, people.other_case.id))[0])
    matter = garden.plant(phrase("what was considered before a conference", [people.nadia, people.oma]))
    found_out = ConsiderationDraft(matter, (), "x", Approach.STILL_ASKING, decided_on="2026-06-10")
    workers = [each for each in (*table, people.iris, people.otto) if each.agency]
    near = ServiceDraft("A service", garden.plant(phrase("what a service nearby offers", workers)))
    await listing.write(world.frame.house, people.nadia, near, "")
    await considering.consider(world.frame.house, people.nadia.id, people.case.id, found_out, "")
    everybody = [people.nadia, people.joel, people.iris, people.oma, people.otto, None]
    garden.conferences += [ours, theirs, planned]
    await _remember_documents(world, garden)

    await type_into(world, people.joel, ours, garden.plant(phrase("what Joel typed", table)))
    await type_into(world, people.iris, theirs, garden.plant(phrase("what Iris typed", close)))
    await hand_round(world, garden, ours, people.joel, table, "everyone")
    await hand_round(world, garden, ours, people.joel, [people.joel, people.oma], "two of them")
    await draw(world, garden, ours, people.tessa, [people.tessa, people.joel], "two of them")
    before = await judge(world, garden, everybody)

    async with world.sits(people.nadia) as nadia, world.sits(people.joel) as joel:
        for conference in (ours, theirs):
            assert (await nadia.browser.post(f"/conferences/{conference}/freeze")).status_code == 303
        await _correct(nadia, joel, ours, garden.plant(phrase("a correction", table)))
    await draw(world, garden, ours, people.joel, table, "everyone")
    # Once it is frozen, the line manager reads the record.
    garden.readers_are("what Iris typed", [*close, people.oma])
    after = await judge(world, garden, everybody)
    unreached = garden.unreached([*before.values(), *after.values()])
    assert unreached - _about_safety_plans(garden) - _about_letters(garden) == set(ELSEWHERE)
    _is_found_in_every_copy(after[people.nadia], action)
    _is_read_where_it_is_looked_for(garden)
    await _no_copy_in_the_database_is_another_ones(world, garden)
    await _a_backup_holds_everything_and_is_nobodys(world, garden, after)


async def _set_the_doors(world: World, planned: str) -> None:
    """Iris waits to be let in, a guest is invited by letter, and somebody of another family looks after the server."""
    house, people = world.frame.house, world.people
    async with house.database.writing() as connection:
        await seats.set_door(connection, planned, people.iris.id, Door.WAITING)
    guest = Newcomer("Gus Guest", Kind.KIN, "uncle", "", Role.READER, Contact(Channel.EMAIL, "gus@example.org"))
    await inviting.invite(house, people.nadia.id, planned, {}, [guest])
    await administering.make(house, "otto@example.org")
    async with asyncio.timeout(10):
        while not list(house.settings.data.rglob("*.eml")):  # noqa: ASYNC110 - a folder announces nothing
            await asyncio.sleep(0.01)


async def _correct(nadia: Someone, joel: Someone, conference: str, words: str) -> None:
    address = f"/conferences/{conference}/corrections"
    said = {"kind": "correction", "beside": "Who took part", "words": words}
    assert (await joel.browser.post(address, data=said)).status_code == 303
    found = re.search(r'name="addendum" value="(\w+)"', (await nadia.browser.get(address)).text)
    assert found
    decided = {"addendum": found[1], "outcome": "accepted", "reason": ""}
    assert (await nadia.browser.post(f"{address}/decisions", data=decided)).status_code == 303


def _is_found_in_every_copy(booty: list[Catch], words: str) -> None:
    """Or else that a copy holds nothing of it would prove nothing."""
    wanted = {f"minutes.{form.value}" for form in MINUTES_FORMS} | {f"plan/1.{form.value}" for form in PLAN_FORMS}
    for name in (*wanted, "record.zip", "protected.zip, opened"):
        held = [catch.content for catch in booty if catch.where.endswith(name) and "headers" not in catch.where]
        # A calendar says when something is due, and on purpose not what: there the search finds the entry.
        wanted_words = "BEGIN:VEVENT" if name.endswith(".ics") else words
        assert any(holds(each, wanted_words) for each in held), f"the search does not find it in {name}"


def _is_read_where_it_is_looked_for(garden: Garden) -> None:
    """The same search finds in letters, the log, the measurements and the heads what does stand there."""
    (letter,) = [content for recipient, content in garden.sent() if "gus@example.org" in recipient]
    assert holds(letter, "Nadia Exemplar")
    for_operators = dict(garden.for_operators())
    stands = {"the log": "/conferences/{conference}/freeze", "the measurements": "frozen", "the signed heads": "chain"}
    assert {where for where, words in stands.items() if holds(for_operators[where], words)} == set(for_operators)


async def _no_copy_in_the_database_is_another_ones(world: World, garden: Garden) -> None:
    """Each copy that the database keeps holds nothing that one of those who took it along may not read."""
    async with world.frame.house.database.reading() as connection:
        kept = {row.digest: row.content for row in await connection.execute(select(t.edition))}
    takers: dict[str, set[str]] = {}
    for row in await world.audited("file-downloaded"):
        takers.setdefault(json.loads(row.details)["digest"], set()).add(row.person)
    assert len(kept.keys() & takers.keys()) >= len(MINUTES_FORMS) + len(PLAN_FORMS)
    for digest in kept.keys() & takers.keys():
        said = Legible(kept[digest])
        for planted in garden.phrases:
            assert not said.holds(planted.text) or takers[digest] <= planted.readers, planted.what


async def _a_backup_holds_everything_and_is_nobodys(
    world: World, garden: Garden, booties: Mapping[Person | None, list[Catch]]
) -> None:
    data = world.frame.house.settings.data
    copy = data / "backup.sqlite3"
    assert await asyncio.to_thread(main, ["backup", str(copy), "--data", str(data)]) == 0
    with closing(sqlite3.connect(copy)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        values = {
            value if isinstance(value, bytes) else value.encode()
            for name in names
            if name != "edition"  # searched above
            for row in connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - its own tables
            for value in row
            if isinstance(value, (str, bytes))
        }
    everything = [Legible(value) for value in values if len(value) >= 16]
    missing = [each.what for each in garden.phrases if not any(said.holds(each.text) for said in everything)]
    assert not missing, "a search of the backup is blind"
    begins = copy.read_bytes()[:16]
    assert not [catch.where for booty in booties.values() for catch in booty if begins in catch.content]


async def test_a_safety_plan_reaches_those_who_were_given_it_and_its_list_of_names_nobody_else(world: World) -> None:
    people, garden = world.people, Garden(world)
    table = [people.nadia, people.tessa, people.joel, people.fern, people.oma]
    plan = SafetyPlan(
        "a0",
        garden.plant(phrase("what a safety plan is about", [*table, people.iris])),
        steps=Collection((("step00001", Point("a0", garden.plant(phrase("a step of it", [*table, people.iris])))),)),
        recipients=Collection((("recipient1", Recipient("a0", people.iris.id, RecipientKind.SERVICE)),)),
        withheld=Collection(
            (
                (
                    "withheld1",
                    Withheld("a0", "Somebody else", garden.plant(phrase("from whom it is kept, and why", table))),
                ),
            )
        ),
    )
    ours = await people.open_with(Board(safety_plans=Collection((("nightplan", plan),))))
    garden.conferences.append(ours)
    garden.safety_plans.append("nightplan")
    await _remember_documents(world, garden)
    async with world.sits(people.nadia) as nadia:
        address = f"/conferences/{ours}/safety-plans/nightplan"
        shown = re.search(r'name="shown" value="(\w{16})"', (await nadia.browser.get(address)).text)
        assert shown
        chosen = {"shown": shown[1], "recipient": people.iris.id, f"channel-{people.iris.id}": "link"}
        assert (await nadia.browser.post(address, data=chosen)).status_code == 303
    async with world.frame.house.database.reading() as connection:
        garden.safety_editions = [each.id for each in await safety_plans.of_conference(connection, ours)]
    assert len(garden.safety_editions) == 1
    booties = await judge(world, garden, [people.nadia, people.joel, people.iris, people.otto, None])
    assert _about_safety_plans(garden)
    assert not _about_safety_plans(garden) & garden.unreached(booties.values())


def _about_safety_plans(garden: Garden) -> set[str]:
    return {pattern for pattern, _ in garden.asked("GET") if "/safety-plans" in pattern}


async def test_a_letter_to_a_young_person_reaches_them_and_those_who_were_named_and_nobody_else(world: World) -> None:
    people, garden = world.people, Garden(world)
    readers = [people.nadia, people.joel, people.iris]
    async with world.frame.house.database.writing() as connection:
        # Joel is the young person here; Iris is named to read it with him.
        joels = t.standing.c.person == people.joel.id
        await connection.execute(t.standing.update().where(joels).values(kind=Kind.CHILD))
    ours = await people.open(roles={**people.roles, people.iris.id: Role.CONTRIBUTOR})
    garden.conferences.append(ours)
    await _remember_documents(world, garden)
    draft = garden.plant(phrase("what Nadia has only drafted", [people.nadia]))
    words = garden.plant(phrase("what the letter says", readers))
    async with world.sits(people.nadia) as nadia:
        assert (await nadia.browser.post(f"/conferences/{ours}/freeze")).status_code == 303
        letters = f"/conferences/{ours}/letters"
        said = {"to": people.joel.id, "words": words, "reader": [people.joel.id, people.iris.id]}
        ways = {f"channel-{each.id}": "link" for each in (people.joel, people.iris)}
        assert (await nadia.browser.post(letters, data={**said, **ways})).status_code == 303
        kept = await nadia.browser.post(f"{letters}/draft", data={"to": people.joel.id, "words": draft})
        assert kept.status_code == 303
        assert draft in (await nadia.browser.get(f"{letters}?to={people.joel.id}")).text
    async with world.frame.house.database.reading() as connection:
        garden.letters = [each.id for each in await young_letters.of_conference(connection, ours)]
    assert len(garden.letters) == 1
    everybody = [*readers, people.tessa, people.fern, people.oma, people.otto, None]
    booties = await judge(world, garden, everybody)
    assert _about_letters(garden)
    assert not _about_letters(garden) & garden.unreached(booties.values())
    for reader in readers:
        held = [each for each in booties[reader] if f"/letters/{garden.letters[0]}" in each.where]
        assert {each.where.endswith(".pdf") for each in held if holds(each.content, words)} == {True, False}


def _about_letters(garden: Garden) -> set[str]:
    return {pattern for pattern, _ in garden.asked("GET") if "/letters/{" in pattern}


async def _remember_documents(world: World, garden: Garden) -> None:
    async with world.frame.house.database.reading() as connection:
        for conference in garden.conferences:
            garden.documents += [part.id for part in await conferences.parts(connection, conference)]


async def type_into(world: World, person: Person, conference: str, text: str) -> None:
    async with world.sits(person) as somebody, somebody.board(conference) as (browser, page):
        await browser.type(page, text)


async def hand_round(
    world: World, garden: Garden, conference: str, giver: Person, readers: list[Person], whom: str
) -> None:
    name = garden.plant(phrase(f"the name of a file for {whom}", readers))
    content = docx(**{"word/comments.xml": garden.plant(phrase(f"a file for {whom}", readers)).encode()})
    few = "" if whom == "everyone" else "few"
    typed = {"file_audience": few, "file_may_see": [each.id for each in readers if few]}
    async with world.sits(giver) as somebody:
        sent = {"file": (f"{name}.docx", content, "application/octet-stream")}
        answer = await somebody.browser.post(f"/conferences/{conference}/files", data=typed, files=sent)
        assert answer.status_code == 303, answer.text
    async with world.frame.house.database.reading() as connection:
        garden.files = [each.id for each in await attachments.of_conference(connection, conference)]


async def draw(world: World, garden: Garden, conference: str, giver: Person, readers: list[Person], whom: str) -> None:
    few = "" if whom == "everyone" else "few"
    words = garden.plant(phrase(f"what a picture for {whom} shows", readers))
    typed = {"words": words, "audience": few, "may_see": [each.id for each in readers if few]}
    async with world.sits(giver) as somebody:
        sent = {"file": ("drawing.jpg", photo(), "image/jpeg")}
        answer = await somebody.browser.post(f"/conferences/{conference}/pictures", data=typed, files=sent)
        assert answer.status_code == 303, answer.text
    async with world.frame.house.database.reading() as connection:
        garden.pictures = [each.id for each in await pictures.of_conference(connection, conference)]


async def judge(world: World, garden: Garden, persons: list[Person | None]) -> Mapping[Person | None, list[Catch]]:
    async def obtained(person: Person | None) -> list[Catch]:
        async with world.sits(person) as somebody:
            return await Crawl(garden, somebody).everything()

    booties = dict(zip(persons, await asyncio.gather(*map(obtained, persons)), strict=True))
    garden.judge(booties)
    return booties


# The harness itself: a search that finds nothing proves nothing.


@pytest.mark.parametrize("wrap", ["plain", "upper", "html", "json", "url", "base64", "utf-16", "zip", "gzip", "hyphen"])
def test_a_phrase_is_found_however_it_is_wrapped(wrap: str) -> None:
    text = "bcdghjkmnpqrstvw"
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>so {text}</w:t>")
    wrapped = {
        "plain": text.encode(),
        "upper": text.upper().encode(),
        "html": f"&#x{ord('b'):x};{text[1:]}".encode(),
        "json": f"\\u0062{text[1:]}".encode(),
        "url": f"%62{text[1:]}".encode(),
        "base64": b64encode(b"so it says " + text.encode() + b" and more"),
        "utf-16": text.encode("utf-16-le"),
        "zip": zipped.getvalue(),
        "gzip": gzip.compress(text.encode()),
        "hyphen": f"{text[:7]}-\n{text[7:]}".encode(),
    }[wrap]
    assert holds(b"before " * (wrap not in {"zip", "gzip"}) + wrapped, text)
    assert not holds(wrapped, "zxwvtsrqpnmkjhgd")


async def test_a_leak_is_named_and_a_blind_search_is_void(world: World) -> None:
    garden = Garden(world)
    secret = phrase("a secret", [world.people.joel])
    garden.plant(secret)
    with pytest.raises(AssertionError, match="Otto Outside obtained a secret from GET /somewhere"):
        garden.judge({world.people.otto: [Catch("GET /somewhere", secret.text.encode())]})
    with pytest.raises(AssertionError, match="blind"):
        garden.judge({world.people.joel: [Catch("GET /", b"nothing")]})
    world.log.write(secret.text)
    with pytest.raises(AssertionError, match="the log holds a secret"):
        garden.judge({world.people.joel: [Catch("GET /", secret.text.encode())]})


async def test_a_page_that_tells_too_much_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards the premise: a route that nobody registered is searched."""
    garden = Garden(world)
    planted = garden.plant(phrase("a secret", [world.people.joel]))

    route = next(each for each in world.app.routes if getattr(each, "path", "") == "/readyz")
    monkeypatch.setattr(route, "app", lambda scope, receive, send: PlainTextResponse(planted)(scope, receive, send))
    async with world.sits(world.people.otto) as otto:
        booty = await Crawl(garden, otto).everything()
    with pytest.raises(AssertionError, match="obtained a secret from GET /readyz"):
        garden.judge({world.people.otto: booty})
