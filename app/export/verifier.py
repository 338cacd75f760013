"""Checks a package of Caseboard: python3 verify.py PACKAGE.zip --key installation.pub

One file that needs Python 3.8 or newer and nothing else. It reads the package, and asks nobody. Ed25519 is verified
here as RFC 8032 describes it, so that whoever does not want to trust this program can read it from top to bottom.

Exit status 0: genuine. 1: not genuine. 2: could not be checked, for example because no key was named.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

GENUINE, NOT_GENUINE, NOT_CHECKED = 0, 1, 2

#: The public key of the installation, where this file came from the installation itself: 64 hexadecimal digits.
TRUSTED = ""

MANIFEST, MANIFEST_SIGNATURE = "manifest.json", "signatures/manifest.sig"
SEAL, SEAL_SIGNATURE = "seal.json", "signatures/seal.sig"
MINUTES, PLAN = "minutes.json", "plan.json"
CORRECTIONS, CORRECTIONS_SIGNATURE = "corrections.json", "signatures/corrections.sig"
#: Where the versions before the newest one are.
EARLIER = "corrections/"
PUBLIC_KEY = "installation.pub"
#: Names that few other files have: whatever holds one of them is a package, or what is left of one.
_TELLING = (MANIFEST_SIGNATURE, SEAL, SEAL_SIGNATURE, MINUTES, CORRECTIONS_SIGNATURE, PUBLIC_KEY)
_LARGEST = 200 * 1024 * 1024


class NotCheckable(Exception):  # noqa: N818 - reads as a sentence at the raise
    """Whether it is genuine cannot be said."""


# --- Ed25519, RFC 8032, section 5.1

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)

#: A point (X, Y, Z, T) with x = X/Z, y = Y/Z and x * y = T/Z.
Point = Tuple[int, int, int, int]


def _added(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = _added(result, point)
        point = _added(point, point)
        scalar >>= 1
    return result


def _same(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % _P == 0 and (one[1] * other[2] - other[1] * one[2]) % _P == 0


def _decoded(content: bytes) -> Optional[Point]:
    """The point of 32 bytes (section 5.1.3); None when they are none."""
    number = int.from_bytes(content, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if len(content) != 32 or y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P != 0:
        x = x * _ROOT % _P
    if (x * x - square) % _P != 0 or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


_BASE = _decoded((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def is_signed(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the owner of the key signed the message (section 5.1.7)."""
    key, first = _decoded(public_key), _decoded(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or key is None or first is None or _BASE is None or scalar >= _ORDER:
        return False
    hashed = hashlib.sha512(signature[:32] + public_key + message).digest()
    challenge = int.from_bytes(hashed, "little") % _ORDER
    return _same(_times(scalar, _BASE), _added(first, _times(challenge, key)))


# --- The package: a zip file of which every byte is determined by its content

_TIME, _DAY = 0, 0x21  # midnight, 1 January 1980: the earliest that zip files know
_PLAIN_FILE = 0o100644 << 16


def packed(files: Dict[str, bytes]) -> bytes:
    """The one package that holds these files: in the order of their names, not compressed, without times or extras."""
    package, directory = io.BytesIO(), io.BytesIO()
    for name in sorted(files):
        content, encoded, at = files[name], name.encode("ascii"), package.tell()
        about = (20, 0, 0, _TIME, _DAY, zlib.crc32(content), len(content), len(content), len(encoded), 0)
        package.write(struct.pack("<4sHHHHHIIIHH", b"PK\3\4", *about) + encoded + content)
        more = (0, 0, 0, _PLAIN_FILE, at)
        directory.write(struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 3 << 8 | 20, *about, *more) + encoded)
    end = (0, 0, len(files), len(files), directory.tell(), package.tell(), 0)
    return package.getvalue() + directory.getvalue() + struct.pack("<4sHHHHIIH", b"PK\5\6", *end)


