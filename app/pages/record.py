"""The frozen record: the page that takes the board's place, and everything that can be downloaded."""

from __future__ import annotations

import base64
import functools
from collections.abc import AsyncIterator, Awaitable, Callable

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.actions import changed_for, copies, plan_standing
from app.actions.addenda_lines import lines_of
from app.actions.changed_for import ChangedFor
from app.actions.contributing_late import came_late
from app.actions.finding import conference_for
from app.actions.packaging import SHORTEST_PASSWORD, package, take_package, take_protected
from app.actions.reading_records import (
    FrozenRecord,
    authorship_of,
    download,
    follows,
    kept_beside,
    looked,
    page_of,
    plan_for,
    prepare,
    record_for,
)
from app.actions.refusals import CopyWithheld
from app.actions.rendering import FileForm, RecordKind
from app.actions.status import copies_told
from app.conference.distributing import Extent
from app.conference.kinds import spoken
from app.conference.permits import Permit, may
from app.pages.frame import browser_of, form_of, frame_of, page, signed_in, text_of
from app.record.sealing import digest
from app.storage.sessions import Session

Endpoint = Callable[[Request], Awaitable[Response]]

_MEDIA = {
    FileForm.PDF: "application/pdf",
    FileForm.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileForm.TEXT: "text/plain; charset=utf-8",
    FileForm.JSON: "application/json",
    FileForm.CALENDAR: "text/calendar; charset=utf-8",
    FileForm.FRIDGE: "application/pdf",
    FileForm.FHIR: "application/fhir+json",
}
_ZIP = "application/zip"
_CHUNK = 64 * 1024


def in_turn(endpoint: Endpoint) -> Endpoint:
    """Only a few at once, and two for one browser: the live boards share the thread in which this is answered.

    Who somebody is, is asked once it is their turn: a whole conference comes in one moment."""

    @functools.wraps(endpoint)
    async def answer(request: Request) -> Response:
        async with frame_of(request).press.turn(browser_of(request)):
            return await endpoint(request)

    return answer


@in_turn
async def show(request: Request) -> Response:
    """GET /conferences/{conference}/frozen, and the conference's own address once it is frozen

    An open board asks with htmx and gets the fragment that takes its place.
    """
    session = await signed_in(request)
    try:
        return await _page(request, session, await _record(request, session), RecordKind.MINUTES)
    except CopyWithheld as withheld:
        if not withheld.plan:
            raise
        return await _page(request, session, await _record(request, session, Extent.PARTIAL), RecordKind.PLAN)


@in_turn
async def minutes(request: Request) -> Response:
    """GET /conferences/{conference}/minutes"""
    session = await signed_in(request)
    return await _page(request, session, await _record(request, session), RecordKind.MINUTES)


@in_turn
async def plan(request: Request) -> Response:
    """GET /cases/{case}/plan/{version}"""
    session = await signed_in(request)
    return await _page(request, session, await _plan(request, session), RecordKind.PLAN)


def minutes_file(form: FileForm) -> Endpoint:
    """GET /conferences/{conference}/minutes.pdf and the like"""

    @in_turn
    async def send(request: Request) -> Response:
        session = await signed_in(request)
        return await _download(request, session, await _record(request, session), RecordKind.MINUTES, form)

    return send


def plan_file(form: FileForm) -> Endpoint:
    """GET /cases/{case}/plan/{version}.pdf and the like"""

    @in_turn
    async def send(request: Request) -> Response:
        session = await signed_in(request)
        return await _download(request, session, await _plan(request, session), RecordKind.PLAN, form)

    return send


async def _plan(request: Request, session: Session) -> FrozenRecord:
    case, version = request.path_params["case"], request.path_params["version"]
    frame = frame_of(request)
    return await plan_for(frame.house, frame.workshop, session.person.id, case, version)


async def _record(request: Request, session: Session, wants: Extent = Extent.FULL) -> FrozenRecord:
    frame = frame_of(request)
    conference = request.path_params["conference"]
    return await record_for(frame.house, frame.workshop, session.person.id, conference, wants)


