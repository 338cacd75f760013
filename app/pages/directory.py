"""Who may come in here, and what is known of agencies, for an administrator. Nothing of any case stands here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from app.actions import describing, keeping_out
from app.actions.house import House
from app.actions.refusals import NotFound, Refusal
from app.pages.frame import form_of, frame_of, page, see, signed_in, text_of
from app.people.agency import LONGEST_LIMIT, AgencyType
from app.people.person import Person
from app.storage.accounts import Account

_HERE = "/administration/people"


async def show(request: Request) -> Response:
    """GET /administration/people"""
    return await _page(request)


async def suspend(request: Request) -> Response:
    """POST /administration/suspensions"""
    session = await signed_in(request)
    frame = frame_of(request)
    who = text_of(await form_of(request), "who")
    try:
        await keeping_out.suspend(frame.house, session.person.id, who)
    except NotFound:
        raise
    except Refusal as refusal:
        return await _page(request, Wrong("keep-out", who, refusal.sentence))
    await frame.rooms.recheck()
    return see(f"{_HERE}#suspended")


async def vouch(request: Request) -> Response:
    """POST /administration/vouched"""
    return await _identify(request, keeping_out.vouch, "typed")


async def forget_code(request: Request) -> Response:
    """POST /administration/codes/lost"""
    return await _identify(request, keeping_out.forget_code, "code")


async def _identify(request: Request, does: Callable[[House, str, str], Awaitable[Person]], place: str) -> Response:
    session, frame = await signed_in(request), frame_of(request)
    who = text_of(await form_of(request), "who")
    try:
        person = await does(frame.house, session.person.id, who)
    except NotFound:
        raise
    except Refusal as refusal:
        return await _page(request, Wrong(place, who, refusal.sentence))
    # What is kept to an agency opens on boards that are open, and whoever came by a code is out.
    await frame.rooms.recheck()
    return await _page(request, done=(place, person.name))


async def reinstate(request: Request) -> Response:
    """POST /administration/suspensions/end"""
    session = await signed_in(request)
    who = text_of(await form_of(request), "who")
    await keeping_out.reinstate(frame_of(request).house, session.person.id, who)
    return see(_HERE)


async def describe_agency(request: Request) -> Response:
    """POST /administration/agencies"""
    session = await signed_in(request)
    form = await form_of(request)
    facts = describing.agency_facts(
        text_of(form, "type"),
        text_of(form, "months"),
        government_funded=text_of(form, "government_funded") == "yes",
        designated=text_of(form, "designated") == "yes",
    )
    await describing.describe_agency(frame_of(request).house, session.person.id, text_of(form, "name"), facts)
    return see(f"{_HERE}#agencies")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Which form was not taken, what was typed into it, and why not."""

    form: str
    who: str
    why: str


async def _page(request: Request, wrong: Wrong | None = None, done: tuple[str, str] = ("", "")) -> Response:
    session = await signed_in(request)
    seen = await keeping_out.overview(frame_of(request).house, session.person.id)
    suspended = [each for each in (*seen.staff, *seen.others) if each.suspended_at]
    context = {
        "here": "administration",
        "staff": _by_agency(each for each in seen.staff if not each.suspended_at),
        "suspended": suspended,
        "agencies": seen.agencies,
        "types": [(each.value, each.spoken[:1].upper() + each.spoken[1:]) for each in AgencyType],
        "longest": LONGEST_LIMIT,
        "mine": session.person.id,
        "typed": [each for each in seen.staff if not each.person.vouched],
        "wrong": wrong,
        "done": done,
    }
    return page(request, "administration/people.html", session, context, 422 if wrong else 200)


def _by_agency(staff: Iterable[Account]) -> list[tuple[str, list[Account]]]:
    return [(name, list(those)) for name, those in groupby(staff, lambda each: each.person.agency_name)]
