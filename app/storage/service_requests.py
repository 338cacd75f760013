"""Requests for service in writing and their answers, in the database: a link is known by the SHA-256 of its secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.board.shape import Ability
from app.conference.requesting import Fate, RequestWords, ServiceAnswer, WrittenRequest
from app.record.answered import ProviderAnswer
from app.record.pursuing import Pursued, RequestTurn
from app.storage import tables as t
from app.storage.binding import Held, held
from app.storage.request_tables import request_turn, service_answer, written_request

_r, _a, _t = written_request.c, service_answer.c, request_turn.c


def _request_of(row: t.AnyRow) -> WrittenRequest:
    return WrittenRequest(
        id=row.id,
        conference=row.conference,
        entry=row.entry,
        words=RequestWords(row.asked, row.service, row.for_whom, row.why, row.tried, row.due),
        made_by=row.made_by,
        made_at=row.made_at,
        expires_at=row.expires_at,
        fate=Fate(row.fate),
    )


def _answer_of(row: t.AnyRow) -> ServiceAnswer:
    ability = next(each for each in Ability if each == row.ability)
    words = ProviderAnswer(row.entry, ability, row.considered, row.can_provide, row.reasons, row.answered_on)
    return ServiceAnswer(
        id=row.id,
        case=row.case_file,
        conference=row.conference,
        words=words,
        by=row.answered_by,
        due=row.due,
        kept_at=row.kept_at,
        request=row.written_request or "",
        noted_by=row.noted_by or "",
    )


async def add(connection: AsyncConnection, case: str, made: WrittenRequest, token_digest: str) -> Held:
    """Add a request. An earlier link to the same entry, from whichever plan of the case, dies.

    What the audit holds of it."""
    await end(connection, case, made.entry, Fate.REPLACED)
    await connection.execute(
        insert(written_request).values(
            id=made.id,
            conference=made.conference,
            entry=made.entry,
            asked=made.words.to,
            service=made.words.service,
            for_whom=made.words.for_whom,
            why=made.words.why,
            tried=made.words.tried,
            due=made.words.due,
            token=token_digest,
            made_by=made.made_by,
            made_at=made.made_at,
            expires_at=made.expires_at,
            fate=made.fate,
        )
    )
    return await held(connection, written_request, made.id)


async def end(connection: AsyncConnection, case: str, entry: str, fate: Fate) -> bool:
    """Give this fate to the link that could still be answered. Whether there was one."""
    held = select(t.conference.c.id).where(t.conference.c.case_file == case)
    ended = (
        update(written_request)
        .where(_r.conference.in_(held), _r.entry == entry, _r.fate == Fate.SENT)
        .values(fate=fate)
    )
    return (await connection.execute(ended)).rowcount > 0


async def by_token(connection: AsyncConnection, token_digest: str) -> WrittenRequest | None:
    row = (await connection.execute(select(written_request).where(_r.token == token_digest))).first()
    return _request_of(row) if row else None


async def of_case(connection: AsyncConnection, case: str) -> Sequence[WrittenRequest]:
    """From every plan of a case, the oldest first."""
    held = select(t.conference.c.id).where(t.conference.c.case_file == case)
    query = select(written_request).where(_r.conference.in_(held)).order_by(_r.made_at, _r.id)
    return [_request_of(row) for row in await connection.execute(query)]


async def link(connection: AsyncConnection, id_: str, token_digest: str) -> None:
    """Let this link open the request from now on, in place of any before."""
    await connection.execute(update(written_request).where(_r.id == id_).values(token=token_digest))


async def find(connection: AsyncConnection, id_: str) -> WrittenRequest | None:
    row = (await connection.execute(select(written_request).where(_r.id == id_))).first()
    return _request_of(row) if row else None


async def take(connection: AsyncConnection, id_: str) -> bool:
    """Use a link up. Of two answers that come at once, one is heard."""
    used = update(written_request).where(_r.id == id_, _r.fate == Fate.SENT).values(fate=Fate.ANSWERED)
    return (await connection.execute(used)).rowcount == 1


async def keep(connection: AsyncConnection, answer: ServiceAnswer) -> Held:
    """What the audit holds of it."""
    await connection.execute(
        insert(service_answer).values(
            id=answer.id,
            case_file=answer.case,
            conference=answer.conference,
            entry=answer.words.entry,
            ability=answer.words.ability,
            considered=answer.words.considered,
            can_provide=answer.words.can_provide,
            reasons=answer.words.reasons,
            answered_on=answer.words.answered_on,
            answered_by=answer.by,
            due=answer.due,
            kept_at=answer.kept_at,
            written_request=answer.request or None,
            noted_by=answer.noted_by or None,
        )
    )
    return await held(connection, service_answer, answer.id)


async def answers(connection: AsyncConnection, case: str) -> Mapping[str, Sequence[ServiceAnswer]]:
    """Everything that was answered in a case, by the entry that was asked for, in the order in which it came."""
    query = select(service_answer).where(_a.case_file == case).order_by(_a.kept_at, _a.id)
    found: dict[str, list[ServiceAnswer]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.entry, []).append(_answer_of(row))
    return found


async def turn(connection: AsyncConnection, case: str, made: Pursued) -> Held:
    """What the audit holds of it."""
    await connection.execute(
        insert(request_turn).values(
            id=made.id,
            case_file=case,
            entry=made.entry,
            turn=made.turn,
            taken_to=made.to,
            state=made.state,
            said_by=made.by,
            said_at=made.at,
        )
    )
    return await held(connection, request_turn, made.id)


async def turns_since(connection: AsyncConnection, case: str, since: datetime) -> Mapping[str, Sequence[Pursued]]:
    """What was written down about each request of a case from a moment on, in its order, by the id of its entry."""
    query = select(request_turn).where(_t.case_file == case, _t.said_at >= since).order_by(_t.said_at, _t.id)
    found: dict[str, list[Pursued]] = {}
    for row in await connection.execute(query):
        made = Pursued(row.id, row.entry, RequestTurn(row.turn), row.taken_to, row.state, row.said_by, row.said_at)
        found.setdefault(row.entry, []).append(made)
    return found
