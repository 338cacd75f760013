"""Updates, written by hand: one function per struct, named after what stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from realtime.varint import write_bytes, write_string, write_uint

Id = tuple[int, int]

MAP, TEXT, ELEMENT, FRAGMENT, XML_TEXT = 1, 2, 3, 4, 6


def update(
    client: int = 0, clock: int = 0, *structs: bytes, deletes: Mapping[int, Sequence[Id]] | None = None
) -> bytes:
    """One block of structs, and deletes as (clock, length) of each client."""
    blocks = [block(client, clock, *structs)] if structs else []
    return blocks_update(*blocks, deletes=deletes)


def block(client: int, clock: int, *structs: bytes) -> bytes:
    return write_uint(len(structs)) + write_uint(client) + write_uint(clock) + b"".join(structs)


def blocks_update(*blocks: bytes, deletes: Mapping[int, Sequence[Id]] | None = None) -> bytes:
    parts = [write_uint(len(blocks)), *blocks, write_uint(len(deletes or {}))]
    for client, ranges in (deletes or {}).items():
        parts += (write_uint(client), write_uint(len(ranges)))
        parts += (write_uint(clock) + write_uint(length) for clock, length in ranges)
    return b"".join(parts)


def struct(
    ref: int,
    content: bytes,
    *,
    after: Id | None = None,
    before: Id | None = None,
    under: str | Id | None = None,
    key: str | None = None,
) -> bytes:
    """A struct after and before its neighbours, or under a root or a parent, perhaps with a key."""
    info = ref | (0x80 if after else 0) | (0x40 if before else 0) | (0x20 if key is not None else 0)
    parts = [bytes([info])]
    parts += (write_uint(client) + write_uint(clock) for client, clock in filter(None, (after, before)))
    if after is None and before is None:
        parts.append(b"\x01" + write_string(under) if isinstance(under, str) else b"")
        parts.append(b"\x00" + write_uint(under[0]) + write_uint(under[1]) if isinstance(under, tuple) else b"")
        parts.append(b"" if key is None else write_string(key))
    return b"".join(parts) + content


def text(words: str, **where: object) -> bytes:
    return struct(4, write_string(words), **where)  # type: ignore[arg-type]


def raw_text(words: bytes, **where: object) -> bytes:
    return struct(4, write_bytes(words), **where)  # type: ignore[arg-type]


def mark(name: str, value: str, **where: object) -> bytes:
    return struct(6, write_string(name) + write_string(value), **where)  # type: ignore[arg-type]


def new(kind: int, name: str = "", **where: object) -> bytes:
    content = bytes([kind]) + (write_string(name) if kind == ELEMENT else b"")
    return struct(7, content, **where)  # type: ignore[arg-type]


def value(*encoded: bytes, **where: object) -> bytes:
    return struct(8, write_uint(len(encoded)) + b"".join(encoded), **where)  # type: ignore[arg-type]


def word(text: str) -> bytes:
    """A string as a plain value."""
    return b"w" + write_string(text)


def gone(length: int, **where: object) -> bytes:
    return struct(1, write_uint(length), **where)  # type: ignore[arg-type]


def collected(length: int) -> bytes:
    return b"\x00" + write_uint(length)
