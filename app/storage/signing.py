"""The key of this installation, with which it signs the heads of its audit and each record that it freezes.

The private key is made at the first start, and nobody but its owner may read it. Whoever wants to check signatures
needs the public key, and should have got it from somebody they trust: `heads/audit.pub`, or from the page `/verify`."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

KEY = "audit.key"


class KeyExposed(Exception):  # noqa: N818 - reads as a sentence at the raise
    """Others than the owner may read the private key."""


class NotVerifiable(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The heads, or the key to them, are not there or cannot be read."""


def signing_key(directory: Path) -> Ed25519PrivateKey:
    """The key of this installation, made at the first call. Raises `KeyExposed`."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = directory / KEY
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        raise KeyExposed(
            f"{path} can be read by others, and whoever has it can forge audit and records. Run: chmod 400 {path}"
        )
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyExposed(f"{path} is not an Ed25519 key.")
    return key


def _make(path: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    fresh = path.with_suffix(f".{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        # Of two that need it at once, be they processes or threads, one makes the key and both use it.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def public_pem(key: Ed25519PublicKey) -> bytes:
    """The public key as people pass it on."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the 32 bytes of a public key, in hexadecimal: short enough to be compared by eye."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def public_key_in(path: Path) -> Ed25519PublicKey:
    """The public key in a file. Raises `NotVerifiable`."""
    try:
        key = load_pem_public_key(path.read_bytes())
    except FileNotFoundError:
        raise NotVerifiable(
            f"There is no public key at {path}. It is made when Caseboard is first served with this data; before that "
            "nothing is signed."
        ) from None
    except (OSError, ValueError) as error:
        raise NotVerifiable(f"The public key {path} cannot be read ({type(error).__name__}).") from None
    if not isinstance(key, Ed25519PublicKey):
        raise NotVerifiable("The public key is not an Ed25519 key.")
    return key


def is_signed(key: Ed25519PublicKey, signature: bytes, content: bytes) -> bool:
    """Whether the owner of the key signed exactly this."""
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True
