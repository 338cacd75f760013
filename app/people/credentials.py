"""Passwords: what is asked of them, and how they are kept (argon2id)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from app.length import too_long

SHORTEST = 15
LONGEST = 128
#: What a guesser who knows the breached lists and the person's own facts may at most be expected to need: 10 ** this.
_ENOUGH = 10
#: Looking for patterns takes longer with the square of the length; what is long enough needs no more of it.
_LOOKED_AT = 64

#: 19 MiB and two passes, the lighter of the two settings that OWASP gives for argon2id: about 60 ms on a small machine.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def objection(password: str, about: Iterable[str] = (), breached: Callable[[str], bool] | None = None) -> str | None:
    """What is wrong with a new password, as a sentence for the person; None when nothing is.

    `about` are facts that a guesser would try first: name, e-mail address, agency. `breached` looks a password up in a
    complete list, where there is one. Slow enough to be called in a thread.
    """
    if len(password) < SHORTEST:
        return f"Please use at least {SHORTEST} characters. A few words in a row are easy to remember."
    if sentence := too_long(password, LONGEST):
        return sentence
    if breached is not None and breached(password):
        return "This password is on the list of those that were stolen elsewhere. Please choose another one."
    if _easy(password, about):
        return (
            "This password is easy to guess: it is made of words, names or patterns that are tried first. "
            "Four or five words that have nothing to do with each other are better."
        )
    return None


def _easy(password: str, about: Iterable[str]) -> bool:
    """Whether guessers would come to it soon: by the stolen lists, dictionaries, names, keyboards and dates."""
    facts = [word for fact in about for word in (fact, *fact.replace("@", " ").replace(".", " ").split())]
    return bool(zxcvbn(password[:_LOOKED_AT], user_inputs=["caseboard", *facts])["guesses_log10"] < _ENOUGH)


def hashed(password: str) -> str:
    """The string that is stored for a password. Slow on purpose: call it in a thread."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password that was stored. Takes as long for somebody who has none."""
    try:
        _hasher.verify(stored or _nobodys(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def outdated(stored: str) -> bool:
    """Whether the password was stored with other settings than today's, and should be stored anew."""
    return _hasher.check_needs_rehash(stored)


@cache
def _nobodys() -> str:
    return _hasher.hash("the password of nobody at all")
