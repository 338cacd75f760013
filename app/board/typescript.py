"""Writes the shape of the board for the browser: `python -m app.board.typescript [path]`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from app.board.checking_helpers import DONE_BY_SEVERAL
from app.board.checking_plan import MANY_ACTIONS
from app.board.fields import (
    EARLIEST_DAY,
    LATEST_DAY,
    Day,
    Entries,
    Field,
    Fields,
    Kind,
    OneOf,
    PlainString,
    RichText,
    SharedString,
    Whole,
    fields_of,
    models_of,
)
from app.board.grammar import ENTRY_ID, PROSE
from app.board.sections import GROUPS, LISTS, Group, Listed, Section
from app.board.shape import PARTS, SHAPE_VERSION, Choice

TARGET = Path(__file__).parents[2] / "static" / "board" / "shape.ts"

HEAD = f"""\
// Generated from app/board/shape.py by `python -m app.board.typescript`. Change that file, not this one.

/** Travels with every connection; an outdated page is told to reload. */
export const SHAPE_VERSION = {SHAPE_VERSION};

/** More open actions than this are much for one person until the next conference. */
export const MANY_ACTIONS = {MANY_ACTIONS};

/** Of a responsibility that several hold and of a service by several agencies. */
export const DONE_BY_SEVERAL = {json.dumps(DONE_BY_SEVERAL)};

/** One of a few values and what people read for it. */
export interface Choice<T extends string = string> {{
  readonly value: T;
  readonly label: string;
}}

/** Stands where a document holds a type of its own: a Y.Text, a Y.XmlFragment, a Y.Map of entries by id. */
export interface SharedText {{ readonly shared: "text" }}
export interface Prose {{ readonly shared: "prose" }}
export interface Collection<T> {{ readonly shared: "collection"; readonly of: T }}

/** `longest` counts UTF-16 code units, as `string.length` does. */
export type Field = {{ readonly label: string; readonly hint?: string; readonly aside?: true }} & (
  | {{ readonly kind: "rank" | "line" | "words" | "somebody" | "instant" | "agency"; readonly longest: number }}
  | {{ readonly kind: "word"; readonly longest: number; readonly known: string }}
  | {{ readonly kind: "entry"; readonly longest: number; readonly of: readonly ListName[] }}
  | {{ readonly kind: "text" | "prose" }}
  | {{ readonly kind: "choice"; readonly choices: readonly Choice[]; readonly default: string }}
  | {{ readonly kind: "date"; readonly earliest: string; readonly latest: string }}
  | {{ readonly kind: "number"; readonly least: number; readonly most: number }}
  | {{ readonly kind: "record"; readonly of: ModelName }}
  | {{
      readonly kind: "collection";
      readonly of: ModelName;
      readonly known?: string;
      readonly among?: readonly ListName[];
    }}
);

/** One list of the board: what an entry is called, how one more is asked for, what it teaches while it is empty. */
export interface Listed {{
  readonly name: ListName;
  readonly title: string;
  readonly model: ModelName;
  readonly noun: string;
  readonly add: string;
  readonly lesson: string;
}}

/** What one sees at a time; `short` names it where there is little room. */
export interface Section {{
  readonly name: string;
  readonly title: string;
  readonly short: string;
  readonly lists: readonly Listed[];
}}

/** Sections that belong together. */
export interface Group {{ readonly name: string; readonly title: string; readonly sections: readonly Section[] }}

/** What the id of an entry looks like. */
export const ENTRY_ID = /^{ENTRY_ID.pattern}$/;

