"""The directory of services that are near: what each offers, whom it takes, whether it has room, and how it is reached.

Case management in New South Wales asks workers to keep their knowledge of local services current, and says that a
referral depends on whom a service takes and on its room.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.conference.planning import Incomplete
from app.length import too_long

LONGEST = 1_000
LONGEST_NAME = 200
#: After so long nobody can rely on what was written; an entry is then said to need another look.
CURRENT_FOR = timedelta(days=183)


class Room(StrEnum):
    """Whether a service takes somebody now."""

    UNSAID = "unsaid"
    FREE = "free"
    WAITING_LIST = "waiting_list"
    FULL = "full"
    GONE = "gone"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Room.UNSAID: "Not known",
    Room.FREE: "Has room",
    Room.WAITING_LIST: "Has a waiting list",
    Room.FULL: "Takes nobody now",
    Room.GONE: "Is closed for good",
}


@dataclass(frozen=True, slots=True)
class Service:
    """What is known of a service. Nothing of any family stands here."""

    name: str
    offers: str
    takes: str
    room: Room
    reach: str


@dataclass(frozen=True, slots=True)
class ListedService:
    """What somebody wrote down of a service last. `id` stays the same when it is written anew."""

    id: str
    it: Service
    written_by: str
    written_at: datetime

    def current(self, now: datetime) -> bool:
        return now - self.written_at <= CURRENT_FOR


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """What was typed, untouched."""

    name: str = ""
    offers: str = ""
    takes: str = ""
    room: str = Room.UNSAID
    reach: str = ""

    @classmethod
    def of(cls, it: Service) -> ServiceDraft:
        return cls(it.name, it.offers, it.takes, it.room, it.reach)


def service_of(draft: ServiceDraft) -> Service:
    """What was typed, as it is kept. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    name, texts = " ".join(draft.name.split()), {}
    if not name:
        problems["name"] = "Please give the name of the service."
    elif sentence := too_long(name, LONGEST_NAME):
        problems["name"] = sentence
    for field in ("offers", "takes", "reach"):
        texts[field] = getattr(draft, field).strip()
        if sentence := too_long(texts[field], LONGEST):
            problems[field] = sentence
    if not texts["offers"]:
        problems["offers"] = "Please say what it offers."
    room = next((each for each in Room if each == draft.room), None)
    if room is None:
        problems["room"] = "Please choose one from the list."
    if problems or room is None:
        raise Incomplete(problems)
    return Service(name, texts["offers"], texts["takes"], room, texts["reach"])


def found(listed: Iterable[ListedService], words: str) -> list[ListedService]:
    """Those in which every one of some words stands, whatever its capitals; all of them for no words."""
    wanted = words.casefold().split()
    return [each for each in listed if all(word in _text(each.it) for word in wanted)]


def _text(it: Service) -> str:
    return " ".join((it.name, it.offers, it.takes, it.reach)).casefold()
