"""The repository stands alone: nothing in it points at a machine, a registry or another person's code."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).relative_to(ROOT).as_posix()

#: What may stand at the top; a new name belongs here only if convention puts it there.
TOP_LEVEL = {
    "app", "realtime", "static", "templates", "tests", "docs", "requirements", "benchmarks", ".ci",
    "pyproject.toml", "Procfile", "README.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", "Makefile", "hatch_build.py",
    "package.json", "package-lock.json", "tsconfig.json", ".npmrc", ".gitignore", ".editorconfig",
}  # fmt: skip


def tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if name == HERE:
            continue
        try:
            found.append((name, path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue
    assert len(found) > 20, "need a checkout under git for these tests to mean anything"
    return found


def test_the_top_level_holds_what_was_agreed_and_a_few_conventional_files() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= TOP_LEVEL


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("the address of a package registry", r"registry\.npmjs\.org|pypi\.org/simple|files\.pythonhosted\.org"),
        ("an address in a lock file", r'"resolved": *"https?://|--(extra-)?index-url|--find-links'),
        ("a path of somebody's machine", r"(?:^|[^a-zA-Z0-9_.\-/])/(?:work|farm|root|Users)/"),
        ("a document outside this tree", r"\.\./shared"),
    ],
)
def test_no_file_holds(what: str, pattern: str) -> None:
    culprits = [
        f"{name}:{number}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert not culprits, f"{what} in {culprits}"


def test_no_third_party_bundle_is_committed() -> None:
    bundles = [path for path in tracked() if path.suffix in {".woff", ".woff2", ".ttf", ".map"} or ".min." in path.name]
    assert not bundles


def test_attack_134_what_is_installed_is_what_was_locked() -> None:
    """Every installation checks the hash of each file, and takes none that has first to be built."""
    installs = [line for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if "$(PIP) install" in line]
    locked = [line for line in installs if "-r requirements/" in line]
    assert locked
    assert all("--require-hashes --only-binary :all:" in line for line in locked)
    assert all("--no-deps --no-build-isolation --editable ." in line for line in installs if line not in locked)


def test_attack_134_a_swapped_file_is_not_installed(tmp_path: Path) -> None:
    wheel = tmp_path / "swapped-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        about = "swapped-1.0.dist-info"
        archive.writestr("swapped.py", "raise SystemExit")
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: swapped\nVersion: 1.0\n")
        archive.writestr(
            "swapped-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{about}/RECORD", "")
    right = hashlib.sha256(wheel.read_bytes()).hexdigest()
    outcomes = [_installed(tmp_path, wheel, digest) for digest in (right, hashlib.sha256(b"another file").hexdigest())]
    assert [outcome.returncode == 0 for outcome in outcomes] == [True, False], outcomes[0].stderr
    assert "DO NOT MATCH THE HASHES" in outcomes[1].stderr


def _installed(at: Path, wheel: Path, digest: str) -> subprocess.CompletedProcess[str]:
    lock = at / "lock.txt"
    lock.write_text(f"swapped==1.0 --hash=sha256:{digest}\n", "utf-8")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--isolated",
        "--no-index",
        "--find-links",
        str(at),
        "--no-cache-dir",
    ]
    flags = [
        "--find-links",
        str(at),
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--target",
        str(at / digest[:8]),
        "-r",
        str(lock),
    ]
    return subprocess.run([*pip, *flags], capture_output=True, text=True, timeout=60)


def test_attack_134_every_locked_requirement_has_a_hash() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text("utf-8").replace("\\\n", " ")
        bare = [line for line in text.splitlines() if "==" in line and "--hash=sha256:" not in line]
        assert not bare, f"{lock.name}: {bare}"
