"""What a guest is asked to agree to before the board opens. Which version somebody agreed to is recorded."""

from __future__ import annotations

#: Change it whenever a word below changes.
VERSION = "2026-11-22"

SENTENCES = (
    "What you hear and read here is about a family. Please do not pass it on, and do not photograph or record it.",
    "You may talk about your own part in it, and about your own life, with anybody.",
    "Please be somewhere where nobody else can read your screen or listen.",
    "If somebody is not safe, those who work here have to act on it, even if it was told in confidence.",
    "If you see something that does not seem to be meant for you, please tell the chair at once.",
)

#: What the others learn about a guest.
SEEN_BY_OTHERS = (
    "your name, and as what you are known to the family",
    "whether you are here, and which part of the board you look at",
    "what you write, with your name beside it",
)
