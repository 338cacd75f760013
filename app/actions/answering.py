"""A provider without an account reads one request for service through its link, and answers it once."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import noticing
from app.actions.auditing import note
from app.actions.house import House
from app.actions.refusals import LinkOver
from app.actions.requesting import shares_no_more
from app.actions.signing_in import digest
from app.audit.kinds import Kind
from app.conference.conference import Conference
from app.conference.notice import NoticeKind
from app.conference.requesting import AnswerDraft, Fate, ServiceAnswer, WrittenRequest, answer_words
from app.people.person import Person
from app.storage import conferences, people, service_requests
from app.storage.database import new_id


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """What whoever holds the link learns: the request in writing, who asks, and nothing else of the case."""

    written: WrittenRequest
    asker: Person
    zone: str


async def look(house: House, token: str) -> OpenedRequest:
    """The request. Uses nothing up. Raises `LinkOver`."""
    async with house.database.writing() as connection:
        opened, conference = await _opened(house, connection, token)
        entry = opened.written.entry
        await note(house, connection, Kind.SERVICE_REQUEST_READ, "", conference=conference, entry=entry)
    return opened


async def answer(house: House, token: str, draft: AnswerDraft) -> ServiceAnswer:
    """Answer it: the link is used up. An answer after its day is taken, and late. Raises `LinkOver`, `Incomplete`."""
    words = answer_words(draft)
    async with house.database.writing() as connection:
        opened, conference = await _opened(house, connection, token)
        written, now = opened.written, house.clock.now()
        if not await service_requests.take(connection, written.id):
            raise _used(opened.asker)
        given = ServiceAnswer(
            new_id(),
            conference.case.id,
            conference.id,
            words.to(written.entry, now.astimezone(ZoneInfo(opened.zone)).date()),
            words.by,
            written.words.due,
            now,
            request=written.id,
        )
        held = await service_requests.keep(connection, given)
        told = {"entry": written.entry, "ability": words.ability.value, "late": "yes" if given.late else "no"}
        await note(house, connection, Kind.SERVICE_ANSWERED, "", conference=conference, **held, **told)
        await noticing.tell(house, connection, NoticeKind.SERVICE_ANSWERED, [written.made_by], conference, given.id)
    house.notices.set()
    return given


async def _opened(house: House, connection: AsyncConnection, token: str) -> tuple[OpenedRequest, Conference]:
    written = await service_requests.by_token(connection, digest(token.strip()))
    if written is None:
        raise LinkOver(
            "This request is not known here. Perhaps a part of its address got lost: please open it from where you "
            "found it again, or ask whoever sent it."
        )
    conference = await conferences.find(connection, written.conference)
    asker = await people.find(connection, written.made_by)
    assert conference and asker  # noqa: S101 - the database holds that they exist
    match written.fate_at(house.clock.now()):
        case Fate.SENT if not await shares_no_more(connection, conference, written):
            return OpenedRequest(written, asker, conference.time_zone), conference
        case Fate.ANSWERED:
            raise _used(asker)
        case Fate.REPLACED:
            raise LinkOver(f"A newer request has taken the place of this one. Please use that, or ask {asker.name}.")
        case Fate.WITHDRAWN | Fate.SENT:
            raise LinkOver(f"This request has been withdrawn. If you have a question, ask {asker.name}.")
        case _:
            raise LinkOver(f"The time for an answer through this link is over. Please write to {asker.name}.")


def _used(asker: Person) -> LinkOver:
    return LinkOver(f"This request has been answered already. If something has changed, tell {asker.name}.")
