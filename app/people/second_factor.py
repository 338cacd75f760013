"""What somebody has beside a password: codes of an authenticator app (RFC 6238), and recovery codes on paper."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import datetime
from hmac import compare_digest

import pyotp
import segno

#: How many recovery codes somebody has, each for one use.
RECOVERY_CODES = 10
#: A code counts half a minute early or late, for clocks that are not quite right.
_TOLERANCE = 1
_STEP = 30
#: Letters and digits that nobody mistakes for each other.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """What an authenticator app is told once: 160 bits in base32."""
    return pyotp.random_base32()


def address_for_app(secret: str, email: str) -> str:
    """What the QR code says."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Caseboard")


def picture(address: str) -> str:
    """The QR code as SVG, to stand in a page."""
    code = segno.make(address, error="m")
    return str(code.svg_inline(scale=5, border=3, dark="#000", light="#fff", omitsize=True, title="QR code"))


def step_of(secret: str, code: str, now: datetime, after: int = 0) -> int | None:
    """The half minute that a code belongs to, if it is right now and later than `after`; None otherwise."""
    digits = code.replace(" ", "")
    current = int(now.timestamp()) // _STEP
    totp = pyotp.TOTP(secret)
    found = None
    for step in range(current - _TOLERANCE, current + _TOLERANCE + 1):
        right = compare_digest(totp.generate_otp(step).encode(), digits.encode())
        if right and step > after:
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """Fresh codes as the person writes them down: four groups of four, 79 random bits."""
    return [
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4)) for _ in range(RECOVERY_CODES)
    ]


def recovery_digest(person: str, code: str) -> str:
    """As what the database knows a recovery code of somebody, however it was typed."""
    letters = "".join(character for character in code.lower() if character.isalnum())
    return hashlib.sha256(f"{person} {letters}".encode()).hexdigest()


def looks_like_recovery(code: str) -> bool:
    """Whether this was typed from paper rather than from an app."""
    return not code.replace(" ", "").isdecimal()


def readable(secret: str) -> str:
    """The secret in groups, for whoever cannot scan."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def challenge_text(challenge: bytes) -> str:
    """Bytes as they travel in JSON: base64url without padding."""
    return base64.urlsafe_b64encode(challenge).rstrip(b"=").decode("ascii")


def challenge_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
