"""Hands letters over: to a mail server, or into a folder where there is none."""

from __future__ import annotations

import asyncio
import os
import ssl
from email.message import EmailMessage
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from app.settings import THIS_MACHINE

#: A mail server that says nothing for so long says nothing today.
_PATIENCE = 20.0


class Trouble(StrEnum):
    """Why a letter did not leave."""

    #: The server cannot be reached, or does not want to just now.
    NOT_NOW = "not_now"
    #: The server does not take letters for this address.
    ADDRESS_REFUSED = "address_refused"
    #: The server does not take letters from us: a matter for whoever runs this installation.
    SENDER_REFUSED = "sender_refused"
    #: The way to the server is not encrypted, or the server does not prove who it is: a matter for them as well.
    UNPROTECTED = "unprotected"
    #: Nothing is wrong with the letter, but there is no address.
    NO_ADDRESS = "no_address"


#: What trying again does not help.
FOR_GOOD = frozenset({Trouble.ADDRESS_REFUSED, Trouble.NO_ADDRESS})


class Undelivered(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The letter did not leave. `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class Delivery(Protocol):
    async def __call__(self, message: EmailMessage, name: str) -> None:
        """Deliver the message; `name` is unlike that of any other. Raises `Undelivered`."""
        ...


class MailServer:
    """Delivers through SMTP: `smtps://` has TLS from the first byte, `smtp://` begins it. Letters hold links that let
    people in, so without TLS only a server on this machine gets any, or the password."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._tls = parts.scheme == "smtps"
        # None: where the server offers it.
        self._start_tls = None if self._tls or self._host in THIS_MACHINE else True
        self._port = parts.port or (465 if self._tls else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None

    async def __call__(self, message: EmailMessage, name: str) -> None:
        try:
            await aiosmtplib.send(
                message,
                hostname=self._host,
                port=self._port,
                use_tls=self._tls,
                start_tls=self._start_tls,
                username=self._user,
                password=self._password,
                timeout=_PATIENCE,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            codes = [each.code for each in refused.recipients]
            raise Undelivered(Trouble.ADDRESS_REFUSED if min(codes) >= 500 else Trouble.NOT_NOW) from None
        except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPAuthenticationError):
            raise Undelivered(Trouble.SENDER_REFUSED) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise Undelivered(Trouble.UNPROTECTED if _unprotected(error) else Trouble.NOT_NOW) from None


def _unprotected(error: Exception) -> bool:
    """Whether the server offers no TLS, which the library has no error of its own for, or does not prove who it is."""
    tls = isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError)
    return tls or type(error) is aiosmtplib.SMTPException


class Folder:
    """Lays each letter into a folder as a file, where whoever runs this installation finds it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def __call__(self, message: EmailMessage, name: str) -> None:
        try:
            await asyncio.to_thread(self._lay, message, name)
        except OSError:
            raise Undelivered(Trouble.NOT_NOW) from None

    def _lay(self, message: EmailMessage, name: str) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path / f"{name}.eml", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(message.as_bytes())


def delivery_for(smtp_url: str | None, folder: Path) -> Delivery:
    """Through the mail server if there is one."""
    return MailServer(smtp_url) if smtp_url else Folder(folder)
