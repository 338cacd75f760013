"""A package holds what was corrected since the freeze, and proves it; what is no package at all is said to be none."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.actions import correcting, packaging
from app.actions.editions import Press
from app.cli import main
from app.conference.correcting import AddendumDraft
from app.export.package import program_trusting
from app.export.verifier import (
    GENUINE,
    NOT_CHECKED,
    NOT_GENUINE,
    Check,
    canonical,
    check,
    digest,
    packed,
    unpacked,
)
from app.storage.signing import public_key_in, signing_key
from tests.app.actions.test_freezing import Stage
from tests.app.actions.test_packaging import record_of

WORDS = "Little Steps starts on the 11th."


class Desk:
    """A frozen record, and Joel's packages of it."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.cast = stage, stage.cast
        self.key = public_key_in(stage.house.settings.heads_directory / "audit.pub").public_bytes_raw()

    async def package(self) -> bytes:
        press, joel = Press(self.stage.house, self.stage.workshop), self.cast.joel
        return (await packaging.package(self.stage.house, press, joel, await record_of(self.stage, joel))).content

    async def corrects(self, words: str = WORDS, kind: str = "statement") -> None:
        draft = AddendumDraft(kind, "", words)
        joel, conference = self.cast.joel.id, self.stage.conference
        await correcting.propose(self.stage.house, self.stage.workshop, joel, conference, draft)


@pytest.fixture
async def desk(stage: Stage) -> Desk:
    await stage.freeze()
    return Desk(stage)


def alone(program: Path, file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """What the single file says, in a Python that knows nothing of the product."""
    return subprocess.run([sys.executable, "-I", program, file, *more], capture_output=True, text=True)


async def test_a_package_holds_the_newest_corrections_and_one_from_before_stays_genuine(
    desk: Desk, tmp_path: Path
) -> None:
    before = await desk.package()
    assert "corrections.json" not in unpacked(before)
    await desk.corrects()
    await desk.corrects("And on Mondays.")
    after = await desk.package()
    assert Check(before, desk.key).problems == [] == Check(after, desk.key).problems
    held = json.loads(unpacked(after)["corrections.json"])["record"]
    assert held["revision"] == 2
    told = {(each["words"], each["by"]["name"], each["proposed_at"][:10]) for each in held["addenda"]}
    assert told == {(WORDS, "Joel Mockridge", "2026-06-11"), ("And on Mondays.", "Joel Mockridge", "2026-06-11")}
    assert await desk.package() == after
    first = json.loads(unpacked(after)["corrections/1.1.json"])["record"]
    assert (first["revision"], [each["words"] for each in first["addenda"]]) == (1, [WORDS])

    file, program = tmp_path / "package.zip", tmp_path / "verify.py"
    file.write_bytes(after)
    program.write_bytes(program_trusting(desk.key))
    assert check(file, desk.key)[1]["corrections"] == 2
    ran = alone(program, file)
    assert ran.returncode == GENUINE and "With what was corrected up to version 1.2." in ran.stdout
    file.write_bytes(before)
    ran = alone(program, file)
    assert ran.returncode == GENUINE and "corrected" not in ran.stdout


async def test_corrections_that_were_changed_taken_out_or_put_in_are_named(desk: Desk) -> None:
    before = unpacked(await desk.package())
    await desk.corrects()
    files = unpacked(await desk.package())
    changed = packed({**files, "corrections.json": files["corrections.json"].replace(b"the 11th", b"the 12th")})
    assert "corrections.json was changed." in Check(changed, desk.key).problems
    assert "corrections.json was not signed with this key." in Check(changed, desk.key).problems
    without = {name: content for name, content in files.items() if "corrections" not in name}
    assert "corrections.json is missing." in Check(packed(without), desk.key).problems
    put_in = {name: files[name] for name in ("corrections.json", "signatures/corrections.sig")}
    assert "corrections.json does not belong to the package." in Check(packed({**before, **put_in}), desk.key).problems


def signed_anew(files: Mapping[str, bytes], key: Ed25519PrivateKey, **changes: object) -> bytes:
    """A package whose corrections say something else, and which is otherwise whole."""
    made = json.loads(files["corrections.json"])
    made["record"].update(changes)
    again = dict(files)
    again["corrections.json"] = canonical(made)
    again["signatures/corrections.sig"] = key.sign(again["corrections.json"])
    manifest = json.loads(files["manifest.json"])
    for name in ("corrections.json", "signatures/corrections.sig"):
        manifest["manifest"]["files"][name] = digest(again[name])
    again["manifest.json"] = canonical(manifest)
    again["signatures/manifest.sig"] = key.sign(again["manifest.json"])
    return packed(again)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"conference": "0" * 24}, "The corrections belong to another record."),
        ({"minutes": "0" * 64}, "The corrections belong to another record."),
        ({"plan": "0" * 64}, "The corrections belong to another record."),
        ({"plan_version": 2}, "The corrections belong to another record."),
        ({"revision": 2}, "The corrections are of another version than the package says."),
    ],
)
async def test_corrections_of_another_record_are_not_its_own_though_the_installation_signed_them(
    desk: Desk, changes: dict[str, object], problem: str
) -> None:
    await desk.corrects()
    files = unpacked(await desk.package())
    own = signing_key(desk.stage.house.settings.keys)
    assert Check(signed_anew(files, own), desk.key).problems == []
    assert Check(signed_anew(files, own, **changes), desk.key).problems == [problem]


