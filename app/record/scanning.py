"""What in a record could lead somebody to a door: addresses, telephone numbers, and names, found before it goes out.

It finds what looks like one; whether it may stand there is for a person to say."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
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
#: So many letters a name has that is found without a space in it.
_ONE_WORD = 8
#: So many that is found in small letters.
_SMALL = 3
_APOSTROPHES = "\u2018\u2019\u02bc\u00b4"
#: What has no accent that could be taken off, as a keyboard without it has it.
_LETTERS = dict(zip("øØłŁđĐıßæÆœŒ", ["o", "O", "l", "L", "d", "D", "i", "ss", "ae", "Ae", "oe", "Oe"], strict=True))
#: First names that are words too: in small letters they are found nowhere, or everything would be.
_WORDS = re.compile(
    "ace|angel|april|ash|august|aurora|autumn|bay|bear|beau|bell|belle|berry|beth|bill|billy|bishop|blaze|blue|bob|"
    "bonnie|brand|brook|brooks|buck|bud|buddy|carol|carter|cash|chance|charity|chase|cherry|chuck|clay|cliff|"
    "clover|cole|cook|cooper|coral|crew|crystal|daisy|dale|dawn|dean|dee|destiny|diamond|dick|dolly|don|dot|dove|"
    "drew|duke|earl|eden|ember|faith|fay|fern|finn|fisher|flora|floral|ford|forest|frank|gale|garland|gene|ginger|"
    "glen|gold|grace|gran|grant|gray|green|grey|guy|hale|harmony|harper|haven|hazel|heather|heaven|henna|holly|"
    "honey|hope|hunter|indigo|iris|ivory|ivy|jack|jade|jan|jasmine|jay|jean|jet|jewel|job|jock|joy|june|juniper|"
    "justice|king|kit|lake|lane|laurel|lily|lotus|luck|luna|maple|marina|mark|marsh|mason|max|may|melody|mercy|"
    "miles|mint|missy|misty|nan|nick|olive|opal|page|pansy|pat|patience|peace|peal|pearl|penny|petal|peter|pip|"
    "piper|poppy|porter|precious|price|prince|princess|quest|rain|ray|reed|reef|rich|ridge|river|rob|robin|rock|"
    "rocky|rose|rosemary|rowan|royal|ruby|rush|rusty|sage|sally|sandy|saint|saw|scout|sky|skye|sonny|spike|star|"
    "stone|storm|sue|summer|sunny|tally|tanner|taylor|ted|tiger|tina|tom|trinity|true|tucker|turner|tyke|van|vary|"
    "victor|viola|violet|wade|wally|ward|warren|wave|west|will|willow|winter|wolf|woods|wren|young"
)
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "mr.", "mrs.", "ms.", "dr.", "prof."})
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


@dataclass(frozen=True, slots=True)
class Sought:
    """Names that are looked for: whole ones however somebody puts them together, and parts that tell by themselves."""

    names: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    #: First names that tell in small letters too.
    small: tuple[str, ...] = ()


NOBODY = Sought()


def sought(avoided: Collection[str], others: Collection[str], absent: Collection[str]) -> Sought:
    """Those of `avoided`; of the `absent` among them, whom the record names nowhere anyway, first name and surname too
    where nobody of the `others` bears it."""
    shared = {part.casefold() for name in others for part in _parts(name)}
    told = {part for name in absent if len(parts := _parts(name)) > 1 for part in parts}
    alone = {part for part in told if len(part) > 1 and part[0].isupper() and part.casefold() not in shared | _TITLES}
    first = {parts[0] for name in absent if (parts := _parts(name))} & alone
    small = {low for part in first if len(low := part.lower()) >= _SMALL and not _WORDS.fullmatch(low)}
    return Sought(tuple(sorted(avoided)), tuple(sorted(alone)), tuple(sorted(small)))


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\s-]+", _plain(name)[0]) if part]


def scan(record: bytes, names: Sought = NOBODY) -> tuple[Hit, ...]:
    """What is found in everything that people wrote into a record, each thing once in a section."""
    written, patterns = _written(json.loads(record)["record"], ""), _patterns(names)
    hits = (hit for each in written for hit in _hits(each.section, each.words, patterns, each.as_it_is))
    return tuple(islice(_once(hits), MOST))


def scan_words(sections: Mapping[str, str], names: Sought = NOBODY) -> tuple[Hit, ...]:
    """The same in what somebody wrote for people outside, by what stands above it."""
    patterns = _patterns(names)
    hits = (hit for section, words in sections.items() for hit in _hits(section, words, patterns))
    return tuple(islice(_once(hits), MOST))


def _patterns(names: Sought) -> list[tuple[re.Pattern[str], bool]]:
    """How each is found, and whether it is whole. In small letters a part may be any word: Will, Rose, May."""
    whole = [(re.compile(_whole(parts), re.IGNORECASE), True) for each in names.names if (parts := _parts(each))]
    apart = (f"{re.escape(each)}|{re.escape(each.upper())}" for each in names.parts)
    small = [(re.compile(rf"(?<![\w-]){re.escape(each)}(?![\w-])"), False) for each in names.small]
    return [*whole, *((re.compile(_word(each, several=True)), False) for each in apart), *small]


def _whole(parts: Sequence[str]) -> str:
    """“Joel Mockridge” as Joel A. Mockridge, JoelMockridge, Mockridge, Joel, J. Mockridge and J.M. too."""
    first, last = re.escape(parts[0]), re.escape(parts[-1])
    if not any(letter.isupper() or letter.islower() for part in parts for letter in part):
        # Such scripts put nothing between words.
        return r"[\W_]{0,3}".join(map(re.escape, parts))
    if len(parts) == 1:
        return _word(first)
    between = rf"(?:[\s-]{{1,2}}(?:{_middle(parts[1:-1])})){{0,{max(2, len(parts) - 1)}}}"
    # Written as one word, short names are other words.
    apart = "{0,3}" if len(parts[0] + parts[-1]) >= _ONE_WORD else "{1,3}"
    initial, other = re.escape(parts[0][0].upper()), re.escape(parts[-1][0].upper())
    ways = (
        _word(rf"{first}{between}[\W_]{apart}{last}", several=True),
        _word(rf"{last},?\s{{1,2}}{first}"),
        _word(rf"(?-i:{initial})(?:\.\s?|\s)(?:\w\.\s?)?{last}", several=True),
        # Not in the morning: 9 A.M.
        rf"(?<!\w)(?<!\w\.)(?<!\d\s)(?-i:{initial}\.\s?{other}\.)",
    )
    return "|".join(ways)


def _middle(names: Sequence[str]) -> str:
    """Any other name or initial between, and these in small letters too. No two of the ways begin alike: what could be
    read in two ways again and again would be tried for ever."""
    others = sorted({each for each in names if not re.match("[A-Z]", each)})
    return "|".join([r"(?-i:[A-Z])[\w']{0,20}\.?", *(f"(?-i:{re.escape(each)})" for each in others)])


def _word(pattern: str, *, several: bool = False) -> str:
    """As no part of a longer word; `several`: the Mockridges too."""
    return rf"(?<!\w)(?:{pattern}){'(?:e?s|E?S)?' if several else ''}(?!\w)"


def _once(hits: Iterator[Hit]) -> Iterator[Hit]:
    seen: set[str] = set()
    for hit in hits:
        if hit.key not in seen:
            seen.add(hit.key)
            yield hit


class _As(Enum):
    """How words stand in a record."""

    CHOSEN = "chosen"
    TYPED = "typed"
    #: Several paragraphs as one: a name may begin in one and end in the next.
    ACROSS = "across"


@dataclass(frozen=True, slots=True)
class _Written:
    section: str
    words: str
    as_it_is: _As


def _written(value: object, section: str) -> Iterator[_Written]:
    """What stands in the record by its section."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "runs":
                # However much of a number is bold.
                yield _Written(section, "".join(run["text"] for run in inner), _As.TYPED)
            elif name == "blocks":
                yield from _paragraphs(inner, section)
            elif name not in _NOT_WRITTEN:
                yield from _written(inner, section or name.replace("_", " ").capitalize())
    elif isinstance(value, list):
        for inner in value:
            yield from _written(inner, section)
    elif isinstance(value, str) and value and not _MADE.fullmatch(value):
        yield _Written(section, value, _As.CHOSEN)


