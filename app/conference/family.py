"""What helps a family: its languages, how its people want to be talked with, and in which form they want a plan.

Also when its children were born, and who belongs to it without ever being invited, such as a baby."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.conference.kinds import Kind
from app.conference.planning import LONGEST_RELATION, Incomplete
from app.length import too_long

LONGEST = 10_000
LONGEST_NAME = 200
#: As what members of a family, and those who stand by them, are known to its case.
OF_THE_FAMILY = (
    Kind.CHILD,
    Kind.PARENT,
    Kind.CARER,
    Kind.KIN,
    Kind.ELDER,
    Kind.NATURAL_SUPPORT,
    Kind.SUPPORT_PERSON,
)
_EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class FamilyWishes:
    """In the words of whoever asked them."""

    languages: str = ""
    talking: str = ""
    plan_form: str = ""

    @property
    def blank(self) -> bool:
        return not (self.languages or self.talking or self.plan_form)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the family who was not known to the case."""

    name: str
    kind: Kind
    relation: str
    born: date | None


@dataclass(frozen=True, slots=True)
class FamilyDraft:
    """What was typed. `births`: the day of birth by the id of each child that is known already."""

    languages: str = ""
    talking: str = ""
    plan_form: str = ""
    births: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    kind: str = ""
    relation: str = ""
    born: str = ""

    @classmethod
    def of(cls, wishes: FamilyWishes, births: Mapping[str, date]) -> FamilyDraft:
        days = {person: day.isoformat() for person, day in births.items()}
        return cls(wishes.languages, wishes.talking, wishes.plan_form, days)


@dataclass(frozen=True, slots=True)
class Family:
    wishes: FamilyWishes
    births: Mapping[str, date | None]
    newcomer: Member | None


def family_of(draft: FamilyDraft, today: date) -> Family:
    """What was typed, as it is kept. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    wishes = FamilyWishes(draft.languages.strip(), draft.talking.strip(), draft.plan_form.strip())
    for name in ("languages", "talking", "plan_form"):
        if sentence := too_long(getattr(wishes, name), LONGEST):
            problems[name] = sentence
    births = {person: _born(typed, f"born-{person}", today, problems) for person, typed in draft.births.items()}
    newcomer = _newcomer(draft, today, problems)
    if problems:
        raise Incomplete(problems)
    return Family(wishes, births, newcomer)


def _newcomer(draft: FamilyDraft, today: date, problems: dict[str, str]) -> Member | None:
    name, relation = " ".join(draft.name.split()), " ".join(draft.relation.split())
    born = _born(draft.born, "born", today, problems)
    if not name:
        if relation or born:
            problems["name"] = "Please give the name."
        return None
    kind = next((each for each in OF_THE_FAMILY if each == draft.kind), None)
    if kind is None:
        problems["kind"] = "Please choose from the list."
    if born and kind not in (None, Kind.CHILD):
        problems["born"] = "The day of birth is asked of children and young people only."
    bounds = {"name": (name, LONGEST_NAME), "relation": (relation, LONGEST_RELATION)}
    for field_name, (text, longest) in bounds.items():
        if sentence := too_long(text, longest):
            problems[field_name] = sentence
    return Member(name, kind, relation, born) if kind else None


def _born(typed: str, where: str, today: date, problems: dict[str, str]) -> date | None:
    if not typed.strip():
        return None
    try:
        born = date.fromisoformat(typed.strip())
    except ValueError:
        problems[where] = "Please give the day, for example 2016-10-22, or leave it empty."
        return None
    if not _EARLIEST <= born <= today:
        problems[where] = "Please look at this day again: nobody is born then."
    return born


def age_of(born: date, on: date) -> str:
    """How old somebody is, as people say it: newborns in weeks, small children in months, others in years."""
    days = (on - born).days
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if days < 0:
        return ""
    if months < 3:
        return _several(days // 7, "week") if days >= 7 else _several(days, "day")
    return _several(months, "month") if months < 24 else _several(months // 12, "year")


def _several(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
