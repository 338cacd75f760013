from __future__ import annotations

from dataclasses import replace

import pytest

from app.export.filename import filename
from app.export.outline import minutes_outline, plan_outline
from app.record.facts import CaseFacts
from app.record.plan import PreviousPlan
from tests.app.records import FACTS, concluded


def test_a_name_tells_what_when_which_case_and_version() -> None:
    conclusion = concluded(previous=PreviousPlan(2, "0" * 64))
    assert filename(minutes_outline(conclusion.minutes), "pdf") == "Minutes 2026-06-11 FAM-DEMO-0001 v3.pdf"
    assert filename(plan_outline(conclusion.plan), "json") == "Case plan 2026-06-11 FAM-DEMO-0001 v3.json"


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ('A"\r\nSet-Cookie: x', "A-Set-Cookie-x"),
        ("Zoë/7", "Zo-7"),
        ("家", "case"),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_reference_cannot_break_a_header_or_a_path(reference: str, shown: str) -> None:
    facts = replace(FACTS, case=CaseFacts("case-1", reference))
    assert filename(minutes_outline(concluded(facts=facts).minutes), "pdf") == f"Minutes 2026-06-11 {shown} v1.pdf"
