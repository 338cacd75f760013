"""Yjs updates, version 1: bytes to structs, strictly and in linear time.

An update is blocks of structs, one block per client with consecutive clocks, then a delete-set. Only the structs that a
board needs are read: garbage, deleted, string, format, type and plain values. Everything else that Yjs knows (JSON,
binary, embeds, subdocuments, skips, moves, values within values) is refused here, before any grammar is asked.

Source: yjs 13.6.33 (`readClientsStructRefs`, `readItemContent`, `writeDeleteSet`), lib0 (`readAny`).
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from realtime.errors import malformed, too_large, too_many
from realtime.varint import (
    read_int,
    read_long_uint,
    read_string,
    read_uint,
    reading,
    utf16_length,
)

GC, DELETED, STRING, FORMAT, TYPE, ANY = 0, 1, 4, 6, 7, 8

MAP, TEXT, XML_ELEMENT, XML_FRAGMENT, XML_TEXT = 1, 2, 3, 4, 6

#: yrs counts clocks and clients in 32 bits, JavaScript does not: beyond this the two part for ever.
BEYOND = 2**31

HAS_ORIGIN, HAS_RIGHT, HAS_KEY = 0x80, 0x40, 0x20

Scalar = None | bool | int | float | str
Id = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GateLimits:
    """How much one update may say. Each is wide enough for a pasted page and for a day of work offline."""

    update: int = 1_048_576
    blocks: int = 2_000
    structs: int = 20_000
    #: Ranges of a delete-set: a returning browser repeats all deletes of the document.
    deletes: int = 100_000
    #: UTF-16 code units of one string.
    string: int = 200_000
    #: How deep types may stand in each other, a root being 0.
    depth: int = 16
    #: Of the processor that pycrdt may take for one update: no honest one needs a tenth, on however busy a machine.
    seconds: float = 1.0


class Struct(NamedTuple):
    """One struct. `content` is the string, (name, JSON) of a format, (type, name) of a type, or plain values."""

    clock: int
    length: int
    ref: int
    origin: Id | None
    right: Id | None
    #: Of a struct without neighbours: the name of its root, or the id of its parent.
    parent: str | Id | None
    key: str | None
    content: str | tuple[str, str] | tuple[int, str] | list[Scalar] | None
    #: Where its bytes stand in the update, and where those of its content do.
    begin: int
    body: int
    end: int


class Block(NamedTuple):
    """The structs of one client, their clocks consecutive from `clock` to `end` (excluded)."""

    client: int
    clock: int
    end: int
    structs: list[Struct]


class Update(NamedTuple):
    """A parsed update. `deletes` are (start, end) of each client, ascending and apart."""

    blocks: list[Block]
    deletes: list[tuple[int, list[Id]]]


def parse(data: bytes, limits: GateLimits) -> Update:
    """The structs and deletes of an update. Raises `ProtocolError`."""
    if len(data) > limits.update:
        raise too_large("update")
    with reading:
        blocks, at = _read_blocks(data, limits)
        deletes, at = _read_deletes(data, at, limits)
    if at != len(data):
        raise malformed("bytes after the update")
    return Update(blocks, deletes)


def _read_blocks(data: bytes, limits: GateLimits) -> tuple[list[Block], int]:
    count, at = read_uint(data, 0)
    if count > limits.blocks:
        raise too_many("clients in an update")
    blocks: list[Block] = []
    left = limits.structs
    for _ in range(count):
        size, at = read_uint(data, at)
        left -= size
        if left < 0:
            raise too_many("structs in an update")
        block, at = _read_block(data, at, size, limits)
        blocks.append(block)
    if count > 1 and len({block.client for block in blocks}) != count:
        raise malformed("two blocks of one client")
    return blocks, at


def _read_block(data: bytes, at: int, size: int, limits: GateLimits) -> tuple[Block, int]:
    begin = at
    client, at = _read_client(data, at)
    own = data[begin:at]
    start, at = read_uint(data, at)
    clock = start
    structs = []
    for _ in range(size):
        item = _read_struct(data, at, client, own, clock, limits)
        structs.append(item)
        at = item.end
        clock += item.length
        # The length of every struct is at least one, so a clock never stands still.
        if clock >= BEYOND:
            raise malformed("clock out of range")
    if not structs:
        raise malformed("block without structs")
    return Block(client, start, clock, structs), at


def _read_client(data: bytes, at: int) -> tuple[int, int]:
    client, at = read_uint(data, at)
    if not 0 < client < BEYOND:
        raise malformed("client id out of range")
    return client, at


def _read_struct(data: bytes, at: int, client: int, own: bytes, clock: int, limits: GateLimits) -> Struct:
    begin = at
    info = data[at]
    at += 1
    if info == GC:
        length, at = _read_length(data, at)
        return _new(Struct, (clock, length, GC, None, None, None, None, None, begin, begin + 1, at))
    origin = right = parent = key = None
    if info & HAS_ORIGIN:
        origin, at = _read_id(data, at, client, own)
    if info & HAS_RIGHT:
        right, at = _read_id(data, at, client, own)
    if not info & (HAS_ORIGIN | HAS_RIGHT):
        parent, key, at = _read_parent(data, at, client, own, info)
    reader = _READERS.get(info & 0x1F)
    if reader is None:
        raise malformed("kind of content")
    body = at
    content, length, at = reader(data, at, limits)
    return _new(Struct, (clock, length, info & 0x1F, origin, right, parent, key, content, begin, body, at))


#: A named tuple's own constructor costs twice as much, and this runs for every keystroke.
_new: Callable[[type[Struct], tuple[object, ...]], Struct] = tuple.__new__


def _read_id(data: bytes, at: int, client: int, own: bytes) -> tuple[Id, int]:
    # Nearly every neighbour is the writer's own: comparing its bytes is cheaper than decoding them again.
    if data.startswith(own, at):
        at += len(own)
    else:
        client, at = _read_client(data, at)
    clock = data[at]
    at += 1
    if clock > 0x7F:
        clock, at = read_long_uint(data, at, clock)
    if clock >= BEYOND:
        raise malformed("clock out of range")
    return (client, clock), at


def _read_parent(data: bytes, at: int, client: int, own: bytes, info: int) -> tuple[str | Id, str | None, int]:
    parent: str | Id
    by_name, at = read_uint(data, at)
    if by_name == 1:
        parent, at = read_string(data, at)
    elif by_name == 0:
        parent, at = _read_id(data, at, client, own)
    else:
        raise malformed("kind of parent")
    if not info & HAS_KEY:
        return parent, None, at
    key, at = read_string(data, at)
    return parent, key, at


def _read_length(data: bytes, at: int) -> tuple[int, int]:
    length, at = read_uint(data, at)
    if not 0 < length < BEYOND:
        raise malformed("length out of range")
    return length, at


def _read_deleted(data: bytes, at: int, limits: GateLimits) -> tuple[None, int, int]:
    length, at = _read_length(data, at)
    return None, length, at


def _read_text(data: bytes, at: int, limits: GateLimits) -> tuple[str, int, int]:
    text, at = read_string(data, at)
    length = len(text) if text.isascii() else utf16_length(text)
    if length == 0:
        raise malformed("empty string")
    if length > limits.string:
        raise too_large("string")
    return text, length, at


def _read_format(data: bytes, at: int, limits: GateLimits) -> tuple[tuple[str, str], int, int]:
    name, at = read_string(data, at)
    value, at = read_string(data, at)
    return (name, value), 1, at


def _read_type(data: bytes, at: int, limits: GateLimits) -> tuple[tuple[int, str], int, int]:
    kind = data[at]
    at += 1
    if kind == XML_ELEMENT:
        name, at = read_string(data, at)
        return (kind, name), 1, at
    if kind not in (MAP, TEXT, XML_FRAGMENT, XML_TEXT):
        raise malformed("kind of type")
    return (kind, ""), 1, at


def _read_values(data: bytes, at: int, limits: GateLimits) -> tuple[list[Scalar], int, int]:
    count, at = _read_length(data, at)
    if count > limits.structs:
        raise too_many("values in a struct")
    values = []
    for _ in range(count):
        value, at = read_value(data, at)
        values.append(value)
    return values, count, at


def read_value(data: bytes, at: int) -> tuple[Scalar, int]:
    tag = data[at]
    at += 1
    match tag:
        case 119:
            return read_string(data, at)
        case 120:
            return True, at
        case 121:
            return False, at
        case 123:
            return _read_float(data, at, ">d", 8)
        case 124:
            return _read_float(data, at, ">f", 4)
        case 125:
            return read_int(data, at)
        case 126:
            return None, at
        case _:
            # Among them arrays and objects: nested deeply enough they exhaust the stack of yrs (y-crdt, "deepany").
            raise malformed("kind of value")


def _read_float(data: bytes, at: int, layout: str, size: int) -> tuple[float, int]:
    end = at + size
    if end > len(data):
        raise malformed("ends too early")
    value: float = struct.unpack(layout, data[at:end])[0]
    if not math.isfinite(value):
        raise malformed("number that is not finite")
    return value, end


_READERS: dict[int, Callable[[bytes, int, GateLimits], tuple[object, int, int]]] = {
    DELETED: _read_deleted,
    STRING: _read_text,
    FORMAT: _read_format,
    TYPE: _read_type,
    ANY: _read_values,
}


def _read_deletes(data: bytes, at: int, limits: GateLimits) -> tuple[list[tuple[int, list[Id]]], int]:
    count, at = read_uint(data, at)
    if count == 0:
        return [], at
    deletes = []
    left = limits.deletes
    for _ in range(count):
        client, at = _read_client(data, at)
        size, at = read_uint(data, at)
        left -= size
        if left < 0:
            raise too_many("deletes in an update")
        ranges, at = _read_ranges(data, at, size)
        deletes.append((client, ranges))
    if len({client for client, _ in deletes}) != count:
        raise malformed("a client twice in a delete-set")
    return deletes, at


def _read_ranges(data: bytes, at: int, count: int) -> tuple[list[Id], int]:
    ranges = []
    last = 0
    for _ in range(count):
        start, at = read_uint(data, at)
        length, at = _read_length(data, at)
        end = start + length
        if start < last or end >= BEYOND:
            raise malformed("ranges of a delete-set")
        ranges.append((start, end))
        last = end
    if not ranges:
        raise malformed("client without deletes")
    return ranges, at
