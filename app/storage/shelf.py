"""Files beside the database, each under the SHA-256 of its bytes: what is kept once is never changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FOLDER = "attachments"
_INCOMING = "incoming"
_LOCK = "lock"
_DIGEST = re.compile(r"[0-9a-f]{64}")

#: Seconds after which what is still arriving belongs to a server that was killed.
_FORGOTTEN = 24 * 60 * 60


class TooLarge(Exception):  # noqa: N818 - reads as a sentence at the raise
    """More bytes than are taken."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that has arrived and is not on the shelf yet."""

    path: Path
    digest: str
    size: int


class Shelf:
    """Blocking; for a thread of its own."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def take(self, blocks: Iterable[bytes], largest: int) -> Incoming:
        """Write what arrives, block by block, and learn its digest. Raises `TooLarge`, and whatever `blocks` raises."""
        place = self._directory / _INCOMING
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        path, digest, size = place / secrets.token_hex(12), hashlib.sha256(), 0
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                for block in blocks:
                    size += len(block)
                    if size > largest:
                        raise TooLarge
                    digest.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Incoming(path, digest.hexdigest(), size)

    def keep(self, incoming: Incoming) -> None:
        """Put what has arrived in its place, on disk for good."""
        place = self.place(incoming.digest)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        incoming.path.replace(place)
        _sync(place.parent)

    def drop(self, incoming: Incoming) -> None:
        incoming.path.unlink(missing_ok=True)

    def place(self, digest: str) -> Path:
        """Where the file of this digest is, whether it is there or not."""
        return self._directory / digest[:2] / digest

    def remove(self, digest: str) -> None:
        self.place(digest).unlink(missing_ok=True)

    def digest_of(self, digest: str) -> str | None:
        """What the bytes that lie under a digest really are; None if nothing lies there."""
        try:
            with self.place(digest).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Held by whoever puts a file on the shelf for good or takes one from it, in this process or another."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._directory / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def clear(self, wanted: Collection[str]) -> int:
        """Remove what nothing stands on, and what a server that was killed left half arrived. How many files.

        For whoever holds the shelf, so that nothing is wanted meanwhile.
        """
        kept = {path for path in self._directory.glob("??/*") if _DIGEST.fullmatch(path.name)}
        unwanted = [path for path in kept if path.name not in wanted]
        for path in unwanted:
            path.unlink(missing_ok=True)
        for path in (self._directory / _INCOMING).glob("*"):
            if path.stat().st_mtime < self._now() - _FORGOTTEN:
                path.unlink(missing_ok=True)
        return len(unwanted)

    def _now(self) -> float:
        """By the clock of the disk, which dates its files."""
        lock = self._directory / _LOCK
        lock.touch()
        return lock.stat().st_mtime

    def set_aside(self, word: str) -> None:
        """Keep what lies here now under another name too. The bytes are there once: they are never changed in place."""
        if self._directory.is_dir():
            shutil.copytree(self._directory, self._directory.with_name(f"{FOLDER}.{word}"), copy_function=os.link)


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
