"""The command `caseboard person`: people who sign in."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Sequence
from typing import Any

from app.actions.refusals import Refusal
from app.commands.working import told
from app.conference.permits import Permit
from app.settings import Settings


def add_person_commands(commands: Any, data: argparse.ArgumentParser) -> None:
    """Declare the commands and their options."""
    person = commands.add_parser("person", help="people who sign in").add_subparsers(required=True, metavar="COMMAND")
    add = person.add_parser("add", parents=[data], help="add somebody, and ask for their password")
    add.add_argument("--name", required=True)
    add.add_argument("--email", required=True, help="with which they sign in")
    add.add_argument("--agency", help="for which they work; leave it out for family and friends")
    add.add_argument("--title", default="", help="their job title")
    add.add_argument("--password-from-stdin", action="store_true", help="read the password from standard input")
    add.set_defaults(run=_add_person, permit=Permit.KEEP_ACCOUNTS)
    reset = person.add_parser("reset", parents=[data], help="give somebody who cannot come in another password")
    reset.add_argument("--email", required=True, help="with which they sign in")
    reset.add_argument("--forget-steps", action="store_true", help="their passkeys, app and recovery codes are lost")
    reset.add_argument("--password-from-stdin", action="store_true", help="read the password from standard input")
    reset.set_defaults(run=_reset_person, permit=Permit.KEEP_ACCOUNTS)
    link = person.add_parser("link", parents=[data], help="say whom an agency's own sign-in means by a subject")
    link.add_argument("--email", required=True, help="of somebody of that agency who was added before")
    link.add_argument("--provider", required=True, metavar="KEY", help="of the provider, as the settings say")
    link.add_argument("--subject", required=True, help="by which the provider knows them")
    link.set_defaults(run=_link_person, permit=Permit.KEEP_ACCOUNTS)
    administrator = person.add_parser(
        "administrator",
        parents=[data],
        help="make somebody an administrator, who sees nothing unless they break the glass",
    )
    administrator.add_argument("--email", required=True, help="of somebody who was added before")
    administrator.add_argument("--no-longer", action="store_true", help="take this standing from them")
    administrator.set_defaults(run=_make_administrator, permit=Permit.MAKE_ADMINISTRATORS)
    _add_keeping_out_commands(person, data)


def _add_keeping_out_commands(person: Any, data: argparse.ArgumentParser) -> None:
    who = argparse.ArgumentParser(add_help=False)
    whom = who.add_mutually_exclusive_group(required=True)
    whom.add_argument("--email", dest="who", help="with which they sign in, or to which their letters go")
    whom.add_argument("--code", dest="who", metavar="NUMBER", help="with which the code of a guest begins")
    suspend = person.add_parser(
        "suspend", parents=[data, who], help="end every session of somebody, and let none begin"
    )
    suspend.set_defaults(run=_suspend, permit=Permit.KEEP_OUT)
    reinstate = person.add_parser("reinstate", parents=[data, who], help="let somebody come in again")
    reinstate.set_defaults(run=_reinstate, permit=Permit.KEEP_OUT)
    _add_guest_commands(person, [data, who])


def _add_guest_commands(person: Any, parents: Sequence[argparse.ArgumentParser]) -> None:
    forget = person.add_parser(
        "forget-code", parents=parents, help="a guest has lost their code, and comes by a new link as at first"
    )
    forget.set_defaults(run=_forget_code, permit=Permit.IDENTIFY)
    vouch = person.add_parser(
        "vouch", parents=parents, help="a guest does work for the agency that was typed when they were invited"
    )
    vouch.set_defaults(run=_vouch, permit=Permit.IDENTIFY)


def _add_person(options: argparse.Namespace, settings: Settings) -> int:
    facts = {name: getattr(options, name) for name in ("name", "email", "agency")}
    return told(settings, "person-add", **facts, password=_password(options), job_title=options.title)


def _reset_person(options: argparse.Namespace, settings: Settings) -> int:
    password, forget = _password(options), options.forget_steps
    return told(settings, "person-reset", email=options.email, password=password, forget_steps=forget)


def _link_person(options: argparse.Namespace, settings: Settings) -> int:
    return told(settings, "person-link", email=options.email, provider=options.provider, subject=options.subject)


def _make_administrator(options: argparse.Namespace, settings: Settings) -> int:
    return told(settings, "person-administrator", email=options.email, no_longer=options.no_longer)


def _suspend(options: argparse.Namespace, settings: Settings) -> int:
    return told(settings, "person-suspend", who=options.who)


def _reinstate(options: argparse.Namespace, settings: Settings) -> int:
    return told(settings, "person-reinstate", who=options.who)


def _forget_code(options: argparse.Namespace, settings: Settings) -> int:
    return told(settings, "person-forget-code", who=options.who)


def _vouch(options: argparse.Namespace, settings: Settings) -> int:
    return told(settings, "person-vouch", who=options.who)


def _password(options: argparse.Namespace) -> str:
    return sys.stdin.readline().rstrip("\n") if options.password_from_stdin else _asked()


def _asked() -> str:
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        raise Refusal("These were two different passwords. Nothing was done.")
    return password
