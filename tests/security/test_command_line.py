"""What is kept from somebody stays so, whatever is ordered on the command line; and no command tells it."""

from __future__ import annotations

import asyncio

import pytest

from app.cli import main
from tests.security.canary import Catch, Crawl, Garden, phrase
from tests.security.test_canary_parts import keeps, types
from tests.security.world import World


async def ordered(world: World, capsys: pytest.CaptureFixture[str], *arguments: str) -> bytes:
    """What a command says, while the server runs."""
    data = str(world.frame.house.settings.data)
    await asyncio.to_thread(main, [*arguments, "--data", data])
    said = capsys.readouterr()
    return (said.out + said.err).encode()


async def test_nothing_that_is_ordered_opens_what_somebody_must_not_see(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    people, garden = world.people, Garden(world)
    ours = await people.open()
    garden.conferences.append(ours)
    part = await keeps(world, people.tessa, ours, maySee=[people.nadia.id], mustNotSee=[people.joel.id])
    garden.documents.append(part)
    kept = garden.plant(phrase("what Tessa keeps from Joel", [people.tessa, people.nadia]))
    await types(world, people.tessa, ours, part, kept)

    reference, joel = people.case.reference, people.joel.email or ""
    orders: tuple[tuple[str, ...], ...] = (
        ("person", "administrator", "--email", joel),
        ("case", "know", "--reference", reference, "--email", joel, "--as", "parent", "--answers-as", "case_manager"),
        ("case", "know", "--reference", reference, "--email", "otto@example.org", "--as", "kin"),
        ("retention", "hold", "--reference", reference, "--reason", "A court asks."),
        ("retention", "--all", "--json"),
        ("verify", "--json"),
    )
    said = [Catch(" ".join(order), await ordered(world, capsys, *order)) for order in orders]
    assert b"is an administrator" in said[0].content
    assert reference.encode() in said[-2].content
    assert b'"genuine": true' in said[-1].content

    async with world.sits(people.joel) as somebody, world.sits(people.nadia) as nadia:
        wish = {"reference": reference, "number": "1", "reason": "I want to see what she wrote.", "minutes": "15"}
        broken = await somebody.browser.post("/administration/glass", data=wish)
        assert broken.status_code == 303, broken.text
        through = await somebody.browser.get(broken.headers["location"])
        assert through.status_code == 200
        his = [*await Crawl(garden, somebody).everything(), Catch("through the glass", through.content)]
        garden.judge({people.joel: [*his, *said], people.nadia: await Crawl(garden, nadia).everything()})
