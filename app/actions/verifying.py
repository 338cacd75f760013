"""Is what the database holds still what was written? The audit against itself and its signed heads, and the records.

Reads only, and needs nothing of the running server.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.packaging import PROTECTED
from app.actions.verifying_addenda import beside_is_other, beside_unsigned
from app.actions.verifying_editions import flaws_of_copies, flaws_of_editions
from app.actions.verifying_rows import Told
from app.actions.verifying_seals import flaws_of_seals
from app.actions.verifying_signatures import Given
from app.audit.chain import OWN_CHAIN, Flaw, Head, Row, Walk
from app.audit.kinds import Kind
from app.record.sealing import corrections_from, digest
from app.storage import addenda, audit, heads, people, safety_plans, shelved, young_letters
from app.storage import tables as t
from app.storage.addenda import StoredCorrection
from app.storage.database import Database
from app.storage.migrating import is_current
from app.storage.shelf import Shelf
from app.storage.signing import NotVerifiable, is_signed, public_key_in
from app.storage.transcript import Transcript


class NotCheckable(Exception):  # noqa: N818 - reads as a sentence at the raise
    """Whether it is genuine cannot be said."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was written. `where` is "audit", "heads", "record" or "file"."""

    where: str
    #: The chain, the conference or the case; the digest of a file.
    what: str
    #: The first bad entry of a chain, line of the heads, version of a plan.
    number: int
    sentence: str


@dataclass
class Finding:
    """What was looked at, and what was found."""

    entries: int = 0
    chains: int = 0
    records: int = 0
    heads: int = 0
    seals: int = 0
    #: Copies that people took along, or could have.
    copies: int = 0
    #: Those from before copies were signed of which the audit does not say that somebody took them along.
    unvouched: int = 0
    #: What was said of anything while the audit held less of it than now: see `docs/security.md`.
    loose: int = 0
    files: int = 0
    #: How many entries are newer than the last head of their chain: nobody has vouched for their number yet.
    unsigned: int = 0
    last_head: datetime | None = None
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Frozen:
    """What the audit says about a freeze."""

    minutes: str
    plan: str
    edits: int
    #: Of the signed seal; "" for what was frozen before there were seals.
    seal: str
    #: Of everything that was written; "" for what was frozen before it was held.
    boards: str


@dataclass(frozen=True, slots=True)
class _Said:
    """What the audit says, as far as it is genuine."""

    frozen: dict[str, _Frozen] = field(default_factory=dict)
    #: The digest of each further version of a record, by conference and number.
    corrected: dict[tuple[str, int], str] = field(default_factory=dict)
    #: The conference and the digest of each safety plan that was taken to be handed out.
    safety_plans: set[tuple[str, str]] = field(default_factory=set)
    #: The same of letters to young people.
    letters: set[tuple[str, str]] = field(default_factory=set)
    #: The same of copies that somebody took along.
    copies: set[tuple[str, str]] = field(default_factory=set)
    given: Given = field(default_factory=Given)
    told: Told = field(default_factory=Told)
    #: How many edits were let go of, each time.
    let_go: list[int] = field(default_factory=list)

    def take(self, row: Row) -> None:
        self.given.take(row)
        self.told.take(row)
        if row.kind == Kind.FROZEN.word:
            self.frozen[row.conference] = _frozen_of(row)
        elif row.kind == Kind.RECORD_CORRECTED.word:
            details = json.loads(row.details)
            self.corrected[row.conference, int(details["revision"])] = details["digest"]
        elif row.kind == Kind.SAFETY_PLAN_TAKEN.word:
            self.safety_plans.add((row.conference, json.loads(row.details)["digest"]))
        elif row.kind == Kind.YOUNG_LETTER_WRITTEN.word:
            self.letters.add((row.conference, json.loads(row.details)["digest"]))
        elif row.kind == Kind.EDITS_LET_GO.word:
            self.let_go.append(int(json.loads(row.details)["count"]))
        elif row.kind == Kind.FILE_DOWNLOADED.word:
            details = json.loads(row.details)
            if details["record"] != "corrections" and details["form"] != PROTECTED:
                self.copies.add((row.conference, details["digest"]))


