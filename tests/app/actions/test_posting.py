"""From the invitation through a real mail server to the guest at the door."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pydantic import SecretStr

from app.actions import arriving, inviting
from app.actions.posting import Postman
from app.actions.signing_in import ANYBODY
from app.conference.inviting import Newcomer
from app.conference.kinds import Kind, Role
from app.people.contact import Channel, Contact
from app.post.delivery import MailServer
from tests.app.post.test_delivery import Office, free_port
from tests.cast import Cast

MAUREEN = Newcomer(
    "Maureen Mockridge", Kind.KIN, "grandmother", "", Role.CONTRIBUTOR, Contact(Channel.EMAIL, "maureen@example.org")
)


@pytest.fixture
def server() -> Iterator[tuple[Office, SecretStr]]:
    office, port = Office(), free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    yield office, SecretStr(f"smtp://127.0.0.1:{port}")
    controller.stop()


async def test_a_letter_leaves_brings_its_guest_and_tells_nothing_of_the_case(
    cast: Cast, server: tuple[Office, SecretStr]
) -> None:
    office, url = server
    conference = await cast.open()
    await inviting.invite(cast.house, cast.nadia.id, conference, {}, [MAUREEN])
    assert await Postman(cast.house, MailServer(url.get_secret_value())).deliver_due() == 1
    (envelope,) = office.taken
    assert envelope.rcpt_tos == ["maureen@example.org"]
    raw: Any = envelope.content
    for fact in ("Sampleford", "Mockridge", cast.case.reference, "Little Steps", "Room 2", "worked this week"):
        assert fact.encode() not in raw
    text = message_from_bytes(raw, policy=policy.default).get_content()
    link = next(line for line in text.splitlines() if "/i#" in line)
    assert (await arriving.accept(cast.house, link.partition("#")[2], ANYBODY)).code


async def test_letters_leave_by_themselves(cast: Cast, server: tuple[Office, SecretStr]) -> None:
    office, url = server
    conference = await cast.open()
    async with Postman(cast.house, MailServer(url.get_secret_value())).at_work():
        await inviting.invite(cast.house, cast.nadia.id, conference, {}, [MAUREEN])
        assert await asyncio.to_thread(office.arrived.wait, 10)
    assert len(office.taken) == 1
