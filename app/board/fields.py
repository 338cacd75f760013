"""The fields of the board's models, as kinds: the one place where annotations of the shape are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from functools import cache
from types import MappingProxyType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from app.board.forms import (
    Aside,
    Between,
    Choice,
    Collection,
    Form,
    Hint,
    Known,
    Label,
    Of,
    Plain,
    Prose,
    Shared,
)

#: The dates a board takes: a birth long ago to a plan for a newborn's adulthood, and no slip of the keyboard beyond.
EARLIEST_DAY = date(1900, 1, 1)
LATEST_DAY = date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class PlainString:
    """A plain value; with the open list of a word, or the lists of the board whose entries may be meant."""

    longest: int
    form: Form
    known: str = ""
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SharedString:
    """Collaborative plain text."""


@dataclass(frozen=True, slots=True)
class RichText:
    """Collaborative rich text."""


@dataclass(frozen=True, slots=True)
class OneOf:
    choices: type[Choice]
    default: Choice


@dataclass(frozen=True, slots=True)
class Day:
    """A date or nothing."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number or nothing."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Entries:
    """A collection of `model`; what its words and references are taken from, where its model does not say it."""

    model: type
    known: str = ""
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fields:
    """A record of `model`."""

    model: type


Kind = PlainString | SharedString | RichText | OneOf | Day | Whole | Entries | Fields


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: Kind
    label: str
    hint: str = ""
    #: Seldom needed: shown on demand, or when it says something.
    aside: bool = False


def fields_of(model: type) -> Mapping[str, Field]:
    """The fields of a model of the shape by name, in the order in which they are written there.

    Raises TypeError when an annotation has no kind, so that a new sort of field is noticed at once."""
    return _fields_of(model)


@cache
def _fields_of(model: Any) -> Mapping[str, Field]:
    hints = get_type_hints(model, include_extras=True)
    return MappingProxyType({f.name: _field(f.name, hints[f.name], f.default) for f in dataclass_fields(model)})


def models_of(root: type) -> Iterator[type]:
    """A model and every model below it, the deepest first, each once."""
    seen: dict[type, None] = {}

    def visit(model: type) -> None:
        for field in fields_of(model).values():
            if isinstance(field.kind, Entries | Fields):
                visit(field.kind.model)
        seen.setdefault(model)

    visit(root)
    return iter(seen)


def _field(name: str, annotation: Any, default: object) -> Field:
    plain, marks = _unwrapped(annotation)
    label = _first(marks, Label)
    hint = _first(marks, Hint)
    return Field(
        name,
        _kind(name, plain, marks, default),
        label.text if label else name.replace("_", " ").capitalize(),
        hint.text if hint else "",
        aside=_first(marks, Aside) is not None,
    )


Mark = TypeVar("Mark")


def _first(marks: tuple[object, ...], wanted: type[Mark]) -> Mark | None:
    return next((mark for mark in marks if isinstance(mark, wanted)), None)


def _unwrapped(annotation: Any) -> tuple[Any, tuple[object, ...]]:
    """An annotation without `Annotated` and `| None`, and the marks that were found on the way."""
    if get_origin(annotation) is Annotated:
        inner, marks = _unwrapped(get_args(annotation)[0])
        return inner, (*get_args(annotation)[1:], *marks)
    if get_origin(annotation) in (Union, UnionType):
        (only,) = (member for member in get_args(annotation) if member is not type(None))
        return _unwrapped(only)
    return annotation, ()


def _kind(name: str, plain: Any, marks: tuple[object, ...], default: object) -> Kind:
    known, of = _first(marks, Known), _first(marks, Of)
    words, lists = known.words if known else "", of.lists if of else ()
    for mark in marks:
        match mark:
            case Shared():
                return SharedString()
            case Plain(longest, form):
                return PlainString(longest, form, words, lists)
            case Between(least, most):
                return Whole(least, most)
    if get_origin(plain) is Collection:
        return Entries(get_args(plain)[0], words, lists)
    if plain is Prose:
        return RichText()
    if plain is date:
        return Day()
    if isinstance(plain, type) and issubclass(plain, Choice) and isinstance(default, plain):
        return OneOf(plain, default)
    if is_dataclass(plain) and isinstance(plain, type):
        return Fields(plain)
    raise TypeError(f"the field {name!r} has an annotation that no kind of field stands for: {plain!r}")