async def verify(
    database: Database, directory: Path, public_key: Path | None = None, shelf: Shelf | None = None
) -> Finding:
    """Look at everything. `directory` holds the signed heads, `shelf` what was handed round. Raises `NotCheckable`."""
    finding = Finding()
    try:
        signed = heads.read(directory, public_key)
    except heads.HeadForged as forged:
        finding.problems.append(Problem("heads", str(directory), forged.line, f"{forged.sentence}."))
        signed = []
    except NotVerifiable as error:
        raise NotCheckable(str(error)) from None
    finding.heads, finding.last_head = len(signed), max((head.at for head in signed), default=None)
    try:
        async with database.reading() as connection:
            said = await _audit(connection, signed, finding)
            key = public_key_in(public_key or directory / heads.PUBLIC_KEY)
            await _minutes(connection, said.frozen, finding)
            await _plans(connection, said.frozen, finding)
            await _journals(connection, said.frozen, finding)
            await _transcripts(connection, said, finding)
            await _seals(connection, key, said.frozen, finding)
            await _corrections(connection, key, said.corrected, finding)
            await _editions(connection, said, finding)
            await _copies(connection, key, said.copies, finding)
            await _signatures(connection, said.given, finding)
            await _around(connection, said.told, finding)
            if shelf is not None:
                await _files(connection, shelf, finding)
    except (SQLAlchemyError, OSError) as error:
        if finding.problems:
            return finding
        raise NotCheckable(await _why_unreadable(database, error)) from None
    return finding


async def _why_unreadable(database: Database, error: Exception) -> str:
    with contextlib.suppress(SQLAlchemyError, OSError):
        if not await is_current(database):
            return "The data have the form of another version of Caseboard: `caseboard migrate` brings them up to date."
    # Its message may quote what is in the database.
    return f"The database cannot be read ({type(error).__name__})."


async def _audit(connection: AsyncConnection, signed: Sequence[Head], finding: Finding) -> _Said:
    """Walk along every chain. What it says about records, as far as it is genuine."""
    names = {agency.id: agency.name for agency in await people.agencies(connection)}
    waiting = {head.chain for head in signed}
    said = _Said()
    walk: Walk | None = None
    spoilt = False

    def arrive(flaw: Flaw | None) -> None:
        if flaw is not None:
            name = "the installation" if flaw.chain == OWN_CHAIN else names.get(flaw.chain, str(flaw.chain))
            finding.problems.append(Problem("audit", name, flaw.sequence, f"{flaw.sentence}."))

    def leave(walk: Walk) -> None:
        if not spoilt:
            arrive(walk.end())
            newest = max((head.sequence for head in signed if head.chain == walk.chain), default=0)
            finding.unsigned += max(0, walk.length - newest)

    async for row in _rows(connection):
        finding.entries += 1
        if walk is None or row.chain != walk.chain:
            if walk is not None:
                leave(walk)
            walk, spoilt = Walk(row.chain, [head for head in signed if head.chain == row.chain]), False
            waiting.discard(row.chain)
            finding.chains += 1
        if not spoilt:
            flaw = walk.take(row)
            arrive(flaw)
            spoilt = flaw is not None
            if not spoilt:
                said.take(row)
    if walk is not None:
        leave(walk)
    for chain in sorted(waiting):
        arrive(Walk(chain, [head for head in signed if head.chain == chain]).end())
    return said


async def _rows(connection: AsyncConnection) -> AsyncIterator[Row]:
    async for row in audit.rows(connection):
        yield row


def _frozen_of(row: Row) -> _Frozen:
    said = json.loads(row.details)
    return _Frozen(said["minutes"], said["plan"], int(said["edits"]), said.get("seal", ""), said.get("boards", ""))


