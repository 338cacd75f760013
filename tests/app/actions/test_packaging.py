"""Packages prove what they are to whoever has the key, and any change of a single bit is found."""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pyzipper
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.actions import packaging, reading_records, restricting
from app.actions.editions import Press
from app.actions.reading_records import FrozenRecord
from app.actions.refusals import Refusal
from app.actions.wishing import Wish
from app.actions.workshop import Workshop
from app.cli import main
from app.export.package import program_trusting
from app.export.verifier import GENUINE, NOT_CHECKED, NOT_GENUINE, Check, canonical, check, packed, unpacked
from app.people.person import Person
from app.storage.signing import public_key_in, public_pem
from tests.app.actions.test_freezing import Stage
from tests.cast import Cast
from tests.conftest import POSTGRESQL


@pytest.fixture
def press(stage: Stage) -> Press:
    return Press(stage.house, stage.workshop)


async def record_of(stage: Stage, person: Person) -> FrozenRecord:
    return await reading_records.record_for(stage.house, stage.workshop, person.id, stage.conference)


@pytest.fixture
async def package(stage: Stage, press: Press) -> bytes:
    """Joel's."""
    await stage.freeze()
    record = await record_of(stage, stage.cast.joel)
    return (await packaging.package(stage.house, press, stage.cast.joel, record)).content


@pytest.fixture
def key(stage: Stage, package: bytes) -> bytes:
    return public_key_in(stage.house.settings.heads_directory / "audit.pub").public_bytes_raw()


def test_an_untouched_package_is_genuine_and_says_whose_it_is(package: bytes, key: bytes) -> None:
    found = Check(package, key)
    assert found.problems == []
    assert found.manifest["for"]["name"] == "Joel Mockridge"
    assert set(found.files) == {
        "VERIFY.txt", "installation.pub", "manifest.json", "minutes.json", "minutes.pdf", "plan.json", "plan.pdf",
        "seal.json", "signatures/manifest.sig", "signatures/seal.sig", "verify.py",
    }  # fmt: skip


#: Looks at a package with one bit after the other changed, in a Python that knows nothing of the product.
_ALONE = """
import json, runpy, sys
verifier = runpy.run_path(sys.argv[1])
key, package, missed = bytes.fromhex(verifier["TRUSTED"]), open(sys.argv[2], "rb").read(), []
assert verifier["Check"](package, key).problems == []
for bit in json.load(sys.stdin):
    changed = bytearray(package)
    changed[bit // 8] ^= 1 << bit % 8
    if not verifier["Check"](bytes(changed), key).problems:
        missed.append(bit)
print(json.dumps(missed))
"""


@pytest.mark.proof
async def test_every_single_changed_bit_is_found_by_the_product_and_by_the_single_file(
    stage: Stage, press: Press, cast: Cast, tmp_path: Path
) -> None:
    """Of the package that everybody has, and of one that holds more."""
    wish = Wish("medical_history", "Hers to tell.", must_not_see=frozenset({cast.joel.id}))
    await restricting.restrict(cast.house, stage.rooms, cast.tessa, stage.conference, wish)
    await stage.freeze()
    key = public_key_in(stage.house.settings.heads_directory / "audit.pub").public_bytes_raw()
    program, file = tmp_path / "verify.py", tmp_path / "package.zip"
    program.write_bytes(program_trusting(key))
    chosen = random.Random(int(os.environ.get("SEED", "1")))
    for person in (cast.joel, cast.tessa):
        package = (await packaging.package(stage.house, press, person, await record_of(stage, person))).content
        bits = [chosen.randrange(len(package) * 8) for _ in range(10_000 if os.environ.get("PROVE") else 200)]
        assert Check(package, key).problems == []
        assert [bit for bit in bits if not Check(_changed(package, bit), key).problems] == []
        file.write_bytes(package)
        alone = [sys.executable, "-I", "-c", _ALONE, str(program), str(file)]
        ran = await asyncio.to_thread(subprocess.run, alone, input=json.dumps(bits).encode(), capture_output=True)
        assert json.loads(ran.stdout) == [], ran.stderr


