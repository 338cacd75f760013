"""The command `caseboard rehearse`: plays a whole case through the product's own doors, then checks what came of it."""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx2

from app.actions.refusals import Refusal
from app.lined import Misread
from app.rehearse.checking import Check
from app.rehearse.load import Load, load, load_as_json, load_told
from app.rehearse.manner import Manner, Pace, Until
from app.rehearse.rehearsal import Rehearsal, rehearse, rehearse_at
from app.rehearse.scenario import OwnWords, Scenario, read
from app.rehearse.stage import demonstrated
from app.settings import Settings

ALL_HOLD, SOMETHING_DOES_NOT, NOT_PLAYED = 0, 1, 2


def add_rehearse_command(commands: Any) -> None:
    """Declare the command and its options."""
    command = commands.add_parser(
        "rehearse",
        help="play a whole case from a file through the product, and check what everyone can see of it",
        description="Exit status 0: every check holds, nothing was left out. 1: not so. 2: nothing could be played.",
    )
    command.add_argument("file", type=Path, metavar="FILE.yaml", help="a case in the form caseboard-scenario/1")
    command.add_argument("--data", type=Path, metavar="DIR", help="keep the data there (default: thrown away)")
    command.add_argument("--url", metavar="http://…", help="play at a demonstrating server instead, moved to today")
    command.add_argument("--pace", choices=[each.value for each in Pace], default=Pace.FAST.value,
                         help="real: as people type; fast: at once (default)")  # fmt: skip
    command.add_argument("--conference", type=_number, metavar="N",
                         help="stop after the Nth conference; what is read at its end is not checked")  # fmt: skip
    command.add_argument("--repeat", type=_number, metavar="R", help="play it R times, and measure (see --at-once)")
    command.add_argument("--at-once", type=_number, default=1, metavar="K", help="so many of them at once (default: 1)")
    command.add_argument("--json", action="store_true", help="print checks and what was left out as JSON")
    command.set_defaults(run=_rehearse, permit=None)


def _rehearse(options: argparse.Namespace, settings: Settings) -> int:
    tell: Callable[[str], None] = (lambda _: None) if options.json else print
    try:
        scenario = _scenario_in(options.file, settings)
        manner = Manner(Pace(options.pace), _until(options, scenario))
        _require_a_stage(options)
        if options.repeat is not None:
            return _loaded(options, settings, scenario, manner, tell)
        done = asyncio.run(_rehearsed(options, scenario, manner, tell))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return NOT_PLAYED
    except httpx2.RequestError as error:
        print(f"The server stopped answering ({type(error).__name__}): the play ends here.", file=sys.stderr)
        return NOT_PLAYED
    print(_as_json(done) if options.json else _told(done))
    return ALL_HOLD if done.holds else SOMETHING_DOES_NOT


def _until(options: argparse.Namespace, scenario: Scenario) -> Until | None:
    """Where the play ends before the case does. Raises `Refusal` for a conference that the file does not have."""
    if options.conference is None:
        return None
    held = scenario.conferences
    if options.conference > len(held):
        many = "one conference" if len(held) == 1 else f"{len(held)} conferences"
        raise Refusal(f"{options.file} has {many}: there is no number {options.conference}, so nothing was played.")
    return Until(int(held[options.conference - 1]["sequence"]))


def _number(words: str) -> int:
    """Of cases or conferences: one or more. Raises `ValueError`."""
    number = int(words)
    if number < 1:
        raise ValueError(words)
    return number


def _loaded(
    options: argparse.Namespace, settings: Settings, scenario: Scenario, manner: Manner, tell: Callable[[str], None]
) -> int:
    """Raises `Refusal`."""
    done = asyncio.run(_load(options, settings, scenario, manner, tell))
    print(load_as_json(done) if options.json else load_told(done))
    return ALL_HOLD if done.holds else SOMETHING_DOES_NOT


async def _load(
    options: argparse.Namespace, settings: Settings, scenario: Scenario, manner: Manner, tell: Callable[[str], None]
) -> Load:
    if options.url:
        token = settings.metrics_token.get_secret_value() if settings.metrics_token else ""
        return await load(options.url, token, scenario, manner, options.repeat, options.at_once, tell)
    with tempfile.TemporaryDirectory(prefix="caseboard-") as thrown_away:
        token = secrets.token_urlsafe(32)
        async with demonstrated(options.data or Path(thrown_away), token) as url:
            return await load(url, token, scenario, manner, options.repeat, options.at_once, tell)


def _scenario_in(file: Path, settings: Settings) -> Scenario:
    """Raises `Refusal`, with the line and the key of what is wrong."""
    try:
        return read(file.read_text(encoding="utf-8"), _own_words(settings))
    except Misread as invalid:
        raise Refusal(f"{file}: {invalid}") from None
    except UnicodeDecodeError:
        raise Refusal(f"{file} is not a text file, so nothing was played.") from None
    except OSError as error:
        raise Refusal(f"{file} cannot be read, so nothing was played: {error.strerror}.") from None


def _own_words(settings: Settings) -> OwnWords:
    """What this installation added to the open lists, as a file writes it: of words in letters, with underscores."""
    place = settings.place()
    words = {name: frozenset(each.lower().replace(" ", "_") for each in own) for name, own in place.words.items()}
    return {
        **words,
        "bases": frozenset(each.word for each in place.bases),
        "categories": frozenset(each.word for each in settings.categories),
    }


def _require_a_stage(options: argparse.Namespace) -> None:
    """Raises `Refusal`."""
    if options.url and options.data is not None:
        raise Refusal("The server at --url keeps its own data: leave out --data.")
    if (
        options.data is not None
        and options.data.exists()
        and (not options.data.is_dir() or any(options.data.iterdir()))
    ):
        raise Refusal(f"{options.data} holds something already. A rehearsal begins with nothing.")


async def _rehearsed(
    options: argparse.Namespace, scenario: Scenario, manner: Manner, tell: Callable[[str], None]
) -> Rehearsal:
    if options.url:
        return await rehearse_at(options.url, scenario, manner, tell)
    if options.data is not None:
        return await rehearse(scenario, options.data, manner, tell)
    with tempfile.TemporaryDirectory(prefix="caseboard-") as thrown_away:
        return await rehearse(scenario, Path(thrown_away), manner, tell)


def _as_json(done: Rehearsal) -> str:
    said = {
        "checks": [asdict(each) for each in done.checks],
        "left_out": sorted(done.left_out),
        "not_yet": sorted(done.not_yet),
    }
    return json.dumps(said, ensure_ascii=False)


def _told(done: Rehearsal) -> str:
    return "\n".join([*_table(done.checks), *_left_out(done), *_in_all(done)])


def _in_all(done: Rehearsal) -> list[str]:
    held = sum(each.holds for each in done.checks)
    lines = [f"{held} of {len(done.checks)} checks hold."] if done.checks else []
    if done.not_made:
        lines.append(
            f"The play stopped where it was told to: {len(done.not_made)} checks are read on the last day of the case, "
            "and were not made."
        )
    return lines or ["The file asks for no checks, so none was made."]


def _table(checks: Sequence[Check]) -> list[str]:
    width = max((len(each.id) for each in checks), default=0)
    return [f"{'holds' if each.holds else 'FAILS'}  {each.id:<{width}}  {_because(each)}".rstrip() for each in checks]


def _because(check: Check) -> str:
    return "" if check.holds else f"expected {check.expected!r}, found {check.found!r}"


def _left_out(done: Rehearsal) -> list[str]:
    return [f"left out  {key}: {why}" for key, why in sorted(done.left_out.items())]
