"""Names of files that tell what they are and nothing about whom."""

from __future__ import annotations

import re
from datetime import date

from app.export.blocks import Outline

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def filename(outline: Outline, extension: str) -> str:
    """For example "Minutes 2026-06-11 FAM-DEMO-0001 v3.pdf": only characters that headers and file systems take.

    Minutes and plan of one conference have the same number: that of the plan version which it made."""
    return named(outline.kind, outline.day, outline.reference, outline.version, extension)


def named(kind: str, day: date, reference: str, version: int, extension: str) -> str:
    """The same for what is no document of sections."""
    plain = _UNSAFE.sub("-", reference).strip("-.")[:60] or "case"
    return f"{kind} {day.isoformat()} {plain} v{version}.{extension}"
