"""The JSON schemas of the records, made from their models, so that neither can be changed without the other.

They say what `app.record.coding` takes: exactly the fields of the model, no floating point, instants in UTC."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from app.board.shape import Choice
from app.record.coding import BLOCKS, LARGEST, may_lack
from app.record.sealing import SCHEMAS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"

Schema = dict[str, Any]


def names() -> list[str]:
    """The records that have a schema, without the name of the program."""
    return sorted(each["name"].split("/")[1] for each in SCHEMAS.values())


def schema_of(name: str) -> Schema:
    """The schema of a record, for example "minutes". Raises KeyError."""
    model, about = next(
        ((model, about) for model, about in SCHEMAS.items() if about["name"] == f"caseboard/{name}"), (None, None)
    )
    if model is None or about is None:
        raise KeyError(name)
    definitions: dict[str, Schema] = {}
    record = _schema(model, definitions)
    outer = _object({"record": record, "schema": _object({key: {"const": value} for key, value in about.items()})})
    return {"$schema": DIALECT, "title": f"{about['name']} version {about['version']}", **outer, "$defs": definitions}


def _object(properties: dict[str, Schema], may_lack: Collection[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(set(properties) - set(may_lack)),
        "additionalProperties": False,
    }


def _schema(wanted: Any, definitions: dict[str, Schema]) -> Schema:
    if get_origin(wanted) in (Union, UnionType):
        return _union(wanted, definitions)
    if get_origin(wanted) is tuple:
        return {"type": "array", "items": _schema(get_args(wanted)[0], definitions)}
    if is_dataclass(wanted):
        return _model(wanted, definitions)
    return _plain(wanted)


def _union(wanted: Any, definitions: dict[str, Schema]) -> Schema:
    members = [each for each in get_args(wanted) if each is not NoneType]
    nothing = [{"type": "null"}] if len(members) < len(get_args(wanted)) else []
    if len(members) == 1:
        return {"anyOf": [*nothing, _schema(members[0], definitions)]}
    blocks = [_object({name: _schema(model, definitions)}) for name, model in BLOCKS.items() if model in members]
    return {"anyOf": [*nothing, *blocks]}


def _model(model: Any, definitions: dict[str, Schema]) -> Schema:
    name = model.__name__
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _object(
            {field: _schema(hint, definitions) for field, hint in get_type_hints(model).items()}, may_lack(model)
        )
    return {"$ref": f"#/$defs/{name}"}


def _plain(wanted: Any) -> Schema:
    if wanted is bool:
        return {"type": "boolean"}
    if wanted is int:
        return {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST}
    if wanted is str:
        return {"type": "string"}
    if wanted is datetime:
        return {"type": "string", "pattern": _INSTANT}
    if wanted is date:
        return {"type": "string", "pattern": _DAY}
    if isinstance(wanted, type) and issubclass(wanted, Choice):
        return {"enum": [choice.value for choice in wanted]}
    raise TypeError(f"a record cannot hold {wanted!r}")
