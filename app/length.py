"""How long something may be that people write: nothing of it is ever cut off, so what is too long is sent back."""

from __future__ import annotations


def too_long(words: str, most: int) -> str:
    """A sentence for whoever wrote more than so many characters; "" for everybody else."""
    count = characters(words)
    return f"Please use at most {most:,} characters; these are {count:,}." if count > most else ""


def characters(words: str) -> int:
    """How many there are as browsers and boards count, for which most pictures are two: a page that lets somebody type
    no more, a board that takes what was typed elsewhere and the sentence about it say the same."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2
