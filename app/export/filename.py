"""Names of files that tell what they are and nothing about whom."""

from __future__ import annotations

import re

from app.export.blocks import Outline

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def filename(outline: Outline, extension: str) -> str:
    """For example "Minutes 2026-06-11 FAM-DEMO-0001 v3.pdf": only characters that headers and file systems take.

    Minutes and plan of one conference have the same number: that of the plan version which it made."""
    reference = _UNSAFE.sub("-", outline.reference).strip("-.")[:60] or "case"
    return f"{outline.kind} {outline.day.isoformat()} {reference} v{outline.version}.{extension}"
