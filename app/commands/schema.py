"""The command `caseboard schema`: what a record may hold, as JSON Schema."""

from __future__ import annotations

import argparse
import json
from typing import Any

from app.record.schema import names, schema_of
from app.settings import Settings


def add_schema_command(commands: Any) -> None:
    """Declare the command and its options."""
    command = commands.add_parser("schema", help="print the JSON schema of a record")
    command.add_argument("name", choices=names(), metavar="NAME", help=", ".join(names()))
    command.set_defaults(run=_print, permit=None)


def _print(options: argparse.Namespace, _settings: Settings) -> int:
    print(json.dumps(schema_of(options.name), ensure_ascii=False, indent=2))
    return 0
