"""What simulated participants say in a live conference, and how they write it beside people: pure, on one document.

A remark is a paragraph of the notes of an item of the agenda. Only a paragraph that still reads as it was written is
gone on with, or taken back: what a person has touched is theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, Map, XmlElement, XmlFragment, XmlText

from app.rehearse.typing import board_in
from realtime.awareness import decode_presence, parse_state

FIELD = "notes"


@dataclass(frozen=True, slots=True)
class Remark:
    #: The name of who says it.
    who: str
    #: The title of the item of the agenda to which it belongs.
    about: str
    words: str


def item_of(document: Doc[Any], title: str) -> str | None:
    """The id of an item of the agenda, unless there is none of this title (any more)."""
    return next((id_ for id_, each in board_in(document).agenda.entries if each.title == title), None)


def is_there(document: Doc[Any], item: str) -> bool:
    """Whether an item of the agenda has not been removed."""
    table: Map[Any] = document.get("agenda", type=Map)
    return item in table


def stands(document: Doc[Any], item: str, words: str) -> bool:
    """Whether the notes of an item have a paragraph of exactly these words."""
    return _paragraph(_notes(document, item), words) is not None


def write(document: Doc[Any], item: str, so_far: str, piece: str) -> None:
    """Begin a remark below what stands there, or go on where it reads as it was left; else nothing."""
    notes = _notes(document, item)
    if not so_far:
        paragraph = notes.children.append(XmlElement("paragraph"))
        paragraph.children.append(XmlText()).insert(0, piece)
        return
    known = _paragraph(notes, so_far)
    text = known.children[0] if known is not None else None
    if isinstance(text, XmlText):
        # Counted in bytes of UTF-8.
        text.insert(len(so_far.encode()), piece)


def take_back(document: Doc[Any], item: str, words: str) -> None:
    """Remove a remark that reads as it was written; nothing otherwise."""
    notes = _notes(document, item)
    for at, each in enumerate(list(notes.children)):
        if _reads(each) == words:
            del notes.children[at]
            return


def pieces(words: str, letters: int) -> Iterable[str]:
    """The words as they are typed: some letters at a time."""
    return [words[at : at + letters] for at in range(0, len(words), letters)]


class Whereabouts:
    """Where everybody is who is not one of the simulated, as the server told it."""

    def __init__(self, simulated: Collection[int]) -> None:
        self._simulated = simulated
        self._at: dict[int, Mapping[str, Any]] = {}

    def hear(self, update: bytes) -> None:
        """Raises `ProtocolError` for what is not presence."""
        for client, _, text in decode_presence(update):
            state = parse_state(text)
            if state is None:
                self._at.pop(client, None)
            elif client not in self._simulated:
                at = state.get("at")
                self._at[client] = at if isinstance(at, dict) else {}

    def somebody_in(self, item: str) -> bool:
        """Whether a person is in the notes of an item."""
        return any(each.get("item") == item and each.get("field") == FIELD for each in self._at.values())


def _notes(document: Doc[Any], item: str) -> XmlFragment:
    table: Map[Any] = document.get("agenda", type=Map)
    notes: XmlFragment = table[item][FIELD]
    return notes


def _paragraph(notes: XmlFragment, words: str) -> XmlElement | None:
    return next((each for each in notes.children if isinstance(each, XmlElement) and _reads(each) == words), None)


def _reads(block: Any) -> str | None:
    """The words of a paragraph that is one plain text; None for anything else."""
    if not isinstance(block, XmlElement) or block.tag != "paragraph":
        return None
    texts = list(block.children)
    return str(texts[0]) if len(texts) == 1 and isinstance(texts[0], XmlText) else None