async def _page(request: Request, session: Session, record: FrozenRecord, kind: RecordKind) -> Response:
    stored = record.minutes if kind is RecordKind.MINUTES else record.plan
    house = frame_of(request).house
    await looked(house, session.person.id, record, kind)
    async with house.database.reading() as connection:
        standing = await plan_standing.standing_of(connection, record.conference)
        standing = standing.before(record.until, session.person.id)
        beside = await lines_of(connection, record.conference.id, record.until)
        copy = await copies.copy_of(connection, record.conference.id, session.person.id)
        found = await conference_for(connection, session.person.id, record.conference.id)
        given = await copies_told(connection, record.conference, stored, record.until)
    late = await came_late(house, session.person.id, record.conference.id) if kind is RecordKind.MINUTES else None
    earlier = await follows(house, session.person.id, record)
    changed = await _changed(request, session, record) if kind is RecordKind.PLAN and earlier else None
    async with frame_of(request).press.aside():
        workshop = frame_of(request).workshop
        shown = await page_of(workshop, kind, stored.content, 2, given, beside)
        written = await authorship_of(workshop, kind, stored.content)
        kept = await kept_beside(workshop, record, 2)
    context = {
        "written": written,
        "standing": standing,
        "copy": copy,
        "whole": record.extent is Extent.FULL,
        "distributes": may(found.stance, Permit.DISTRIBUTE),
        "writes_letters": may(found.stance, Permit.WRITE_YOUNG_LETTER),
        "illustrates": may(found.stance, Permit.ILLUSTRATE),
        "conference": record.conference,
        "minutes": record.minutes,
        "plan": record.plan,
        "kind": kind,
        "title": _called(record, kind),
        "shows_who_looked": record.shows_who_looked,
        "follows": earlier,
        # What came too late stands beside the minutes.
        "late": late,
        "changed": changed,
        "shortest_password": SHORTEST_PASSWORD,
        # Everything in it was escaped where it was made.
        "record": Markup(shown),  # noqa: S704
        "kept": Markup(kept),  # noqa: S704
    }
    fragment = "HX-Request" in request.headers
    return page(request, "_record.html" if fragment else "record.html", session, context)


def _called(record: FrozenRecord, kind: RecordKind) -> str:
    if kind is RecordKind.PLAN:
        return f"Plan version {record.plan.version}"
    return f"{spoken(record.conference.type).capitalize()} {record.conference.number}"


async def _changed(request: Request, session: Session, record: FrozenRecord) -> ChangedFor | None:
    """What changed for whoever reads stands above the plan."""
    frame, plan = frame_of(request), record.plan
    return await changed_for.on_plan(frame.house, frame.workshop, session.person.id, plan.case, plan.version)


async def _download(
    request: Request, session: Session, record: FrozenRecord, kind: RecordKind, form: FileForm
) -> Response:
    """Whoever asks for the head alone has the copy made, and takes nothing along yet."""
    frame = frame_of(request)
    if request.method == "HEAD":
        await prepare(frame.house, frame.press, session.person.id, record, kind, form)
        return made_ready(_MEDIA[form])
    edition = await download(frame.house, frame.press, session.person.id, record, kind, form)
    return sent(edition.content, edition.name, _MEDIA[form], edition.digest, lent=edition)


@in_turn
async def package_file(request: Request) -> Response:
    """GET /conferences/{conference}/record.zip"""
    session = await signed_in(request)
    frame, record = frame_of(request), await _record(request, session)
    if request.method == "HEAD":
        await package(frame.house, frame.press, session.person, record)
        return made_ready(_ZIP)
    edition = await take_package(frame.house, frame.press, session.person, record)
    return sent(edition.content, edition.name, _ZIP, edition.digest, lent=edition)


async def protected_file(request: Request) -> Response:
    """POST /conferences/{conference}/protected.zip"""
    await signed_in(request)
    # Before it is their turn: whoever sends it slowly keeps nobody else waiting.
    await form_of(request)
    return await _protected(request)


@in_turn
async def _protected(request: Request) -> Response:
    session = await signed_in(request)
    frame, record = frame_of(request), await _record(request, session)
    password = text_of(await form_of(request), "password")
    file = await take_protected(frame.house, frame.press, session.person, record, password)
    return sent(file.content, file.name, _ZIP, digest(file.content))


def made_ready(media: str) -> Response:
    """The head of a file that is made by now. It tells neither length nor digest: nothing is noted in the audit before
    somebody takes a file along, so nothing of it is told before either."""
    answer = Response(media_type=media)
    del answer.headers["Content-Length"]
    return answer


def sent(content: bytes, name: str, media: str, sha256: str, *, lent: object = None) -> Response:
    """A file on its way, with its SHA-256 in hexadecimal. What is `lent` is held until whoever asked has all of it."""

    async def chunks(_held: object = lent) -> AsyncIterator[bytes]:
        for at in range(0, len(content), _CHUNK):
            yield content[at : at + _CHUNK]

    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(len(content)),
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:",
    }
    return StreamingResponse(chunks(), media_type=media, headers=headers)
