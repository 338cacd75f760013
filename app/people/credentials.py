"""Passwords: what is asked of them, and how they are kept (argon2id)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 15
LONGEST = 128

#: 19 MiB and two passes, the lighter of the two settings that OWASP gives for argon2id: about 60 ms on a small machine.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def objection(password: str) -> str | None:
    """What is wrong with a new password, as a sentence for the person; None when nothing is."""
    if len(password) < SHORTEST:
        return f"Please use at least {SHORTEST} characters. A few words in a row are easy to remember."
    if len(password) > LONGEST:
        return f"Please use at most {LONGEST} characters."
    if len(set(password)) < 5:
        return "Please use more different characters."
    return None


def hashed(password: str) -> str:
    """The string that is stored for a password. Slow on purpose: call it in a thread."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password that was stored. Takes as long for somebody who has none."""
    try:
        _hasher.verify(stored or _nobodys(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Whether the password was stored with other settings than today's, and should be stored anew."""
    return _hasher.check_needs_rehash(stored)


@cache
def _nobodys() -> str:
    return _hasher.hash("the password of nobody at all")
