from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.audit.chain import Head
from app.storage.heads import FILE, PUBLIC_KEY, HeadForged, read, sign
from app.storage.signing import KEY, KeyExposed, NotVerifiable, signing_key

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 6, 11, 2, 0, tzinfo=UTC)


def head(sequence: int, chain: str = "steps") -> Head:
    return Head(chain, sequence, f"{sequence:064x}", AT)


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def test_what_was_signed_is_read_again(key: Ed25519PrivateKey, tmp_path: Path) -> None:
    assert sign([head(1), head(4, "health")], key, tmp_path) == 2
    assert sign([head(3), head(4, "health")], key, tmp_path) == 1
    assert read(tmp_path) == [head(1), head(4, "health"), head(3)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.data())
def test_any_changed_byte_is_found(key: Ed25519PrivateKey, tmp_path: Path, data: st.DataObject) -> None:
    (tmp_path / FILE).unlink(missing_ok=True)
    sign([head(1), head(4, "health")], key, tmp_path)
    content = bytearray((tmp_path / FILE).read_bytes())
    # The last line's end is the one byte without which the line was never written.
    at = data.draw(st.integers(0, len(content) - 2))
    content[at] ^= data.draw(st.integers(1, 255))
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(HeadForged):
        read(tmp_path)


@pytest.mark.parametrize("order", [[1], [1, 2], [0, 2], [1, 0, 2], [2, 1, 0], [0, 0, 1, 2]])
def test_removed_and_moved_lines_are_found(key: Ed25519PrivateKey, tmp_path: Path, order: list[int]) -> None:
    sign([head(1), head(2, "health"), head(3, "court")], key, tmp_path)
    lines = (tmp_path / FILE).read_bytes().splitlines(keepends=True)
    (tmp_path / FILE).write_bytes(b"".join(lines[n] for n in order))
    with pytest.raises(HeadForged):
        read(tmp_path)


def test_another_key_signs_nothing_here(key: Ed25519PrivateKey, tmp_path: Path) -> None:
    sign([head(1)], key, tmp_path / "ours")
    sign([head(1)], Ed25519PrivateKey.generate(), tmp_path / "theirs")
    with pytest.raises(HeadForged):
        read(tmp_path / "theirs", tmp_path / "ours" / PUBLIC_KEY)


def test_a_line_that_the_loss_of_power_tore_is_written_anew(key: Ed25519PrivateKey, tmp_path: Path) -> None:
    sign([head(1)], key, tmp_path)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"at":"2026-')
    assert read(tmp_path) == [head(1)]
    sign([head(2)], key, tmp_path)
    assert read(tmp_path) == [head(1), head(2)]


def test_without_heads_nothing_can_be_said(tmp_path: Path) -> None:
    with pytest.raises(NotVerifiable):
        read(tmp_path)


def test_the_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    first = signing_key(tmp_path)
    assert (tmp_path / KEY).stat().st_mode & 0o777 == 0o400
    assert signing_key(tmp_path).private_bytes_raw() == first.private_bytes_raw()
    assert [path.name for path in tmp_path.iterdir()] == [KEY]


def test_a_key_that_others_may_read_is_refused_in_one_line(tmp_path: Path) -> None:
    signing_key(tmp_path)
    (tmp_path / KEY).chmod(0o640)
    with pytest.raises(KeyExposed, match="chmod 400") as refusal:
        signing_key(tmp_path)
    assert "\n" not in str(refusal.value)


def test_lines_can_be_read_without_our_program(key: Ed25519PrivateKey, tmp_path: Path) -> None:
    sign([head(7)], key, tmp_path)
    said = json.loads((tmp_path / FILE).read_text())
    assert (said["chain"], said["sequence"], said["at"]) == ("steps", 7, "2026-06-11T02:00:00.000000Z")
