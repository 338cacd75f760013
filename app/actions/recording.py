"""From a sealed document to the record that it becomes. Runs in the workshop, for it reads what anyone may type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.board.reading import read_part
from app.board.replaying import whole
from app.board.rules import Finding, blocked, missing
from app.record.concluding import Conclusion, conclude
from app.record.facts import ConferenceFacts
from app.record.plan import PreviousPlan


@dataclass(frozen=True, slots=True)
class Prepared:
    """The record as it would be kept, and what is missing in it."""

    conclusion: Conclusion
    findings: tuple[Finding, ...]
    blocked: bool


def prepare(updates: Sequence[bytes], facts: ConferenceFacts, previous: PreviousPlan | None) -> Prepared:
    """The record of a conference from the updates of its shared part."""
    reading = read_part("shared", whole(updates))
    people = {each.id: each.name for each in facts.participants}
    findings = missing(reading.part, people, on=facts.opened_at.astimezone(ZoneInfo(facts.zone)).date())
    conclusion = conclude(reading.part, facts, previous, findings, reading.problems)
    return Prepared(conclusion, findings, blocked(findings))
