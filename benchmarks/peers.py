"""The servers that are compared: how each is started and how people come in."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.environment import HERE, PYTHON, node
from benchmarks.processes import Served, free_port

#: Rooms as the generator takes them: `{"wire", "url", "root", "rooms": [{"name", "participants": […]}]}`.
Rooms = dict[str, Any]


class Peer(ABC):
    """One server under test."""

    name: str
    wire: str
    #: Whether anything is left after a restart.
    stores: bool = True
    #: How long it may take to store what it has, in seconds.
    settles: float = 0.0

    def start(self, folder: Path, port: int | None = None) -> Served:
        """Start it on the data in `folder`; what it prints goes to a log there."""
        port = port or free_port()
        folder.mkdir(parents=True, exist_ok=True)
        return Served(self._command(folder, port), port, folder / "server.log", self._environment(folder, port))

    @abstractmethod
    def _command(self, folder: Path, port: int) -> Sequence[str]: ...

    def _environment(self, folder: Path, port: int) -> Mapping[str, str]:
        return {}

    def settle(self, folder: Path) -> None:
        """Wait until what was told is stored."""
        time.sleep(self.settles)

    def rooms(self, port: int, rooms: int, people: int) -> Rooms:
        """Make new rooms with so many people each."""
        chosen = [
            {
                "name": f"bench-{random.randrange(1 << 40):x}",
                "participants": [{"client_id": client} for client in random.sample(range(1, 1 << 31), people)],
            }
            for _ in range(rooms)
        ]
        return {"wire": self.wire, "url": f"ws://127.0.0.1:{port}", "root": "purpose", "rooms": chosen}


class Caseboard(Peer):
    """Ours, on SQLite, in demonstration mode, with every limit on; rooms are real conferences."""

    name = "Caseboard"
    wire = "hocuspocus"

    def _command(self, folder: Path, port: int) -> Sequence[str]:
        return _caseboard("serve", "--demo", "--data", str(folder / "data"), "--port", str(port))

    def rooms(self, port: int, rooms: int, people: int) -> Rooms:
        command = _caseboard(
            "fixture", "--url", f"http://localhost:{port}", "--rooms", str(rooms), "--people", str(people), "--json"
        )
        made = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
        return {"wire": self.wire, "url": made["url"], "root": made["text_root"], "rooms": made["rooms"]}


def _caseboard(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "app.cli", *arguments]


class Hocuspocus(Peer):
    """@hocuspocus/server with its SQLite extension: stores two seconds after the last edit, at least every ten."""

    name = "Hocuspocus + SQLite"
    wire = "hocuspocus"
    settles = 11.0

    def _command(self, folder: Path, port: int) -> Sequence[str]:
        return [str(node()), str(HERE / "servers" / "hocuspocus.mjs"), str(port), str(folder / "documents.sqlite")]


class HocuspocusInMemory(Hocuspocus):
    """The same without storage."""

    name = "Hocuspocus in memory"
    stores = False

    def _command(self, folder: Path, port: int) -> Sequence[str]:
        return super()._command(folder, port)[:-1]


class YWebsocket(Peer):
    """@y/websocket-server with LevelDB: stores each edit while it is told."""

    name = "y-websocket + LevelDB"
    wire = "y-websocket"
    settles = 2.0

    def _command(self, folder: Path, port: int) -> Sequence[str]:
        return [str(node()), str(HERE / "node_modules" / "@y" / "websocket-server" / "src" / "server.js")]

    def _environment(self, folder: Path, port: int) -> Mapping[str, str]:
        return {"HOST": "127.0.0.1", "PORT": str(port), "YPERSISTENCE": str(folder / "leveldb")}


class YWebsocketInMemory(YWebsocket):
    """The same without storage."""

    name = "y-websocket in memory"
    stores = False

    def _environment(self, folder: Path, port: int) -> Mapping[str, str]:
        return {"HOST": "127.0.0.1", "PORT": str(port)}


class PycrdtWebsocket(Peer):
    """pycrdt-websocket under uvicorn, with its SQLite store: edits are told at once and stored one after the other."""

    name = "pycrdt-websocket + SQLite"
    wire = "y-websocket"
    settles = 2.0

    def _command(self, folder: Path, port: int) -> Sequence[str]:
        return [
            str(PYTHON), "-m", "uvicorn", "--app-dir", str(HERE / "servers"), "pycrdt_websocket:app",
            "--port", str(port), "--log-level", "warning", "--loop", "uvloop", "--ws", "websockets-sansio",
            "--ws-per-message-deflate", "false",
        ]  # fmt: skip

    def _environment(self, folder: Path, port: int) -> Mapping[str, str]:
        return {"DATABASE": str(folder / "documents.sqlite")}

    def settle(self, folder: Path, patience: float = 300) -> None:
        """Wait until nothing was written for a while: what still waits in line when the server stops is lost."""
        # Its file is only looked at: a reader would lock the database against the store.
        database = folder / "documents.sqlite"
        deadline = time.monotonic() + patience
        before, written = 0.0, database.stat().st_mtime
        while written > before and time.monotonic() < deadline:
            time.sleep(self.settles)
            before, written = written, database.stat().st_mtime


PEERS: dict[str, Peer] = {
    "caseboard": Caseboard(),
    "hocuspocus": Hocuspocus(),
    "y-websocket": YWebsocket(),
    "pycrdt": PycrdtWebsocket(),
    "hocuspocus-memory": HocuspocusInMemory(),
    "y-websocket-memory": YWebsocketInMemory(),
}
