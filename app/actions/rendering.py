"""A frozen record as people read it. Runs in the workshop; what it needs is loaded there, not in the server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.record.code import code_of
from app.record.rendition import Rendition
from app.record.sealing import copy_from, digest, plan_from
from app.record.status import StatusSheet

if TYPE_CHECKING:
    from app.export.authorship import WrittenSection
    from app.export.blocks import Outline
    from app.export.calendar import NextConference
    from app.export.illustration import Illustration
    from app.export.sharing import BasisLine
    from app.record.addenda import AddendumLine
    from app.record.attesting import Attestation
    from app.record.plan import PlanVersion


class RecordKind(StrEnum):
    MINUTES = "minutes"
    PLAN = "plan"


class FileForm(StrEnum):
    """The forms in which a record can be taken along, each as its file names end."""

    PDF = "pdf"
    WORD = "docx"
    TEXT = "txt"
    JSON = "json"
    CALENDAR = "ics"
    FRIDGE = "fridge.pdf"
    FHIR = "fhir.json"
    #: Everything in one, signed, with the means to check it.
    PACKAGE = "zip"


#: How files are called that are no copy of the whole record.
_NAMES = {FileForm.FRIDGE: "Plan for the fridge", FileForm.CALENDAR: "Due dates"}
#: Those that carry the sheet of how things stood, and what stands beside the record.
STAMPED = {FileForm.PDF, FileForm.WORD, FileForm.TEXT}
#: Those that tell what stands beside the record, or at least that something does. JSON is the record itself, of which
#: the corrections make a version of their own.
_CORRECTED = STAMPED | {FileForm.FRIDGE, FileForm.FHIR, FileForm.CALENDAR}
_ENDINGS = {FileForm.FRIDGE: "pdf"}


@dataclass(frozen=True, slots=True)
class File:
    """Something to download. The name fits into a header and into every file system."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Source:
    """Everything of which a file for one person is made: nothing in it is not for them."""

    kind: RecordKind
    #: Canonical bytes, as this person may have them.
    minutes: bytes
    plan: bytes
    #: The id of the person.
    reader: str
    #: Where they read the plan.
    address: str
    following: NextConference | None
    status: StatusSheet
    #: Where copies are checked, as people type it.
    checked_at: str
    #: Under which code, once it is known.
    code: str = ""
    #: What stands beside the record.
    addenda: tuple[AddendumLine, ...] = ()
    #: On the page for the fridge.
    pictures: tuple[Illustration, ...] = ()
    #: On what grounds information is shared, for whoever keeps that.
    bases: tuple[BasisLine, ...] = ()
    #: Whether the plan is: None before, and False once a later one is.
    in_force: bool | None = None
    #: What people did with the plan since it was frozen.
    attested: tuple[Attestation, ...] = ()
    #: That it is not approved yet, or that a later version holds in its place, or will.
    standing: str = ""

    @property
    def content(self) -> bytes:
        """The record of which this is a copy."""
        return self.minutes if self.kind is RecordKind.MINUTES else self.plan


def as_html(
    kind: RecordKind,
    content: bytes,
    top: int = 1,
    given: StatusSheet | None = None,
    addenda: tuple[AddendumLine, ...] = (),
) -> str:
    """The record of these canonical bytes as HTML without a page around it, everything escaped. `given`: with who gets
    which copy, and these beside it."""
    from app.export.html import to_html
    from app.export.stamping import with_copies

    outline = _outline(kind, content)
    if given:
        outline = with_copies(_with_addenda(outline, kind, addenda, given.zone), given)
    return str(to_html(outline, top))


def as_kept(minutes: bytes, level: int) -> str:
    """What is kept to a few in the copy of these canonical bytes, and stands beside the plan for somebody who gets
    nothing else of the minutes, as HTML; "" where nothing is."""
    from app.export.html import blocks_html
    from app.export.kept import alone

    return str(blocks_html(alone(copy_from(minutes)), level))


