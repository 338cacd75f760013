"""Letters on their way through a real SMTP server."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

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


#: An address of this machine by which it does not call itself: to the program a server there is somewhere else.
ELSEWHERE = "127.0.0.2"


def certified(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's proof of who it is, and the file with what one has to trust for that."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ELSEWHERE))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, secret = folder / "post.pem", folder / "post.key"
    trusted.write_bytes(certificate.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(trusted, secret)
    return context, trusted


@contextmanager
def elsewhere(tls: ssl.SSLContext | None) -> Iterator[tuple[Office, list[str], str]]:
    """A mail server on what counts as another machine; the passwords that it was told, and its address."""
    office, port, told = Office(), free_port(), []

    def authenticated(server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        told.append(data.password.decode())
        return AuthResult(success=True)

    about: dict[str, Any] = {"authenticator": authenticated, "auth_require_tls": False, "tls_context": tls}
    controller = Controller(office, hostname=ELSEWHERE, port=port, **about)
    controller.start()
    try:
        yield office, told, f"smtp://board:sesame@{ELSEWHERE}:{port}"
    finally:
        controller.stop()


async def test_a_server_elsewhere_that_offers_no_tls_is_told_neither_letter_nor_password() -> None:
    with elsewhere(None) as (office, passwords, address), pytest.raises(Undelivered) as undelivered:
        await MailServer(address)(letter(), "1")
    assert undelivered.value.trouble is Trouble.UNPROTECTED
    assert (office.taken, passwords) == ([], [])


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_a_server_elsewhere_that_does_not_prove_who_it_is_is_told_nothing_either(
    tmp_path: Path, scheme: str
) -> None:
    context, _ = certified(tmp_path)
    if scheme == "smtp":
        with elsewhere(context) as (office, passwords, address), pytest.raises(Undelivered) as undelivered:
            await MailServer(address)(letter(), "1")
        assert (office.taken, passwords) == ([], [])
    else:
        server = await asyncio.start_server(lambda _, writer: writer.close(), ELSEWHERE, 0, ssl=context)
        async with server:
            port = server.sockets[0].getsockname()[1]
            with pytest.raises(Undelivered) as undelivered:
                await MailServer(f"smtps://board:sesame@{ELSEWHERE}:{port}")(letter(), "1")
    assert undelivered.value.trouble is Trouble.UNPROTECTED


async def test_a_server_elsewhere_that_proves_who_it_is_takes_letters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = certified(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with elsewhere(context) as (office, passwords, address):
        await MailServer(address)(letter(), "1")
    assert (len(office.taken), passwords) == (1, ["sesame"])


async def test_without_a_server_a_letter_lies_in_the_folder(tmp_path: Path) -> None:
    deliver = delivery_for(None, tmp_path / "mail")
    assert isinstance(deliver, Folder)
    await deliver(letter(), "one")
    file = tmp_path / "mail" / "one.eml"
    assert b"/i#abc" in await asyncio.to_thread(file.read_bytes)
    assert file.stat().st_mode & 0o077 == 0
