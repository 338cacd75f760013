"""Hands on the keyboard: entries of a scenario as edits of a live document."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pycrdt import Doc, Map, Text, XmlFragment

from app.board.agenda import Opening
from app.board.agreeing import FollowUp, Step
from app.board.fields import Day, Entries, OneOf, PlainString, RichText, Whole, fields_of
from app.board.forms import Collection, Paragraph, Prose, Run
from app.board.planting import plant_entry
from app.board.prose import write_prose
from app.board.ranks import nth_rank
from app.board.reading import read_part
from app.board.shape import Board, ItemState, Restricted, RestrictedNote
from app.length import characters
from app.rehearse.entries.agenda import agenda_item
from app.rehearse.entries.script import Script, Typed
from app.rehearse.entries.words import choice
from app.rehearse.scenario import Entry
from app.rehearse.visitor import Refused


def board_in(document: Doc[Any]) -> Board:
    """What stands on the board now."""
    return read_part("shared", document.get_update()).part


def require_fit(entry: Any) -> None:
    """A field takes no more than so many characters, whoever types. Raises `Refused`."""
    for name, each in fields_of(type(entry)).items():
        value = getattr(entry, name)
        match each.kind:
            case PlainString(longest) if characters(value) > longest:
                raise Refused(f"{each.label} takes at most {longest:,} characters; these are {characters(value):,}")
            case Entries():
                for _, inner in value.entries:
                    require_fit(inner)


def letters_of(entry: Any) -> str:
    """What somebody at the keyboard writes of an entry; what is chosen from a list takes them no time."""
    return " ".join(_letters(entry))


def _letters(entry: Any) -> Iterator[str]:
    for name, each in fields_of(type(entry)).items():
        value = getattr(entry, name)
        match each.kind:
            case PlainString(form="line" | "words"):
                yield value
            case RichText():
                yield from value.lines()
            case Entries():
                for _, inner in value.entries:
                    yield from _letters(inner)


def put(document: Doc[Any], board: Board, typed: Typed, ids: dict[str, str]) -> None:
    """Add an entry, or bring up to date the one that is there already, within a transaction of the caller's."""
    if typed.field == "follow_ups" and _stands_under_a_goal(document, board, typed.entry):
        return
    table: Map[Any] = document.get(typed.field, type=Map)
    there = dict(getattr(board, typed.field).entries)
    # What another entry of the file became is not this one, even if it reads the same.
    others = set(ids.values()) - {typed.id}
    known = next((id_ for id_, each in there.items() if _same(each, typed) and id_ not in others), None)
    if known is None:
        plant_entry(table, typed.id, replace(typed.entry, rank=nth_rank(len(there))))
        return
    for key, id_ in ids.items():
        if id_ == typed.id:
            ids[key] = known
    _bring_up_to_date(table[known], there[known], typed.entry)


def _stands_under_a_goal(document: Doc[Any], board: Board, task: FollowUp) -> bool:
    """Bring up to date the step that came over with a goal which is looked at no more; whether there is one."""
    for goal_id, goal in board.goals.entries:
        for step_id, step in goal.steps.entries:
            if (step.text, step.owner) == (task.text, task.owner):
                said = {name: getattr(task, name) for name in fields_of(Step)}
                _bring_up_to_date(document.get("goals", type=Map)[goal_id]["steps"][step_id], step, Step(**said))
                return True
    return False


def set_agenda(document: Doc[Any], board: Board, it: Script, wanted: Sequence[Entry]) -> None:
    """Make the agenda what the scenario says: the standing items give way to those that were agreed."""
    table: Map[Any] = document.get("agenda", type=Map)
    there = {each.title: id_ for id_, each in board.agenda.entries}
    titles = {each["title"] for each in wanted}
    for title, id_ in there.items():
        if title not in titles:
            del table[id_]
    for at, each in enumerate(wanted):
        # What comes of it is not known before it is talked about.
        item = replace(agenda_item(it, each, at, ItemState.PLANNED), outcome="", reason="")
        known = there.get(each["title"])
        if known is None:
            plant_entry(table, it.new(each["id"]), item)
        else:
            it.ids[each["id"]] = known
            table[known]["rank"] = item.rank
            _bring_up_to_date(table[known], None, item)