def as_authorship(kind: RecordKind, content: bytes) -> tuple[WrittenSection, ...]:
    """Who wrote what in the record of these canonical bytes."""
    from app.export.authorship import authorship

    return authorship(copy_from(content) if kind is RecordKind.MINUTES else plan_from(content))


def as_fridge(
    plan: bytes,
    following: NextConference | None,
    pictures: tuple[Illustration, ...],
    addenda: tuple[AddendumLine, ...] = (),
    standing: str = "",
) -> dict[str, Any]:
    """The page for the fridge as what stands on it; pictures by their digests."""
    from app.export.beside import standing_in
    from app.export.fridge import fridge_page
    from app.export.outline import plan_outline

    read = plan_from(plan)
    return fridge_page(read, following, pictures, standing_in(plan_outline(read), addenda), standing)


def goals_in(plan: bytes) -> list[tuple[str, str]]:
    """The goals of a plan by their ids, each in its words."""
    return goals_of(plan_from(plan))


def goals_of(plan: PlanVersion) -> list[tuple[str, str]]:
    return [(goal.id, " ".join(" ".join(goal.words.lines()).split())) for goal in plan.goals]


def minutes_sections(content: bytes) -> list[str]:
    """The titles of the sections of minutes, beside which something can stand. Not of those that are not in every copy:
    everybody reads what stands beside."""
    from app.export.beside import sections_of
    from app.export.outline import minutes_outline

    copy = copy_from(content)
    return sections_of(minutes_outline(copy.minutes if isinstance(copy, Rendition) else copy))


def plan_sections(content: bytes) -> list[str]:
    """The same of a plan version."""
    from app.export.beside import sections_of
    from app.export.outline import plan_outline

    return sections_of(plan_outline(plan_from(content)))


def _with_addenda(outline: Outline, kind: RecordKind, addenda: tuple[AddendumLine, ...], zone: str) -> Outline:
    from app.export.beside import with_addenda

    return with_addenda(outline, addenda, zone, whole=kind is RecordKind.MINUTES)


def as_preview(kind: RecordKind, content: bytes, top: int = 1) -> str:
    """What freezing would record, as HTML: without the seal and the times that only freezing gives."""
    from app.export.html import to_html
    from app.export.outline import proposed

    return str(to_html(proposed(_outline(kind, content)), top))


def as_file(form: FileForm, source: Source) -> File:
    """The record as a file; the same source gives the same file. The record as JSON is its canonical bytes."""
    from app.export.filename import filename

    outline = _outline(source.kind, source.content)
    what = _NAMES.get(form, outline.kind)
    return File(filename(replace(outline, kind=what), _ENDINGS.get(form, form.value)), _MAKERS[form](source, outline))


def source_for(form: FileForm, source: Source) -> Source:
    """Only that of which this form is made, with the code that this gives: what plays no part makes no other copy."""
    plan = source.kind is RecordKind.PLAN
    used = replace(
        source,
        minutes=source.minutes if form is FileForm.FHIR or not plan else b"",
        plan=source.plan if form is FileForm.FHIR or plan else b"",
        reader=source.reader if form is FileForm.CALENDAR else "",
        address=source.address if form is FileForm.CALENDAR else "",
        following=source.following if form in {FileForm.CALENDAR, FileForm.FRIDGE} else None,
        addenda=source.addenda if form in _CORRECTED else (),
        pictures=source.pictures if form is FileForm.FRIDGE else (),
        bases=source.bases if form is FileForm.FHIR else (),
        in_force=source.in_force if form is FileForm.FHIR else None,
        attested=source.attested if form is FileForm.FHIR else (),
        standing=source.standing if form is FileForm.FRIDGE else "",
    )
    facts: dict[str, object] = {
        "form": form.value,
        "record": used.kind.value,
        "minutes": digest(used.minutes),
        "plan": digest(used.plan),
        "reader": used.reader,
        "address": used.address,
        "following": _told(used.following),
        "status": [used.status.as_of.isoformat(), *map(list, used.status.entries)],
        "checked_at": used.checked_at,
    }
    if used.addenda:
        facts["addenda"] = [_line(each) for each in used.addenda]
    if used.pictures:
        facts["pictures"] = [[each.goal, each.words, each.digest] for each in used.pictures]
    if used.bases:
        facts["bases"] = [_basis(each) for each in used.bases]
    if used.in_force is not None:
        facts["in_force"] = used.in_force
    if used.standing:
        facts["standing"] = used.standing
    if form is FileForm.FHIR:
        facts["attested"] = [_act(each) for each in used.attested]
    return replace(used, code=code_of(facts))