def unpacked(package: bytes) -> Dict[str, bytes]:
    """The files of a package. Raises ValueError unless each of its bytes is as `packed` writes it."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > len(package):
                raise ValueError("holds more than it can")
            files = {entry.filename: archive.read(entry) for entry in entries}
        whole = packed(files) == package
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        struct.error,
    ) as error:
        raise ValueError("cannot be read as a zip file") from error
    except (UnicodeError, KeyError, OverflowError, MemoryError) as error:
        raise ValueError("holds something that no package holds") from error
    if not whole:
        raise ValueError("was packed by something else, or changed")
    return files


def is_package(content: bytes) -> bool:
    """Whether this is a package at all, be it a changed one: rather than a picture, a letter, or what others packed."""
    packed_at_all = b"PK\3\4" in content or b"PK\1\2" in content
    return packed_at_all and any(name.encode("ascii") in content for name in _TELLING)


# --- What it says


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces: the one form in which records are hashed and signed."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def earlier(number: int) -> Tuple[str, str]:
    """The names of version 1.number of the corrections and of its signature, where it is not the newest."""
    return f"{EARLIER}1.{number}.json", f"signatures/corrections-1.{number}.sig"


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Check:
    """Looks at one package with the key of the installation. `problems` are sentences; none: it is genuine."""

    def __init__(self, package: bytes, key: bytes) -> None:
        self.problems: List[str] = []
        self.manifest: Dict[str, Any] = {}
        self.files: Dict[str, bytes] = {}
        self._key = key
        try:
            self.files = unpacked(package)
            self._look()
        except ValueError as error:
            self.problems.append(f"The package {error}.")
        except (KeyError, TypeError, AttributeError, RecursionError):
            self.problems.append("Something in the package is not where it belongs.")

    def _look(self) -> None:
        self.manifest = self._json(MANIFEST)["manifest"]
        self._signed(MANIFEST, MANIFEST_SIGNATURE)
        self._listed()
        seal = self._json(SEAL)["record"]
        self._signed(SEAL, SEAL_SIGNATURE)
        self._say(seal["key"] == digest(self._key), "The seal was made with another key.")
        self._say(seal["conference"] == self.manifest["conference"], "The seal belongs to another conference.")
        self._minutes(seal)
        self._plan(seal)
        if CORRECTIONS in self.files:
            self._corrections(seal)

    def _listed(self) -> None:
        """Every file is the one that the manifest names, and there is no other."""
        listed: Dict[str, str] = self.manifest["files"]
        there = set(self.files) - {MANIFEST, MANIFEST_SIGNATURE}
        for name in sorted(there ^ set(listed)):
            self.problems.append(f"{name} is missing." if name in listed else f"{name} does not belong to the package.")
        for name in sorted(there & set(listed)):
            self._say(digest(self.files[name]) == listed[name], f"{name} was changed.")

    def _minutes(self, seal: Dict[str, Any]) -> None:
        """The minutes in it are those that were frozen, whatever else this person's copy of them holds."""
        said = self._json(MINUTES)
        minutes = said["record"]
        if said["schema"]["name"] != self.manifest["minutes_schema"]["name"]:
            minutes = minutes["minutes"]
        frozen = canonical({"record": minutes, "schema": self.manifest["minutes_schema"]})
        self._say(digest(frozen) == seal["minutes"], "The minutes are not those that were frozen.")
        self._say(minutes["conference"]["id"] == seal["conference"], "The minutes belong to another conference.")
        self._say(minutes["plan"]["digest"] == seal["plan"], "The minutes name another plan.")

    def _plan(self, seal: Dict[str, Any]) -> None:
        said = self._json(PLAN)
        plan, before = said["record"], said["record"]["previous"]
        self._say(digest(self.files[PLAN]) == seal["plan"], "The plan is not the one that was frozen.")
        self._say(plan["version"] == seal["plan_version"], "The plan is of another version.")
        follows = "" if before is None else before["digest"]
        self._say(follows == seal["previous_plan"], "The plan follows another version than the seal says.")

    def _corrections(self, seal: Dict[str, Any]) -> None:
        """What was corrected since stands beside exactly this record. Packages of records without have no such file."""
        made = self._json(CORRECTIONS)["record"]
        self._signed(CORRECTIONS, CORRECTIONS_SIGNATURE)
        beside = all(made[name] == seal[name] for name in ("conference", "minutes", "plan", "plan_version"))
        self._say(beside, "The corrections belong to another record.")
        told = self.manifest["corrections"]
        self._say(made["revision"] == told, "The corrections are of another version than the package says.")
        if made["revision"] == 1 or any(name.startswith(EARLIER) for name in self.files):
            self._chain(made)

    def _chain(self, newest: Dict[str, Any]) -> None:
        """Each version follows the one before it, from 1.1 on. Older packages hold the newest alone."""
        previous = ""
        for number in range(1, newest["revision"]):
            name, signature = earlier(number)
            made = self._json(name)["record"]
            self._signed(name, signature)
            same = all(made[each] == newest[each] for each in ("conference", "minutes", "plan", "plan_version"))
            self._say(same and made["revision"] == number, f"{name} belongs to another record.")
            self._say(made["previous"] == previous, f"{name} does not follow the version before it.")
            previous = digest(self.files[name])
        self._say(newest["previous"] == previous, f"{CORRECTIONS} does not follow the version before it.")

    def _json(self, name: str) -> Any:
        content = self.files[name]
        said = json.loads(content.decode("utf-8"))
        self._say(canonical(said) == content, f"{name} is not in its canonical form.")
        return said

    def _signed(self, name: str, signature: str) -> None:
        genuine = is_signed(self._key, self.files[signature], self.files[name])
        self._say(genuine, f"{name} was not signed with this key.")

    def _say(self, holds: bool, sentence: str) -> None:
        if not holds:
            self.problems.append(sentence)


