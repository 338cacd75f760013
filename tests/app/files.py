"""Small files of every form, made by hand."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image

GPS = b"34.0000 S 151.0000 E"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int = 6) -> bytes:
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00" + entry + b"\x00\x00\x00\x00" + GPS


def jpeg(behind: bytes = b"") -> bytes:
    head = segment(0xE0, b"JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00") + segment(0xE1, exif())
    more = segment(0xED, b"Photoshop " + GPS) + segment(0xFE, b"comment " + GPS) + segment(0xDB, bytes(65))
    scan = segment(0xDA, bytes(10)) + b"\x12\x34\xff\x00\x56"
    return b"\xff\xd8" + head + more + scan + b"\xff\xd9" + behind


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(behind: bytes = b"") -> bytes:
    picture = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    told = chunk(b"tEXt", b"Place\x00" + GPS) + chunk(b"eXIf", exif()) + chunk(b"tIME", bytes(7))
    data = chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    return b"\x89PNG\r\n\x1a\n" + picture + told + data + chunk(b"IEND", b"") + behind


def webp() -> bytes:
    def part(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) & 1)

    body = b"WEBP" + part(b"VP8X", b"\x0c" + bytes(9)) + part(b"VP8 ", b"picture!") + part(b"EXIF", exif())
    return b"RIFF" + struct.pack("<I", len(body)) + body


def package(entries: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return file.getvalue()


def docx(**more: bytes) -> bytes:
    return package({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", **more})


def photo(
    colour: str = "teal", size: tuple[int, int] = (120, 80), form: str = "JPEG", mode: str = "RGB", turned: int = 1
) -> bytes:
    """A picture that can be looked at: one colour, its upper left quarter white; it tells where it was taken."""
    picture = Image.new("RGB", size, colour)
    picture.paste("white", (0, 0, size[0] // 2, size[1] // 2))
    if mode == "I;16":
        picture = picture.convert("L").convert("I").point(lambda grey: grey * 256)
    told = Image.Exif()
    told[0x0112], told[0x010E] = turned, GPS.decode()
    file = io.BytesIO()
    picture.convert(mode).save(file, form, exif=told)
    return file.getvalue()
