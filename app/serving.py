"""Running the server: uvicorn, told everything here rather than on its command line."""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence

import uvicorn

from app.actions import demonstrating
from app.main import create_app
from app.settings import Settings

#: A frame holds at most one update of 1 MiB, its document's name and what belongs to the wire.
LARGEST_FRAME = (1 << 20) + 4096


class Server(uvicorn.Server):
    """Says where it is, and how to come in, as soon as it answers."""

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        super().__init__(config)
        self._settings = settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            sys.stdout.write(_welcome(self._settings) + "\n")
            sys.stdout.flush()


def serve(settings: Settings, listener: socket.socket) -> int:
    """Serve until told to stop. Exit status 0 after an orderly stop."""
    if settings.port == 0:
        settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    config = uvicorn.Config(
        create_app(settings),
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=LARGEST_FRAME,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies or "127.0.0.1",
        timeout_graceful_shutdown=5,
    )
    server = Server(config, settings)
    server.run([listener])
    return 0 if server.started else 1


def _welcome(settings: Settings) -> str:
    lines = [f"Caseboard is open at {settings.origin}"]
    if settings.demo:
        lines += ["", "Sign in with one click as one of the invented people:", *_people(), ""]
        lines += ["Open a second browser, or a private window, to be two people at once. Ctrl+C stops the server."]
    return "\n".join(lines)


def _people() -> Sequence[str]:
    people = [each for each in demonstrating.family()["people"] if each.get("signs_in", True)]
    width = max(len(each["name"]) for each in people)
    return [f"  {each['name']:<{width}}  {each['relation']}" for each in people]
