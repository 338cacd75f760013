"""Files that people hand round: what each is, told from its bytes and never from its name, and without what it tells
about where and when a picture was taken."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Form:
    """One form of file. `word` is what the database holds."""

    word: str
    label: str
    media_type: str
    extension: str


class FileForm(Enum):
    PDF = Form("pdf", "PDF", "application/pdf", "pdf")
    JPEG = Form("jpeg", "Picture", "image/jpeg", "jpg")
    PNG = Form("png", "Picture", "image/png", "png")
    WEBP = Form("webp", "Picture", "image/webp", "webp")
    DOCX = Form("docx", "Word file", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
    XLSX = Form("xlsx", "Excel file", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
    PPTX = Form(
        "pptx", "PowerPoint file", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"
    )
    ODT = Form("odt", "OpenDocument text", "application/vnd.oasis.opendocument.text", "odt")
    ODS = Form("ods", "OpenDocument table", "application/vnd.oasis.opendocument.spreadsheet", "ods")
    ODP = Form("odp", "OpenDocument slides", "application/vnd.oasis.opendocument.presentation", "odp")


BY_WORD = {form.value.word: form for form in FileForm}


class Unacceptable(Exception):  # noqa: N818 - reads as a sentence at the raise
    """A file that is not taken; says why in a sentence."""


TAKEN = "Please give a PDF, a picture (JPEG, PNG or WebP), or a Word, Excel, PowerPoint or OpenDocument file."

#: Bounds of what a package of an office program may hold, so that nobody unpacks a bomb.
MOST_ENTRIES = 5_000
LARGEST_UNPACKED = 300 * 1024 * 1024
MOST_TIMES = 200

_OOXML = {"word/document.xml": FileForm.DOCX, "xl/workbook.xml": FileForm.XLSX, "ppt/presentation.xml": FileForm.PPTX}
_ODF = {form.value.media_type.encode(): form for form in (FileForm.ODT, FileForm.ODS, FileForm.ODP)}


def form_of(file: BinaryIO) -> FileForm:
    """What a file is. Raises `Unacceptable`."""
    file.seek(0)
    head = file.read(16)
    if not head:
        raise Unacceptable("This file is empty.")
    if head.startswith(b"%PDF-"):
        return FileForm.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return FileForm.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileForm.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileForm.WEBP
    if head.startswith(b"PK\x03\x04"):
        return _package(file)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Unacceptable(
            "This is a file of an old office program. Please save it as .docx, .xlsx or .pptx, or as PDF."
        )
    raise Unacceptable(TAKEN)


def _package(file: BinaryIO) -> FileForm:
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            _check_package(file, entries)
            names = {entry.filename for entry in entries}
            if "[Content_Types].xml" in names:
                found = next((form for name, form in _OOXML.items() if name in names), None)
            elif entries[0].filename == "mimetype" and entries[0].file_size < 200:
                found = _ODF.get(package.read(entries[0]))
            else:
                found = None
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, IndexError):
        raise Unacceptable("This file is damaged, or locked with a password.") from None
    if found is None:
        raise Unacceptable(TAKEN)
    return found


def _check_package(file: BinaryIO, entries: list[zipfile.ZipInfo]) -> None:
    size = file.seek(0, 2)
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED or unpacked > size * MOST_TIMES:
        raise Unacceptable("This file unpacks to far more than it says. It is not taken.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unacceptable("This file is locked with a password. Please take the password off first.")
    if any(re.search(r"vbaProject|macrosheets|activeX|Basic/", entry.filename, re.IGNORECASE) for entry in entries):
        raise Unacceptable("This file holds a program (macros). Please save it without.")


def cleaned(form: FileForm, file: BinaryIO) -> Iterator[bytes]:
    """The bytes that are kept: pictures without what they tell about place, time and camera, and without anything that
    was hung on behind them. Raises `Unacceptable`."""
    file.seek(0)
    match form:
        case FileForm.JPEG:
            yield from _jpeg(file.read())
        case FileForm.PNG:
            yield from _png(file.read())
        case FileForm.WEBP:
            yield from _webp(file.read())
        case _:
            while block := file.read(64 * 1024):
                yield block


_DAMAGED = "This picture is damaged."


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Segments up to the picture itself, without those of EXIF, XMP and IPTC and without comments."""
    orientation = _orientation(content)
    yield b"\xff\xd8"
    if orientation > 1:
        yield _turned(orientation)
    at = 2
    while True:
        if at + 4 > len(content) or content[at] != 0xFF:
            raise Unacceptable(_DAMAGED)
        marker = content[at + 1]
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        segment = content[at : at + 2 + length]
        if length < 2 or len(segment) < 2 + length:
            raise Unacceptable(_DAMAGED)
        if marker == 0xDA:
            yield _scans(content, at)
            return
        if marker in {0xE0, 0xEE} or not (0xE1 <= marker <= 0xEF or marker == 0xFE):
            yield segment
        at += 2 + length


