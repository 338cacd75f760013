"""The small alphabet of lib0: unsigned and signed integers in groups of seven bits, byte strings, UTF-8 strings.

Reading is strict: one encoding per number, nothing claimed that is not there, UTF-8 without surrogates or NUL. Every
reader takes the bytes and a position and returns what it read with the next position, in time linear in what it read.
A read past the end raises `IndexError` (bytes do that by themselves, which costs the honest path nothing) and broken
UTF-8 raises `UnicodeDecodeError`; `reading` turns both into `ProtocolError` at the door.
"""

from __future__ import annotations

from types import TracebackType

from realtime.errors import malformed

#: The largest integer that JavaScript holds exactly.
LARGEST = 2**53 - 1


class Reading:
    """Turns what the readers raise on short or broken input into `ProtocolError`."""

    __slots__ = ()

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            return
        if issubclass(kind, IndexError):
            raise malformed("ends too early") from None
        if issubclass(kind, UnicodeDecodeError):
            raise malformed("text is not UTF-8") from None


reading = Reading()


def read_uint(data: bytes, at: int) -> tuple[int, int]:
    """The unsigned integer at `at`: at most `LARGEST`, in its shortest form."""
    value = data[at]
    if value < 0x80:
        return value, at + 1
    return read_long_uint(data, at + 1, value)


def read_long_uint(data: bytes, at: int, first: int) -> tuple[int, int]:
    """The rest of an unsigned integer whose `first` byte says that more follow."""
    value = first & 0x7F
    shift = 7
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
        shift += 7
        if shift > 49:
            raise malformed("integer too long")
    if byte == 0:
        raise malformed("integer not in its shortest form")
    if value > LARGEST:
        raise malformed("integer too large")
    return value, at


def read_int(data: bytes, at: int) -> tuple[int, int]:
    """The signed integer at `at`: the first byte holds the sign and six bits."""
    first = data[at]
    at += 1
    value = first & 0x3F
    if first & 0x80:
        rest, at = read_uint(data, at)
        if rest == 0:
            raise malformed("integer not in its shortest form")
        value |= rest << 6
        if value > LARGEST:
            raise malformed("integer too large")
    return (-value if first & 0x40 else value), at


def read_bytes(data: bytes, at: int) -> tuple[bytes, int]:
    """The byte string at `at`: its length, then as many bytes."""
    size, at = read_uint(data, at)
    end = at + size
    if end > len(data):
        raise malformed("claims more bytes than there are")
    return data[at:end], end


def read_string(data: bytes, at: int) -> tuple[str, int]:
    """The string at `at`, in strict UTF-8 and without NUL, which no honest page sends and databases choke on."""
    size = data[at]
    at += 1
    if size > 0x7F:
        size, at = read_long_uint(data, at, size)
    end = at + size
    if end > len(data):
        raise malformed("claims more text than there is")
    text = data[at:end].decode()
    if "\0" in text:
        raise malformed("NUL in text")
    return text, end


def write_uint(value: int) -> bytes:
    if value < 0x80:
        return bytes((value,))
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def write_bytes(data: bytes) -> bytes:
    return write_uint(len(data)) + data


def write_string(text: str) -> bytes:
    return write_bytes(text.encode())


def utf16_length(text: str) -> int:
    """The length that JavaScript and Yjs give the text."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
