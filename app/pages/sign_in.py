"""Signing in and out: as a page of its own, and over a page whose session has ended (then as JSON)."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import arriving, attempting, codes, demonstrating, growing, passkeys, signing_in, staying
from app.actions.refusals import BeginAgain, Refusal, WrongCode, WrongCredentials
from app.actions.signing_in import Coming, HalfSignedIn, SignedIn
from app.pages import cookies
from app.pages.frame import form_of, frame_of, inside, page, see, session_of, text_of, wants_json
from app.people.session import device
from app.storage import accounts, cases, conferences, factors, people
from app.storage.attempts import Purpose


async def show(request: Request) -> Response:
    """GET /sign-in"""
    if await session_of(request) is not None:
        return see(inside(request.query_params.get("next", "/")))
    return await _form(request, next_=request.query_params.get("next", "/"))


async def with_password(request: Request) -> Response:
    """POST /sign-in"""
    form = await form_of(request)
    house = frame_of(request).house
    email, next_ = text_of(form, "email"), inside(text_of(form, "next"))
    try:
        come = await signing_in.with_password(house, email, text_of(form, "password"), coming(request, form))
    except WrongCredentials as refusal:
        if wants_json(request):
            raise
        return await _form(request, next_=next_, email=email, error=refusal.sentence, status=403)
    if isinstance(come, HalfSignedIn):
        secret = await codes.begin_second_step(house, come.person.id, next_)
        answer: Response = see("/sign-in/second")
        if wants_json(request):
            answer = JSONResponse({"step": "second", "app": come.app, "passkeys": come.passkeys})
        cookies.remember(request, answer, Purpose.SECOND_STEP, secret)
        return answer
    return await _welcome(request, come, next_)


async def show_second(request: Request) -> Response:
    """GET /sign-in/second"""
    try:
        return await _second_form(request)
    except BeginAgain:
        return see("/sign-in")


async def with_code(request: Request) -> Response:
    """POST /sign-in/second"""
    form = await form_of(request)
    house = frame_of(request).house
    secret = cookies.remembered(request, Purpose.SECOND_STEP)
    try:
        signed_in, attempt = await codes.take_second_step(house, secret, text_of(form, "code"), coming(request, form))
    except WrongCode as refusal:
        if wants_json(request):
            raise
        return await _second_form(request, refusal.sentence, 403)
    answer = await _welcome(request, signed_in, attempt.facts["next"])
    cookies.forget(request, answer, Purpose.SECOND_STEP)
    return answer


async def passkey_options(request: Request) -> Response:
    """POST /sign-in/passkey/options"""
    form = await form_of(request)
    facts = {"next": inside(text_of(form, "next"))}
    options, secret = await passkeys.options(frame_of(request).house, facts)
    answer = JSONResponse(options)
    cookies.remember(request, answer, Purpose.PASSKEY, secret)
    return answer


async def with_passkey(request: Request) -> Response:
    """POST /sign-in/passkey"""
    form = await form_of(request)
    secret = cookies.remembered(request, Purpose.PASSKEY)
    answer = text_of(form, "credential")
    house = frame_of(request).house
    signed_in, attempt = await passkeys.sign_in(house, secret, answer, coming(request, form))
    next_ = attempt.facts["next"]
    if next_ == "/":
        next_ = await arriving.where_next(house, signed_in.session.person.id)
    return await _welcome(request, signed_in, next_)


async def as_invented(request: Request) -> Response:
    """POST /demo/sign-in"""
    form = await form_of(request)
    come = await signing_in.as_invented(frame_of(request).house, text_of(form, "person"), coming(request, form))
    return await _welcome(request, come, inside(text_of(form, "next")))


async def returned(request: Request) -> Response:
    """GET /sign-in/again: the end of signing in beside a page that waits; its script tells the page."""
    return page(request, "signed_in_again.html", await session_of(request), {})


async def out(request: Request) -> Response:
    """POST /sign-out"""
    frame = frame_of(request)
    session = await session_of(request)
    if session is not None:
        await signing_in.out(frame.house, session)
        await frame.rooms.recheck()
    answer = see("/sign-in")
    cookies.leave(request, answer)
    return answer


def coming(request: Request, form: FormData | None = None) -> Coming:
    """From where somebody signs in, and whether it must be the person to whom a page belongs."""
    only = text_of(form, "again") if form is not None else ""
    return Coming(device(request.headers.get("user-agent", "")), only or None)


async def _welcome(request: Request, signed_in: SignedIn, next_: str) -> Response:
    """Leads inside with a new session, or first to where a second step is set up."""
    house = frame_of(request).house
    try:
        staying.require_second_factor(house, signed_in.session)
    except Refusal:
        next_ = "/account/second-step"
    answer: Response = JSONResponse({"step": "done", "next": next_}) if wants_json(request) else see(next_)
    await cookies.arrive(request, answer, signed_in)
    return answer


async def _form(request: Request, *, next_: str, email: str = "", error: str = "", status: int = 200) -> Response:
    house = frame_of(request).house
    context = {
        "invented": await _invented(request) if house.settings.demo else [],
        "agencies": house.settings.identity_providers,
        "email": email,
        "error": error,
        "next": inside(next_),
    }
    return page(request, "sign_in.html", None, context, status)


async def _invented(request: Request) -> list[dict[str, Any]]:
    """The people of the demonstration, by their cases; those who are known to none last."""
    async with frame_of(request).house.database.reading() as connection:
        found = await people.invented(connection)
        ids = [person.id for person in found]
        relations = {**await accounts.job_titles(connection, ids), **await cases.relations(connection, ids)}
        references = await cases.references(connection, ids)
        taking_part = await conferences.taking_part(connection, ids)
    house = frame_of(request).house
    coming = growing.coming(house.settings.data, house.clock.now())
    groups = []
    for reference, (name, says) in {**demonstrating.told_cases(), "": ("", "")}.items():
        these = [each for each in found if demonstrating.told_as(references.get(each.id, "")) == reference]
        choices = [
            {
                "id": each.id,
                "name": each.name,
                "relation": relations.get(each.id, ""),
                "agency": each.agency_name,
                "stays_away": bool(reference) and each.id not in taking_part,
                "chairs": taking_part.get(each.id, False),
            }
            for each in these
        ]
        groups.append(
            {"key": reference or "none", "case": name, "says": says, "people": choices, "coming": reference in coming}
        )
    return [each for each in groups if each["people"] or each["coming"]]


async def _second_form(request: Request, error: str = "", status: int = 200) -> Response:
    """Raises `BeginAgain`."""
    house = frame_of(request).house
    secret = cookies.remembered(request, Purpose.SECOND_STEP)
    attempt = await attempting.find(house, Purpose.SECOND_STEP, secret)
    async with house.database.reading() as connection:
        held = await factors.of_person(connection, attempt.person or "")
    context = {"held": held, "error": error, "next": attempt.facts["next"]}
    return page(request, "second_step.html", None, context, status)
