"""How long something may be that people write: nothing of it is ever cut off, so what is too long is sent back."""

from __future__ import annotations


def too_long(words: str, most: int) -> str:
    """A sentence for whoever wrote more than so many characters; "" for everybody else."""
    return f"Please use at most {most} characters; these are {len(words)}." if len(words) > most else ""
