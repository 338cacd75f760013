"""What a file is told from its bytes; and what it tells about places and times does not stay in it."""

from __future__ import annotations

import io
import zlib

import pytest

from app.conference.files import FileForm, Unacceptable, cleaned, form_of, safe_name
from tests.app.files import GPS, PDF, docx, jpeg, package, png, webp

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ODT = package({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"})


def kept(content: bytes) -> bytes:
    file = io.BytesIO(content)
    return b"".join(cleaned(form_of(file), file))


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (PDF, FileForm.PDF),
        (jpeg(), FileForm.JPEG),
        (png(), FileForm.PNG),
        (webp(), FileForm.WEBP),
        (docx(), FileForm.DOCX),
        (package({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), FileForm.XLSX),
        (ODT, FileForm.ODT),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, form: FileForm) -> None:
    assert form_of(io.BytesIO(content)) is form


@pytest.mark.parametrize(
    "content",
    [
        b"",
        SVG,
        b"<html><script>alert(1)</script></html>",
        b"MZ\x90\x00" + bytes(100),
        b"\x7fELF" + bytes(100),
        b" %PDF-1.7",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"PK\x03\x04" + bytes(100),
        package({"readme.txt": b"a plain archive"}),
        docx(**{"word/vbaProject.bin": b"Sub AutoOpen()"}),
        docx(**{"word/media/bomb.bin": bytes(20 * 1024 * 1024)}),
        package({"mimetype": b"application/x-evil", "content.xml": b""}),
    ],
)
def test_nothing_else_is_taken(content: bytes) -> None:
    with pytest.raises(Unacceptable):
        form_of(io.BytesIO(content))


@pytest.mark.parametrize("content", [jpeg(), png(), webp()])
def test_a_picture_does_not_tell_where_it_was_taken(content: bytes) -> None:
    assert GPS in content
    assert GPS not in kept(content)
    # What is kept is a picture still, and cleaning it again changes nothing.
    assert kept(kept(content)) == kept(content)


def test_a_picture_stands_as_the_camera_was_held() -> None:
    assert b"\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00" in kept(jpeg())


@pytest.mark.parametrize("picture", [jpeg, png])
def test_what_hangs_on_behind_a_picture_is_left_out(picture: object) -> None:
    content = picture(behind=SVG)  # type: ignore[operator]
    assert SVG not in kept(content)


@pytest.mark.parametrize("content", [jpeg()[:60], png()[:30], jpeg()[:-2], webp()[:20], b"\xff\xd8\xff"])
def test_a_picture_that_breaks_off_is_refused(content: bytes) -> None:
    with pytest.raises(Unacceptable):
        kept(content)


def test_the_picture_itself_is_kept_byte_for_byte() -> None:
    assert zlib.compress(b"\x00\x00") in kept(png())
    assert kept(PDF) == PDF


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("growth chart.PDF", "growth chart.pdf"),
        ("..\\..\\evil.exe", "evil.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ('a"; filename="b.html', "a  filename= b.pdf".replace("  ", " ")),
        ("\r\nSet-Cookie: x", "Set-Cookie x.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("x" * 500, "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_safe_and_tells_the_form(given: str, name: str) -> None:
    assert safe_name(given, FileForm.PDF) == name
