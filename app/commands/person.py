"""The command `caseboard person`: people who sign in."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from app.actions import administering, knowing, vouching
from app.actions.house import House
from app.actions.refusals import Refusal
from app.commands.working import at_work
from app.settings import Settings


def add_person_commands(commands: Any, data: argparse.ArgumentParser) -> None:
    """Declare the commands and their options."""
    person = commands.add_parser("person", help="people who sign in").add_subparsers(required=True, metavar="COMMAND")
    add = person.add_parser("add", parents=[data], help="add somebody, and ask for their password")
    add.add_argument("--name", required=True)
    add.add_argument("--email", required=True, help="with which they sign in")
    add.add_argument("--agency", help="for which they work; leave it out for family and friends")
    add.add_argument("--password-from-stdin", action="store_true", help="read the password from standard input")
    add.set_defaults(run=_add_person)
    reset = person.add_parser("reset", parents=[data], help="give somebody who cannot come in another password")
    reset.add_argument("--email", required=True, help="with which they sign in")
    reset.add_argument("--forget-steps", action="store_true", help="their passkeys, app and recovery codes are lost")
    reset.add_argument("--password-from-stdin", action="store_true", help="read the password from standard input")
    reset.set_defaults(run=_reset_person)
    link = person.add_parser("link", parents=[data], help="say whom an agency's own sign-in means by a subject")
    link.add_argument("--email", required=True, help="of somebody of that agency who was added before")
    link.add_argument("--provider", required=True, metavar="KEY", help="of the provider, as the settings say")
    link.add_argument("--subject", required=True, help="by which the provider knows them")
    link.set_defaults(run=_link_person)
    administrator = person.add_parser(
        "administrator",
        parents=[data],
        help="make somebody an administrator, who sees nothing unless they break the glass",
    )
    administrator.add_argument("--email", required=True, help="of somebody who was added before")
    administrator.add_argument("--no-longer", action="store_true", help="take this standing from them")
    administrator.set_defaults(run=_make_administrator)


def _add_person(options: argparse.Namespace, settings: Settings) -> int:
    password = sys.stdin.readline().rstrip("\n") if options.password_from_stdin else _asked()

    async def work(house: House) -> None:
        person = await knowing.add_person(house, options.name, options.email, options.agency, password)
        print(f"{person.name} signs in as {person.email}.")

    at_work(settings, work)
    return 0


def _reset_person(options: argparse.Namespace, settings: Settings) -> int:
    password = sys.stdin.readline().rstrip("\n") if options.password_from_stdin else _asked()

    async def work(house: House) -> None:
        person = await knowing.reset_person(house, options.email, password, forget_steps=options.forget_steps)
        print(f"{person.name} has another password, and is signed out everywhere.")

    at_work(settings, work)
    return 0


def _link_person(options: argparse.Namespace, settings: Settings) -> int:
    async def work(house: House) -> None:
        person = await vouching.link(house, options.email, options.provider, options.subject)
        print(f"{person.name} is {options.subject} at {options.provider}.")

    at_work(settings, work)
    return 0


def _make_administrator(options: argparse.Namespace, settings: Settings) -> int:
    async def work(house: House) -> None:
        person = await administering.make(house, options.email, ends=options.no_longer)
        print(f"{person.name} is {'no administrator any longer' if options.no_longer else 'an administrator'}.")

    at_work(settings, work)
    return 0


def _asked() -> str:
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        raise Refusal("These were two different passwords. Nothing was done.")
    return password
