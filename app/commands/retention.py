"""The command `caseboard retention`: for how long the files of families are kept, what is due and why."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from app.actions.house import House
from app.actions.retaining import KeptFile, files
from app.clock import clock_starting_at
from app.commands.working import ordered, told
from app.conference.permits import Permit
from app.conference.retention import Turn
from app.export.wording import long_day
from app.settings import Settings
from app.storage.database import Database, database_url

_NOTHING_DELETED = "Nothing was deleted: Caseboard deletes no file of a family by itself, and has no command that does."


def add_retention_command(commands: Any, data: argparse.ArgumentParser) -> None:
    """Declare the commands and their options."""
    retention = commands.add_parser("retention", parents=[data], help="list which files are due, and why")
    retention.add_argument("--all", action="store_true", help="those as well that are not due")
    retention.add_argument("--json", action="store_true", help="print the list as JSON")
    retention.set_defaults(run=_list, permit=Permit.SEE_RETENTION)
    verbs = retention.add_subparsers(metavar="COMMAND")
    _add(verbs, data, Turn.CLASSED, "class", "say as what a file is kept").add_argument(
        "--class", dest="word", required=True, metavar="CLASS", help="one of the classes of this installation"
    )
    _add(verbs, data, Turn.ENDED, "end", "say when responsibility for a family ended").add_argument(
        "--on", dest="day", required=True, type=date.fromisoformat, metavar="DAY", help="such as 2026-06-30"
    )
    _add(verbs, data, Turn.RESUMED, "resume", "say that responsibility goes on")
    _add(verbs, data, Turn.HELD, "hold", "hold a file, whatever its class says")
    _add(verbs, data, Turn.RELEASED, "release", "take a hold back").add_argument(
        "--hold", dest="number", required=True, type=int, help="its number"
    )


def _add(verbs: Any, data: argparse.ArgumentParser, turn: Turn, name: str, words: str) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, parents=[data], help=words)
    verb.add_argument("--reference", required=True, help="of the case")
    verb.add_argument("--reason", required=True, help="why, in words")
    verb.set_defaults(run=_say, permit=Permit.SETTLE_RETENTION, turn=turn)
    return verb


def _say(options: argparse.Namespace, settings: Settings) -> int:
    facts = {name: getattr(options, name, None) for name in ("reference", "reason", "word", "number")}
    day: date | None = getattr(options, "day", None)
    return told(settings, "retention", turn=options.turn.value, day=day.isoformat() if day else "", **facts)


def _list(options: argparse.Namespace, settings: Settings) -> int:
    ordered(settings, "retention-view")
    found = asyncio.run(_files(settings))
    shown = [each for each in found if each.due or options.all]
    if options.json:
        print(json.dumps([_facts(each) for each in shown], ensure_ascii=False, indent=2))
        return 0
    for each in shown:
        print("\n".join(_lines(each)))
    if not shown:
        print(f"None of {len(found)} files is due.")
    print(_NOTHING_DELETED)
    return 0


async def _files(settings: Settings) -> Sequence[KeptFile]:
    """Only read: a server that runs meanwhile is not in the way."""
    database = Database(database_url(settings), patient=True)
    try:
        return await files(House(settings, clock_starting_at(settings.clock_start), database))
    finally:
        await database.close()


def _lines(file: KeptFile) -> list[str]:
    state = "not due" if not file.due else "held, though due" if file.keeping.holds else "due"
    held = [
        f"    Held since {long_day(each.at.date())} (hold {each.number}): {each.words}" for each in file.keeping.holds
    ]
    return [f"{file.case.reference}: {state}", f"    {_why(file)}", *held]


def _why(file: KeptFile) -> str:
    kept, category = file.keeping, file.keeping.category
    source = f" ({category.source})" if category.source else ""
    if category.years is None:
        return f"{category.label}: kept for good{source}."
    if kept.due_on is None or kept.ended_on is None:
        return f"{category.label}: responsibility has not ended; kept for {category.years} years from then{source}."
    until = f"until {long_day(kept.due_on)}: {category.years} years from {long_day(kept.ended_on)}"
    return f"{category.label}: to be kept {until}, when responsibility ended{source}."


def _facts(file: KeptFile) -> dict[str, Any]:
    kept = file.keeping
    return {
        "reference": file.case.reference,
        "due": file.due,
        "class": kept.category.word,
        "years": kept.category.years,
        "ended_on": kept.ended_on.isoformat() if kept.ended_on else None,
        "due_on": kept.due_on.isoformat() if kept.due_on else None,
        "why": _why(file),
        "holds": [{"hold": each.number, "since": each.at.isoformat(), "why": each.words} for each in kept.holds],
    }
