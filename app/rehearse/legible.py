"""Making bytes legible: what can be read out of a page, a document, a letter or an archive, however it is wrapped."""

from __future__ import annotations

import base64
import email
import email.header
import gzip
import html
import io
import re
import urllib.parse
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from email.message import Message
from functools import lru_cache

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject


def _unzipped(content: bytes) -> Iterator[bytes]:
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield archive.read(name)


def _inflated(content: bytes) -> Iterator[bytes]:
    if content[:2] == b"\x1f\x8b":
        yield gzip.decompress(content)
    if content[:1] == b"\x78":
        yield zlib.decompress(content)


def _pages_of_pdf(content: bytes) -> Iterator[bytes]:
    if content[:5] == b"%PDF-":
        yield from _read_pdf(content)


@lru_cache(maxsize=64)
def _read_pdf(content: bytes) -> Sequence[bytes]:
    """Kept for a while: the same file lies in archives as well, and to read it takes long."""
    reader = PdfReader(io.BytesIO(content))
    pages = [page.extract_text().encode() for page in reader.pages]
    attached = [part for name, parts in reader.attachments.items() for part in (name.encode(), *parts)]
    return [repr(reader.metadata).encode(), *pages, *_alternatives(reader), *attached]


def _alternatives(reader: PdfReader) -> Iterator[bytes]:
    """What stands for pictures, for those who do not see them."""
    waiting: list[PdfObject | None] = [reader.root_object.get("/StructTreeRoot")]
    while waiting:
        found = waiting.pop()
        node = found.get_object() if found is not None else None
        if isinstance(node, ArrayObject):
            waiting += node
        elif isinstance(node, DictionaryObject):
            if "/Alt" in node:
                yield str(node["/Alt"]).encode()
            waiting.append(node.get("/K"))


def _parts_of_mail(content: bytes) -> Iterator[bytes]:
    if re.match(rb"[A-Za-z-]+: ", content) and b"\n\n" in content.replace(b"\r\n", b"\n"):
        message: Message = email.message_from_bytes(content)
        yield str(email.header.make_header(email.header.decode_header(message.get("Subject", "")))).encode()
        for part in message.walk():
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield payload


#: Each yields what it finds inside; what comes out is looked into again.
READERS: list[Callable[[bytes], Iterator[bytes]]] = [_unzipped, _inflated, _pages_of_pdf, _parts_of_mail]


def layers(content: bytes, depth: int = 4) -> Iterator[bytes]:
    """The bytes, and what containers in them hold."""
    yield content
    for reader in READERS if depth else ():
        try:
            for inner in reader(content):
                yield from layers(inner, depth - 1)
        except (zipfile.BadZipFile, zlib.error, OSError, PyPdfError, ValueError, LookupError):
            continue
        except RuntimeError:
            # An archive under a password: only whoever knows it looks into it.
            continue


class Legible:
    """Bytes made legible once, to be searched for many texts."""

    def __init__(self, content: bytes) -> None:
        self._layers = list(layers(content))
        self._said = "\n".join(said for layer in self._layers for said in _spellings(layer))

    def holds(self, text: str) -> bool:
        """Whether the text can be read out of these bytes, however it is wrapped."""
        plain = _plain(text)
        said = plain in self._said or _SEPARATORS.sub("", plain) in self._said
        return said or any(_encoded(text, layer) for layer in self._layers)


def holds(content: bytes, text: str) -> bool:
    return Legible(content).holds(text)


#: Hyphens and breaks that a setter puts into a word or between two.
_SEPARATORS = re.compile(r"[\s\u00ad\u200b-]+")
_TAGS = re.compile(r"<[^<>]*>")


def _plain(text: str) -> str:
    return text.lower().replace("\u2019", "'")


def _spellings(layer: bytes) -> Iterator[str]:
    said = _plain(layer.decode("utf-8", "replace"))
    yield said
    yield _SEPARATORS.sub("", said)
    if "<" in said:
        yield _SEPARATORS.sub("", html.unescape(_TAGS.sub("", said)))
    if "&" in said or "%" in said:
        yield urllib.parse.unquote(html.unescape(said))
    if "\\u00" in said:
        yield re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), said)
    if b"\0" in layer:
        yield layer.replace(b"\0", b"").decode("utf-8", "replace").lower()


def _encoded(text: str, layer: bytes) -> bool:
    """Base64 of the text at each of the three places where it may begin, without what depends on its neighbours."""
    for offset in range(3):
        begins, ends = (-(-offset * 4 // 3)), (len(text) + offset) * 4 // 3 - 1
        inner = base64.b64encode(b"\0" * offset + text.encode())[begins:ends]
        if inner in layer or inner.translate(bytes.maketrans(b"+/", b"-_")) in layer:
            return True
    return False
