"""Encrypts the few secrets that the database must hold but not show."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from app.settings import Settings

_FILE = "second-factors.key"


class Unreadable(Exception):  # noqa: N818 - reads as a sentence at the raise
    """What is stored was encrypted with another key."""


class Vault:
    """Holds the key: the one of the settings, or one that is made in the data directory when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        given = settings.secrets_key
        self._fernet = Fernet(_key(given.get_secret_value()) if given else _kept(settings.data / "keys" / _FILE))

    def close(self, secret: str) -> bytes:
        """The secret, encrypted."""
        return self._fernet.encrypt(secret.encode())

    def open(self, closed: bytes) -> str:
        """The secret. Raises `Unreadable`."""
        try:
            return self._fernet.decrypt(closed).decode()
        except InvalidToken:
            raise Unreadable from None


def _key(text: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())


def _kept(path: Path) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        key = Fernet.generate_key()
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key
