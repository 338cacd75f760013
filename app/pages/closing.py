"""The chair's last walk: what is missing, who was there, what will be recorded, and freezing it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.actions import carrying, coming, ending, eyes, freezing
from app.actions.copies import of_conference
from app.actions.eyes import Readers
from app.actions.footings import unfounded
from app.actions.freezing import Preview
from app.actions.house import House
from app.actions.looking_through import look_through
from app.actions.reading_records import expect_readers, preview_of
from app.actions.refusals import AlreadyFrozen, Unlooked
from app.actions.rendering import RecordKind
from app.board.findings import Finding, Place, Severity
from app.conference import ending as ends
from app.conference.coming import ComesBy
from app.conference.conference import Conference, Participant, Standing
from app.conference.distributing import CHANNELS, EXTENTS
from app.conference.kinds import Attendance, spoken
from app.conference.kinds import Kind as Known
from app.conference.permits import Permit, may
from app.conference.planning import Incomplete
from app.conference.restriction import labelled
from app.export.wording import clock_of
from app.pages.board import title
from app.pages.frame import Frame, form_of, frame_of, let_stand_in, page, see, signed_in, text_of
from app.people.person import Person
from app.record.actions import Origin, by_owner, open_actions
from app.record.scanning import MOST
from app.storage import cases

_ATTENDANCE = "attendance-"
#: What the page showed for the same person.
_SHOWN = "shown-"
_ENDED = "ended"


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/closing"""
    return await _page(request)


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed on the page that is shown again, and why it was not taken."""

    let_stand: Collection[str] = ()
    begin: str = ""
    unlooked: str = ""
    ended: str | None = None
    ended_problem: str = ""


_NOTHING_TYPED = _Typed()


async def _page(request: Request, typed: _Typed = _NOTHING_TYPED) -> Response:
    session = await signed_in(request)
    frame = frame_of(request)
    conference = request.path_params["conference"]
    try:
        preview = await freezing.preview(frame.house, frame.workshop, frame.replay, session.person.id, conference)
    except AlreadyFrozen:
        return see(f"/conferences/{conference}")
    frame.press.make_ready()
    found, conclusion = preview.found, preview.prepared.conclusion
    async with frame.house.database.reading() as connection:
        without_basis = await unfounded(connection, preview.found.conference)
        copies = await of_conference(frame.house, connection, preview.found)
        known = await cases.standings(connection, preview.found.conference.case.id)
        ways = await coming.ways(connection, conference)
    still_open = open_actions(conclusion.minutes)
    minutes = await eyes.copy_for_chair(frame.house, frame.workshop, frame.replay, preview, session.person)
    telling = await look_through(frame.house, frame.workshop, conference, conclusion.minutes_bytes, session.person.id)
    context = {
        "conference": preview.found.conference,
        "title": title(preview.found),
        "participants": preview.participants,
        "ways": {each.person.id: ways[each.person.id] for each in preview.participants if _awaited(each, ways)},
        "attendances": [(word.value, spoken(word).capitalize()) for word in Attendance],
        "settle": _found(preview.prepared.findings, Severity.BLOCKS),
        "worth_a_look": _found(preview.prepared.findings, Severity.WARNS),
        "without_basis": without_basis,
        "copies": copies,
        "may_decide": may(preview.found.stance, Permit.DECIDE_COPIES),
        "extents": EXTENTS,
        "channels": CHANNELS,
        "children": _children(preview.participants, known, minutes),
        "taken_on": by_owner(each for each in still_open if each.origin is not Origin.TIME_LIMIT),
        "time_limits": [each for each in still_open if each.origin is Origin.TIME_LIMIT],
        "telling": telling,
        "let_stand": typed.let_stand,
        "begin": typed.begin,
        "unlooked": typed.unlooked,
        "ended": _ended(found.conference, frame.house.clock.now(), typed),
        "clock": clock_of(found.conference.time_zone),
        "ended_problem": typed.ended_problem,
        "most": MOST,
        "may_freeze": may(preview.found.stance, Permit.FREEZE),
        "returning": carrying.would_return(frame.house, conclusion.minutes),
        "readers": [
            (each.people, [(labelled(part.category, frame.house.settings.categories), part) for part in each.hidden])
            for each in await _readers(frame, preview, session.person)
        ],
        "blocked": preview.prepared.blocked,
        "plan_version": conclusion.plan.version,
        # Everything in them was escaped where they were made.
        "record": Markup(await preview_of(frame.workshop, RecordKind.MINUTES, minutes, top=3)),  # noqa: S704
        "plan": Markup(await preview_of(frame.workshop, RecordKind.PLAN, conclusion.plan_bytes, top=3)),  # noqa: S704
    }
    return page(request, "closing.html", session, context, 409 if typed.unlooked or typed.ended_problem else 200)


def _children(participants: Sequence[Participant], known: Sequence[Standing], minutes: bytes) -> Sequence[str]:
    """With whom somebody talks about what was decided: the children who take part, and those of the family of whom the
    copy of whoever looks speaks, by their name or their first name. Nobody learns here who else belongs to it."""
    words = minutes.decode()

    def spoken_of(name: str) -> bool:
        return re.search(rf"\b{re.escape(name.split(maxsplit=1)[0])}\b", words) is not None

    here = [each.person.name for each in participants if each.kind is Known.CHILD]
    others = [each.person.name for each in known if each.kind is Known.CHILD and spoken_of(each.person.name)]
    return list(dict.fromkeys([*here, *others]))


async def through_eyes(request: Request) -> Response:
    """GET /conferences/{conference}/eyes/{person}"""
    session = await signed_in(request)
    frame = frame_of(request)
    seen = await eyes.through_eyes(
        frame.house,
        frame.workshop,
        frame.replay,
        session.person,
        request.path_params["conference"],
        request.path_params["person"],
    )
    context = {
        "conference": seen.found.conference,
        "title": title(seen.found),
        "whom": seen.whom,
        "hidden": [(labelled(each.category, frame.house.settings.categories), each) for each in seen.hidden],
        # Everything in it was escaped where it was made.
        "record": Markup(await preview_of(frame.workshop, RecordKind.MINUTES, seen.content, top=2)),  # noqa: S704
    }
    return page(request, "eyes.html", session, context)


def _awaited(participant: Participant, ways: Mapping[str, ComesBy]) -> bool:
    """Whether somebody has not come yet of whom it is known how they would."""
    return participant.attendance is Attendance.EXPECTED and participant.person.id in ways


async def attendance(request: Request) -> Response:
    """POST /conferences/{conference}/attendance"""
    session = await signed_in(request)
    conference = request.path_params["conference"]
    form = await form_of(request)
    let_stand = let_stand_in(form)
    try:
        await _keep_as_seen(frame_of(request).house, session.person.id, conference, form)
    except Incomplete as incomplete:
        return await _page(request, _mistaken(form, incomplete))
    if let_stand:
        return await _page(request, _Typed(let_stand, "here"))
    return see(f"/conferences/{conference}/closing#here")


async def freeze(request: Request) -> Response:
    """POST /conferences/{conference}/freeze, with the attendance as the chair sees it on the same page."""
    session = await signed_in(request)
    frame = frame_of(request)
    conference = request.path_params["conference"]
    form = await form_of(request)
    let_stand = let_stand_in(form)
    try:
        await _keep_as_seen(frame.house, session.person.id, conference, form)
        await freezing.freeze(frame.house, frame.rooms, frame.workshop, session.person.id, conference, let_stand)
    except Incomplete as incomplete:
        return await _page(request, _mistaken(form, incomplete))
    except Unlooked as unlooked:
        return await _page(request, _Typed(let_stand, "settle", unlooked.sentence))
    expect_readers(frame.house, session.person.id, conference)
    return see(f"/conferences/{conference}")


def _ended(conference: Conference, now: datetime, typed: _Typed) -> str:
    return ends.proposed(conference, now) if typed.ended is None else typed.ended


async def _keep_as_seen(house: House, person: str, conference: str, form: FormData) -> None:
    """Who was here, and until when, as the chair sees it. Raises `Incomplete`."""
    if _ENDED in form:
        await ending.note_end(house, person, conference, text_of(form, _ENDED))
    await freezing.note_attendance(house, person, conference, _changed_by_the_chair(form))


def _mistaken(form: FormData, incomplete: Incomplete) -> _Typed:
    problem = incomplete.problems.get(_ENDED, "")
    return _Typed(let_stand_in(form), "here", ended=text_of(form, _ENDED), ended_problem=problem)


async def _readers(frame: Frame, preview: Preview, chair: Person) -> Sequence[Readers]:
    """Empty for somebody who may not look through the eyes of others."""
    if not may(preview.found.stance, Permit.LOOK_THROUGH_EYES):
        return []
    return await eyes.readers(frame.house, preview, chair)


def _found(findings: Sequence[Finding], severity: Severity) -> Sequence[tuple[Finding, str]]:
    """What was found of a severity, each with where it stands on the board."""
    return [(each, _on_the_board(each.where)) for each in findings if each.severity is severity]


def _on_the_board(where: Place) -> str:
    """The part of an address that leads to a place on the board."""
    if where.section == "purpose":
        return "agenda"
    named = (where.section, where.entry, *(("steps", where.step) if where.step else ()))
    return "-".join(filter(None, named))


def _changed_by_the_chair(form: FormData) -> dict[str, Attendance]:
    """Only what differs from what the page showed: somebody may have come in since, and that stands."""
    known = {word.value: word for word in Attendance}
    people = [name.removeprefix(_ATTENDANCE) for name in form if name.startswith(_ATTENDANCE)]
    said = {person: text_of(form, _ATTENDANCE + person) for person in people}
    return {
        person: known[word] for person, word in said.items() if word in known and word != text_of(form, _SHOWN + person)
    }
