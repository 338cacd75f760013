"""What in a record could lead somebody to a door: addresses, telephone numbers, and names, found before it goes out.

It finds what looks like one; whether it may stand there is for a person to say."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

#: So much of the words around something is shown with it, on either side.
_AROUND = 32
#: More than anybody looks through.
MOST = 200

_STREETS = (
    "avenue|ave|boulevard|bvd|close|court|crescent|cres|ct|drive|dr|esplanade|gardens|grove|highway|hwy|lane|ln|mews|"
    "parade|pde|place|pl|road|rd|square|street|st|terrace|tce|walk|way"
)
_STREET = re.compile(
    rf"\b(?:(?i:unit|flat|apartment|apt|lot)\s+\d{{1,4}}[a-z]?[,/]?\s+)?\d{{1,5}}[a-z]?(?:/\d{{1,5}})?,?\s+"
    rf"(?:[A-Z][\w'’-]{{1,24}}\s+){{1,3}}(?i:{_STREETS})\b\.?"
)
#: As it is typed in a hurry: only words that stand for little else, and none of those between that numbers often have.
_TYPED_STREET = re.compile(
    r"\b\d{1,5}[a-z]?(?:/\d{1,5})?(?:\s+(?!(?:a|an|and|at|by|days?|each|from|hours?|in|km|minutes?|more|of|off|on|or|our|"
    r"per|the|their|times?|to|up|visits?|weeks?|years?)\s)[A-Za-z][\w'’-]{1,24}){1,2}\s+"
    r"(?i:street|st|road|rd|avenue|ave|crescent|cres|lane|highway|hwy|terrace|parade|boulevard|esplanade)\b\.?"
)
_BOX = re.compile(r"\b(?i:p\.?\s?o\.?\s?box)\s+\d{1,6}\b")
_UNIT = re.compile(r"\b(?i:unit|flat|apartment|apt|lot)\s+\d{1,4}[a-z]?\b")
_POSTCODE = re.compile(
    r"\b(?:NSW|ACT|VIC|QLD|SA|WA|TAS|NT)\s+\d{4}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b"
)
_TELEPHONE = re.compile(
    r"(?<!\w)(?<!\d[.,/-])(?:\+|\(?0|1[38]00|61(?=[() -]{0,2}[2-478]))[\d()/._·• -]{5,18}\d(?![\w-])"
    # Without the code of the area; two years look like one.
    r"|(?<!\w)(?<!\d[ .,/-])(?!(?:19|20)\d\d)[2-9]\d{3}[ -]\d{4}(?![\w-])(?![ .,/-]\d)"
)
_MAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
_LEAST_DIGITS = 8
_APOSTROPHES = "\u2018\u2019\u02bc\u00b4"
#: Beneath these names nobody writes freely, or what stands there is meant for everyone.
_NOT_WRITTEN = frozenset({"conference", "case", "id", "schema", "digest", "previous", "plan", "left_open", "written"})
#: Ids, dates and other values that the program made.
_MADE = re.compile(r"[0-9a-f]{16,64}|\d{4}-\d\d-\d\d(?:T.*)?")


class Telling(StrEnum):
    """What was found."""

    ADDRESS = "address"
    TELEPHONE = "telephone number"
    MAIL = "mail address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that tells where somebody is: in which section, and the words around it on one line."""

    what: Telling
    section: str
    before: str
    found: str
    after: str

    @property
    def key(self) -> str:
        """Names it, so that a person can say of it that it may stand: the same words in the same section, once."""
        told = "\n".join((self.what.value, self.section, " ".join(self.found.casefold().split())))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def scan(record: bytes, names: Collection[str] = ()) -> tuple[Hit, ...]:
    """What is found in everything that people wrote into a record, each thing once in a section; `names` are looked
    for as they are."""
    written = _written(json.loads(record)["record"], "")
    hits = (hit for section, words, typed in written for hit in _hits(section, words, names, typed=typed))
    return tuple(islice(_once(hits), MOST))


