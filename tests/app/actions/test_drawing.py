"""A picture is written anew: upright, in colour, of a size for a page, and without anything that it told besides."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.actions.drawing import LONGEST_SIDE, MOST_PIXELS, Drawn, redrawn
from tests.app.files import GPS, chunk, photo

FORMS = [
    ("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"),
    ("PNG", "L"), ("PNG", "LA"), ("PNG", "I;16"),
]  # fmt: skip


def opened(drawn: Drawn | str) -> Image.Image:
    assert isinstance(drawn, Drawn), drawn
    picture = Image.open(io.BytesIO(drawn.content))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (drawn.width, drawn.height))
    return picture


def brightness(picture: Image.Image, x: float, y: float) -> int:
    return picture.convert("L").tobytes()[int(y * picture.height) * picture.width + int(x * picture.width)]


@pytest.mark.parametrize(("form", "mode"), FORMS)
def test_whatever_it_was_it_is_seen_and_tells_nothing_else(form: str, mode: str) -> None:
    given_ = photo("black", form=form, mode=mode)
    assert GPS in given_
    drawn = redrawn(given_)
    picture = opened(drawn)
    assert isinstance(drawn, Drawn)
    assert GPS not in drawn.content
    assert dict(picture.getexif()) == {}
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert brightness(picture, 0.2, 0.2) > 200
    assert brightness(picture, 0.8, 0.8) < 50


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_it_stands_upright_however_the_camera_was_held(form: str) -> None:
    picture = opened(redrawn(photo("black", (120, 80), form, turned=6)))
    assert picture.size == (80, 120)
    assert brightness(picture, 0.8, 0.2) > 200, "what was at the left is on top"
    assert brightness(picture, 0.2, 0.2) < 50


def test_what_can_be_seen_through_lies_on_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(file, "PNG")
    assert brightness(opened(redrawn(file.getvalue())), 0.5, 0.5) > 250


def test_it_is_as_large_as_a_page_needs_and_the_same_bytes_for_the_same_picture() -> None:
    large = photo(size=(4000, 3000))
    drawn = redrawn(large)
    assert max(opened(drawn).size) == LONGEST_SIDE
    assert redrawn(large) == drawn
    small = photo(size=(30, 20))
    assert opened(redrawn(small)).size == (30, 20)


def claims(width: int, height: int) -> bytes:
    """A PNG of few bytes that says that it is this large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (claims(MOST_PIXELS // 1000 + 1, 1000), "far too large"),
        (claims(100_000, 100_000), "damaged"),
        (claims(3000, 10), "too slim"),
        (photo()[:400], "damaged"),
        (photo(form="PNG")[:-30], "damaged"),
        (photo(form="GIF", mode="P"), "damaged"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "damaged"),
        (b"", "damaged"),
    ],
)
def test_what_is_not_taken_is_refused_in_a_sentence(content: bytes, why: str) -> None:
    said = redrawn(content)
    assert isinstance(said, str)
    assert why in said


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([photo(size=(24, 16)), photo(size=(24, 16), form="PNG")]),
    st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_of_damaged_bytes_comes_a_picture_of_ours_or_nothing(content: bytes, damage: list[tuple[int, int]]) -> None:
    damaged = bytearray(content)
    for at, byte in damage:
        damaged[at % len(damaged)] = byte
    try:
        drawn = redrawn(bytes(damaged))
    except Exception:
        return
    if isinstance(drawn, Drawn):
        assert GPS not in drawn.content
        assert max(opened(drawn).size) <= LONGEST_SIDE
