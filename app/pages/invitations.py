"""Who is invited: the chair's list of everybody, live, with everything that can be done about each of them."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.actions import admitting, belonging, coming, handing_over, inviting, weighing
from app.actions.auditing import note_look, note_look_once
from app.actions.footings import Unfounded
from app.actions.guest_list import Guest, GuestList, guest_list
from app.actions.house import House
from app.actions.leading import tell_the_table
from app.actions.leaving_out import StillThere, still_there
from app.actions.refusals import NotFound, NotPermitted
from app.actions.telling_apart import Mistakable
from app.audit import kinds as audit
from app.conference.coming import ComesBy, Wish
from app.conference.inviting import INVITED_ROLES, Newcomer, NewcomerDraft, contact_of, newcomer, roles_wanted
from app.conference.kinds import LEADING, Kind, Role, spoken
from app.conference.permits import Permit, may
from app.conference.planning import Incomplete
from app.pages.board import title
from app.pages.frame import chosen_of, form_of, frame_of, page, see, signed_in, text_of
from app.people.contact import Channel
from app.people.second_factor import picture

_ROLE = "role-"
_CHANNELS = (
    (Channel.EMAIL.value, "By e-mail"),
    (Channel.PHONE.value, "By telephone"),
    (Channel.PAPER.value, "On paper"),
)
_WAYS = (
    (ComesBy.NONE.value, "Not said"),
    *((each.value, spoken(each).capitalize()) for each in ComesBy if each is not ComesBy.NONE),
)


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/invited"""
    return await _page(request)


async def lines(request: Request) -> Response:
    """GET /conferences/{conference}/invited/list: one list alone, and nothing at all if it is as the page has it."""
    door = "door" in request.query_params
    listed = await _list(request)
    await note_look_once(_house(request), await signed_in(request), listed.found.conference, "invited")
    context = _list_context(listed)
    if request.query_params.get("seen") == context["seen_at_the_door" if door else "seen"]:
        return Response(status_code=204)
    name = "_door" if door else "_list"
    return HTMLResponse(frame_of(request).templates.get_template(f"invitations/{name}.html").render(context))


async def waiting(request: Request) -> Response:
    """GET /conferences/{conference}/invited/waiting, for the board of whoever chairs: who stands before the door."""
    try:
        listed = await _list(request)
    except NotPermitted:  # the chair came back in this moment, and the deputy's board does not know it yet
        return JSONResponse({"waiting": [], "byLink": []})
    await note_look_once(
        _house(request), await signed_in(request), listed.found.conference, "invited", audit.Kind.BOARD_JOINED
    )
    return JSONResponse(
        {"waiting": [_told(each) for each in listed.waiting], "byLink": [_told(each) for each in listed.in_by_link]}
    )


def _told(guest: Guest) -> dict[str, object]:
    return {
        "id": guest.person.id,
        "name": guest.person.name,
        "knownAs": guest.participant.relation,
        "byLink": guest.by_link,
    }


async def invite(request: Request) -> Response:
    """POST /conferences/{conference}/invited"""
    session = await signed_in(request)
    form = await form_of(request)
    draft = _draft(form)
    chosen = {name.removeprefix(_ROLE): text_of(form, name) for name in form if name.startswith(_ROLE)}
    another = chosen_of(form, "another")
    try:
        wanted = roles_wanted(chosen)
        new = [newcomer(draft)] if draft.begun else []
        if text_of(form, "despite") != "yes":
            await _warn(request, wanted, new, another)
        await inviting.invite(_house(request), session.person.id, _conference(request), wanted, new, another)
    except Mistakable as mistakable:
        told = _Apart(mistakable.sentences, another)
        return await _page(request, draft, chosen, mistakable.problems, 422, apart=told)
    except Incomplete as incomplete:
        return await _page(request, draft, chosen, incomplete.problems, 422, apart=_Apart({}, another))
    except _Unfounded as unfounded:
        return await _page(request, draft, chosen, unfounded=unfounded.people, apart=_Apart({}, another))
    return see(f"/conferences/{_conference(request)}/invited")


