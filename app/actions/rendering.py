"""A frozen record as people read it. Runs in the workshop; what it needs is loaded there, not in the server."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.record.sealing import copy_from, plan_from

if TYPE_CHECKING:
    from app.export.blocks import Outline


class RecordKind(StrEnum):
    MINUTES = "minutes"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class File:
    """Something to download. The name fits into a header and into every file system."""

    name: str
    content: bytes


def as_html(kind: RecordKind, content: bytes, top: int = 1) -> str:
    """The record of these canonical bytes as HTML without a page around it, everything escaped."""
    from app.export.html import to_html

    return str(to_html(_outline(kind, content), top))


def as_preview(kind: RecordKind, content: bytes, top: int = 1) -> str:
    """What freezing would record, as HTML: without the seal and the times that only freezing gives."""
    from app.export.html import to_html
    from app.export.outline import proposed

    return str(to_html(proposed(_outline(kind, content)), top))


def as_pdf(kind: RecordKind, content: bytes) -> File:
    """The record of these canonical bytes as a tagged PDF; the same bytes give the same file."""
    from app.export.filename import filename
    from app.export.pdf import to_pdf

    outline = _outline(kind, content)
    return File(filename(outline, "pdf"), to_pdf(outline))


def as_json(kind: RecordKind, content: bytes) -> File:
    """The canonical bytes themselves, by which the record can be verified."""
    from app.export.filename import filename

    return File(filename(_outline(kind, content), "json"), content)


def _outline(kind: RecordKind, content: bytes) -> Outline:
    from app.export.outline import minutes_outline, plan_outline

    if kind is RecordKind.MINUTES:
        return minutes_outline(copy_from(content))
    return plan_outline(plan_from(content))
