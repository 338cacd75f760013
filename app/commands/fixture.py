"""The command `caseboard fixture`: asks a demonstrating server for live conferences that a load generator can join."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from app.actions.refusals import Refusal
from app.settings import Settings

_AT_ONCE = 20


def add_fixture_command(commands: Any) -> None:
    """Declare the command and its options."""
    fixture = commands.add_parser("fixture", help="make live conferences for a load generator (demonstration only)")
    fixture.add_argument("--url", required=True, help="the server, such as http://localhost:8000")
    fixture.add_argument("--rooms", type=_count, required=True, metavar="R", help="conferences to make")
    fixture.add_argument("--people", type=_count, required=True, metavar="N", help="participants of each")
    fixture.add_argument("--json", action="store_true", help="print everything that is needed to join them")
    fixture.set_defaults(run=_make, permit=None)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a number from 1")
    return int(text)


def _make(options: argparse.Namespace, _settings: Settings) -> int:
    made: dict[str, Any] = {}
    rooms: list[Any] = []
    while len(rooms) < options.rooms:
        made = _asked(options.url.rstrip("/"), min(_AT_ONCE, options.rooms - len(rooms)), options.people)
        rooms += made["rooms"]
        if len(rooms) < options.rooms or options.rooms > _AT_ONCE:
            print(f"\r{len(rooms)} of {options.rooms} conferences …", end="", file=sys.stderr, flush=True)
    if options.rooms > _AT_ONCE:
        print(file=sys.stderr)
    if options.json:
        print(json.dumps({**made, "rooms": rooms}))
    else:
        print(f"{len(rooms)} conferences with {options.people} participants each are open at {options.url}.")
    return 0


def _asked(server: str, rooms: int, people: int) -> Any:
    """The server's answer. Raises `Refusal`."""
    parts = urlsplit(server)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refusal(f"{server} is not the address of a server, such as http://localhost:8000.")
    body = json.dumps({"rooms": rooms, "people": people}).encode()
    headers = {"Content-Type": "application/json", "Origin": f"{parts.scheme}://{parts.netloc}"}
    try:
        with urlopen(Request(f"{server}/demo/fixture", body, headers)) as answer:  # noqa: S310 - http(s), checked above
            return json.load(answer)
    except HTTPError as error:
        if error.code == 404:
            raise Refusal(f"The server at {server} is not in demonstration mode: nothing was made.") from None
        raise Refusal(f"The server at {server} refused: {_sentence(error)}") from None
    except URLError as error:
        raise Refusal(f"The server at {server} does not answer ({error.reason}).") from None


def _sentence(error: HTTPError) -> str:
    try:
        return str(json.load(error)["sentence"])
    except (ValueError, KeyError, TypeError):
        return f"status {error.code}"