async def _minutes(connection: AsyncConnection, frozen: Mapping[str, _Frozen], finding: Finding) -> None:
    seen = set()
    for row in await connection.execute(select(t.minutes.c.conference, t.minutes.c.content, t.minutes.c.digest)):
        seen.add(row.conference)
        finding.records += 1
        said = frozen.get(row.conference)
        if digest(row.content) != row.digest:
            finding.problems.append(Problem("record", f"minutes of conference {row.conference}", 1, "were changed."))
        elif _differs(said.minutes if said else None, row.digest, finding):
            sentence = "are not those of which the audit says that they were frozen."
            finding.problems.append(Problem("record", f"minutes of conference {row.conference}", 1, sentence))
    for conference in sorted(frozen.keys() - seen):
        finding.problems.append(Problem("record", f"minutes of conference {conference}", 1, "are missing."))


def _differs(said: str | None, present: str, finding: Finding) -> bool:
    """Whether the audit says otherwise; where it was spoilt itself it may say nothing."""
    return said != present and not (said is None and finding.problems)


async def _plans(connection: AsyncConnection, frozen: Mapping[str, _Frozen], finding: Finding) -> None:
    c = t.plan_version.c
    query = select(c.case_file, c.version, c.conference, c.content, c.digest, c.previous_digest)
    before: dict[str, tuple[int, str | None]] = {}
    seen = set()
    for row in await connection.execute(query.order_by(c.case_file, c.version)):
        seen.add(row.conference)
        finding.records += 1
        version, previous = before.get(row.case_file, (0, None))
        said = frozen.get(row.conference)
        sentence = None
        if digest(row.content) != row.digest:
            sentence = "was changed."
        elif row.version != version + 1 or row.previous_digest != previous:
            sentence = "does not follow the version before it."
        elif _differs(said.plan if said else None, row.digest, finding):
            sentence = "is not the one of which the audit says that it was frozen."
        if sentence is not None:
            finding.problems.append(Problem("record", f"plan of case {row.case_file}", row.version, sentence))
        before[row.case_file] = (row.version, row.digest)
    for conference in sorted(frozen.keys() - seen):
        finding.problems.append(Problem("record", f"plan made by conference {conference}", 1, "is missing."))


async def _seals(
    connection: AsyncConnection, key: Ed25519PublicKey, frozen: Mapping[str, _Frozen], finding: Finding
) -> None:
    said = {conference: each.seal for conference, each in frozen.items() if each.seal}
    finding.seals, flaws = await flaws_of_seals(connection, key, said)
    finding.problems += [
        Problem("record", f"seal of conference {flaw.conference}", flaw.version, flaw.sentence) for flaw in flaws
    ]


async def _corrections(
    connection: AsyncConnection, key: Ed25519PublicKey, said: Mapping[tuple[str, int], str], finding: Finding
) -> None:
    """Each version 1.n by its digest, its signature, the version that it names as the one before, and the audit."""
    before: dict[str, tuple[int, str]] = {}
    newest: dict[str, StoredCorrection] = {}
    missing = dict(said)
    for each in await addenda.everything(connection):
        finding.records += 1
        revision, previous = before.get(each.conference, (0, ""))
        noted = missing.pop((each.conference, each.revision), None)
        sentence = None
        if digest(each.content) != each.digest or not is_signed(key, each.signature, each.content):
            sentence = "was changed."
        elif each.revision != revision + 1 or corrections_from(each.content).previous != previous:
            sentence = "does not follow the version before it."
        elif _differs(noted, each.digest, finding):
            sentence = "is not the one of which the audit says that it was made."
        if sentence is not None:
            finding.problems.append(_flaw_of_correction(each.conference, each.revision, sentence))
        before[each.conference], newest[each.conference] = (each.revision, each.digest), each
    torn = {conference for conference, _ in missing}
    for conference, each in newest.items():
        if conference not in torn and await beside_is_other(connection, each):
            sentence = "says something else than what stands beside the record."
            finding.problems.append(_flaw_of_correction(conference, each.revision, sentence))
    finding.problems += [
        _flaw_of_correction(conference, 0, "stand beside the record, and in no version that was signed.")
        for conference in await beside_unsigned(connection, newest.keys() | torn)
    ]
    finding.problems += [_flaw_of_correction(*which, "is missing.") for which in sorted(missing)]


