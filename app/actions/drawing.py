"""Pictures as they are kept: what was given is decoded and written anew. Runs in the workshop, which it may bring down.

What a new file does not need does not survive that: where a photograph was taken and with what, comments, thumbnails,
colour profiles, and whatever hung on behind."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

#: The longest side of what is kept, in pixels: a third of a printed page is sharp with it.
LONGEST_SIDE = 1400
#: Four bytes each, while it is unpacked.
MOST_PIXELS = 50_000_000
#: One side many times as long as the other is no picture for a page.
_SLIMMEST = 12
_QUALITY = 85


@dataclass(frozen=True, slots=True)
class Drawn:
    """A JPEG of ours, and its size in pixels."""

    content: bytes
    width: int
    height: int


def redrawn(content: bytes) -> Drawn | str:
    """The picture as a JPEG of ours; or in a sentence why it is not taken."""
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        # What Pillow only warns of is refused below by its size.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture: Image.Image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return DAMAGED
    width, height = picture.size
    if width * height > MOST_PIXELS:
        return "This picture is far too large to be unpacked. Please give a smaller one, or a photo of it."
    if max(width, height) > _SLIMMEST * min(width, height):
        return "This picture is too slim to be seen on a page. Please cut it, or give another."
    try:
        # A JPEG need not be unpacked larger than it will be.
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        seen = _in_colour(picture)
        seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        seen = ImageOps.exif_transpose(seen)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return DAMAGED
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    written = io.BytesIO()
    paper.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return Drawn(written.getvalue(), *paper.size)


def _in_colour(picture: Image.Image) -> Image.Image:
    """Also what was scanned as black and white, with few colours, or with sixteen bits of grey."""
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda grey: grey * (1 / 256)).convert("L")
    return picture.convert("RGBA")


DAMAGED = "This picture is damaged, or it is no JPEG or PNG. Please try another, or a photo of it."
