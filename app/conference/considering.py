"""Before a conference: what was gathered about a matter, and whether it needs a coordinated approach at all.

Case management in New South Wales asks to gather information and to talk to colleagues first, because the right
responsibility often becomes clear only then, and says that not every matter needs a coordinated approach.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.conference.planning import Incomplete
from app.length import too_long

LONGEST = 2_000


class Approach(StrEnum):
    """How people are going to work on a matter."""

    COORDINATED = "coordinated"
    INFORMAL = "informal"
    ONE_AGENCY = "one_agency"
    STILL_ASKING = "still_asking"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def decided(self) -> bool:
        return self is not Approach.STILL_ASKING


_WORDS = {
    Approach.COORDINATED: "Yes: a conference is held",
    Approach.INFORMAL: "No: people work together informally",
    Approach.ONE_AGENCY: "No: one agency looks after it",
    Approach.STILL_ASKING: "Not decided yet",
}

_TEXTS = {
    "matter": "Please say what it is about.",
    "gathered": "Please say what you found out, or whom you still want to ask.",
    "held_by": "Please say who looks after what, so that it is not left to nobody.",
    "reason": "Please say why.",
}


@dataclass(frozen=True, slots=True)
class Consideration:
    """One look at a matter. For those who answer for the case, never for everyone invited. People by their ids."""

    matter: str
    gathered: str
    approach: Approach
    held_by: str
    reason: str
    decided_on: date
    #: Known to the case, and talked with before it was decided.
    talked_with: tuple[str, ...] = ()
    #: Nobody while more has to be found out.
    decided_by: str = ""
    look_again_on: date | None = None


@dataclass(frozen=True, slots=True)
class KeptConsideration:
    """One look at a matter as it was written down. `follows`: the id of the look that it takes up again, or nothing."""

    id: str
    it: Consideration
    follows: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class ConsiderationDraft:
    """What was typed, untouched."""

    matter: str = ""
    talked_with: Collection[str] = ()
    gathered: str = ""
    approach: str = Approach.STILL_ASKING
    held_by: str = ""
    reason: str = ""
    decided_by: str = ""
    decided_on: str = ""
    look_again_on: str = ""

    @classmethod
    def again(cls, before: Consideration, today: date) -> ConsiderationDraft:
        """Taking a matter up again: what was found out stays, what is decided is said anew."""
        return cls(
            before.matter,
            before.talked_with,
            before.gathered,
            before.approach,
            before.held_by,
            decided_by=before.decided_by,
            decided_on=today.isoformat(),
        )


def consideration_of(draft: ConsiderationDraft, known: Collection[str]) -> Consideration:
    """What was typed, as it is kept; `known` are the ids of the people known to the case. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    approach = next((each for each in Approach if each == draft.approach), None)
    if approach is None:
        problems["approach"] = "Please choose one from the list."
    decided = approach is not None and approach.decided
    texts = {name: getattr(draft, name).strip() for name in _TEXTS}
    needed = {"matter", "gathered"} | ({"reason"} if decided else set())
    if approach in (Approach.INFORMAL, Approach.ONE_AGENCY):
        needed.add("held_by")
    for name, missing in _TEXTS.items():
        if not texts[name] and name in needed:
            problems[name] = missing
        elif sentence := too_long(texts[name], LONGEST):
            problems[name] = sentence
    if set(draft.talked_with) - set(known):
        problems["talked_with"] = "Somebody chosen is not known to this case."
    if draft.decided_by not in known and (decided or draft.decided_by):
        problems["decided_by"] = "Please say who decided it."
    on = _day(draft.decided_on, "decided_on", problems)
    if on is None and "decided_on" not in problems:
        problems["decided_on"] = "Please give the day, for example 2026-06-11."
    again = _day(draft.look_again_on, "look_again_on", problems)
    if on and again and again <= on:
        problems["look_again_on"] = "Please choose a day after that on which it was decided."
    if problems or approach is None or on is None:
        raise Incomplete(problems)
    talked = tuple(dict.fromkeys(draft.talked_with))
    return Consideration(
        **texts,
        approach=approach,
        decided_on=on,
        talked_with=talked,
        decided_by=draft.decided_by if decided else "",
        look_again_on=again,
    )


def _day(typed: str, name: str, problems: dict[str, str]) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        problems[name] = "Please give the day, for example 2026-06-11."
        return None


def waiting(kept: Collection[KeptConsideration]) -> list[KeptConsideration]:
    """Those that nobody has taken up again, in their order: what they say is how things stand."""
    taken_up = {each.follows for each in kept}
    return [each for each in kept if each.id not in taken_up]