def _paragraphs(blocks: object, section: str) -> Iterator[_Written]:
    """Each by itself, and then all of them as one."""
    typed = []
    for each in _written(blocks, section):
        yield each
        if each.as_it_is is _As.TYPED:
            typed.append(each.words)
    if len(typed) > 1:
        yield _Written(section, "\n".join(typed), _As.ACROSS)


def _hits(
    section: str, written: str, names: Sequence[tuple[re.Pattern[str], bool]], as_it_is: _As = _As.CHOSEN
) -> Iterator[Hit]:
    words = " ".join(written.split())
    plain, at = _plain(words)
    taken: set[int] = set()
    for what, pattern in () if as_it_is is _As.ACROSS else _PATTERNS:
        for match in pattern.finditer(plain):
            if what is Telling.TELEPHONE and sum(letter.isdigit() for letter in match[0]) < _LEAST_DIGITS:
                continue
            if match.start() not in taken:
                taken.update(range(match.start(), match.end()))
                yield _hit(what, section, words, at[match.start()], at[match.end() - 1] + 1)
    for pattern, whole in names:
        for match in pattern.finditer(plain):
            told = not whole and match.start() in taken
            taken.update(range(match.start(), match.end()))
            # A name alone in its place was chosen from a list: who takes part, whose something is.
            if told or (whole and as_it_is is _As.CHOSEN and match[0] == plain):
                continue
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
            usual = "-" if kind == "Pd" else str(unicodedata.decimal(part)) if kind == "Nd" else _usual(part)
            plain += usual
            at += [place] * len(usual)
    return "".join(plain), at


def _usual(letter: str) -> str:
    return "'" if letter in _APOSTROPHES else _LETTERS.get(letter, letter)


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
