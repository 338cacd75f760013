"""What a PDF of the minutes costs the processor.

Run with `python -m benchmarks.pdf`. Plays the first conference of cases that come with the product through its own
doors, freezes it, and sets the minutes again and again, as the workshop does. The minutes of the last one are also
shortened to six pages exactly. Leaves with 1 when a page costs more than it should.
"""

from __future__ import annotations

import io
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from pypdf import PdfReader

from app.actions.rendering import FileForm, RecordKind, Source, as_file
from app.record.status import StatusSheet
from app.storage.database import FILE

_CASES = Path("app/rehearse/cases")
_PLAYED = ("c1_absent_and_refused", "s1_newborn_weekly", "s4_restoration_cultural")
_TIMES = 8
_PAGES = 6
#: Milliseconds: 150 for minutes of six pages.
_FOR_A_PAGE = 150 / _PAGES


@dataclass(frozen=True)
class Set:
    """What it took to set one record."""

    case: str
    pages: int
    first: float
    again: float

    @property
    def met(self) -> bool:
        return self.again <= _FOR_A_PAGE * self.pages

    def __str__(self) -> str:
        return (
            f"{self.case}: minutes of {self.pages} pages, {self.again:.0f} ms of processor time for a PDF "
            f"(the first {self.first:.0f} ms), {'met' if self.met else 'MISSED'}: {_FOR_A_PAGE * self.pages:.0f} ms"
        )


def main() -> int:
    """Print each figure in a sentence. Exit status 1 when one is above its bound."""
    minutes = {case: _minutes(case) for case in _PLAYED}
    found: Sequence[Set] = [_set(case, content) for case, content in minutes.items()]
    found = [*found, _set("the last one, shortened", _shortened(minutes[_PLAYED[-1]]))]
    for each in found:
        print(each)
    return 0 if all(each.met for each in found) else 1


def _minutes(case: str) -> bytes:
    """The canonical minutes of its first conference."""
    with tempfile.TemporaryDirectory(prefix="caseboard-pdf-") as folder:
        data = Path(folder) / "data"
        played = (sys.executable, "-m", "app.cli", "rehearse", str(_CASES / f"{case}.yaml"), "--data", str(data))
        subprocess.run([*played, "--conference", "1"], check=True, capture_output=True)
        kept = sqlite3.connect(data / FILE)
        try:
            ((content,),) = kept.execute("SELECT content FROM minutes").fetchall()
        finally:
            kept.close()
        return bytes(content)


def _shortened(content: bytes) -> bytes:
    """The same minutes with fewer entries, so that they fill six pages exactly."""
    shorter = [content, *_ever_shorter(json.loads(content))]
    fit = bisect_left(shorter, -_PAGES, key=lambda each: -_pages(_pdf(each, 0)))
    if fit == len(shorter) or _pages(_pdf(shorter[fit], 0)) != _PAGES:
        raise RuntimeError(f"these minutes fill no {_PAGES} pages, whatever is left out")
    return shorter[fit]


def _ever_shorter(record: Any) -> Iterator[bytes]:
    """Without the last entry of the longest list, again and again."""
    while lists := [each for each in _lists(record["record"]) if each]:
        max(lists, key=lambda each: len(json.dumps(each))).pop()
        yield _canonical(record)


def _canonical(record: Any) -> bytes:
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _lists(value: Any) -> Iterator[list[Any]]:
    """Every list of entries in a record."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _lists(inner)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        yield value


def _set(case: str, content: bytes) -> Set:
    took, pdf = [], b""
    for n in range(_TIMES):
        before = _processor()
        pdf = _pdf(content, n)
        took.append((_processor() - before) * 1000)
    return Set(case, _pages(pdf), took[0], median(took[1:]))


def _pdf(content: bytes, second: int) -> bytes:
    status = StatusSheet(datetime(2026, 6, 11, 2, 0, second, tzinfo=UTC), "Australia/Sydney", ())
    source = Source(RecordKind.MINUTES, content, b"", "", "", None, status, "http://localhost/verify", "AAAA-0000")
    return as_file(FileForm.PDF, source).content


def _pages(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


def _processor() -> float:
    """Seconds of it that this process has used, all threads together."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
