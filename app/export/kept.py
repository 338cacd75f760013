"""What was kept to a few, in a copy of the minutes for somebody who may read it."""

from __future__ import annotations

from collections.abc import Iterator

from app.board.sections import LISTS
from app.export.blocks import Block, Facts, Points, RichWords, Section, Words
from app.export.wording import long_day, named
from app.record.lines import Who
from app.record.minutes import Minutes
from app.record.rendition import Rendition
from app.record.restricted import RestrictedRecord


def kept_to_a_few(copy: Rendition, *, beside_minutes: bool = True) -> Iterator[Block]:
    """The sections of a copy that are not in everyone's."""
    if copy.restricted:
        warning = Words("This is not in every copy. Please do not pass this copy on.")
        records = (_record(each, copy.minutes, beside_minutes=beside_minutes) for each in copy.restricted)
        yield Section("Kept to a few", (warning, *records))
    if copy.elsewhere:
        yield Section("Not in this copy", (Points(tuple(each.title for each in copy.elsewhere)),))


def alone(copy: Minutes | Rendition) -> tuple[Block, ...]:
    """The same sections for somebody who gets nothing else of the minutes: not to what in them it belongs either."""
    if not isinstance(copy, Rendition):
        return ()
    return tuple(kept_to_a_few(copy, beside_minutes=False))


def _record(record: RestrictedRecord, minutes: Minutes, *, beside_minutes: bool) -> Section:
    belongs = [("Belongs to", _place(record, minutes))] if beside_minutes else []
    entries = [*belongs, ("Why", record.reason), ("Seen by", _people(record.audience))]
    if record.closed_to:
        entries.append(("Closed to", _people(record.closed_to)))
    if record.told_by:
        entries.append(("Outcome told by", named(record.told_by)))
    approved = named(record.approved_by, "nobody yet")
    entries += [
        ("Kept by" if record.mark else "Given by", named(record.provider)),
        ("Set by", f"{named(record.set_by)}; approved by {approved}"),
        ("To be looked at again", long_day(record.review_on) if record.review_on else "No date"),
    ]
    return Section(record.category, (Facts(tuple(entries)), *_notes(record)))


def _notes(record: RestrictedRecord) -> Iterator[Block]:
    if record.mark:
        yield Words("Nothing of it is written down.")
    for note in record.notes:
        blocks = () if note.text.blank else (RichWords(note.text),)
        # What nobody gave a title stands under the category alone.
        yield from [Section(title, blocks)] if (title := note.title.strip()) else blocks
    if record.left_open:
        yield Points(record.left_open)


def _place(record: RestrictedRecord, minutes: Minutes) -> str:
    if record.about:
        return named(record.about)
    for number, item in enumerate(minutes.agenda, start=1):
        if item.id == record.attached_to:
            return f"Item {number}. {item.title.strip()}"
    for name, listed in LISTS.items():
        for number, line in enumerate(getattr(minutes, name), start=1):
            if getattr(line, "id", "") == record.attached_to:
                return f"{listed.noun} {number}"
    return "No entry of the board"


def _people(people: tuple[Who, ...]) -> str:
    return "\n".join(named(each) for each in people) or "Nobody"
