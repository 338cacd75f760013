"""What changed between two versions for one person, said to them: what they do, give, and may expect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.export.changed_lines import difference_told
from app.export.compared import Telling, ToldList
from app.export.phrases import name_of, quote
from app.export.values import shape_of
from app.record.comparing import GOING_ON, Compared, Comparison, compare
from app.record.concerning import called, concerns, names
from app.record.lines import RoleLine
from app.record.plan import PlanVersion
from app.record.who import Who

#: In the place of their name until the sentence is whole: no words of anybody else are taken for it.
_YOU = "\ue000"
_ROLES = ("roles", "responsibilities", "supports", "overlaps")
_REQUESTS = ("requests", "referrals", "services")
_PARTS = {
    "role": "Your role",
    "contributes": "What you give",
    "expects": "What you may expect",
    "agency": "Your agency",
    "also": "Also",
}


@dataclass(frozen=True, slots=True)
class ForOne:
    """For whom it is told."""

    person: Who
    telling: Telling

    def told(self, before: PlanVersion, after: PlanVersion, between: Sequence[PlanVersion]) -> tuple[ToldList, ...]:
        """What changed for them, under a heading for each kind; nothing where nothing did."""
        own = [called(each, self.person.id, _YOU) for each in (before, after, *between)]
        comparison = compare(own[0], own[1], own[2:])
        every = {
            "Your steps and actions": self._tasks(comparison),
            "Your role, and what you may expect": self._lists(comparison, _ROLES),
            "Requests and services": self._lists(comparison, _REQUESTS),
            "Goals that you are part of": self._goals(comparison),
            "Also about you": self._lists(comparison, _others()),
        }
        told = ((title, tuple(to_you(each) for each in sentences)) for title, sentences in every.items())
        return tuple(ToldList(title, sentences) for title, sentences in told if sentences)

    def _tasks(self, comparison: Comparison) -> Iterator[str]:
        for goal in comparison.lists["goals"]:
            own = [each for each in goal.inner if concerns(each, self.person)]
            yield from (sentence for each in own for sentence in self.telling.one(each, _words_of(goal)))
        yield from self.telling.all(self._own(comparison.lists["follow_ups"]))

    def _goals(self, comparison: Comparison) -> Iterator[str]:
        for goal in comparison.lists["goals"]:
            part_of = concerns(goal, self.person) or any(concerns(each, self.person) for each in goal.inner)
            if part_of and not goal.rests and not (goal.same and self.telling.fate(goal) is None):
                yield from self.telling.itself(goal)

    def _lists(self, comparison: Comparison, lists: Iterable[str]) -> Iterator[str]:
        for name in lists:
            for each in comparison.lists[name]:
                yield from self._one(each)

    def _one(self, each: Compared) -> Iterator[str]:
        if concerns(each, self.person):
            yield from self._role(each) if self._is_own_role(each) else self.telling.one(each)
        elif own := list(self._own(each.inner)):
            yield from (sentence for inner in own for sentence in self.telling.one(inner, _words_of(each)))

    def _own(self, every: Iterable[Compared]) -> Iterator[Compared]:
        return (each for each in every if concerns(each, self.person))

    def _is_own_role(self, each: Compared) -> bool:
        held = [line for line in (each.before, each.after) if line is not None]
        return all(isinstance(line, RoleLine) and names(line, self.person.id) for line in held)

    def _role(self, each: Compared) -> Iterator[str]:
        """A line of the role map that is theirs before and after."""
        if each.same:
            return
        if each.gone:
            yield "You no longer stand in the role map."
            return
        if each.new:
            yield f"You now stand in the role map{_as(each.after)}."
            yield from _given(each.after)
            return
        shape = shape_of(RoleLine)
        for one in each.differences:
            if one.name in _PARTS:
                yield f"{difference_told(_PARTS[one.name], one, shape[one.name].kind)}."


def _given(line: RoleLine) -> Iterator[str]:
    if line.contributes.strip():
        yield f"{_PARTS['contributes']}: {quote(line.contributes)}."
    if line.expects.strip():
        yield f"{_PARTS['expects']}: {quote(line.expects)}."


def _as(line: RoleLine) -> str:
    return f", as {line.role.strip()}" if line.role.strip() else ""


def _others() -> list[str]:
    told_before = {*_ROLES, *_REQUESTS, "goals", "follow_ups"}
    return sorted(GOING_ON - told_before)


def _words_of(each: Compared) -> str:
    return name_of(each.line)


def to_you(sentence: str) -> str:
    """A sentence about somebody who is called by the sign, said to them."""
    for said, to_them in (
        (f"in the words of {_YOU}", "in your words"),
        (f"“{_YOU}, referred to ", "“Your referral to "),
        (f"“{_YOU}”", _YOU),
        (f", {_YOU}.", "."),
        (f", {_YOU},", ","),
        (_YOU, "you"),
    ):
        sentence = sentence.replace(said, to_them)
    return sentence[:1].upper() + sentence[1:]
