"""Everything that one person has of a record, in one file that proves what it is without asking anybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from app.export import verifier
from app.record.sealing import digest

SCHEMA = {"name": "caseboard/package", "version": 1}
WORDS, PROGRAM = "VERIFY.txt", "verify.py"


@cache
def program() -> bytes:
    """The verifier as a file of its own."""
    return Path(verifier.__file__).read_bytes()


def program_trusting(public_key: bytes) -> bytes:
    """The verifier with the 32 bytes of the key of this installation in it, for those who got it from here."""
    return program().replace(b'TRUSTED = ""', f'TRUSTED = "{public_key.hex()}"'.encode(), 1)


def packed(
    files: Mapping[str, bytes], about: Mapping[str, object], sign: Callable[[bytes], bytes], address: str
) -> bytes:
    """The package of these files. `about` says in the manifest what it is; `address` is where copies are checked."""
    everything = {**files, PROGRAM: program(), WORDS: _words(address).encode()}
    listed = {name: digest(content) for name, content in everything.items()}
    manifest = verifier.canonical({"manifest": {**about, "files": listed}, "schema": SCHEMA})
    signed = {verifier.MANIFEST: manifest, verifier.MANIFEST_SIGNATURE: sign(manifest)}
    return verifier.packed({**everything, **signed})


def _words(address: str) -> str:
    return f"""\
What this is

This package holds one person's copy of the record of a case conference: minutes and case plan, to be read
(PDF) and exactly as they were frozen (JSON). Others may have copies that hold more or less.

    minutes.json, plan.json     the record itself
    minutes.pdf, plan.pdf       the same to be read
    corrections.json            what was corrected since, by whom and when; only if there is something
    corrections/                the versions of it before the newest one; each names the one before it
    seal.json                   what the installation signed when the conference was frozen
    manifest.json               what belongs to this package, whose copy it is, and the SHA-256 of each file
    signatures/                 Ed25519 signatures of the seal, the manifest and the corrections, 64 bytes each
    installation.pub            the public key that belongs to them

How to check it

Most simply: open {address} and drop the package there. Only its digest leaves your computer.

Without asking anybody: get the public key of the installation from somebody you trust, for example from
{address} or on paper, and run, with Python 3.8 or newer and nothing else:

    python3 verify.py PACKAGE.zip --key installation.pub

It ends with 0 if everything is genuine, with 1 if something was changed, and with 2 if it could not be
checked. The key and the program in this package prove that it is of one piece, but whoever makes a false
package can put a false key and a false program into it. That is why both should come from elsewhere:
{address} offers them too.

By hand: the digests in manifest.json are those of "sha256sum FILE"; the signatures can be checked with
OpenSSL 3:

    openssl pkeyutl -verify -pubin -inkey installation.pub -rawin -in manifest.json -sigfile signatures/manifest.sig

What it proves: that this installation made the record with exactly these words at the time that it says. A
signature of a person is an act that the installation recorded, not a qualified electronic signature. What
the minutes do not hold, they do not reveal: the number "whole" in the seal is salted, and tells nothing
about parts that are not in this copy.
"""