def _scans(content: bytes, at: int) -> bytes:
    """From the first scan to the end of the picture; what hangs on behind is left out."""
    # In the data of a scan FF is always followed by 00 or a restart mark, so the first FF D9 is the end.
    end = content.find(b"\xff\xd9", at)
    if end < 0:
        raise Unacceptable(_DAMAGED)
    return content[at : end + 2]


def _orientation(content: bytes) -> int:
    """How the camera was held, from EXIF; 1 when it does not say."""
    found = re.search(rb"Exif\x00\x00(II\*\x00|MM\x00\*)", content[: 128 * 1024])
    if not found:
        return 1
    order, start = ("<" if found[1].startswith(b"II") else ">"), found.start(1)
    try:
        (offset,) = struct.unpack(order + "I", content[start + 4 : start + 8])
        (count,) = struct.unpack(order + "H", content[start + offset : start + offset + 2])
        for n in range(min(count, 100)):
            at = start + offset + 2 + 12 * n
            tag, kind, _, value = struct.unpack(order + "HHIH", content[at : at + 10])
            if tag == 0x0112 and kind == 3:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def _turned(orientation: int) -> bytes:
    """An EXIF segment that says how the picture stands, and nothing else."""
    body = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00" + struct.pack("<HHIHHI", 0x0112, 3, 1, orientation, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


#: Chunks of a PNG that make the picture; texts, times and EXIF are not among them.
_PICTURE = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"bKGD", b"pHYs", b"sBIT"}


def _png(content: bytes) -> Iterator[bytes]:
    yield content[:8]
    at = 8
    while True:
        if at + 12 > len(content):
            raise Unacceptable(_DAMAGED)
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, chunk = content[at + 4 : at + 8], content[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise Unacceptable(_DAMAGED)
        if kind in _PICTURE:
            yield chunk
        if kind == b"IEND":
            return
        at += 12 + length


def _webp(content: bytes) -> Iterator[bytes]:
    kept, at = [], 12
    (whole,) = struct.unpack("<I", content[4:8])
    end = min(len(content), whole + 8)
    while at + 8 <= end:
        kind, (length,) = content[at : at + 4], struct.unpack("<I", content[at + 4 : at + 8])
        chunk = content[at : at + 8 + length + (length & 1)]
        if len(chunk) < 8 + length:
            raise Unacceptable(_DAMAGED)
        if kind == b"VP8X":
            # The bits that announce EXIF and XMP.
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]
        if kind not in {b"EXIF", b"XMP "}:
            kept.append(chunk)
        at += 8 + length + (length & 1)
    if not kept:
        raise Unacceptable(_DAMAGED)
    body = b"WEBP" + b"".join(kept)
    yield b"RIFF" + struct.pack("<I", len(body)) + body


def safe_name(given: str, form: FileForm) -> str:
    """A name for the file that is safe in a header and tells its form."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", given.replace("\\", "/").rpartition("/")[2])
    plain = "".join(letter if letter.isprintable() and letter not in '"<>:|?*%;' else " " for letter in stem)
    return f"{' '.join(plain.split()).strip('. ')[:120] or 'file'}.{form.value.extension}"
