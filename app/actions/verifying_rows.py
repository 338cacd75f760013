"""Is what was asked for, answered, shared and prepared around a conference still what the audit says of it?

What may change after it was written, or be taken back, is told from the rest by its id: what counts is what the audit
says of it last."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.chain import Row
from app.audit.kinds import Kind
from app.storage.basis_tables import information_basis, information_declined
from app.storage.binding import as_it_stands
from app.storage.coming_tables import coming
from app.storage.preparation_tables import paper, preparation, private_note
from app.storage.request_tables import request_turn, service_answer, written_request

#: People of two agencies write into two chains, and the clocks of two processes differ by less than this.
_AT_ONCE = timedelta(seconds=5)

_CHANGED = "was changed since it was written down."
_NOT_WRITTEN = "is not one of which the audit says that it was written down."
_GONE = "is missing."


@dataclass(frozen=True, slots=True)
class _Ledger:
    """A table of which the audit tells. `where` is the column that says to what a row belongs."""

    what: str
    table: Table
    where: str
    begun: frozenset[str]
    later: frozenset[str] = frozenset()
    #: Whether each was begun once, so that of those from before the audit said which so many are there.
    counted: bool = True

    def place(self, row: Row) -> str:
        return row.conference if self.where == "conference" else row.case

    def named(self, place: str) -> str:
        return f"{self.what} of {'conference' if self.where == 'conference' else 'case'} {place}"


def _words(*kinds: Kind) -> frozenset[str]:
    return frozenset(each.word for each in kinds)


_LEDGERS = (
    _Ledger("request for service", written_request, "conference", _words(Kind.SERVICE_ASKED)),
    _Ledger(
        "answer to a request for service",
        service_answer,
        "conference",
        _words(Kind.SERVICE_ANSWERED, Kind.SERVICE_ANSWER_NOTED),
    ),
    _Ledger("what became of a request for service", request_turn, "case_file", _words(Kind.SERVICE_PURSUED)),
    _Ledger(
        "basis for sharing information",
        information_basis,
        "case_file",
        _words(Kind.BASIS_RECORDED),
        _words(Kind.BASIS_WITHDRAWN),
    ),
    _Ledger("refusal to give information", information_declined, "case_file", _words(Kind.INFORMATION_DECLINED)),
    _Ledger(
        "preparation",
        preparation,
        "conference",
        _words(Kind.PREPARATION_ASKED),
        _words(Kind.PREPARATION_DONE, Kind.PREPARATION_DROPPED),
    ),
    _Ledger(
        "something to read before", paper, "conference", _words(Kind.PAPER_HANDED_ROUND), _words(Kind.PAPER_TAKEN_BACK)
    ),
    _Ledger(
        "private note",
        private_note,
        "conference",
        # To change one was written down as to begin one.
        _words(Kind.PRIVATE_NOTE_KEPT),
        _words(Kind.PRIVATE_NOTE_REMOVED, Kind.PRIVATE_NOTE_PUT),
        counted=False,
    ),
    _Ledger(
        "answer to an invitation",
        coming,
        "conference",
        # Whoever changes their mind answers once more.
        _words(Kind.COMING_SAID, Kind.APOLOGIES_SENT),
        counted=False,
    ),
)
_OF_KIND = {kind: each for each in _LEDGERS for kind in each.begun | each.later}


class Told:
    """What the audit says of them."""

    def __init__(self) -> None:
        #: Of each row by its table and id, what was said of it, and to what it belongs.
        self._said: dict[tuple[Table, str], list[tuple[datetime, str]]] = {}
        self._place: dict[tuple[Table, str], str] = {}
        self._begun: set[tuple[Table, str]] = set()
        #: How many were written down while the audit did not say which: by table, and to what they belong.
        self._early: Counter[tuple[Table, str]] = Counter()
        #: Of how many happenings that is so.
        self.loose = 0

    def take(self, row: Row) -> None:
        """One of its rows, which is genuine."""
        ledger = _OF_KIND.get(row.kind)
        if ledger is None:
            return
        details, place = json.loads(row.details), ledger.place(row)
        if "row" not in details:
            # Who answers by a link that they do not come has no row.
            self.loose += row.kind != Kind.APOLOGIES_SENT.word
            self._early[ledger.table, place] += row.kind in ledger.begun
            self._early[ledger.table, place] -= row.kind in _TAKEN_BACK
            return
        of = ledger.table, details["row"]
        self._said.setdefault(of, []).append((row.at, details["whole"]))
        self._place[of] = place
        if row.kind in ledger.begun:
            self._begun.add(of)

    async def flaws(self, connection: AsyncConnection) -> Sequence[tuple[str, str]]:
        """What is wrong with what the database holds: of which row, and a sentence."""
        # What was written down before the audit said which, and was told of since, is no longer one of those.
        early = self._early - Counter((of[0], self._place[of]) for of in self._said.keys() - self._begun)
        return [flaw for each in _LEDGERS for flaw in await self._of(connection, each, early)]

    async def _of(
        self, connection: AsyncConnection, ledger: _Ledger, early: Counter[tuple[Table, str]]
    ) -> Sequence[tuple[str, str]]:
        table, found = ledger.table, []
        missing = {of: self._place[of] for of in self._said if of[0] is table and "" not in self._last(of)}
        for row in await connection.execute(select(table).order_by(*table.primary_key)):
            named = "-".join(getattr(row, each.name) for each in table.primary_key)
            of, place = (table, named), getattr(row, ledger.where)
            missing.pop(of, None)
            if of in self._said:
                found += [(ledger.named(place), _CHANGED)] if as_it_stands(row) not in self._last(of) else []
            elif early[table, place] > 0:
                early[table, place] -= 1
            else:
                found.append((ledger.named(place), _NOT_WRITTEN))
        gone = [*missing.values(), *(_left(early, table) if ledger.counted else ())]
        return [*found, *((ledger.named(place), _GONE) for place in sorted(gone))]

    def _last(self, of: tuple[Table, str]) -> frozenset[str]:
        newest = max(at for at, _ in self._said[of])
        return frozenset(whole for at, whole in self._said[of] if newest - at < _AT_ONCE)


_TAKEN_BACK = _words(Kind.PREPARATION_DROPPED, Kind.PAPER_TAKEN_BACK, Kind.PRIVATE_NOTE_REMOVED)


def _left(early: Counter[tuple[Table, str]], table: Table) -> Iterator[str]:
    for (whose, place), many in early.items():
        if whose is table:
            yield from [place] * many