def _changed(package: bytes, bit: int) -> bytes:
    changed = bytearray(package)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _edited(files: dict[str, bytes], name: str, old: bytes, new: bytes) -> bytes:
    assert old in files[name], (name, old)
    return packed({**files, name: files[name].replace(old, new, 1)})


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("minutes.json", b"Little Steps", b"Little Stops", "minutes.json was changed."),
        ("minutes.pdf", b"%PDF-1.7", b"%PDF-1.6", "minutes.pdf was changed."),
        ("plan.json", b'"version":1', b'"version":2', "The plan is not the one that was frozen."),
        ("seal.json", b'"plan_version":1', b'"plan_version":2', "seal.json was not signed with this key."),
        ("manifest.json", b"Joel Mockridge", b"Joel Mackridge", "manifest.json was not signed with this key."),
        ("VERIFY.txt", b"What this is", b"What that is", "VERIFY.txt was changed."),
        ("verify.py", b"GENUINE, NOT_GENUINE", b"NOT_GENUINE, GENUINE", "verify.py was changed."),
        ("installation.pub", b"BEGIN", b"begin", "installation.pub was changed."),
    ],
)
def test_what_is_changed_and_packed_again_is_named(
    package: bytes, key: bytes, name: str, old: bytes, new: bytes, problem: str
) -> None:
    assert problem in Check(_edited(unpacked(package), name, old, new), key).problems


def test_what_is_missing_or_added_is_named(package: bytes, key: bytes) -> None:
    files = unpacked(package)
    assert "more.txt does not belong to the package." in Check(packed({**files, "more.txt": b""}), key).problems
    del files["plan.pdf"]
    assert "plan.pdf is missing." in Check(packed(files), key).problems


def _forged(package: bytes) -> bytes:
    """As somebody does it who understands everything but has another key."""
    own = Ed25519PrivateKey.generate()
    files = unpacked(package)
    files["VERIFY.txt"] = b"Trust me."
    files["installation.pub"] = public_pem(own.public_key())
    seal = json.loads(files["seal.json"])
    from app.export.verifier import digest

    seal["record"]["key"] = digest(own.public_key().public_bytes_raw())
    files["seal.json"] = canonical(seal)
    files["signatures/seal.sig"] = own.sign(files["seal.json"])
    manifest: Any = json.loads(files["manifest.json"])
    manifest["manifest"]["files"] = {
        name: digest(content)
        for name, content in files.items()
        if name not in {"manifest.json", "signatures/manifest.sig"}
    }
    files["manifest.json"] = canonical(manifest)
    files["signatures/manifest.sig"] = own.sign(files["manifest.json"])
    return packed(files)


