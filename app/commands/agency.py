"""The command `caseboard agency`: what is known of agencies."""

from __future__ import annotations

import argparse
from typing import Any

from app.commands.working import told
from app.conference.permits import Permit
from app.people.agency import AgencyType
from app.settings import Settings

_FACTS = ("name", "type", "months", "government_funded", "designated", "new")


def add_agency_commands(commands: Any, data: argparse.ArgumentParser) -> None:
    """Declare the commands and their options."""
    agency = commands.add_parser("agency", help="what is known of agencies")
    verbs = agency.add_subparsers(required=True, metavar="COMMAND")
    describe = verbs.add_parser("describe", parents=[data], help="write down what is known of an agency")
    describe.add_argument("--name", required=True, help="of an agency; with --new, one for which nobody works here yet")
    types = [each.value for each in AgencyType if each.value]
    describe.add_argument("--type", default="", choices=types, metavar="TYPE", help=", ".join(types))
    describe.add_argument("--government-funded", action="store_true")
    describe.add_argument("--designated", action="store_true", help="case management can be transferred to it")
    describe.add_argument("--months", default="", help="for how many it works with a family at most")
    describe.add_argument("--new", action="store_true", help="it may be unknown here so far")
    describe.set_defaults(run=_describe, permit=Permit.DESCRIBE_AGENCIES)


def _describe(options: argparse.Namespace, settings: Settings) -> int:
    facts = {name: getattr(options, name) for name in _FACTS}
    return told(settings, "agency-describe", **facts)