# --- The command

_NO_PACKAGE = (
    "This is not a package of Caseboard, so nothing is said about it. A package is the zip file with the whole record; "
    "a single copy, such as a PDF, is looked at on the page /verify of the installation."
)
_PEM_PREFIX = bytes.fromhex("302a300506032b6570032100")


def key_in(text: str) -> bytes:
    """The 32 bytes of a public key, from PEM or hexadecimal digits. Raises `NotCheckable`."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("-----")]
    try:
        if len("".join(lines)) == 64:
            return bytes.fromhex("".join(lines))
        content = base64.b64decode("".join(lines), validate=True)
    except ValueError:
        content = b""
    if len(content) != 44 or not content.startswith(_PEM_PREFIX):
        raise NotCheckable("This is no public key of an installation.")
    return content[len(_PEM_PREFIX) :]


def check(package: Path, key: Optional[bytes]) -> "tuple[int, dict[str, Any]]":
    """The exit status and what there is to say. Without a key only what is wrong in itself can be found."""
    try:
        if package.stat().st_size > _LARGEST:
            raise NotCheckable("The file is larger than any package.")
        content = package.read_bytes()
    except OSError as error:
        raise NotCheckable(f"The file cannot be read ({type(error).__name__}).") from None
    if not is_package(content):
        raise NotCheckable(_NO_PACKAGE)
    trusted = key is not None
    if key is None:
        key = _own_key(content)
    found = Check(content, key)
    said: "dict[str, Any]" = {
        "genuine": not found.problems if trusted or found.problems else None,
        "problems": found.problems,
        "key": digest(key),
    }
    if not found.problems:
        said.update({name: found.manifest[name] for name in ("reference", "plan_version", "for", "code")})
        said["corrections"] = found.manifest.get("corrections", 0)
    if found.problems:
        return NOT_GENUINE, said
    return (GENUINE if trusted else NOT_CHECKED), said


def _own_key(content: bytes) -> bytes:
    """The key that a package brings along, which proves nothing but that it is of one piece."""
    try:
        return key_in(unpacked(content)[PUBLIC_KEY].decode("ascii"))
    except (ValueError, KeyError, NotCheckable):
        return bytes(32)


def told(status: int, said: "dict[str, Any]") -> str:
    """The finding in sentences."""
    if status == NOT_GENUINE:
        return "\n".join(("NOT genuine:", *(f"  {problem}" for problem in said["problems"])))
    whose = f"Copy of the record {said['reference']}, plan version {said['plan_version']}, for {said['for']['name']}."
    if said["corrections"]:
        whose += f" With what was corrected up to version 1.{said['corrections']}."
    if status == GENUINE:
        return f"Genuine. {whose}\nSigned with the key {said['key']}."
    return (
        f"Could not be checked to the end. {whose}\nIt is of one piece, and signed with the key\n  {said['key']}\n"
        "Only you can say whether this is the key of the installation. Get its key from somebody you trust, or from\n"
        "its page /verify, and name it with --key."
    )


def main(arguments: Optional[Sequence[str]] = None) -> int:
    parser = argparse.ArgumentParser(description="Check a package of Caseboard. Exit 0: genuine, 1: not, 2: unchecked.")
    parser.add_argument("package", type=Path, metavar="PACKAGE.zip")
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="public key of the installation, from a source you trust"
    )
    parser.add_argument("--json", action="store_true", help="print the finding as JSON")
    options = parser.parse_args(arguments)
    try:
        named = options.key.read_text("ascii") if options.key else TRUSTED
        status, said = check(options.package, key_in(named) if named else None)
    except (NotCheckable, OSError, UnicodeError) as reason:
        sentence = str(reason) if isinstance(reason, NotCheckable) else "The key cannot be read."
        status, said = NOT_CHECKED, {"genuine": None, "problems": [], "sentence": sentence}
    print(json.dumps(said, ensure_ascii=False, indent=2) if options.json else _words(status, said))
    return status


def _words(status: int, said: "dict[str, Any]") -> str:
    return f"Could not be checked. {said['sentence']}" if "sentence" in said else told(status, said)


if __name__ == "__main__":
    sys.exit(main())