def scan_words(sections: Mapping[str, str], names: Collection[str] = ()) -> tuple[Hit, ...]:
    """The same in what somebody wrote for people outside, by what stands above it."""
    hits = (hit for section, words in sections.items() for hit in _hits(section, words, names))
    return tuple(islice(_once(hits), MOST))


def _once(hits: Iterator[Hit]) -> Iterator[Hit]:
    seen: set[str] = set()
    for hit in hits:
        if hit.key not in seen:
            seen.add(hit.key)
            yield hit


def _written(value: object, section: str) -> Iterator[tuple[str, str, bool]]:
    """What stands in the record by its section, and whether somebody typed it freely rather than chose it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "runs":
                # However much of a number is bold.
                yield section, "".join(run["text"] for run in inner), True
            elif name not in _NOT_WRITTEN:
                yield from _written(inner, section or name.replace("_", " ").capitalize())
    elif isinstance(value, list):
        for inner in value:
            yield from _written(inner, section)
    elif isinstance(value, str) and value and not _MADE.fullmatch(value):
        yield section, value, False


def _hits(section: str, written: str, names: Collection[str], *, typed: bool = False) -> Iterator[Hit]:
    words = " ".join(written.split())
    plain, at = _plain(words)
    taken: set[int] = set()
    for what, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            if what is Telling.TELEPHONE and sum(letter.isdigit() for letter in match[0]) < _LEAST_DIGITS:
                continue
            if match.start() not in taken:
                taken.update(range(match.start(), match.end()))
                yield _hit(what, section, words, at[match.start()], at[match.end() - 1] + 1)
    for name in names:
        sought = r"[\s-]+".join(map(re.escape, _plain(name)[0].split()))
        for match in re.finditer(rf"(?<!\w){sought}(?!\w)", plain, re.IGNORECASE):
            # A name alone in its place was chosen from a list: who takes part, whose something is.
            if typed or match[0] != plain:
                yield _hit(Telling.NAME, section, words, at[match.start()], at[match.end() - 1] + 1)


def _plain(words: str) -> tuple[str, list[int]]:
    """The words without accents, without what shows nothing, and in the digits and dashes of a keyboard; and where each
    of its letters stands in them."""
    if words.isascii():
        return words, list(range(len(words)))
    plain: list[str] = []
    at: list[int] = []
    for place, letter in enumerate(words):
        for part in unicodedata.normalize("NFKD", letter):
            kind = unicodedata.category(part)
            if kind in {"Mn", "Me", "Cf", "Cc"}:
                continue
            plain.append("-" if kind == "Pd" else str(unicodedata.decimal(part)) if kind == "Nd" else _usual(part))
            at.append(place)
    return "".join(plain), at


def _usual(letter: str) -> str:
    return "'" if letter in _APOSTROPHES else letter


_PATTERNS = (
    (Telling.MAIL, _MAIL),
    (Telling.ADDRESS, _STREET),
    (Telling.ADDRESS, _TYPED_STREET),
    (Telling.ADDRESS, _BOX),
    (Telling.ADDRESS, _UNIT),
    (Telling.ADDRESS, _POSTCODE),
    (Telling.TELEPHONE, _TELEPHONE),
)


def _hit(what: Telling, section: str, words: str, start: int, end: int) -> Hit:
    first, last = max(0, start - _AROUND), min(len(words), end + _AROUND)
    before = ("…" + _from_a_word(words[first:start])) if first else words[:start]
    after = (_to_a_word(words[end:last]) + "…") if last < len(words) else words[end:]
    return Hit(what, section, before, words[start:end], after)


def _from_a_word(words: str) -> str:
    """Without the word that was cut at the beginning, unless there is no other."""
    _, _, whole = words.partition(" ")
    return whole if whole.strip() else words


def _to_a_word(words: str) -> str:
    """The same at the end."""
    whole, _, _ = words.rpartition(" ")
    return whole if whole.strip() else words
