"""Small words of a scenario as the board writes them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from app.board.choices import (
    Answer,
)
from app.board.forms import Choice, Collection, Paragraph, Point, Prose, Run
from app.board.ranks import nth_rank
from app.board.words import WORD_LISTS
from app.rehearse.scenario import Entry

Item = TypeVar("Item")
Chosen = TypeVar("Chosen", bound=Choice)


def listed(items: Iterable[Item]) -> Collection[Item]:
    return Collection(tuple((secrets.token_hex(8), each) for each in items))


def points(words: Iterable[str]) -> Collection[Point]:
    return listed(Point(nth_rank(n), each) for n, each in enumerate(words))


def prose(words: str) -> Prose:
    return Prose((Paragraph((Run(words),)),))


def word(words: str, key: str | None) -> str:
    """The word as people read it."""
    known: Mapping[str, str] = WORD_LISTS[words]
    return known.get(key, key.replace("_", " ").capitalize()) if key else ""


def choice(model: type[Chosen], word: str) -> Chosen:
    return next(each for each in model if each == word)


def together(entry: Entry, *keys: str) -> str:
    """What an entry says under several keys, one sentence after the other."""
    said = [str(entry[each]).strip() for each in keys if entry.get(each)]
    return " ".join([*(each if each.endswith((".", "!", "?")) else f"{each}." for each in said[:-1]), *said[-1:]])


def day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None


def day_of(conference: Entry) -> str:
    return str(conference["scheduled_start"])[:10]


def answer(said: bool | None) -> Answer:
    if said is None:
        return Answer.UNSAID
    return Answer.YES if said else Answer.NO
