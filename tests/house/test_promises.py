"""Every promise names a proof, and every proof that is named exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = re.findall(r"^    (\.venv/bin/\S+ .+)$", (ROOT / "docs/promises.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_proof_of_a_promise_exists(command: str) -> None:
    program, *arguments = shlex.split(command)
    assert program in {".venv/bin/pytest", ".venv/bin/python"}
    if program.endswith("python"):
        assert arguments[0] == "-m"
        assert (ROOT / arguments[1].replace(".", "/") / "__main__.py").exists()
        return
    chosen = arguments[arguments.index("-k") + 1] if "-k" in arguments else ""
    for proof in [each for each in arguments if each.startswith("tests/")]:
        path, _, name = proof.partition("::")
        files = [ROOT / path] if path.endswith(".py") else sorted((ROOT / path).glob("test_*.py"))
        found = [
            test for file in files for test in re.findall(r"^(?:async )?def (test_\w+)", file.read_text(), re.MULTILINE)
        ]
        assert [test for test in found if chosen in test and name in ("", test)], proof


def test_every_chapter_but_the_last_has_a_proof() -> None:
    chapters = (ROOT / "docs/promises.md").read_text().split("\n## ")[1:]
    assert [chapter for chapter in chapters if "    .venv/bin/" not in chapter] == chapters[-1:]
