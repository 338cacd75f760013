"""Two versions of a case plan, line by line: what is new, what changed, what is finished, what is there no longer.

A line is the same one in both if it has the same id; a later board keeps the ids of what it picks up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from app.board.fields import fields_of
from app.board.sections import LISTS
from app.board.shape import Prose
from app.record.agreed import Agreed
from app.record.finishing import finished
from app.record.lines import MODELS, FollowUpLine, StepLine
from app.record.picking_up import ENDING, LIVING
from app.record.plan import PlanVersion
from app.record.who import EntryReference, Who

#: Lists whose lines go on from version to version. All others belong to the day on which they were written.
GOING_ON = frozenset({*LIVING, *ENDING, "grace_times"})

#: What says why or how something else changed, or from which item of which agenda it came.
_ABOUT_CHANGES = frozenset({"was", "changed_why", "moved_from", "moved_why", "moved_with", "counts_as_late", "item"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that says something else."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Compared:
    """One line as it stands in both versions; None where it does not stand."""

    #: The list of the board, or the field of another line, in which it stands.
    among: str
    before: Any
    after: Any
    differences: tuple[Difference, ...] = ()
    inner: tuple[Compared, ...] = ()
    #: The version between the two in which it was finished, or 0.
    ended_in: int = 0

    @property
    def line(self) -> Any:
        """As it stood last."""
        return self.before if self.after is None else self.after

    @property
    def new(self) -> bool:
        return self.before is None

    @property
    def gone(self) -> bool:
        return self.after is None

    @property
    def same(self) -> bool:
        """Whether nobody changed anything in it."""
        kept = self.before is not None and self.after is not None and not self.differences
        return kept and all(each.same for each in self.inner)

    @property
    def rests(self) -> bool:
        """Whether it is gone because it was finished already, or belonged to its own day."""
        return self.after is None and (self.among in _OF_THEIR_DAY or finished(self.before))

    def difference(self, name: str) -> Difference | None:
        return next((each for each in self.differences if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    before: PlanVersion
    after: PlanVersion
    #: By the names of the lists of the board, in its order.
    lists: Mapping[str, tuple[Compared, ...]]

    @property
    def same(self) -> bool:
        return all(each.same or each.rests for lines in self.lists.values() for each in lines)


def compare(before: PlanVersion, after: PlanVersion, between: Sequence[PlanVersion] = ()) -> Comparison:
    """What became of everything. `between` are the versions between the two, the oldest first: what was finished in one
    of them is told as it stood there last, whether it began before the two or between them."""
    names = [name for name in LISTS if name in _LISTS]
    return Comparison(before, after, {name: tuple(_lines(name, before, after, between)) for name in names})


_LISTS = frozenset(field.name for field in fields(Agreed))
_OF_THEIR_DAY = _LISTS - GOING_ON


def _lines(name: str, before: PlanVersion, after: PlanVersion, between: Sequence[PlanVersion]) -> Iterator[Compared]:
    yield from _members(name, "", getattr(before, name), getattr(after, name), _ended_in(between))


@dataclass(frozen=True, slots=True)
class _Ended:
    """A line that was finished in a version between the two, as it stood there."""

    version: int
    line: Any


#: By the id of the line in which it stands, or "", and by the list.
_Endings = Mapping[tuple[str, str], Mapping[str, _Ended]]


def _ended_in(between: Sequence[PlanVersion]) -> _Endings:
    endings: dict[tuple[str, str], dict[str, _Ended]] = {}
    for plan in between:
        for parent, among, line in _standing(plan):
            if finished(line):
                endings.setdefault((parent, among), {})[line.id] = _Ended(plan.version, line)
    return endings


def _standing(plan: PlanVersion) -> Iterator[tuple[str, str, Any]]:
    """Every line of a version that may end, with the line and the list in which it stands."""
    for name in ENDING:
        for line in getattr(plan, name):
            yield "", name, line
            yield from ((line.id, among, each) for among, lines in _inside(line) for each in lines)


def _members(among: str, parent: str, before: Any, after: Any, endings: _Endings) -> Iterator[Compared]:
    """The lines of one list: what stands there now, what stood there, what came and was finished between the two."""
    ended = endings.get((parent, among), {})
    stood, stands = ({line.id: line for line in lines} for lines in (before, after))
    for line in stands.values():
        yield _compared(among, stood.get(line.id), line, endings)
    for line in stood.values():
        if line.id not in stands:
            end = None if finished(line) else ended.get(line.id)
            yield _until(end, _compared(among, line, end.line if end else None, endings))
    for id_, end in ended.items():
        if id_ not in stood and id_ not in stands:
            yield _until(end, _compared(among, None, end.line, endings))


def _until(end: _Ended | None, compared: Compared) -> Compared:
    return replace(compared, ended_in=end.version) if end else compared


def _compared(among: str, before: Any, after: Any, endings: _Endings) -> Compared:
    before, after = _dated(before), _dated(after)
    inner = tuple(_inner(before, after, endings))
    if before is None or after is None:
        return Compared(among, before, after, (), inner)
    names = fields_of(MODELS[type(after)])
    told = [name for name in names if name not in _ABOUT_CHANGES and name != "rank"]
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in told)
    different = (Difference(*each) for each in pairs if not _lines_in(each[1], each[2]) and not _alike(*each[1:]))
    return Compared(among, before, after, tuple(different), inner)


def _dated(line: Any) -> Any:
    """A task whose new date stands beside the old one, as the next board writes it."""
    if isinstance(line, StepLine | FollowUpLine) and line.new_due is not None:
        return replace(line, due=line.new_due, new_due=None, moved_from=line.moved_from or line.due)
    return line


def _inner(before: Any, after: Any, endings: _Endings) -> Iterator[Compared]:
    """The lines of the lists within a line."""
    line = before if after is None else after
    stood, stands = dict(_inside(before)), dict(_inside(after))
    for name in fields_of(MODELS[type(line)]):
        if name in stood or name in stands or (line.id, name) in endings:
            yield from _members(name, line.id, stood.get(name, ()), stands.get(name, ()), endings)


def _inside(line: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The lists of lines within a line; nothing in none."""
    names = fields_of(MODELS[type(line)]) if line is not None else ()
    for name in names:
        if name != "rank" and _lines_in(value := getattr(line, name)):
            yield name, value


def _lines_in(*values: object) -> bool:
    """Whether one of the values is a list of lines."""
    return any(isinstance(value, tuple) and value and type(value[0]) in MODELS for value in values)


def _alike(before: object, after: object) -> bool:
    in_words = frozenset(each.name.strip() for each in (*_people_in(before), *_people_in(after)) if not each.id)
    return _meaning(before, in_words) == _meaning(after, in_words)


def _people_in(value: object) -> Iterator[Who]:
    yield from (each for each in (value if isinstance(value, tuple) else (value,)) if isinstance(each, Who))


def _meaning(value: object, in_words: frozenset[str]) -> object:
    """What two values are compared by: neither by spaces at an end, nor by which words are bold. Somebody whom one of
    them has only by name, as before they were invited, is that person in the other too."""
    match value:
        case str():
            return value.strip()
        case Prose():
            return tuple(line.strip() for line in value.lines() if line.strip())
        case Who():
            name = value.name.strip()
            return name if name in in_words else value.id
        case EntryReference():
            return value.words
        case tuple():
            return _of_several(value, in_words)
    return value


def _of_several(values: Iterable[object], in_words: frozenset[str]) -> object:
    every = list(values)
    if any(isinstance(each, Who) for each in every):
        return frozenset(_meaning(each, in_words) for each in every)
    return tuple(_meaning(each, in_words) for each in every)
