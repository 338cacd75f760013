"""What people say about their actions between two conferences: kept beside the record, which is never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from app.record.actions import Action, Standing
from app.record.who import Who


class Said(StrEnum):
    """What somebody can say about an action."""

    IN_PROGRESS = "in_progress"
    DONE = "done"
    #: With a reason. It stays open until the next conference has looked at it.
    NOT_DONE = "not_done"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Progress:
    """The last thing that was said about one action."""

    entry: str
    said: Said
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Undertaking:
    """An action with what was said about it since the conference."""

    action: Action
    progress: Progress | None = None

    @property
    def settled(self) -> bool:
        return self.action.settled or (self.progress is not None and self.progress.said is Said.DONE)

    @property
    def state(self) -> str:
        """As people read it."""
        return self.progress.said.label if self.progress else self.action.state

    def standing(self, on: date) -> Standing:
        return Standing.SETTLED if self.settled else self.action.standing(on)


def undertakings(
    actions: Iterable[Action], progress: Mapping[str, Progress], ended: Collection[str] = ()
) -> Sequence[Undertaking]:
    """Actions with what was said about each, by the id of its entry. `ended`: entries with which nothing is to be done
    any more, such as a dissent that is settled."""
    now = (replace(each, settled=True) if each.id in ended else each for each in actions)
    return [Undertaking(each, progress.get(each.id)) for each in now]


def of(person: str, every: Iterable[Undertaking], name: str = "") -> Sequence[Undertaking]:
    """Those that a person has taken on. `name`: by which they are meant who took no part, if it is theirs alone."""
    return [each for each in every if owns(each.action.owner, person, name)]


def owns(owner: Who | None, person: str, name: str = "") -> bool:
    """Whether this person is meant: by their id, or in words where somebody is who took no part."""
    if owner is None:
        return False
    return owner.id == person if owner.id else bool(name) and owner.name.casefold() == name.casefold()


def standing(every: Iterable[Undertaking], wanted: Standing, on: date) -> Sequence[Undertaking]:
    """Those that stand so on a day, the earliest first."""
    found = [each for each in every if each.standing(on) is wanted]
    return sorted(found, key=lambda each: (each.action.due or date.max, each.action.text))


def overdue(every: Iterable[Undertaking], on: date) -> Sequence[Undertaking]:
    """Those that are late on a day. What was moved for a good reason counts by its new date."""
    return standing(every, Standing.OVERDUE, on)


def due_soon(every: Iterable[Undertaking], on: date) -> Sequence[Undertaking]:
    """Those that are due on a day or within the seven days after it."""
    return standing(every, Standing.DUE_SOON, on)
