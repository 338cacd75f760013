"""The command `caseboard case`: families, and who is known to them."""

from __future__ import annotations

import argparse
from typing import Any
from zoneinfo import ZoneInfo

from app.choices import JURISDICTIONS
from app.commands.working import told
from app.conference.kinds import Coordination, Kind
from app.conference.permits import Permit
from app.settings import Settings

_WHERE = f"{' or '.join(JURISDICTIONS)} (default: that of the installation)"


def add_case_commands(commands: Any, data: argparse.ArgumentParser) -> None:
    """Declare the commands and their options."""
    case = commands.add_parser("case", help="families, and who is known to them")
    verbs = case.add_subparsers(required=True, metavar="COMMAND")
    add = verbs.add_parser("add", parents=[data], help="open the file of a family")
    add.add_argument("--reference", required=True, help="may stand in file names: never the family's name")
    add.add_argument("--name", required=True)
    add.add_argument("--zone", default="Australia/Sydney", type=_zone, help="time zone (default: %(default)s)")
    add.add_argument("--jurisdiction", default="", choices=JURISDICTIONS, help=_WHERE)
    add.set_defaults(run=_add_case, permit=Permit.KEEP_FILES)
    know = verbs.add_parser("know", parents=[data], help="make somebody known to a case")
    know.add_argument("--reference", required=True)
    know.add_argument("--email", required=True, help="of somebody who was added before")
    know.add_argument("--as", dest="kind", required=True, type=Kind, choices=list(Kind), metavar="KIND",
                      help=", ".join(Kind))  # fmt: skip
    know.add_argument("--relation", default="", help="in words, such as mother or school counsellor")
    know.add_argument("--answers-as", dest="coordination", type=Coordination, choices=list(Coordination),
                      default=Coordination.NONE, help="who plans conferences and sees every record")  # fmt: skip
    know.set_defaults(run=_make_known, permit=Permit.KEEP_FILES)
    where = verbs.add_parser("jurisdiction", parents=[data], help="say whose laws, deadlines and words a case follows")
    where.add_argument("--reference", required=True)
    where.add_argument("--in", dest="jurisdiction", required=True, choices=JURISDICTIONS, help=_WHERE)
    where.set_defaults(run=_settle_jurisdiction, permit=Permit.KEEP_FILES)
    lead = verbs.add_parser("lead", parents=[data], help="name the agency that leads a case")
    lead.add_argument("--reference", required=True)
    lead.add_argument("--agency", required=True, help="its name")
    lead.set_defaults(run=_name_lead, permit=Permit.KEEP_FILES)


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise argparse.ArgumentTypeError(f"there is no time zone {name}") from None


def _add_case(options: argparse.Namespace, settings: Settings) -> int:
    facts = {name: getattr(options, name) for name in ("reference", "name", "zone", "jurisdiction")}
    return told(settings, "case-add", **facts)


def _settle_jurisdiction(options: argparse.Namespace, settings: Settings) -> int:
    return told(settings, "case-jurisdiction", reference=options.reference, jurisdiction=options.jurisdiction)


def _make_known(options: argparse.Namespace, settings: Settings) -> int:
    facts = {name: getattr(options, name) for name in ("reference", "email", "kind", "relation", "coordination")}
    return told(settings, "case-know", **facts)


def _name_lead(options: argparse.Namespace, settings: Settings) -> int:
    return told(settings, "case-lead", reference=options.reference, agency=options.agency)
