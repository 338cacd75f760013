"""How much may come and wait on the live connections of boards: wide enough for honest people, and a setting."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

_KIB, _MIB = 1 << 10, 1 << 20

#: What stands around an edit in its frame: the name of its document and the few bytes of the wire.
_ADDRESS = 1 * _KIB
#: Beyond that a frame is not even read; between the two its socket is told what was wrong.
_UNREAD = 4 * _KIB


class Frames(BaseModel):
    """Bounds of frames: size, fragments, rate and bytes, of edits and of presence. Given as one JSON object."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    largest_edit: int = Field(
        default=_MIB, ge=64 * _KIB, le=4 * _MIB, description="Bytes of one edit, such as a pasted page."
    )
    most_fragments: int = Field(default=64, ge=1, le=1_000, description="Pieces in which one message may come.")
    a_second: float = Field(default=400, ge=10, description="Frames of one connection in a second, in the long run.")
    at_once: float = Field(
        default=20_000, ge=100, description="Frames that may come at once, as after a day without a connection."
    )
    bytes_a_second: float = Field(default=_MIB, ge=16 * _KIB, description="Their bytes in a second, in the long run.")
    bytes_at_once: float = Field(default=16 * _MIB, ge=64 * _KIB, description="Bytes that may come at once.")
    too_fast_seconds: float = Field(
        default=30,
        ge=1,
        le=600,
        description="For how long a faster connection is slowed down before it is closed.",
    )
    unread_bytes: int = Field(
        default=_MIB, ge=64 * _KIB, description="Bytes that may wait for somebody who reads too slowly."
    )
    presence_bytes: int = Field(
        default=4 * _KIB, ge=_KIB, le=64 * _KIB, description="Bytes of what one person shows of themselves: the cursor."
    )
    presence_bytes_a_second: float = Field(
        default=8 * _MIB,
        ge=64 * _KIB,
        description="Bytes of presence told in one room in a second; more waits.",
    )
    people_in_a_room: int = Field(default=800, ge=2, le=5_000, description="Copies of one document that may be open.")
    largest_document: int = Field(
        default=64 * _MIB, ge=_MIB, le=512 * _MIB, description="Bytes that one document may hold."
    )

    @model_validator(mode="after")
    def _room_for_the_largest(self) -> Self:
        if self.largest_edit > min(self.bytes_at_once, self.largest_document):
            raise ValueError("bytes_at_once and largest_document must have room for the largest edit")
        return self

    @property
    def largest_frame(self) -> int:
        """Bytes of a frame with the largest edit."""
        return self.largest_edit + _ADDRESS

    @property
    def largest_read(self) -> int:
        """Bytes of a frame that is read at all."""
        return self.largest_edit + _UNREAD
