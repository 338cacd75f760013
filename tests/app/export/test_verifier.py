"""The verifier in one file: its Ed25519 against the vectors of RFC 8032 and against the implementation of others."""

from __future__ import annotations

import ast
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from app.export import verifier
from app.export.package import program_trusting
from app.export.verifier import NotCheckable, is_signed, key_in, packed, unpacked
from app.storage.signing import public_pem

#: RFC 8032, section 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
        "387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
        "4a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
        "454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
        "3dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_vectors_of_rfc_8032(key: str, message: str, signature: str) -> None:
    public, said, signed = bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)
    assert is_signed(public, signed, said)
    assert not is_signed(public, signed, said + b"\0")
    other = bytes([signed[0] ^ 1]) + signed[1:]
    assert not is_signed(public, other, said)


def test_a_signature_has_one_form_only() -> None:
    public, said, signed = (bytes.fromhex(each) for each in VECTORS[1])
    scalar = int.from_bytes(signed[32:], "little") + verifier._ORDER
    assert not is_signed(public, signed[:32] + scalar.to_bytes(32, "little"), said)
    assert not is_signed(public, signed + b"\0", said)
    assert not is_signed(public, signed[:63], said)


@pytest.mark.parametrize("key", [b"", b"\xff" * 32, (verifier._P + 1).to_bytes(32, "little"), b"\2" + bytes(31)])
def test_what_is_no_point_is_no_key(key: bytes) -> None:
    assert not is_signed(key, bytes(64), b"")


@given(st.binary(max_size=200), st.integers(0, 511))
@settings(max_examples=15)
def test_it_agrees_with_the_implementation_that_signs(message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert is_signed(public, signature, message)
    changed = bytearray(signature)
    changed[bit // 8] ^= 1 << bit % 8
    assert not is_signed(public, bytes(changed), message)


def test_it_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(verifier.__file__).read_text("utf-8"))
    names = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    names |= {str(node.module).split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


def test_a_package_opens_in_any_program_for_zip_files() -> None:
    files = {"b/two.txt": b"second", "a.txt": b"", "c.bin": bytes(range(256))}
    with zipfile.ZipFile(BytesIO(packed(files))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files
    assert unpacked(packed(files)) == files


def _compressed(files: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


@pytest.mark.parametrize(
    "package",
    [
        b"",
        b"PK",
        b"%PDF-1.7",
        packed({"a": b"x"}) + b"\0",
        b"\0" + packed({"a": b"x"}),
        _compressed({"a": b"x" * 100}),
        packed({"a": b"x"})[:-1],
    ],
)
def test_a_package_has_one_form_only(package: bytes) -> None:
    with pytest.raises(ValueError, match=r"packed|zip"):
        unpacked(package)


def test_keys_are_read_as_people_pass_them_on() -> None:
    key = Ed25519PrivateKey.generate().public_key()
    raw = key.public_bytes_raw()
    assert key_in(public_pem(key).decode()) == raw == key_in(f"{raw.hex()}\n")
    for nonsense in ("", "hello", raw.hex()[:-2], "-----BEGIN PUBLIC KEY-----\nMCow\n-----END PUBLIC KEY-----"):
        with pytest.raises(NotCheckable):
            key_in(nonsense)
    assert f'TRUSTED = "{raw.hex()}"'.encode() in program_trusting(raw)