/** The only elements and marks of rich text. */
export const PROSE_ELEMENTS = {json.dumps(sorted(PROSE.elements))} as const;
export const PROSE_MARKS = {json.dumps(sorted(PROSE.marks))} as const;
"""


def typescript() -> str:
    """The whole of `shape.ts`, the same text each time."""
    models = list(dict.fromkeys(model for part in PARTS.values() for model in models_of(part)))
    enums = list(dict.fromkeys(choices for model in models for choices in _choices(model)))
    return "\n".join(
        [
            HEAD,
            *(_enum(choices) for choices in enums),
            *(_interface(model) for model in models),
            _fields_table(models),
            _parts_table(),
            _lists_and_sections(),
        ]
    )


def _choices(model: type) -> Iterator[type[Choice]]:
    return (field.kind.choices for field in fields_of(model).values() if isinstance(field.kind, OneOf))


def _enum(choices: type[Choice]) -> str:
    name = choices.__name__
    values = " | ".join(json.dumps(choice.value) for choice in choices)
    rows = "".join(
        f"  {{ value: {json.dumps(choice.value)}, label: {_quoted(choice.label)} }},\n" for choice in choices
    )
    return f"export type {name} = {values};\nexport const {_constant(name)}: readonly Choice<{name}>[] = [\n{rows}];\n"


def _interface(model: type) -> str:
    rows = "".join(f"  {field.name}: {_type(field.kind)};\n" for field in fields_of(model).values())
    return f"/** {_first_line(model)} */\nexport interface {model.__name__} {{\n{rows}}}\n"


def _fields_table(models: list[type]) -> str:
    names = " | ".join(json.dumps(model.__name__) for model in models)
    rows = "".join(f"  {model.__name__}: {{\n{_field_rows(model)}  }},\n" for model in models)
    return (
        f"export type ModelName = {names};\n\n/** Every field by model, in the order of the shape. */\n"
        f"export const FIELDS = {{\n{rows}}} as const satisfies Record<ModelName, Record<string, Field>>;\n"
    )


def _field_rows(model: type) -> str:
    return "".join(f"    {field.name}: {{ {_properties(field)} }},\n" for field in fields_of(model).values())


def _parts_table() -> str:
    rows = "".join(f"  {kind}: {json.dumps(model.__name__)},\n" for kind, model in PARTS.items())
    return (
        "/** The model whose fields are the roots of a document, by the kind of part. */\n"
        f"export const PARTS = {{\n{rows}}} as const satisfies Record<string, ModelName>;\n"
        "export type PartKind = keyof typeof PARTS;\n"
    )


def _lists_and_sections() -> str:
    names = " | ".join(json.dumps(name) for name in LISTS)
    groups = "".join(_group(group) for group in GROUPS)
    return (
        f"export type ListName = {names};\n\n/** The sections in their order, with what each holds. */\n"
        f"export const GROUPS: readonly Group[] = [\n{groups}];\n"
    )


def _group(group: Group) -> str:
    sections = "".join(_section(section) for section in group.sections)
    return f"  {{ name: {_quoted(group.name)}, title: {_quoted(group.title)}, sections: [\n{sections}  ] }},\n"


def _section(section: Section) -> str:
    head = f"name: {_quoted(section.name)}, title: {_quoted(section.title)}, short: {_quoted(section.short)}"
    return f"    {{ {head}, lists: [\n{''.join(_listed(each) for each in section.lists)}    ] }},\n"


def _listed(each: Listed) -> str:
    said = {"name": each.name, "title": each.title, "model": each.model.__name__}
    said |= {"noun": each.noun, "add": each.add, "lesson": each.lesson}
    return f"      {{ {', '.join(f'{key}: {_quoted(value)}' for key, value in said.items())} }},\n"


def _type(kind: Kind) -> str:
    match kind:
        case PlainString():
            return "string"
        case OneOf(choices=choices):
            return choices.__name__
        case Day():
            return "string | null"
        case Whole():
            return "number | null"
        case SharedString():
            return "SharedText"
        case RichText():
            return "Prose"
        case Entries(model):
            return f"Collection<{model.__name__}>"
        case Fields(model):
            return str(model.__name__)


def _properties(field: Field) -> str:
    hint = f", hint: {_quoted(field.hint)}" if field.hint else ""
    aside = ", aside: true" if field.aside else ""
    return f"label: {_quoted(field.label)}{hint}{aside}, {_kind_properties(field.kind)}"


def _kind_properties(kind: Kind) -> str:
    match kind:
        case PlainString(longest, "word", known):
            return f'kind: "word", longest: {longest}, known: {json.dumps(known)}'
        case PlainString(longest, "entry", of=of):
            return f'kind: "entry", longest: {longest}, of: {json.dumps(of)}'
        case PlainString(longest, form):
            return f'kind: "{form}", longest: {longest}'
        case OneOf(choices, default):
            return f'kind: "choice", choices: {_constant(choices.__name__)}, default: {json.dumps(default.value)}'
        case Day():
            return f'kind: "date", earliest: "{EARLIEST_DAY}", latest: "{LATEST_DAY}"'
        case Whole(least, most):
            return f'kind: "number", least: {least}, most: {most}'
        case SharedString():
            return 'kind: "text"'
        case RichText():
            return 'kind: "prose"'
        case Entries(model, known, of):
            taken = f", known: {json.dumps(known)}" if known else f", among: {json.dumps(of)}" if of else ""
            return f'kind: "collection", of: "{model.__name__}"{taken}'
        case Fields(model):
            return f'kind: "record", of: "{model.__name__}"'


def _constant(name: str) -> str:
    return "".join(f"_{letter}" if letter.isupper() and at else letter for at, letter in enumerate(name)).upper()


def _first_line(model: type) -> str:
    return (model.__doc__ or model.__name__).splitlines()[0]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_text(typescript(), encoding="utf-8")
