"""Letters on their way through a real SMTP server."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from app.post.delivery import Folder, MailServer, Trouble, Undelivered, delivery_for


class Office:
    """Takes letters for everybody but nobody@example.org, and none at all while it is full."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.full = False
        #: The server runs in a thread of its own.
        self.arrived = threading.Event()

    async def handle_RCPT(  # noqa: N802 - the server's own name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address == "nobody@example.org":
            return "550 no such mailbox"
        if self.full:
            return "452 come again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope)
        self.arrived.set()
        return "250 OK"


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def office() -> Iterator[tuple[Office, MailServer]]:
    office, port = Office(), free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    yield office, MailServer(f"smtp://127.0.0.1:{port}")
    controller.stop()


def letter(to: str = "maureen@example.org") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "caseboard@example.org", to, "An invitation"
    message.set_content("Hello,\n\nthere is a link: https://case.example.org/i#abc\n")
    return message


async def test_a_letter_arrives_as_it_was_written(office: tuple[Office, MailServer]) -> None:
    taken, deliver = office
    await deliver(letter(), "1")
    assert taken.taken[0].rcpt_tos == ["maureen@example.org"]
    assert b"https://case.example.org/i#abc" in taken.taken[0].content


async def test_an_unknown_mailbox_is_a_trouble_for_good(office: tuple[Office, MailServer]) -> None:
    with pytest.raises(Undelivered) as undelivered:
        await office[1](letter("nobody@example.org"), "1")
    assert undelivered.value.trouble is Trouble.ADDRESS_REFUSED


async def test_a_full_office_is_asked_again(office: tuple[Office, MailServer]) -> None:
    office[0].full = True
    with pytest.raises(Undelivered) as undelivered:
        await office[1](letter(), "1")
    assert undelivered.value.trouble is Trouble.NOT_NOW


async def test_a_server_that_is_not_there_is_asked_again() -> None:
    with pytest.raises(Undelivered) as undelivered:
        await MailServer(f"smtp://127.0.0.1:{free_port()}")(letter(), "1")
    assert undelivered.value.trouble is Trouble.NOT_NOW


async def test_without_a_server_a_letter_lies_in_the_folder(tmp_path: Path) -> None:
    deliver = delivery_for(None, tmp_path / "mail")
    assert isinstance(deliver, Folder)
    await deliver(letter(), "one")
    file = tmp_path / "mail" / "one.eml"
    assert b"/i#abc" in await asyncio.to_thread(file.read_bytes)
    assert file.stat().st_mode & 0o077 == 0
