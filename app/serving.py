"""Running the server: uvicorn, told everything here rather than on its command line."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from app.actions import demonstrating, growing
from app.actions.growing import Growth, Stage
from app.bounded_http import BoundedHttp
from app.main import create_app
from app.settings import Settings
from app.watching import Pulse
from realtime import failpoints
from realtime.protocol import bounded


class Server(uvicorn.Server):
    """Says where it is, and how to come in, as soon as it answers."""

    def __init__(self, config: uvicorn.Config, settings: Settings, pulse: Pulse) -> None:
        super().__init__(config)
        self._settings = settings
        self._pulse = pulse

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.should_exit:
            return
        # At once: who has said that it is open counts as started.
        self._pulse.beat()
        self._living = asyncio.create_task(self._live())
        if not self._pulse.revived:
            sys.stdout.write(welcome(self._settings) + "\n")
            sys.stdout.flush()

    async def _live(self) -> None:
        while True:
            self._pulse.beat()
            await asyncio.sleep(self._pulse.interval)


def serve(settings: Settings, listener: socket.socket, pulse: Pulse) -> int:
    """Serve until told to stop, and beat meanwhile. Exit status 0 after an orderly stop."""
    if settings.port == 0:
        settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    # Once is enough: whoever comes after a failure has to be able to work.
    failpoints.arm("" if pulse.revived else settings.failpoint)
    server = Server(config_of(create_app(settings), settings), settings, pulse)
    server.run([listener])
    return 0 if server.started else 1


def config_of(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """How the application is served."""
    return uvicorn.Config(
        app,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http=BoundedHttp,
        ws=bounded(settings.frames.most_fragments),
        ws_max_size=settings.frames.largest_read,
        ws_per_message_deflate=False,
        # The boards ask by themselves who is still there.
        ws_ping_interval=None,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies or "127.0.0.1",
        timeout_graceful_shutdown=5,
    )


def welcome(settings: Settings) -> str:
    """What whoever started the server reads: where it is, and in a demonstration as whom to come in."""
    lines = [f"Caseboard is open at {settings.origin}"]
    if settings.demo:
        lines += ["", *_coming(settings.data)] if settings.demo_cases else ["", *_people(), ""]
        lines += ["Open a second browser, or a private window, to be two people at once. Ctrl+C stops the server."]
    return "\n".join(lines)


def _coming(data: Path) -> Sequence[str]:
    """What was planted at an earlier start; at the first, that it is being planted."""
    known, told = growing.read(data), demonstrating.told_cases()
    there = [f"  {name}: {says}" for reference, (name, says) in told.items() if _is_there(known, reference)]
    if not there:
        return ["Invented cases are played into it now; their people come to the page where you sign in.", ""]
    return ["Sign in with one click as one of the people of these cases:", *there, ""]


def _is_there(known: Mapping[str, Growth], reference: str) -> bool:
    return known.get(reference, Growth()).stage is Stage.PLANTED


def _people() -> Sequence[str]:
    people = [each for each in demonstrating.facts()["people"] if each.get("signs_in", True)]
    told = [(each["name"], each["relation"]) for each in people]
    told += [(each["name"], each["job_title"]) for each in (demonstrating.facts()["administrator"],)]
    width = max(len(name) for name, _ in told)
    lines = [f"  {name:<{width}}  {words}" for name, words in told]
    return ["Sign in with one click as one of the invented people:", *lines]
