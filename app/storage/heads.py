"""Signed heads: how long each chain of the audit was, kept outside the database that it guards.

`heads.jsonl` is only appended to. Each line names the digest of the line before it and is signed with Ed25519, so a
line can neither change nor go from the middle. Whoever can rewrite the whole directory can rewrite this too: copy the
file, and the public key, to where they cannot reach.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.audit.chain import Head, canonical, instant
from app.storage.signing import NotVerifiable, public_key_in, public_pem

FILE = "heads.jsonl"
PUBLIC_KEY = "audit.pub"


class HeadForged(Exception):  # noqa: N818 - reads as a sentence at the raise
    """A line of the file was not written by this installation, or lines are missing before it."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


def sign(heads: Sequence[Head], key: Ed25519PrivateKey, directory: Path) -> int:
    """Append a line for each head that says more than the file does. How many. On disk when this returns."""
    with _file(directory, key) as file:
        lines = _whole_lines(file.read())
        # What the loss of power left of a last line goes: it was never told to anybody.
        file.truncate(sum(len(line) + 1 for line in lines))
        latest = {said["chain"]: said["sequence"] for said in map(json.loads, lines)}
        previous = _digest(lines[-1]) if lines else ""
        news = [head for head in heads if head.sequence > latest.get(head.chain, 0)]
        for head in news:
            content = _content(head, previous)
            signature = base64.b64encode(key.sign(canonical(content))).decode()
            line = canonical({**content, "signature": signature})
            file.write(line + b"\n")
            previous = _digest(line)
        file.flush()
        os.fsync(file.fileno())
    return len(news)


def set_aside(directory: Path, word: str) -> None:
    """Keep the heads as they are under another name: what follows begins a file of its own."""
    if (directory / FILE).exists():
        (directory / FILE).rename(directory / f"{FILE}.{word}")


@contextmanager
def _file(directory: Path, key: Ed25519PrivateKey) -> Iterator[IO[bytes]]:
    """The file, for one process at a time."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    public = directory / PUBLIC_KEY
    if not public.exists():
        public.write_bytes(public_pem(key.public_key()))
    with (directory / FILE).open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        yield file


def _whole_lines(content: bytes) -> list[bytes]:
    return content.split(b"\n")[:-1]


def _content(head: Head, previous: str) -> dict[str, object]:
    return {
        "at": instant(head.at),
        "chain": head.chain,
        "hash": head.hash,
        "previous": previous,
        "sequence": head.sequence,
    }


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def read(directory: Path, public_key: Path | None = None) -> Sequence[Head]:
    """Every head in the directory, all of them genuine. Raises `NotVerifiable` and `HeadForged`.

    `public_key` names the key that was kept elsewhere; without it the one beside the heads is believed.
    """
    key = public_key_in(public_key or directory / PUBLIC_KEY)
    try:
        lines = _whole_lines((directory / FILE).read_bytes())
    except OSError as error:
        raise NotVerifiable(f"The signed heads in {directory} cannot be read ({type(error).__name__}).") from None
    heads, previous = [], ""
    for number, line in enumerate(lines, 1):
        heads.append(_verified(number, line, previous, key))
        previous = _digest(line)
    return heads


def _verified(number: int, line: bytes, previous: str, key: Ed25519PublicKey) -> Head:
    try:
        said = json.loads(line)
        signature = base64.b64decode(said.pop("signature"), validate=True)
        head = Head(said["chain"], said["sequence"], said["hash"], datetime.fromisoformat(said["at"]))
        key.verify(signature, canonical(said))
        whole = canonical({**said, "signature": base64.b64encode(signature).decode()}) == line
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidSignature):
        raise HeadForged(number, "was not signed by this installation") from None
    if not whole or said["previous"] != previous:
        raise HeadForged(number, "does not follow the line before it")
    return head
