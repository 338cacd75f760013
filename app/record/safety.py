"""A safety plan as it is handed out: once it is taken from the board nothing in it changes.

It says what everyone does when it becomes unsafe, and nothing of who else has it, who agreed to that, or from whom it
is kept: whoever holds a copy holds no list of others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from app.record.agreeing_lines import ContactLine, SafetyPlanLine
from app.record.facts import CaseFacts
from app.record.who import Who

_NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
#: FNV-1a with 64 bits.
_BASIS, _PRIME, _BITS = 0xCBF29CE484222325, 0x100000001B3, (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class SafetyPlanCopy:
    """One edition. `zone` is where people read its time."""

    #: The id that the plan has on the board.
    id: str
    case: CaseFacts
    #: The id of the conference from whose board it was taken.
    conference: str
    edition: int
    taken_at: datetime
    zone: str
    about: str
    warning_signs: tuple[str, ...]
    steps: tuple[str, ...]
    contacts: tuple[ContactLine, ...]
    made_with: tuple[Who, ...]
    agreed_on: date | None

    @property
    def says_something(self) -> bool:
        """Whether somebody could act on it."""
        return bool(self.warning_signs or self.steps or self.contacts)


def taken(
    line: SafetyPlanLine, case: CaseFacts, conference: str, edition: int, at: datetime, zone: str
) -> SafetyPlanCopy:
    """The plan as it stands in a line of a record, to be handed out."""
    return SafetyPlanCopy(
        id=line.id,
        case=case,
        conference=conference,
        edition=edition,
        taken_at=at.astimezone(UTC).replace(microsecond=0),
        zone=zone,
        about=line.about.strip(),
        warning_signs=line.warning_signs,
        steps=line.steps,
        contacts=line.contacts,
        made_with=line.made_with,
        agreed_on=line.agreed_on,
    )


def same_words(one: SafetyPlanCopy, other: SafetyPlanCopy) -> bool:
    """Whether two editions say the same, whenever they were taken."""
    return _undated(one) == _undated(other)


def _undated(copy: SafetyPlanCopy) -> SafetyPlanCopy:
    return replace(copy, edition=0, taken_at=_NO_TIME)


def fingerprint(copy: SafetyPlanCopy) -> str:
    """By which a page with the board tells whether the plan there still says the same (`static/board/handing.ts`).

    It proves nothing to anybody: that does the digest."""
    number = _BASIS
    for octet in "\n".join(_words(copy)).encode("utf-16-le", "surrogatepass"):
        number = ((number ^ octet) * _PRIME) & _BITS
    return f"{number:016x}"


def _words(copy: SafetyPlanCopy) -> Iterator[str]:
    yield copy.about
    yield from (each.strip() for each in copy.warning_signs)
    yield from (each.strip() for each in copy.steps)
    for each in copy.contacts:
        yield from (_id(each.who), each.reach.strip(), each.when.strip())
    yield from (_id(each) for each in copy.made_with)
    yield copy.agreed_on.isoformat() if copy.agreed_on else ""


def _id(who: Who | None) -> str:
    return (who.id or who.name) if who else ""