async def _editions(connection: AsyncConnection, said: _Said, finding: Finding) -> None:
    """Safety plans that were handed out, and letters to young people."""
    whole = not finding.problems
    plans, letters = await safety_plans.all_of(connection), await young_letters.all_of(connection)
    finding.records += len(plans) + len(letters)
    finding.problems += [
        Problem("record", f"{what} of conference {flaw.conference}", flaw.number, flaw.sentence)
        for what, stored, made in (("safety plan", plans, said.safety_plans), ("letter", letters, said.letters))
        for flaw in flaws_of_editions(stored, made, whole=whole)
    ]


async def _copies(
    connection: AsyncConnection, key: Ed25519PublicKey, taken: set[tuple[str, str]], finding: Finding
) -> None:
    """Copies as people took them along, by which others are told whether theirs are genuine."""
    async for each in flaws_of_copies(connection, key, taken):
        flaw = each.flaw
        finding.copies += flaw is None or flaw.version > 0
        finding.unvouched += not each.vouched
        if flaw is not None:
            what = f"copy of the record of conference {flaw.conference}"
            finding.problems.append(Problem("record", what, flaw.version, flaw.sentence))


async def _signatures(connection: AsyncConnection, given: Given, finding: Finding) -> None:
    spoilt = any(each.where == "audit" for each in finding.problems)
    finding.loose += given.loose
    finding.problems += [
        Problem("record", f"{flaw.what} of conference {flaw.conference}", flaw.number, flaw.sentence)
        for flaw in await given.flaws(connection, whole=not spoilt)
    ]


async def _around(connection: AsyncConnection, told: Told, finding: Finding) -> None:
    """What was asked for, answered, shared and prepared. Where the audit was spoilt, nobody knows what came last."""
    finding.loose += told.loose
    if not any(each.where == "audit" for each in finding.problems):
        finding.problems += [Problem("record", what, 0, sentence) for what, sentence in await told.flaws(connection)]


def _flaw_of_correction(conference: str, revision: int, sentence: str) -> Problem:
    return Problem("record", f"corrections of conference {conference}", revision, sentence)


async def _files(connection: AsyncConnection, shelf: Shelf, finding: Finding) -> None:
    for digest_ in sorted(await shelved.digests(connection)):
        finding.files += 1
        present = await asyncio.to_thread(shelf.digest_of, digest_)
        if present != digest_:
            finding.problems.append(Problem("file", digest_, 1, "is missing." if present is None else "was changed."))


async def _journals(connection: AsyncConnection, frozen: Mapping[str, _Frozen], finding: Finding) -> None:
    """Nothing was written on a board after it was frozen."""
    c = t.journal.c
    query = (
        select(t.part.c.conference, func.max(c.sequence).label("last"))
        .select_from(t.journal.join(t.part, (t.part.c.id == c.part) & (t.part.c.epoch == c.epoch)))
        .where(t.part.c.kind == "shared")
        .group_by(t.part.c.conference)
    )
    for row in await connection.execute(query):
        said = frozen.get(row.conference)
        if said is not None and row.last != said.edits:
            what = f"board of conference {row.conference}"
            finding.problems.append(Problem("record", what, row.last, f"was frozen after edit {said.edits}."))


async def _transcripts(connection: AsyncConnection, said: _Said, finding: Finding) -> None:
    """What was written on every board of a conference, what is kept to a few too, is what it was frozen of."""
    for conference, frozen in said.frozen.items():
        if not frozen.boards:
            continue
        transcript = Transcript(conference)
        await transcript.read_on(connection)
        if transcript.digest == frozen.boards or (not transcript.whole and any(said.let_go)):
            continue
        sentence = "hold other edits than it was frozen of."
        finding.problems.append(Problem("record", f"boards of conference {conference}", 1, sentence))