class _Unfounded(Exception):  # noqa: N818 - reads as a sentence at the raise
    """Nothing is written down that allows sharing with some of these people."""

    def __init__(self, people: Sequence[Unfounded]) -> None:
        self.people = people


@dataclass(frozen=True, slots=True)
class _Apart:
    """Who must be told apart from somebody who is left out, with the sentence; and of whom that was said."""

    sentences: Mapping[str, str]
    said: Collection[str]


async def _warn(
    request: Request, wanted: Mapping[str, Role], new: Sequence[Newcomer], another: Collection[str]
) -> None:
    """Before anything is shared. Raises `_Unfounded`, `Mistakable`."""
    house, me = _house(request), await _me(request)
    missing = await inviting.without_basis(house, me, _conference(request), wanted, new, another)
    if missing:
        raise _Unfounded(missing)


async def _me(request: Request) -> str:
    return (await signed_in(request)).person.id


async def waiting_room(request: Request) -> Response:
    """POST /conferences/{conference}/invited/waiting-room"""
    session = await signed_in(request)
    on = text_of(await form_of(request), "on") == "yes"
    await admitting.set_waiting_room(_house(request), session.person.id, _conference(request), on=on)
    return see(f"/conferences/{_conference(request)}/invited")


async def slip(request: Request) -> Response:
    """POST /conferences/{conference}/invited/{person}/slip: a link that is shown once, with its QR code."""
    session = await signed_in(request)
    made = await inviting.slip(_house(request), session.person.id, _conference(request), request.path_params["person"])
    # Drawn from an address of our own.
    context = {"slip": made, "picture": Markup(picture(made.link))}  # noqa: S704
    return page(request, "invitations/slip.html", session, context)


async def weigh(request: Request) -> Response:
    """GET /conferences/{conference}/invited/{person}/role: what another role would change, before it is changed."""
    session = await signed_in(request)
    person, role = request.path_params["person"], request.query_params.get("role", "")
    weighed = await weighing.weigh(_house(request), session.person.id, _conference(request), person, role)
    context = {
        "conference": weighed.found.conference,
        "title": title(weighed.found),
        "whom": weighed.whom,
        "role": weighed.role,
        "change": weighed.change,
        "may_look": weighed.may_look,
    }
    return page(request, "invitations/role.html", session, context)


async def deal(request: Request) -> Response:
    """POST /conferences/{conference}/invited/{person}/{verb}"""
    session = await signed_in(request)
    name = request.path_params["verb"]
    if name not in _VERBS:
        raise NotFound
    form, whom = await form_of(request), request.path_params["person"]
    try:
        await _VERBS[name](_house(request), session.person.id, _conference(request), whom, form)
    except Incomplete as incomplete:
        return await shown(request, incomplete.problems, {name: {whom: _TYPED[name](form)}}, 422)
    await tell_everybody(request)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"done": True})
    return see(f"/conferences/{_conference(request)}/invited")


async def tell_everybody(request: Request) -> None:
    """That something has changed in who takes part: open boards close for whoever does no more."""
    rooms = frame_of(request).rooms
    await rooms.recheck()
    await tell_the_table(_house(request), rooms, _conference(request))


async def _change_role(house: House, me: str, conference: str, person: str, form: FormData) -> None:
    await inviting.change_role(house, me, conference, person, _role_in(form))


def _role_in(form: FormData) -> str:
    return text_of(form, "role")


async def _reach(house: House, me: str, conference: str, person: str, form: FormData) -> None:
    problems: dict[str, str] = {}
    contact = contact_of(_draft(form), problems)
    if contact is None or problems:
        # The fields for somebody new have the same names.
        raise Incomplete({f"reach_{field}": sentence for field, sentence in problems.items()})
    await inviting.reach(house, me, conference, person, contact)


async def _expect(house: House, me: str, conference: str, person: str, form: FormData) -> None:
    await coming.expect(house, me, conference, person, *_expected_in(form))


def _expected_in(form: FormData) -> tuple[str, str]:
    return text_of(form, "expected_by") or ComesBy.NONE, text_of(form, "expected_note")


