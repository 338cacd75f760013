"""Updates that no editor makes: honest ones with bytes changed, and well-formed ones that lie."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from realtime.varint import write_string, write_uint

_INTERESTING = (0, 1, 2, 0x7F, 0x80, 0xFF)
_NAMES = ("paragraph", "bulletList", "listItem", "hardBreak", "orderedList", "script")
_KEYS = ("entry001", "entry002", "entry003", "rank", "title", "minutes", "notes", "said", "steps", "text", "start", "x")
_WORDS = ("a", "Mia", "家族", "😀", "👩‍👧😀", " ", "e\u0301", "longer words")


def mutant(random: Random, update: bytes, others: Sequence[bytes]) -> bytes:
    """An update with some bytes flipped, replaced, cut off, cut out, doubled, or spliced in from another one."""
    data = bytearray(update)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        at = random.randrange(len(data) or 1)
        until = min(len(data), at + random.randrange(1, 12))
        other = random.choice(others)
        begin = random.randrange(len(other))
        match random.randrange(7):
            case 0:
                data[at : at + 1] = bytes([random.randrange(256)])
            case 1 if data:
                data[at] ^= 1 << random.randrange(8)
            case 2:
                del data[at:]
            case 3:
                del data[at:until]
            case 4:
                data[at:at] = bytes([random.choice(_INTERESTING)])
            case 5:
                data[at:at] = data[at:until]
            case _:
                data[at:until] = other[begin : begin + random.randrange(1, 20)]
    return bytes(data)


class Liar:
    """Writes updates with valid bytes, at the next clock of a client that was issued, and says anything in them."""

    def __init__(self, random: Random, clocks: dict[int, int], client: int) -> None:
        self._random = random
        self._clocks = clocks
        self._client = client
        self._clock = clocks.get(client, 0)

    def update(self) -> bytes:
        """One to six structs, and sometimes deletes."""
        start = self._clock
        structs = [self._struct() for _ in range(self._random.randrange(1, 7))]
        head = write_uint(1) + write_uint(len(structs)) + write_uint(self._client) + write_uint(start)
        return head + b"".join(structs) + self._deletes()

    def _struct(self) -> bytes:
        random = self._random
        content, ref, length = self._content()
        shape = random.choice((0x80, 0x40, 0xC0, 0xC0, 0xC0, 0, 0)) if ref else 0
        struct = bytes([ref | shape | (0x20 if shape == 0 and ref and (keyed := random.random() < 0.5) else 0)])
        if ref:
            if shape & 0x80:
                struct += self._id(near=True)
            if shape & 0x40:
                struct += self._id(near=True)
            if shape == 0:
                struct += self._parent() + (write_string(random.choice(_KEYS)) if keyed else b"")
        self._clock += length
        return struct + content

    def _parent(self) -> bytes:
        if self._random.random() < 0.3:
            return b"\x01" + write_string(self._random.choice(("purpose", "agenda")))
        return b"\x00" + self._id()

    def _id(self, near: bool = False) -> bytes:
        random = self._random
        client = self._client if near and random.random() < 0.5 else random.choice([*self._clocks, self._client])
        known = self._clock if client == self._client else self._clocks[client]
        clock = random.randrange(known or 1)
        if near and client == self._client and random.random() < 0.6:
            clock = max(0, known - random.randrange(1, 4))
        return write_uint(client) + write_uint(clock)

    def _content(self) -> tuple[bytes, int, int]:
        random = self._random
        match random.randrange(10):
            case 0:
                length = random.randrange(1, 4)
                return write_uint(length), random.choice((0, 1, 1)), length
            case 1 | 2 | 3:
                word = random.choice(_WORDS)
                return write_string(word), 4, len(word.encode("utf-16-le")) // 2
            case 4:
                return write_string("bold") + write_string(random.choice(("{}", "null"))), 6, 1
            case 5:
                return random.choice((b"\x06", b"\x04", b"\x02", b"\x01")), 7, 1
            case 6:
                return b"\x03" + write_string(random.choice(_NAMES)), 7, 1
            case _:
                length = random.choice((1, 1, 1, 2))
                return write_uint(length) + b"w" + write_string("visit") + b"~" * (length - 1), 8, length

    def _deletes(self) -> bytes:
        random = self._random
        if random.random() < 0.6:
            return b"\x00"
        client = random.choice([*self._clocks, self._client])
        known = self._clock if client == self._client else self._clocks[client]
        start = random.randrange(known or 1)
        length = min(random.randrange(1, 6), max(1, known - start))
        return write_uint(1) + write_uint(client) + write_uint(1) + write_uint(start) + write_uint(length)
