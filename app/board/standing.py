"""Templates of agendas: which standing items each type of conference has, as data that an installation may replace.

A template is JSON with the items by their ids, which are the same in every conference so that minutes can be compared;
for each type of conference the ids in order, with "*" where whatever else is to be talked about comes; and the types
that review a plan even when they are the first. The type "" stands for all that are not named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from app.board.grammar import ENTRY_ID
from app.board.shape import ItemKind, Purpose

#: The views of the child stand on every agenda.
CHILD = "standingchild"
#: Where carried-over items and accepted requests come.
REST = "*"


@dataclass(frozen=True, slots=True)
class StandingItem:
    id: str
    title: str
    purpose: Purpose
    minutes: int
    #: Whether it looks back at a previous plan, and so is left out when there is none.
    reviews: bool = False
    kind: ItemKind = ItemKind.STANDING


@dataclass(frozen=True, slots=True)
class Templates:
    items: Mapping[str, StandingItem]
    agendas: Mapping[str, Sequence[str]]
    always_review: frozenset[str]

    def agenda(self, type_: str, number: int) -> Iterator[StandingItem | None]:
        """The standing items of the `number`-th conference of a case in order; None where the rest comes."""
        for id_ in self.agendas.get(type_, self.agendas[""]):
            item = self.items.get(id_)
            if item is None or not item.reviews or number > 1 or type_ in self.always_review:
                yield item

    def standing(self, type_: str, number: int) -> frozenset[str]:
        """The ids of the items that the agenda of the `number`-th conference of a case has anyway."""
        return frozenset(each.id for each in self.agenda(type_, number) if each is not None)


def called(templates: Templates, titles: Mapping[str, str]) -> Templates:
    """The same templates with what their standing items are called in a place, by their ids."""
    items = {id_: replace(each, title=titles.get(id_, each.title)) for id_, each in templates.items.items()}
    return replace(templates, items=items)


class UnusableTemplate(ValueError):  # noqa: N818 - reads as a sentence at the raise
    """The file of a template says something that cannot be."""


def read(text: str) -> Templates:
    """The templates that a file holds. Raises `UnusableTemplate` with a sentence."""
    try:
        said = json.loads(text)
        items = {id_: _item(id_, each) for id_, each in said["items"].items()}
        agendas = {str(type_): [str(id_) for id_ in ids] for type_, ids in said["agendas"].items()}
        always = frozenset(str(type_) for type_ in said.get("always_review", []))
    except UnusableTemplate:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnusableTemplate("The templates of agendas cannot be read.") from error
    for type_, ids in {"": [], **agendas}.items():
        _check(type_, ids, items)
    return Templates(items, agendas, always)


def _item(id_: str, said: Any) -> StandingItem:
    title, minutes = said["title"], said["minutes"]
    if not ENTRY_ID.fullmatch(id_) or not isinstance(title, str) or not 0 < len(title) <= 200:
        raise UnusableTemplate(f"The standing item {id_!r} needs an id of 8 to 32 small letters, and a title.")
    if type(minutes) is not int or not 1 <= minutes <= 600:
        raise UnusableTemplate(f"The standing item {id_!r} needs minutes from 1 to 600.")
    purpose = next((word for word in Purpose if word.value == said["purpose"]), None)
    if purpose is None:
        raise UnusableTemplate(f"The standing item {id_!r} is to inform, to discuss or to decide.")
    kind = next((word for word in ItemKind if word.value == said.get("kind", ItemKind.STANDING.value)), None)
    if kind is None:
        raise UnusableTemplate(f"The standing item {id_!r} is of no kind that the board knows.")
    return StandingItem(id_, title, purpose, minutes, said.get("reviews") is True, kind)


def _check(type_: str, ids: Sequence[str], items: Mapping[str, StandingItem]) -> None:
    name = type_ or "any other type"
    if unknown := [id_ for id_ in ids if id_ != REST and id_ not in items]:
        raise UnusableTemplate(f"The agenda of {name} names {unknown[0]!r}, which is not among the items.")
    if CHILD not in ids:
        raise UnusableTemplate(f"The agenda of {name} leaves out the views of the child ({CHILD}).")
    if ids.count(REST) != 1 or len(set(ids)) != len(ids):
        raise UnusableTemplate(f'The agenda of {name} names each item once, and "{REST}" once.')


@cache
def shipped() -> Templates:
    """The templates that come with the program."""
    return read(files("app.board").joinpath("agendas.json").read_text(encoding="utf-8"))