def _draft(form: FormData) -> NewcomerDraft:
    names = ("name", "kind", "relation", "agency", "role", "channel", "email", "phone", "hours_from", "hours_to")
    return NewcomerDraft(**{name: text_of(form, name) for name in names})


#: What stays of what was typed, for the verbs that may find it wanting.
_TYPED: Mapping[str, Callable[[FormData], object]] = {"expect": _expected_in, "reach": _draft, "role": _role_in}

Deal = Callable[[House, str, str, str], Awaitable[None]]
Verb = Callable[[House, str, str, str, FormData], Awaitable[None]]


def _plain(deal: Deal) -> Verb:
    async def verb(house: House, me: str, conference: str, person: str, _form: FormData) -> None:
        await deal(house, me, conference, person)

    return verb


_VERBS: dict[str, Verb] = {
    "admit": _plain(admitting.admit),
    "send-away": _plain(admitting.send_away),
    "resend": _plain(inviting.resend),
    "revoke": _plain(inviting.revoke),
    "remove": _plain(inviting.remove),
    "role": _change_role,
    "reach": _reach,
    "expect": _expect,
}


async def shown(request: Request, problems: Mapping[str, str], typed: Mapping[str, object], status: int) -> Response:
    """The page, with what was typed beside the invitations and what is wrong with that."""
    return await _page(request, problems=problems, status=status, typed=typed)


async def _page(
    request: Request,
    draft: NewcomerDraft | None = None,
    chosen: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    status: int = 200,
    unfounded: Sequence[Unfounded] = (),
    typed: Mapping[str, object] | None = None,
    apart: _Apart | None = None,
) -> Response:
    session = await signed_in(request)
    listed = await _list(request)
    await note_look(_house(request), session.person.id, listed.found.conference, "invited")
    context = {
        **_list_context(listed),
        "known": listed.known,
        "pointers": await belonging.pointers(_house(request), session.person.id, listed),
        "directory": listed.directory,
        "draft": draft or NewcomerDraft(),
        "chosen": chosen or {},
        "problems": problems or {},
        "unfounded": unfounded,
        "apart": apart or _Apart({}, ()),
        "asked": listed.asked,
        "still": await _still_there(request, listed),
        "wish_words": [(word.value, word.words) for word in Wish],
        "left_out_names": {each.person.id: each.person.name for each in listed.known},
        "typed": typed or {},
        "kinds": [(word.value, spoken(word).capitalize()) for word in Kind],
    }
    return page(request, "invitations/page.html", session, context, status)


async def _still_there(request: Request, listed: GuestList) -> Sequence[StillThere]:
    async with _house(request).database.reading() as connection:
        return await still_there(connection, listed.found, listed.reader)


def _list_context(listed: GuestList) -> dict[str, object]:
    return {
        "conference": listed.found.conference,
        "title": title(listed.found),
        "guests": listed.guests,
        "reader": listed.reader,
        "ways": _WAYS,
        "problems": {},
        "typed": {},
        "may_look": may(listed.found.stance, Permit.LOOK_THROUGH_EYES),
        "waiting": listed.waiting,
        "seen": _mark(listed.guests),
        "seen_at_the_door": _mark(listed.waiting),
        "roles": [(word.value, spoken(word).capitalize()) for word in INVITED_ROLES],
        "leading": LEADING,
        "channels": _CHANNELS,
    }


def _mark(guests: Sequence[Guest]) -> str:
    """Another one whenever these lines change."""
    # Somebody who waits is heard of again and again: that alone is nothing new.
    shown = [replace(each, participant=replace(each.participant, knocked_at=None)) for each in guests]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


async def _list(request: Request) -> GuestList:
    session = await signed_in(request)
    house, conference = _house(request), _conference(request)
    return await guest_list(house, session.person.id, conference, await here(request, conference))


async def here(request: Request, conference: str) -> frozenset[str]:
    """The ids of the people who are on the board of a conference now."""
    part = await handing_over.shared_part(_house(request), conference)
    if part is None:
        return frozenset()
    return frozenset(str(card["id"]) for card in frame_of(request).rooms.present(part))


def _house(request: Request) -> House:
    return frame_of(request).house


def _conference(request: Request) -> str:
    return str(request.path_params["conference"])