async def test_every_version_of_the_corrections_follows_the_one_before_it(desk: Desk) -> None:
    await desk.corrects()
    await desk.corrects("And on Mondays.")
    await desk.corrects("And on Fridays.")
    files, own = unpacked(await desk.package()), signing_key(desk.stage.house.settings.keys)
    assert {"corrections/1.1.json", "corrections/1.2.json"} < set(files)
    assert Check(signed_anew(files, own), desk.key).problems == []
    torn = signed_anew(files, own, previous="0" * 64)
    assert Check(torn, desk.key).problems == ["corrections.json does not follow the version before it."]
    without = {name: content for name, content in files.items() if "1.2" not in name}
    assert "corrections/1.2.json is missing." in Check(packed(without), desk.key).problems
    changed = {**files, "corrections/1.1.json": files["corrections/1.1.json"].replace(b"the 11th", b"the 12th")}
    assert set(Check(packed(changed), desk.key).problems) == {
        "corrections/1.1.json was changed.",
        "corrections/1.1.json was not signed with this key.",
        "corrections/1.2.json does not follow the version before it.",
    }
    # As packages were before they held every version.
    newest = {name: content for name, content in files.items() if "1." not in name}
    assert Check(with_manifest(newest, own), desk.key).problems == []


def with_manifest(files: Mapping[str, bytes], key: Ed25519PrivateKey) -> bytes:
    """A package of exactly these files, signed by the installation."""
    manifest = json.loads(files["manifest.json"])
    inside = {name: content for name, content in files.items() if "manifest" not in name}
    manifest["manifest"]["files"] = {name: digest(content) for name, content in inside.items()}
    said = canonical(manifest)
    return packed({**inside, "manifest.json": said, "signatures/manifest.sig": key.sign(said)})


def zipped(files: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8\xff\xe0 a picture",
        b"%PDF-1.7 which speaks of seal.json",
        b'{"record": "seal.json"}',
        zipped({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<Types/>"}),
        zipped({"manifest.json": b'{"name": "an extension of a browser"}'}),
    ],
)
async def test_what_is_no_package_is_neither_genuine_nor_not(
    desk: Desk, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, program = tmp_path / "something", tmp_path / "verify.py"
    file.write_bytes(content)
    program.write_bytes(program_trusting(desk.key))
    assert main(["verify", str(file), "--data", str(desk.stage.house.settings.data)]) == NOT_CHECKED
    said = capsys.readouterr().out
    assert "This is not a package of Caseboard" in said and "genuine" not in said.casefold()
    ran = alone(program, file, "--json")
    assert ran.returncode == NOT_CHECKED
    found = json.loads(ran.stdout)
    assert (found["genuine"], found["problems"]) == (None, []) and "not a package" in found["sentence"]


async def test_a_mutilated_package_stays_not_genuine(desk: Desk, tmp_path: Path) -> None:
    whole = await desk.package()
    files = unpacked(whole)
    file = tmp_path / "package.zip"
    without_end, without_beginning = whole[: len(whole) // 2], whole[len(whole) // 2 :]
    one = packed({"minutes.json": files["minutes.json"]})
    for content in (without_end, without_beginning, one, zipped(files), whole + b"more", b"more" + whole):
        file.write_bytes(content)
        assert check(file, desk.key)[0] == NOT_GENUINE
        assert check(file, None)[0] == NOT_GENUINE
