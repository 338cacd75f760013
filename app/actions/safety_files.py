"""An edition of a safety plan as people read it. Runs in the workshop, which alone loads what that needs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from app.actions.rendering import File
from app.record.agreeing_lines import SafetyPlanLine
from app.record.code import code_of
from app.record.safety import SafetyPlanCopy
from app.record.sealing import minutes_from, safety_plan_from

if TYPE_CHECKING:
    from app.export.blocks import Outline


class SafetyForm(StrEnum):
    """The forms in which a safety plan can be taken along, each as its file names end."""

    PDF = "pdf"
    TEXT = "txt"


def safety_plans_in(minutes: bytes) -> Sequence[SafetyPlanLine]:
    """The safety plans of frozen minutes."""
    return minutes_from(minutes).safety_plans


def safety_html(copy: SafetyPlanCopy, top: int = 1) -> str:
    """An edition as HTML without a page around it, everything escaped."""
    from app.export.html import to_html
    from app.export.safety import safety_outline

    return str(to_html(safety_outline(copy), top))


def safety_preview(copy: SafetyPlanCopy, top: int = 1) -> str:
    """What would be handed out, as HTML: without the seal that only taking it gives."""
    from app.export.html import to_html
    from app.export.safety import proposed

    return str(to_html(proposed(copy), top))


def safety_file(content: bytes, form: SafetyForm, code: str, checked_at: str) -> File:
    """The edition of these canonical bytes as a file; the same edition gives the same file."""
    from app.export.filename import filename
    from app.export.safety import safety_outline
    from app.export.stamping import checkable

    outline = checkable(safety_outline(safety_plan_from(content)), code, checked_at)
    return File(filename(outline, form.value), _made(form, outline))


def _made(form: SafetyForm, outline: Outline) -> bytes:
    if form is SafetyForm.PDF:
        from app.export.pdf import to_pdf

        return to_pdf(outline)
    from app.export.text import to_text

    return to_text(outline).encode()


def code_for(digest: str, form: SafetyForm, checked_at: str) -> str:
    """Under which code a file of an edition is kept and checked."""
    return code_of({"form": form.value, "record": "safety", "safety_plan": digest, "checked_at": checked_at})
