"""Who wrote the boards that were looked at last, as far as that was followed: the next look follows what came since."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.actions.recording import Authored
from app.conference.conference import Part

#: Of so many parts of boards at the most; each is about as large as the part.
_MOST = 32


@dataclass(frozen=True, slots=True)
class Begun:
    """Who wrote a part up to a sequence of its journal: only what comes after has still to be followed."""

    epoch: int
    reached: int
    authored: Authored


@dataclass
class Followed:
    """Kept in memory alone, and nobody's truth: it may be forgotten at any time."""

    _begun: OrderedDict[str, Begun] = field(default_factory=OrderedDict)

    def of(self, parts: Iterable[Part]) -> Mapping[str, Begun]:
        """By document, what is known of these parts in the history that they have now."""
        found = {part.id: begun for part in parts if (begun := self._begun.get(part.id)) and begun.epoch == part.epoch}
        for document in found:
            self._begun.move_to_end(document)
        return found

    def keep(self, document: str, begun: Begun) -> None:
        known = self._begun.get(document)
        # Of two who followed it at once, the slower one comes last.
        if known is None or (known.epoch, known.reached) <= (begun.epoch, begun.reached):
            self._begun[document] = begun
            self._begun.move_to_end(document)
        while len(self._begun) > _MOST:
            self._begun.popitem(last=False)
