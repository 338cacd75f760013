"""What stands beside two versions that are compared: corrections of their records, and what is kept to a few."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from app.export.compared import ToldList
from app.export.phrases import because, quote
from app.export.wording import day_of, long_day, named
from app.record.addenda import AddendumLine
from app.record.restricted import RestrictedRecord

_Key = tuple[str, str]


def corrections_told(
    version: int, addenda: Sequence[AddendumLine], zone: str, titles: Collection[str] | None
) -> Iterator[ToldList]:
    """What was corrected in the record of one version. `titles`: the sections beside which something may be told; None
    where all of it is for the reader."""
    told = tuple(_correction(each, zone) for each in addenda if titles is None or each.beside in titles)
    if told:
        yield ToldList(f"Beside version {version}", told)


def _correction(line: AddendumLine, zone: str) -> str:
    about = f" of “{line.beside}”" if line.beside and line.kind == "Correction" else ""
    about = about or (f" about “{line.beside}”" if line.beside else "")
    proposed = f"{line.kind}{about}, by {named(line.by)}: {quote(line.words)}"
    if line.outcome == "Attached":
        return f"{proposed}. Attached on {long_day(day_of(line.decided_at, zone))}."
    decided = f"{line.outcome} by {line.decided_by.name} on {long_day(day_of(line.decided_at, zone))}"
    return f"{proposed}. {decided}{because(line.reason)}."


def kept_told(before: Sequence[RestrictedRecord], later: Sequence[tuple[int, RestrictedRecord]]) -> Iterator[str]:
    """What became of the parts that the reader may read in both records. `later` with the version that each stands
    beside, the oldest first."""
    stood = {_key(each): each for each in before}
    stands: Mapping[_Key, tuple[int, RestrictedRecord]] = {_key(each): (version, each) for version, each in later}
    for key, (version, each) in stands.items():
        if key not in stood:
            yield f"New beside version {version}: {_called(each)}{_says(each)}."
        elif _notes(stood[key]) != _notes(each):
            yield f"Written anew beside version {version}: {_called(each)}{_says(each)}."
    for key, each in stood.items():
        if key not in stands:
            yield f"Only beside the earlier version: {_called(each)}."


def _key(record: RestrictedRecord) -> _Key:
    return record.category, record.attached_to


def _notes(record: RestrictedRecord) -> tuple[tuple[str, str], ...]:
    return tuple((note.title.strip(), "\n".join(note.text.lines()).strip()) for note in record.notes)


def _called(record: RestrictedRecord) -> str:
    return f"{record.category}, about {record.about.name}" if record.about else record.category


def _says(record: RestrictedRecord) -> str:
    words = [" ".join(part for part in note if part) for note in _notes(record)]
    return f": {quote(' · '.join(each for each in words if each))}" if any(words) else ""
