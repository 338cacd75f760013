"""The commands `caseboard serve` and `caseboard demo`: run the server."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from app.actions import demonstrating, growing
from app.actions.house import House
from app.actions.refusals import Refusal
from app.commands.working import at_work
from app.conference.permits import Permit
from app.logs import set_up_logs
from app.objecting import doubtful, unsafe
from app.settings import Settings, unhurried
from app.storage.signing import signing_key
from app.watching import watched


def add_serve_commands(commands: Any, data: argparse.ArgumentParser) -> None:
    """Declare the commands and their options."""
    address = argparse.ArgumentParser(add_help=False)
    address.add_argument("--port", type=int, metavar="P", help="port to listen on; 0 takes a free one (default: 8000)")
    address.add_argument("--host", metavar="ADDRESS", help="address to listen on (default: 127.0.0.1)")
    serve = commands.add_parser("serve", parents=[data, address], help="run the server")
    serve.add_argument(
        "--demo", action="store_true", default=None, help="plant one invented family, sign in by one click"
    )
    serve.set_defaults(run=_serve, permit=Permit.LOOK_AFTER_DATA)
    demo = commands.add_parser(
        "demo", parents=[data, address], help="run the server, and play whole invented cases into it (once)"
    )
    demo.add_argument("--live", action="store_true", help="keep a few simulated participants typing in a conference")
    demo.set_defaults(run=_serve, permit=Permit.LOOK_AFTER_DATA, demo=True, demo_cases=True)


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    # Before the fork, so that a restart has nothing to import.
    from app.serving import serve

    if settings.demo:
        settings = unhurried(settings)
    reasons = unsafe(settings)
    for reason in reasons:
        print(reason, file=sys.stderr)
    if reasons:
        return 1
    for doubt in doubtful(settings, os.environ):
        print(doubt, file=sys.stderr)
    at_work(settings, _fit_to_serve)
    listener = _listening(settings)
    set_up_logs(settings.log_from)
    beside = _beside(options, settings)
    if beside:
        settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    if settings.demo and settings.demo_cases:
        # Before the first page is asked for, so that it says what comes.
        growing.expect(settings.data, [each["reference"] for each in demonstrating.facts()["played_cases"]])
    for program in beside:
        # A program of its own that ends with the server, or before: people can come in meanwhile.
        subprocess.Popen([sys.executable, "-m", program, settings.origin, str(settings.data)])  # noqa: S603 - ourselves
    return watched(lambda pulse: serve(settings, listener, pulse), let_go=listener.close)


def _beside(options: argparse.Namespace, settings: Settings) -> Sequence[str]:
    """The programs that run beside a demonstration."""
    wanted = {
        "app.rehearse.gardener": settings.demo and settings.demo_cases,
        "app.rehearse.company": getattr(options, "live", False),
    }
    return [program for program, asked in wanted.items() if asked]


async def _fit_to_serve(house: House) -> None:
    """Whether what is saved stays, and the key is there and does not lie open. Raises `Refusal`, `KeyExposed`."""
    reasons = await house.database.objections()
    if reasons:
        raise Refusal("\n".join(reasons))
    signing_key(house.settings.keys)


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        raise Refusal(
            f"Port {settings.port} cannot be used ({os.strerror(error.errno or 0)}). Choose another with --port, or "
            "PORT=… where make starts it."
        ) from None
    return listener