def _act(each: Attestation) -> list[object]:
    noted = each.noted_by.name if each.noted_by else ""
    return [each.how.value, each.by.id, each.by.name, each.at.isoformat(), each.words, noted]


def _basis(each: BasisLine) -> list[object]:
    given = [each.given_by.name if each.given_by else "", each.given_on.isoformat(), each.in_writing]
    return [each.id, each.shared_with, each.grounds, *given, each.scope, each.limits]


def _line(each: AddendumLine) -> list[object]:
    decided = [each.outcome, each.reason, each.decided_by.name, each.decided_at.isoformat()]
    return [each.number, each.kind, each.beside, each.words, each.by.name, each.proposed_at.isoformat(), *decided]


def _told(following: NextConference | None) -> list[object]:
    return [] if following is None else [following.id, following.starts_at.isoformat(), following.minutes]


def _outline(kind: RecordKind, content: bytes) -> Outline:
    from app.export.outline import minutes_outline, plan_outline

    if kind is RecordKind.MINUTES:
        return minutes_outline(copy_from(content))
    return plan_outline(plan_from(content))


def try_out() -> None:
    """Typeset a page for nobody: whoever wants the first copy does not wait until programs and fonts have been read."""
    from app.export.blocks import Outline
    from app.export.pdf import to_pdf
    from app.export.word import to_word

    empty = Outline("Nothing", "Nothing", "", 0, date.min, "", datetime.min.replace(tzinfo=UTC), ())
    to_pdf(empty)
    to_word(empty)


def _stamped(source: Source, outline: Outline) -> Outline:
    from app.export.stamping import stamped

    beside = _with_addenda(outline, source.kind, source.addenda, source.status.zone)
    return stamped(beside, source.status, source.code, source.checked_at)


def _pdf(source: Source, outline: Outline) -> bytes:
    from app.export.pdf import to_pdf

    return to_pdf(_stamped(source, outline))


def _word(source: Source, outline: Outline) -> bytes:
    from app.export.word import to_word

    return to_word(_stamped(source, outline))


def _text(source: Source, outline: Outline) -> bytes:
    from app.export.text import to_text

    return to_text(_stamped(source, outline)).encode()


def _json(source: Source, _outline: Outline) -> bytes:
    return source.content


def _calendar(source: Source, outline: Outline) -> bytes:
    from app.export.calendar import to_calendar

    beside = _standing_in(outline, source)
    return to_calendar(plan_from(source.plan), source.reader, source.address, source.following, beside)


def _fridge(source: Source, outline: Outline) -> bytes:
    from app.export.fridge import to_fridge

    beside = _standing_in(outline, source)
    return to_fridge(plan_from(source.plan), source.following, source.pictures, beside, source.standing)


def _fhir(source: Source, outline: Outline) -> bytes:
    from app.export.fhir import Around, to_fhir

    around = Around(_standing_in(outline, source), source.bases, source.in_force, source.attested)
    return to_fhir(copy_from(source.minutes), plan_from(source.plan), around)


def _standing_in(outline: Outline, source: Source) -> tuple[AddendumLine, ...]:
    from app.export.beside import standing_in

    return standing_in(outline, source.addenda)


_MAKERS: dict[FileForm, Callable[[Source, Outline], bytes]] = {
    FileForm.PDF: _pdf,
    FileForm.WORD: _word,
    FileForm.TEXT: _text,
    FileForm.JSON: _json,
    FileForm.CALENDAR: _calendar,
    FileForm.FRIDGE: _fridge,
    FileForm.FHIR: _fhir,
}