def conclude_item(document: Doc[Any], it: Script, each: Entry) -> None:
    """Say what became of an item of the agenda."""
    state = choice(ItemState, each["state"])
    done = agenda_item(it, each, 0, state)
    record = document.get("agenda", type=Map)[it.ids[each["id"]]]
    record["state"] = state.value
    record["outcome"], record["reason"] = done.outcome, done.reason


def go_to(document: Doc[Any], item: str, now: datetime) -> None:
    """Say, in the part from which the chair steers, that an item of the agenda begins."""
    table: Map[Any] = document.get("facilitation", type=Map)
    table["current_item"], table["item_started_at"] = item, now.astimezone(UTC).isoformat(timespec="milliseconds")


def notes_in(document: Doc[Any]) -> Restricted:
    """What stands in a part that is kept to a few."""
    return read_part("restricted", document.get_update()).part


def write_down(document: Doc[Any], before: Restricted, words: str) -> None:
    """Write words into a part that is kept to a few: into its empty note, or a new one."""
    table: Map[Any] = document.get("notes", type=Map)
    prose = Prose((Paragraph((Run(words),)),))
    empty = next((id_ for id_, each in before.notes.entries if each.text.blank), None)
    if empty is None:
        plant_entry(table, secrets.token_hex(8), RestrictedNote(nth_rank(len(before.notes.entries)), text=prose))
    else:
        _rewrite(table[empty]["text"], prose)


def say_purpose(document: Doc[Any], words: str) -> None:
    """Write what the conference is for, where nobody has."""
    purpose: Text = document.get("purpose", type=Text)
    if not str(purpose):
        purpose.insert(0, words)


def _same(there: Any, typed: Typed) -> bool:
    if isinstance(typed.entry, Opening):
        # A conference is opened once; the board comes with what was prepared for it.
        return True
    if not typed.known_by:
        return False
    return _words(getattr(there, typed.known_by)) in _spellings(typed)


def _spellings(typed: Typed) -> Sequence[str]:
    """The words by which the entry is known, and those that it had before it was changed."""
    before = getattr(typed.entry, "was", "")
    return [_words(getattr(typed.entry, typed.known_by)), *([before] if before else [])]


def _words(value: Any) -> str:
    return " ".join(value.lines()) if isinstance(value, Prose) else str(value)


def _bring_up_to_date(record: Map[Any], before: Any, entry: Any) -> None:
    for name, field in fields_of(type(entry)).items():
        value = getattr(entry, name)
        if name == "rank" or (before is not None and getattr(before, name) == value):
            continue
        match field.kind:
            case PlainString() | Whole() if value not in (None, ""):
                record[name] = value
            case Day() if value is not None:
                record[name] = value.isoformat()
            case OneOf():
                record[name] = value.value
            case RichText() if not value.blank:
                _rewrite(record[name], value)
            case Entries():
                _add_missing(record[name], getattr(before, name, Collection()), value)


def _rewrite(fragment: XmlFragment, value: Prose) -> None:
    while len(fragment.children):
        del fragment.children[0]
    write_prose(fragment, value)


def _add_missing(table: Map[Any], before: Collection[Any], value: Collection[Any]) -> None:
    there = {_plainly(each): (id_, each) for id_, each in before.entries}
    for id_, each in value.entries:
        known = there.get(_plainly(each))
        if known is None:
            plant_entry(table, id_, each)
        else:
            _bring_up_to_date(table[known[0]], known[1], each)


def _plainly(entry: Any) -> tuple[str, ...]:
    """What a small entry says, whatever its place in the list."""
    return tuple(_said(entry))


def _said(entry: Any) -> Iterator[str]:
    for name in fields_of(type(entry)):
        value = getattr(entry, name)
        if name in {"text", "who", "word", "entry", "to"} and value:
            yield _words(value)
