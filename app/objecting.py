"""What speaks against serving with the settings as they are, and what whoever runs Caseboard is told at its start."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from app.settings import THIS_MACHINE, Settings

#: What stands in secrets that somebody copied from an example.
_EXAMPLES = ("change", "secret", "default", "example", "password", "caseboard", "12345")
#: Different characters that a random text of the shortest length has, near enough always.
_DIFFERENT = 9


def _guessable(secret: str) -> bool:
    return len(set(secret)) < _DIFFERENT or any(word in secret.casefold() for word in _EXAMPLES)


def _listened_to(database_url: SecretStr | None) -> bool:
    """Whether others on the network could stand between this server and its database."""
    if database_url is None:
        return False
    parts = urlsplit(database_url.get_secret_value())
    here = not parts.hostname or parts.hostname in THIS_MACHINE
    return not here and parse_qs(parts.query).get("sslmode") != ["verify-full"]


def unsafe(settings: Settings) -> list[str]:
    """Reasons not to start, one sentence each; empty when everything is in order."""
    rules = (
        (
            not settings.local and not settings.secure,
            f"CASEBOARD_PUBLIC_URL is {settings.origin}: outside this machine it must begin with https://.",
        ),
        (
            not settings.local and settings.demo,
            f"Demonstration mode lets anyone in as anyone, so it does not run under {settings.origin}.",
        ),
        (
            not settings.local and settings.clock_start is not None,
            "CASEBOARD_CLOCK_START moves the clock: records would carry wrong times.",
        ),
        (
            bool(settings.failpoint) and not (settings.local and settings.demo),
            "CASEBOARD_FAILPOINT makes the server fail on purpose, so it is for demonstrations on this machine only.",
        ),
        (
            not settings.local and settings.second_factor is False,
            "CASEBOARD_SECOND_FACTOR is off: outside this machine a password alone must not open a board.",
        ),
        (
            not settings.local and settings.log_level == "debug",
            "CASEBOARD_LOG_LEVEL is debug: outside this machine a server logs no more than it must.",
        ),
        (
            not settings.local and (sys.flags.dev_mode or bool(os.environ.get("PYTHONASYNCIODEBUG"))),
            "Python runs in its development mode: unset PYTHONDEVMODE and PYTHONASYNCIODEBUG.",
        ),
        *(
            (
                secret is not None and _guessable(secret.get_secret_value()),
                f"CASEBOARD_{name} can be guessed: take a random one, as from: openssl rand -base64 48",
            )
            for name, secret in (("SECRETS_KEY", settings.secrets_key), ("METRICS_TOKEN", settings.metrics_token))
        ),
        (
            not settings.local and _listened_to(settings.database_url),
            "CASEBOARD_DATABASE_URL leads over the network without proof of who answers: add ?sslmode=verify-full.",
        ),
        (
            settings.breached_passwords is not None and not settings.breached_passwords.is_file(),
            f"CASEBOARD_BREACHED_PASSWORDS: there is no file {settings.breached_passwords}.",
        ),
        *(
            (
                not provider.client_secret_file.is_file(),
                f"CASEBOARD_IDENTITY_PROVIDERS: there is no file {provider.client_secret_file}.",
            )
            for provider in settings.identity_providers
        ),
        (
            settings.proxies.strip() == "*",
            "CASEBOARD_PROXIES is *: anyone could then pretend to come from anywhere. Name the proxies.",
        ),
        (
            settings.session_idle > settings.session_length,
            "CASEBOARD_SESSION_IDLE_MINUTES is longer than CASEBOARD_SESSION_HOURS.",
        ),
    )
    return [sentence for broken, sentence in rules if broken]


def doubtful(settings: Settings, environment: Iterable[str] = ()) -> list[str]:
    """What may be meant otherwise, one sentence each: the server starts all the same. `environment`: the names of its
    variables."""
    known = _names()
    unknown = sorted({name.upper() for name in environment if name.upper().startswith(_PREFIX)} - known)
    told = [f"{name} is no setting of Caseboard, so it changes nothing.{_meant(name, known)}" for name in unknown]
    if not settings.local and settings.breached_passwords is None:
        told.append(
            "CASEBOARD_BREACHED_PASSWORDS names no list of stolen passwords: new passwords are only measured by how "
            "soon somebody would guess them. docs/signing-in.md says how to get the list."
        )
    return told


_PREFIX = "CASEBOARD_"


def _names() -> frozenset[str]:
    """How every setting is called in the environment."""
    return frozenset(f"{_PREFIX}{name}".upper() for name in Settings.model_fields)


def _meant(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.8)
    return f" Did you mean {near[0]}?" if near else ""
