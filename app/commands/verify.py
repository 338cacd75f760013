"""The command `caseboard verify`: is what the database or a package holds still what was written?"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.actions.verifying import Finding, NotCheckable, verify
from app.audit.chain import instant
from app.conference.permits import Permit
from app.export import verifier
from app.settings import Settings
from app.storage.database import FILE, Database, database_url
from app.storage.heads import PUBLIC_KEY
from app.storage.shelf import FOLDER, Shelf

GENUINE, NOT_GENUINE, NOT_CHECKED = 0, 1, 2

_LOOSE = (
    "are from before the audit held a digest of all that was said: of these, what an approval was asked for, who got "
    "a copy that is known by name alone, the minute, and the words of requests for service, of grounds for sharing and "
    "of what was prepared were not compared."
)


def add_verify_command(commands: Any, data: argparse.ArgumentParser) -> None:
    """Declare the command and its options."""
    command = commands.add_parser(
        "verify",
        parents=[data],
        help="check that audit and records, or a package, are genuine",
        description="Exit status 0: genuine. 1: not genuine; the first bad entry is named. 2: could not be checked.",
    )
    command.add_argument("package", nargs="?", type=Path, metavar="PACKAGE.zip", help="a package instead of the data")
    command.add_argument("--heads", metavar="DIR", type=Path, help="the signed heads (default: heads in the data)")
    command.add_argument("--key", metavar="FILE", type=Path, help="public key that was kept elsewhere")
    command.add_argument("--json", action="store_true", help="print the finding as JSON")
    command.set_defaults(run=_verify, permit=Permit.LOOK_AFTER_DATA)


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    if options.package is not None:
        return _verify_package(options, settings)
    try:
        finding = asyncio.run(_found(options, settings))
    except NotCheckable as reason:
        if options.json:
            print(json.dumps({"genuine": None, "problems": [], "sentence": str(reason)}))
        else:
            print(f"Could not be checked. {reason}", file=sys.stderr)
        return NOT_CHECKED
    print(_json(finding) if options.json else _told(finding))
    return NOT_GENUINE if finding.problems else GENUINE


def _verify_package(options: argparse.Namespace, settings: Settings) -> int:
    """With the key that is named, or else with that of the data; a package's own key proves nothing."""
    own = (options.heads or settings.heads_directory) / PUBLIC_KEY
    key = options.key or (own if own.is_file() else None)
    arguments = [str(options.package), *(["--key", str(key)] if key else []), *(["--json"] if options.json else [])]
    return verifier.main(arguments)


async def _found(options: argparse.Namespace, settings: Settings) -> Finding:
    if settings.database_url is None and not (settings.data / FILE).is_file():
        raise NotCheckable(f"There is no database in {settings.data}.")
    database = Database(database_url(settings), patient=True)
    try:
        shelf = Shelf(settings.data / FOLDER)
        return await verify(database, options.heads or settings.heads_directory, options.key, shelf)
    finally:
        await database.close()


def _json(finding: Finding) -> str:
    last = instant(finding.last_head) if finding.last_head else None
    content = {**asdict(finding), "last_head": last, "genuine": not finding.problems}
    return json.dumps(content, ensure_ascii=False, indent=2)


def _told(finding: Finding) -> str:
    looked = f"{finding.entries} entries in {finding.chains} chains, {finding.records} records"
    looked += f", {finding.seals} seals, {finding.heads} heads"
    looked += f", {finding.copies} copies" if finding.copies else ""
    looked += f", {finding.files} files" if finding.files else ""
    if finding.last_head is not None:
        looked += f", the last signed at {instant(finding.last_head)}"
    if not finding.problems:
        later = f" {finding.unsigned} entries are later than the last head." if finding.unsigned else ""
        bare = (
            f" {finding.unvouched} copies carry no signature, and nothing vouches for them."
            if finding.unvouched
            else ""
        )
        loose = f" {finding.loose} entries {_LOOSE}" if finding.loose else ""
        return f"Genuine: {looked}.{later}{bare}{loose}"
    names = {
        "audit": "audit of {}, entry {}",
        "heads": "heads in {}, line {}",
        "record": "{}, number {}",
        "file": "file {}",
    }
    lines = [f"  {names[each.where].format(each.what, each.number)}: {each.sentence}" for each in finding.problems]
    return "\n".join((f"NOT genuine ({looked}):", *lines))
