"""From a sealed document to the record that it becomes. Runs in the workshop, for it reads what anyone may type."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from zoneinfo import ZoneInfo

from app.board.authoring import By, authors, begun
from app.board.reading import read_part
from app.board.replaying import whole
from app.board.rules import Children, Finding, blocked, missing
from app.board.tracing import Edit
from app.record.concluding import Conclusion, conclude
from app.record.facts import ConferenceFacts
from app.record.plan import PreviousPlan
from app.record.rendition import rendered
from app.record.restricted import PublicTitle, RestrictedLine, RestrictedRecord
from app.record.sealing import canonical, minutes_from, plan_from, restricted_from
from app.record.who import Who
from app.record.written import written_in


@dataclass(frozen=True, slots=True)
class Prepared:
    """The record as it would be kept, and what is missing in it."""

    conclusion: Conclusion
    findings: tuple[Finding, ...]
    blocked: bool


@dataclass(frozen=True, slots=True)
class Authored:
    """The edits of a part with their authors, and what it held before them, which was written `by` these."""

    before: Sequence[bytes] = ()
    edits: Sequence[Edit] = ()
    by: By = field(default_factory=dict)


def begin(kind: str, authored: Authored) -> Authored:
    """The same without an edit that has to be followed any more."""
    content, by = begun(kind, authored.before, authored.edits, authored.by)
    return Authored([content], by=by)


def prepare(
    updates: Sequence[bytes],
    facts: ConferenceFacts,
    previous: PreviousPlan | None,
    authored: Authored = Authored(),
    called: Mapping[str, str] = MappingProxyType({}),
    children: Collection[str] = (),
) -> Prepared:
    """The record of a conference from the updates of its shared part. `authored`: the same, with who wrote it.

    `called`: what people of the case are called who take no part, by their ids; `children`: who of all these is a child
    of the family."""
    reading = read_part("shared", whole(updates))
    people = {each.id: each.name for each in facts.participants}
    day = facts.opened_at.astimezone(ZoneInfo(facts.zone)).date()
    here, others = ({each: every[each] for each in every if each in children} for every in (people, called))
    found = missing(reading.part, people, day, Children(here, others))
    findings = tuple(_naming(each, called) for each in found)
    by = authors("shared", authored.before, authored.edits, authored.by)
    conclusion = conclude(reading.part, facts, previous, findings, reading.problems, by, called)
    _follow_their_schemas(conclusion)
    return Prepared(conclusion, findings, blocked(findings))


def _naming(finding: Finding, called: Mapping[str, str]) -> Finding:
    """The same, with the names of people who take no part in the place of their ids."""
    sentence = finding.sentence
    for person, name in called.items():
        sentence = sentence.replace(person, name)
    return replace(finding, sentence=sentence)


def _follow_their_schemas(conclusion: Conclusion) -> None:
    """What is kept for ever can be read by whoever has its schema. Raises ValueError."""
    if (
        minutes_from(conclusion.minutes_bytes) != conclusion.minutes
        or plan_from(conclusion.plan_bytes) != conclusion.plan
    ):
        raise ValueError("the record does not follow its schema")


def prepare_restricted(
    updates: Sequence[bytes],
    facts: RestrictedRecord,
    authored: Authored = Authored(),
    known: Mapping[str, Who] = MappingProxyType({}),
) -> RestrictedRecord:
    """The record of a restricted part from its updates and from all that `facts` says about it. `authored`: the same
    updates with who wrote them; `known` are these people."""
    reading = read_part("restricted", whole(updates))
    by = authors("restricted", authored.before, authored.edits, authored.by)
    lines = (RestrictedLine(note_id, note.title, note.text) for note_id, note in reading.part.notes.entries)
    return replace(
        facts,
        notes=tuple(line for line in lines if line.title.strip() or not line.text.blank),
        written=written_in(reading.part, by, known.get, {"notes"}),
        left_open=tuple(f"Something could not be read ({each.where}): {each.what}." for each in reading.problems),
    )


def make_copy(minutes: bytes, restricted: Sequence[bytes], elsewhere: Sequence[PublicTitle]) -> bytes:
    """The canonical bytes of the copy for somebody who may read these records, from theirs."""
    records = [restricted_from(content) for content in restricted]
    return canonical(rendered(minutes_from(minutes), records, elsewhere))
