"""The page that tells anybody whether a copy is genuine, and nothing else."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest

from app.actions import freezing
from app.record.sealing import digest
from app.storage import editions
from app.storage.editions import StoredEdition
from tests.app.actions.test_verifying import tamper
from tests.app.pages.test_sign_off import Table
from tests.cast import NOON, Cast, HeldClock, Visit


@pytest.fixture
async def stranger(visit: Visit) -> AsyncIterator[httpx2.AsyncClient]:
    async with visit.browser() as browser:
        yield browser


async def frozen(visit: Visit, people: Cast, **draft: str) -> str:
    conference = await people.open(**draft)
    await freezing.freeze(visit.frame.house, visit.frame.rooms, visit.frame.workshop, people.nadia.id, conference)
    return conference


async def copy(visit: Visit, people: Cast, address: str) -> bytes:
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        answer = await joel.get(address)
    assert answer.status_code == 200
    return answer.content


async def asked(stranger: httpx2.AsyncClient, what: str) -> str:
    answer = await stranger.post("/verify", data={"asked": what})
    assert answer.status_code == 200
    found = re.search(r'<p class="banner[^>]*>(.*?)</p>', answer.text)
    assert found
    return found[1]


async def test_a_stranger_learns_what_a_copy_is_and_that_it_was_superseded(
    visit: Visit, people: Cast, stranger: httpx2.AsyncClient, clock: HeldClock
) -> None:
    await frozen(visit, people)
    plan = await copy(visit, people, f"/cases/{people.case.id}/plan/1.pdf")
    of_plan = digest(plan)
    said = await asked(stranger, of_plan)
    assert said == "Genuine and unchanged: case plan, version 1, as PDF, frozen on 11 June 2026."
    later = await frozen(visit, people, date="2026-06-11", time="13:00")
    said = await asked(stranger, of_plan)
    assert said.endswith(
        "Version 2 of the case plan was made on 11 June 2026, and takes its place once it is in force."
    )
    clock.move(timedelta(days=2))
    endorsed = await Table(visit, people, later).post(people.oma, "/endorsement", verdict="endorsed", comment="")
    assert endorsed.status_code == 303
    said = await asked(stranger, of_plan)
    assert said.endswith("Superseded on 13 June 2026 by version 2 of the case plan.")
    assert not any(fact in said for fact in ("FAM-TEST", "Sampleford", "Nadia", "Little Steps"))
    assert await copy(visit, people, f"/cases/{people.case.id}/plan/1.pdf") == plan, "its bytes say nothing of that"
    page = (await copy(visit, people, f"/cases/{people.case.id}/plan/1")).decode()
    assert "This version was superseded by version 2 on Saturday 13 June 2026." in page


async def test_the_code_on_a_copy_is_taken_as_people_type_it(
    visit: Visit, people: Cast, stranger: httpx2.AsyncClient
) -> None:
    conference = await frozen(visit, people)
    text = (await copy(visit, people, f"/conferences/{conference}/minutes.txt")).decode()
    found = re.search(r"Code of this copy: ([0-9A-Z-]{24})", text)
    assert found
    for typed in (found[1], found[1].lower().replace("-", " "), f"  {found[1].replace('0', 'o')} "):
        assert "minutes, version 1, as plain text" in await asked(stranger, typed)
    assert "not the code of any copy" in await asked(stranger, "0000-0000-0000-0000-0000")


async def test_the_record_itself_is_known_before_anybody_took_it_along_and_a_changed_copy_is_not(
    visit: Visit, people: Cast, stranger: httpx2.AsyncClient
) -> None:
    conference = await frozen(visit, people)
    record = await copy(visit, people, f"/conferences/{conference}/minutes.json")
    assert "minutes, version 1, as JSON" in await asked(stranger, digest(record))
    assert "or it was changed" in await asked(stranger, digest(record + b" "))


async def forged(visit: Visit, **changes: object) -> StoredEdition:
    """What somebody can do who owns the database and has not the key: the newest copy with other bytes, beside it."""
    async with visit.frame.house.database.writing() as connection:
        kept = [each async for each in editions.everything(connection)][-1]
        made = replace(kept, code="0000-0000-0000-0000-0001", content=b"forged", digest=digest(b"forged"))
        await editions.add(connection, made := replace(made, **changes))  # type: ignore[arg-type]
    return made


@pytest.mark.parametrize("signature", [{}, {"signature": None}, {"signature": bytes(64)}])
async def test_a_copy_that_somebody_without_the_key_put_into_the_database_is_not_called_genuine(
    visit: Visit, people: Cast, stranger: httpx2.AsyncClient, signature: dict[str, bytes | None]
) -> None:
    conference = await frozen(visit, people)
    genuine = await copy(visit, people, f"/conferences/{conference}/minutes.pdf")
    made = await forged(visit, **signature)
    for what in (made.digest, made.code):
        assert "whether it is genuine cannot be said" in await asked(stranger, what)
    answer = await stranger.post("/verify", json={"asked": made.digest}, headers={"Accept": "application/json"})
    assert answer.json()["genuine"] is None
    assert "Genuine and unchanged" in await asked(stranger, digest(genuine))
    # Nor does it hide one that is: the same bytes, twice in the database.
    await forged(visit, code="0000-0000-0000-0000-0002", digest=digest(genuine), made_at=NOON, **signature)
    assert "Genuine and unchanged" in await asked(stranger, digest(genuine))


async def test_a_record_is_called_genuine_by_its_seal_and_a_package_from_before_by_its_own_signature(
    visit: Visit, people: Cast, stranger: httpx2.AsyncClient
) -> None:
    conference = await frozen(visit, people)
    package = await copy(visit, people, f"/conferences/{conference}/record.zip")
    record = await copy(visit, people, f"/conferences/{conference}/minutes.json")
    await tamper(people, "UPDATE edition SET signature = NULL")
    for whole in (package, record):
        assert "Genuine and unchanged" in await asked(stranger, digest(whole))
    mine = b"minutes of mine"
    await tamper(people, "UPDATE minutes SET content = :mine, digest = :digest", mine=mine, digest=digest(mine))
    assert "whether it is genuine cannot be said" in await asked(stranger, digest(mine))
    await tamper(people, "UPDATE edition SET code = '0000-0000-0000-0000-0003' WHERE form = 'zip'")
    assert "whether it is genuine cannot be said" in await asked(stranger, "0000-0000-0000-0000-0003")


async def test_corrections_are_called_genuine_only_as_the_end_of_a_whole_chain(
    visit: Visit, people: Cast, stranger: httpx2.AsyncClient
) -> None:
    conference = await frozen(visit, people)
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        for words in ("The train was late.", "And so was the bus."):
            typed = {"kind": "statement", "beside": "", "words": words}
            assert (await joel.post(f"/conferences/{conference}/corrections", data=typed)).status_code == 303
    corrections = await copy(visit, people, f"/conferences/{conference}/corrections.json")
    assert "corrections of a record, version 1.2" in await asked(stranger, digest(corrections))
    changed = "UPDATE corrected_record SET content = :other, digest = :digest WHERE revision = 1"
    await tamper(people, changed, other=b"another", digest=digest(b"another"))
    for each in (corrections, b"another"):
        assert "whether it is genuine cannot be said" in await asked(stranger, digest(each))


async def test_a_script_of_the_page_sends_the_digest_alone(stranger: httpx2.AsyncClient) -> None:
    answer = await stranger.post("/verify", json={"asked": "0" * 64}, headers={"Accept": "application/json"})
    assert answer.json()["genuine"] is False
    for nonsense in ("", "hello", "0" * 63):
        assert (await stranger.post("/verify", data={"asked": nonsense})).status_code == 422
        assert (await stranger.post("/verify", json={"asked": nonsense})).status_code == 422


async def test_who_asks_without_end_is_asked_to_wait(visit: Visit, stranger: httpx2.AsyncClient) -> None:
    allowed = visit.frame.house.settings.checks_for_each_address
    statuses = [(await stranger.post("/verify", json={"asked": f"{at:064x}"})).status_code for at in range(allowed + 1)]
    assert statuses == [200] * allowed + [429]


async def test_the_page_gives_the_key_and_a_program_that_trusts_it(
    visit: Visit, people: Cast, stranger: httpx2.AsyncClient, tmp_path: Path
) -> None:
    conference = await frozen(visit, people)
    package, program = tmp_path / "record.zip", tmp_path / "verify.py"
    package.write_bytes(await copy(visit, people, f"/conferences/{conference}/record.zip"))
    program.write_bytes((await stranger.get("/verify/verify.py")).content)
    command = [sys.executable, "-I", str(program), str(package)]
    ran = await asyncio.to_thread(lambda: subprocess.run(command, capture_output=True, text=True))
    assert ran.returncode == 0, ran.stdout
    assert "for Joel Mockridge" in ran.stdout
    assert (await stranger.get("/verify/installation.pub")).text.startswith("-----BEGIN PUBLIC KEY-----")
    assert digest(package.read_bytes()) not in (await stranger.get("/verify")).text
    said = await asked(stranger, digest(package.read_bytes()))
    assert "minutes and case plan, version 1, as signed package" in said
