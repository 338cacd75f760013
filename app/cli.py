"""The command line."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from app.actions.ordering import require_operator
from app.actions.refusals import Refusal
from app.audit import operator
from app.commands import working
from app.commands.agency import add_agency_commands
from app.commands.backup import add_backup_commands
from app.commands.case import add_case_commands
from app.commands.database import add_database_commands
from app.commands.fixture import add_fixture_command
from app.commands.person import add_person_commands
from app.commands.rehearse import add_rehearse_command
from app.commands.retention import add_retention_command
from app.commands.schema import add_schema_command
from app.commands.serve import add_serve_commands
from app.commands.verify import add_verify_command
from app.conference.permits import Permit
from app.settings import Settings
from app.storage.migrating import TooNew
from app.storage.signing import KeyExposed
from app.storage.sqlite import DataInUse


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Exit status 0 when it did what was asked, 1 when it did not, 2 when it was not understood."""
    options = command_parser().parse_args(arguments)
    try:
        settings = _settings(options)
        _require(options.permit)
        with _ordered_by(getattr(options, "by", None)):
            run: Callable[[argparse.Namespace, Settings], int] = options.run
            return run(options, settings)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            print(f"Setting {'.'.join(map(str, problem['loc']))}: {problem['msg']}.", file=sys.stderr)
        return 2
    except (DataInUse, TooNew, Refusal, KeyExposed) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except TimeoutError:
        # One of the system's errors too, but about no file.
        print("What was waited for did not come in time. Nothing more was done.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read it has read enough; what is left must not be written when Python ends either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        reason = error.strerror or type(error).__name__
        print(f"{error.filename or 'A file'} cannot be used: {reason}.", file=sys.stderr)
        return 1
    except SQLAlchemyError as error:
        # Its message may quote what is in the database.
        print(f"The database cannot be used ({type(error).__name__}).", file=sys.stderr)
        return 1


def command_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="caseboard", description="A live shared board for case conferences, frozen into minutes and a case plan."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('caseboard')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    data = argparse.ArgumentParser(add_help=False)
    data.add_argument(
        "--data", metavar="DIR", help="directory that holds the data (default: CASEBOARD_DATA, else data)"
    )
    data.add_argument("--by", type=operator.named, metavar="NAME", help="who orders this, for the audit (default: you)")
    add_serve_commands(commands, data)
    add_database_commands(commands, data)
    add_person_commands(commands, data)
    add_case_commands(commands, data)
    add_agency_commands(commands, data)
    add_backup_commands(commands, data)
    add_fixture_command(commands)
    add_verify_command(commands, data)
    add_retention_command(commands, data)
    add_rehearse_command(commands)
    add_schema_command(commands)
    return parser


@contextlib.contextmanager
def _ordered_by(name: str | None) -> Iterator[None]:
    """Whoever came by `sudo` is named by their own account unless they say another name."""
    token = working.named.set(name or os.environ.get("SUDO_USER", ""))
    try:
        yield
    finally:
        working.named.reset(token)


def _require(permit: Permit | None) -> None:
    """Whether the table lets the command line do this; None: it touches no data of an installation."""
    if permit is not None:
        require_operator(permit)


def _settings(options: argparse.Namespace) -> Settings:
    """What the environment says, and what the command line says instead."""
    given = {name: getattr(options, name, None) for name in ("data", "port", "host", "demo", "demo_cases")}
    return Settings(**{name: value for name, value in given.items() if value is not None})


if __name__ == "__main__":
    sys.exit(main())
