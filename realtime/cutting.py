"""Parts of an update: what is left of a block or a struct whose beginning is already known, and the bytes of it.

Lengths and offsets count UTF-16 code units, as Yjs does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from realtime.update import DELETED, GC, HAS_KEY, HAS_ORIGIN, HAS_RIGHT, Block, Id, Struct, read_value
from realtime.varint import read_uint, write_string, write_uint


def block_from(block: Block, clock: int) -> Block:
    """The block from `clock` on; its first struct may begin before."""
    ends = [item.clock + item.length for item in block.structs]
    return Block(block.client, clock, block.end, block.structs[bisect_right(ends, clock) :])


def structs_from(block: Block) -> list[Struct]:
    """The structs of a block; of a first one that begins before it, the rest, standing after what was cut off."""
    structs = block.structs
    first = structs[0]
    offset = block.clock - first.clock
    if offset == 0:
        return structs
    content = first.content
    if isinstance(content, str):
        content = _cut(content, offset)
    elif isinstance(content, list):
        content = content[offset:]
    origin = None if first.ref == GC else (block.client, block.clock - 1)
    rest = first._replace(
        clock=block.clock, length=first.length - offset, origin=origin, parent=None, key=None, content=content
    )
    return [rest, *structs[1:]]


def encode(data: bytes, blocks: Sequence[Block], deletes: Sequence[tuple[int, Sequence[Id]]]) -> bytes:
    """The update with only these blocks and deletes; the structs' bytes are taken from `data`, where they were read.

    A first struct whose clock lies before its block's is cut: the block's clock is where the rest begins.
    """
    parts = [write_uint(len(blocks))]
    for client, clock, _, structs in blocks:
        parts += (write_uint(len(structs)), write_uint(client), write_uint(clock))
        first = structs[0]
        if first.clock < clock:
            parts += (_rest(data, client, first, clock - first.clock), data[first.end : structs[-1].end])
        else:
            parts.append(data[first.begin : structs[-1].end])
    parts.append(write_uint(len(deletes)))
    for client, ranges in deletes:
        parts += (write_uint(client), write_uint(len(ranges)))
        parts += (write_uint(start) + write_uint(end - start) for start, end in ranges)
    return b"".join(parts)


def cut_up(
    data: bytes, blocks: Mapping[int, Block], order: Sequence[tuple[int, int, int]], most: int
) -> Iterator[bytes]:
    """The blocks as updates of at most so many structs, in this order of (client, first, last + 1)."""
    for client, first, beyond in order:
        block = blocks[client]
        for begin in range(first, beyond, most):
            end = min(begin + most, beyond)
            structs = block.structs[begin:end]
            clock = max(block.clock, structs[0].clock)
            yield encode(data, [Block(client, clock, structs[-1].clock + structs[-1].length, structs)], ())


def _rest(data: bytes, client: int, item: Struct, offset: int) -> bytes:
    """The bytes of what is left of a struct without its first `offset` clocks: it stands after what was cut off."""
    if item.ref == GC:
        return bytes((GC,)) + write_uint(item.length - offset)
    info = item.ref | HAS_ORIGIN | data[item.begin] & (HAS_RIGHT | HAS_KEY)
    head = bytes((info,)) + write_uint(client) + write_uint(item.clock + offset - 1)
    if item.right is not None:
        head += write_uint(item.right[0]) + write_uint(item.right[1])
    if item.ref == DELETED:
        return head + write_uint(item.length - offset)
    if isinstance(item.content, str):
        return head + write_string(_cut(item.content, offset))
    _, at = read_uint(data, item.body)
    for _ in range(offset):
        _, at = read_value(data, at)
    return head + write_uint(item.length - offset) + data[at : item.end]


def _cut(text: str, offset: int) -> str:
    """The text without its first `offset` UTF-16 code units; half of a pair becomes U+FFFD, as Yjs writes it."""
    if text.isascii():
        return text[offset:]
    return text.encode("utf-16-le")[2 * offset :].decode("utf-16-le", errors="replace")
