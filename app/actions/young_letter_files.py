"""What is made of a letter to a young person, and for whoever writes one. Runs in the workshop."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from app.actions.rendering import File
from app.record.code import code_of
from app.record.sealing import plan_from, young_letter_from

if TYPE_CHECKING:
    from app.export.undertaken import Undertaking
    from app.record.plan import PlanVersion

#: More than anybody looks through.
_MOST_LINES = 40


def letter_file(content: bytes, code: str, checked_at: str) -> File:
    """The letter of these canonical bytes as PDF; the same letter gives the same file."""
    from app.export.filename import named
    from app.export.letter import to_letter
    from app.export.wording import day_of

    letter = young_letter_from(content)
    day = day_of(letter.written_at, letter.zone)
    name = named("Letter", day, letter.case.reference, letter.number, "pdf")
    return File(name, to_letter(letter, code, checked_at))


def code_for(digest: str, checked_at: str) -> str:
    """Under which code the PDF of a letter is kept and checked."""
    return code_of({"form": "pdf", "record": "young_letter", "letter": digest, "checked_at": checked_at})


def starting_lines(plan: bytes, reader: str) -> tuple[str, ...]:
    """Sentences with which somebody could begin who tells this reader what a plan says. They are offered one by one;
    a letter is never made of them by itself."""
    return tuple(islice(_lines(plan_from(plan), reader), _MOST_LINES))


def _lines(plan: PlanVersion, reader: str) -> Iterator[str]:
    from app.export.undertaken import undertakings

    for goal in plan.goals:
        if words := " ".join(" ".join(goal.words.lines()).split()):
            whose = " of yours" if goal.said_by and goal.said_by.id == reader else ""
            yield f"One goal{whose} is: “{words}”"
    for each in undertakings(plan):
        if each.text.strip() and not each.state.settled:
            yield _promised(each, reader)


def _promised(each: Undertaking, reader: str) -> str:
    from app.export.wording import long_day, week_day

    what = " ".join(each.text.split()).rstrip(".")
    by = f", by {week_day(each.due)} {long_day(each.due)}" if each.due else ""
    if each.owner is None:
        return f"This is to be done: {what}{by}."
    who = "You" if each.belongs_to(reader) else each.owner.name
    return f"{who} will do this: {what}{by}."