def test_a_package_of_another_key_is_of_one_piece_and_yet_not_genuine(
    package: bytes, key: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "forged.zip"
    path.write_bytes(_forged(package))
    assert check(path, key)[0] == NOT_GENUINE
    status, said = check(path, None)
    assert (status, said["genuine"]) == (NOT_CHECKED, None), "its own key proves nothing"


def test_the_command_and_the_single_file_say_the_same(
    package: bytes, key: bytes, stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, trusted = tmp_path / "good.zip", tmp_path / "bad.zip", stage.house.settings.heads_directory / "audit.pub"
    good.write_bytes(package)
    bad.write_bytes(package[:-1] + b"\1")
    program = tmp_path / "verify.py"
    program.write_bytes(program_trusting(key))
    nowhere = str(tmp_path / "nowhere")
    for path, status, genuine in ((good, GENUINE, True), (bad, NOT_GENUINE, False)):
        assert main(["verify", str(path), "--key", str(trusted), "--json"]) == status
        said = json.loads(capsys.readouterr().out)
        assert said["genuine"] is genuine
        assert bool(said["problems"]) is not genuine
        assert main(["verify", str(path), "--data", str(stage.house.settings.data)]) == status
        capsys.readouterr()
        ran = subprocess.run([sys.executable, "-I", program, path, "--json"], capture_output=True, text=True)
        assert ran.returncode == status
        assert json.loads(ran.stdout)["genuine"] is genuine
    assert main(["verify", str(good), "--data", nowhere]) == NOT_CHECKED
    assert "name it with --key" in capsys.readouterr().out
    assert main(["verify", str(tmp_path / "missing.zip"), "--key", str(trusted)]) == NOT_CHECKED
    assert main(["verify", str(good), "--key", str(good)]) == NOT_CHECKED


async def test_the_same_package_is_given_out_again_and_somebody_elses_is_another(
    stage: Stage, press: Press, package: bytes, cast: Cast
) -> None:
    again = await packaging.package(stage.house, press, cast.joel, await record_of(stage, cast.joel))
    tessas = await packaging.package(stage.house, press, cast.tessa, await record_of(stage, cast.tessa))
    assert again.content == package
    assert tessas.content != package
    assert again.name == "Record 2026-06-11 FAM-TEST-0001 v1.zip"
    assert unpacked(tessas.content)["minutes.pdf"] == unpacked(package)["minutes.pdf"]


async def test_a_copy_that_holds_more_is_proved_by_the_same_seal_and_tells_nothing_to_others(
    stage: Stage, press: Press, cast: Cast
) -> None:
    wish = Wish("medical_history", "Hers to tell.", must_not_see=frozenset({cast.joel.id}))
    await restricting.restrict(cast.house, stage.rooms, cast.tessa, stage.conference, wish)
    await stage.freeze()
    key = public_key_in(stage.house.settings.heads_directory / "audit.pub").public_bytes_raw()
    packages = {
        person.id: (await packaging.package(stage.house, press, person, await record_of(stage, person))).content
        for person in (cast.tessa, cast.joel)
    }
    assert [Check(each, key).problems for each in packages.values()] == [[], []]
    tessas, joels = (unpacked(each) for each in packages.values())
    assert tessas["seal.json"] == joels["seal.json"]
    assert b"Hers to tell." in tessas["minutes.json"]
    assert not any(b"Hers to tell." in content or b"restricted" in content for content in (
        joels["minutes.json"], joels["manifest.json"], joels["seal.json"],
    ))  # fmt: skip


async def test_only_the_password_opens_a_protected_file(stage: Stage, press: Press, cast: Cast, tmp_path: Path) -> None:
    await stage.freeze()
    record = await record_of(stage, cast.joel)
    with pytest.raises(Refusal, match="at least 12"):
        await packaging.take_protected(stage.house, press, cast.joel, record, "too short")
    file = await packaging.take_protected(stage.house, press, cast.joel, record, "seven green bottles")
    (tmp_path / "file.zip").write_bytes(file.content)
    assert b"%PDF" not in file.content
    with pyzipper.AESZipFile(tmp_path / "file.zip") as archive:
        assert sorted(archive.namelist()) == [
            "Case plan 2026-06-11 FAM-TEST-0001 v1.pdf",
            "Minutes 2026-06-11 FAM-TEST-0001 v1.pdf",
        ]
        with pytest.raises(RuntimeError):
            archive.read(archive.namelist()[0], pwd=b"another password")
        assert archive.read(archive.namelist()[0], pwd=b"seven green bottles").startswith(b"%PDF")


@pytest.mark.skipif(bool(POSTGRESQL), reason="once is enough")
async def test_a_record_without_a_seal_has_no_package(stage: Stage, press: Press, cast: Cast) -> None:
    await stage.freeze()
    record = await record_of(stage, cast.joel)
    other = replace(record, conference=replace(record.conference, id="0" * 24))
    with pytest.raises(Refusal, match="before records were signed"):
        await packaging.package(stage.house, Press(stage.house, Workshop()), cast.joel, other)
