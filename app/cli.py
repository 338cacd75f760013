"""The command line."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os
import socket
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from app.actions import compacting, knowing, vouching
from app.actions.house import House
from app.actions.refusals import Refusal
from app.clock import clock_starting_at
from app.conference.kinds import Coordination, Kind
from app.fixture_cli import add_fixture_command
from app.logs import set_up_logs
from app.settings import Settings, unsafe
from app.storage.database import Database, database_url, held
from app.storage.heads import KeyExposed, signing_key
from app.storage.migrating import TooNew, migrate
from app.storage.sqlite import DataInUse
from app.verify_cli import add_verify_command
from app.watching import watched

Work = Callable[[House], Coroutine[Any, Any, None]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Exit status 0 when it did what was asked, 1 when it did not, 2 when it was not understood."""
    options = _parser().parse_args(arguments)
    try:
        settings = _settings(options)
        run: Callable[[argparse.Namespace, Settings], int] = options.run
        return run(options, settings)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            print(f"Setting {'.'.join(map(str, problem['loc']))}: {problem['msg']}.", file=sys.stderr)
        return 2
    except (DataInUse, TooNew, Refusal, KeyExposed) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        reason = error.strerror or type(error).__name__
        print(f"{error.filename or 'A file'} cannot be used: {reason}.", file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        # Its message may quote what is in the database.
        print(f"The database cannot be used ({type(error).__name__}).", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="caseboard", description="A live shared board for case conferences, frozen into minutes and a case plan."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", metavar="DIR", help="directory that holds the data (default: data)")
    address = argparse.ArgumentParser(add_help=False)
    address.add_argument("--port", type=int, metavar="P", help="port to listen on; 0 takes a free one (default: 8000)")
    address.add_argument("--host", metavar="ADDRESS", help="address to listen on (default: 127.0.0.1)")

    serve = commands.add_parser("serve", parents=[data, address], help="run the server")
    serve.add_argument(
        "--demo", action="store_true", default=None, help="plant an invented family, sign in by one click"
    )
    serve.set_defaults(run=_serve)
    demo = commands.add_parser("demo", parents=[data, address], help="run the server with an invented family")
    demo.set_defaults(run=_serve, demo=True)
    commands.add_parser("migrate", parents=[data], help="bring the database up to date").set_defaults(run=_migrate)
    _add_person_commands(commands, data)
    _add_case_commands(commands, data)
    add_fixture_command(commands)
    add_verify_command(commands, data)
    let_go = commands.add_parser("let-go", parents=[data], help="delete old edits that verified checkpoints cover")
    let_go.add_argument("--older-than-days", type=_days, required=True, metavar="DAYS", help="how long edits are kept")
    let_go.set_defaults(run=_let_go)
    return parser


def _add_person_commands(commands: Any, data: argparse.ArgumentParser) -> None:
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


def _add_case_commands(commands: Any, data: argparse.ArgumentParser) -> None:
    case = commands.add_parser("case", help="families, and who is known to them")
    verbs = case.add_subparsers(required=True, metavar="COMMAND")
    add = verbs.add_parser("add", parents=[data], help="open the file of a family")
    add.add_argument("--reference", required=True, help="may stand in file names: never the family's name")
    add.add_argument("--name", required=True)
    add.add_argument("--zone", default="Australia/Sydney", type=_zone, help="time zone (default: %(default)s)")
    add.set_defaults(run=_add_case)
    know = verbs.add_parser("know", parents=[data], help="make somebody known to a case")
    know.add_argument("--reference", required=True)
    know.add_argument("--email", required=True, help="of somebody who was added before")
    know.add_argument("--as", dest="kind", required=True, type=Kind, choices=list(Kind), metavar="KIND",
                      help=", ".join(Kind))  # fmt: skip
    know.add_argument("--relation", default="", help="in words, such as mother or school counsellor")
    know.add_argument("--answers-as", dest="coordination", type=Coordination, choices=list(Coordination),
                      default=Coordination.NONE, help="who plans conferences and sees every record")  # fmt: skip
    know.set_defaults(run=_make_known)


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a number of days")
    return int(text)


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise argparse.ArgumentTypeError(f"there is no time zone {name}") from None


def _settings(options: argparse.Namespace) -> Settings:
    """What the environment says, and what the command line says instead."""
    given = {name: getattr(options, name, None) for name in ("data", "port", "host", "demo")}
    return Settings(**{name: value for name, value in given.items() if value is not None})


def _serve(_options: argparse.Namespace, settings: Settings) -> int:
    # Before the fork, so that a restart has nothing to import.
    from app.serving import serve

    reasons = unsafe(settings)
    for reason in reasons:
        print(reason, file=sys.stderr)
    if reasons:
        return 1
    _at_work(settings, _key_in_place)
    listener = _listening(settings)
    set_up_logs(settings.log_from)
    return watched(lambda pulse: serve(settings, listener, pulse), let_go=listener.close)


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        raise Refusal(
            f"Port {settings.port} cannot be used ({os.strerror(error.errno or 0)}). Choose another with --port."
        ) from None
    return listener


def _migrate(_options: argparse.Namespace, settings: Settings) -> int:
    changed = _at_work(settings, _nothing)
    print("The database was brought up to date." if changed else "The database is up to date.")
    return 0


def _add_person(options: argparse.Namespace, settings: Settings) -> int:
    password = sys.stdin.readline().rstrip("\n") if options.password_from_stdin else _asked()

    async def work(house: House) -> None:
        person = await knowing.add_person(house, options.name, options.email, options.agency, password)
        print(f"{person.name} signs in as {person.email}.")

    _at_work(settings, work)
    return 0


def _reset_person(options: argparse.Namespace, settings: Settings) -> int:
    password = sys.stdin.readline().rstrip("\n") if options.password_from_stdin else _asked()

    async def work(house: House) -> None:
        person = await knowing.reset_person(house, options.email, password, forget_steps=options.forget_steps)
        print(f"{person.name} has another password, and is signed out everywhere.")

    _at_work(settings, work)
    return 0


def _link_person(options: argparse.Namespace, settings: Settings) -> int:
    async def work(house: House) -> None:
        person = await vouching.link(house, options.email, options.provider, options.subject)
        print(f"{person.name} is {options.subject} at {options.provider}.")

    _at_work(settings, work)
    return 0


def _asked() -> str:
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        raise Refusal("These were two different passwords. Nothing was done.")
    return password


def _add_case(options: argparse.Namespace, settings: Settings) -> int:
    async def work(house: House) -> None:
        case = await knowing.add_case(house, options.reference, options.name, options.zone)
        print(f"{case.reference} is open.")

    _at_work(settings, work)
    return 0


def _make_known(options: argparse.Namespace, settings: Settings) -> int:
    async def work(house: House) -> None:
        await knowing.make_known(
            house, options.reference, options.email, options.kind, options.relation, options.coordination
        )
        print(f"{options.email} is known to {options.reference}.")

    _at_work(settings, work)
    return 0


async def _nothing(_house: House) -> None:
    """What is done when only the database shall be brought up to date."""


def _let_go(options: argparse.Namespace, settings: Settings) -> int:
    async def work(house: House) -> None:
        print(f"{await compacting.let_go(house, options.older_than_days)} old edits were deleted.")

    _at_work(settings, work)
    return 0


async def _key_in_place(house: House) -> None:
    """What has to be there before the server starts, and must not lie open. Raises `KeyExposed`."""
    signing_key(house.settings.keys)


def _at_work(settings: Settings, work: Work) -> bool:
    """Does something with the data while nobody else writes them. Whether the database had to be brought up to date."""

    async def run() -> bool:
        database = Database(database_url(settings))
        try:
            changed = await migrate(database)
            await work(House(settings, clock_starting_at(settings.clock_start), database))
            return changed
        finally:
            await database.close()

    with held(settings):
        return asyncio.run(run())


if __name__ == "__main__":
    sys.exit(main())
