"""What a PDF of the minutes costs the processor.

Run with `python -m benchmarks.pdf`. Plays the first conference of cases that come with the product through its own
doors, freezes it, and sets the minutes again and again, as the workshop does. Leaves with 1 when a page costs more than
it should.
"""

from __future__ import annotations

import io
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from pypdf import PdfReader

from app.actions.rendering import FileForm, RecordKind, Source, as_file
from app.record.status import StatusSheet
from app.storage.database import FILE

_CASES = Path("app/rehearse/cases")
_PLAYED = ("c1_absent_and_refused", "s1_newborn_weekly", "s4_restoration_cultural")
_TIMES = 8
#: Milliseconds: 150 for minutes of six pages.
_FOR_A_PAGE = 150 / 6


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
    found: Sequence[Set] = [_set(case, _minutes(case)) for case in _PLAYED]
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


def _set(case: str, content: bytes) -> Set:
    took, pdf = [], b""
    for n in range(_TIMES):
        status = StatusSheet(datetime(2026, 6, 11, 2, 0, n, tzinfo=UTC), "Australia/Sydney", ())
        source = Source(RecordKind.MINUTES, content, b"", "", "", None, status, "http://localhost/verify", "AAAA-0000")
        before = _processor()
        pdf = as_file(FileForm.PDF, source).content
        took.append((_processor() - before) * 1000)
    return Set(case, len(PdfReader(io.BytesIO(pdf)).pages), took[0], median(took[1:]))


def _processor() -> float:
    """Seconds of it that this process has used, all threads together."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
