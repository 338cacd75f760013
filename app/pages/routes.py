"""Which address is answered by which page."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount, Route

from app.actions.reading_records import FileForm
from app.pages import (
    account,
    agency,
    arriving,
    board,
    case,
    chairing,
    closing,
    fixture,
    health,
    home,
    invitations,
    mailbox,
    parts,
    planning,
    record,
    rejoining,
    sign_in,
    staying,
    traces,
)
from app.pages.frame import STATIC
from app.pages.static import FrontEnd

_CONFERENCE = "/conferences/{conference}"
_CASE = "/cases/{case}"


def routes() -> list[BaseRoute]:
    return [
        Route("/", home.show),
        Route("/sign-in", sign_in.show),
        Route("/sign-in", sign_in.with_password, methods=["POST"]),
        Route("/sign-in/second", sign_in.show_second),
        Route("/sign-in/second", sign_in.with_code, methods=["POST"]),
        Route("/sign-in/passkey/options", sign_in.passkey_options, methods=["POST"]),
        Route("/sign-in/passkey", sign_in.with_passkey, methods=["POST"]),
        Route("/sign-in/with/{provider}", agency.depart),
        Route("/sign-in/with/{provider}/back", agency.back),
        Route("/sign-in/again", sign_in.returned),
        Route("/demo/sign-in", sign_in.as_invented, methods=["POST"]),
        Route("/demo/fixture", fixture.make, methods=["POST"]),
        Route("/sign-out", sign_in.out, methods=["POST"]),
        Route("/account/record", traces.of_me),
        Route("/session", staying.show),
        Route("/session/active", staying.active, methods=["POST"]),
        *_account(),
        Route(_CASE, case.show),
        Route(f"{_CASE}/conferences/new", planning.show),
        Route(f"{_CASE}/conferences", planning.plan, methods=["POST"]),
        Route(f"{_CASE}/plan/{{version:int}}", record.plan),
        *(Route(f"{_CASE}/plan/{{version:int}}.{form}", record.plan_file(form)) for form in FileForm),
        Route(_CONFERENCE, board.show),
        Route(f"{_CONFERENCE}/open", board.start, methods=["POST"]),
        Route(f"{_CONFERENCE}/passes", board.passes, methods=["POST"]),
        Route(f"{_CONFERENCE}/passes/renewed", rejoining.renew, methods=["POST"]),
        Route(f"{_CONFERENCE}/parts", parts.make, methods=["POST"]),
        Route(f"{_CONFERENCE}/parts/{{part}}/audience", parts.change_audience, methods=["POST"]),
        Route(f"{_CONFERENCE}/parts/{{part}}/approval", parts.approve, methods=["POST"]),
        Route(f"{_CONFERENCE}/parts/{{part}}/lifting", parts.lift, methods=["POST"]),
        Route(f"{_CONFERENCE}/closed-sessions", parts.close, methods=["POST"]),
        Route(f"{_CONFERENCE}/closed-sessions/end", parts.reopen, methods=["POST"]),
        Route(f"{_CONFERENCE}/closing", closing.show),
        Route(f"{_CONFERENCE}/eyes/{{person}}", closing.through_eyes),
        Route(f"{_CONFERENCE}/attendance", closing.attendance, methods=["POST"]),
        Route(f"{_CONFERENCE}/freeze", closing.freeze, methods=["POST"]),
        Route(f"{_CONFERENCE}/frozen", record.show),
        Route(f"{_CONFERENCE}/views", traces.of_conference),
        Route(f"{_CONFERENCE}/minutes", record.minutes),
        *(Route(f"{_CONFERENCE}/minutes.{form}", record.minutes_file(form)) for form in FileForm),
        Route(f"{_CONFERENCE}/chairing", chairing.take_over, methods=["POST"]),
        Route(f"{_CONFERENCE}/waiting", arriving.waiting),
        Route(f"{_CONFERENCE}/waiting", arriving.apologise, methods=["POST"]),
        Route(f"{_CONFERENCE}/invited", invitations.show),
        Route(f"{_CONFERENCE}/invited", invitations.invite, methods=["POST"]),
        Route(f"{_CONFERENCE}/invited/list", invitations.lines),
        Route(f"{_CONFERENCE}/invited/waiting", invitations.waiting),
        Route(f"{_CONFERENCE}/invited/waiting-room", invitations.waiting_room, methods=["POST"]),
        Route(f"{_CONFERENCE}/invited/{{person}}/slip", invitations.slip, methods=["POST"]),
        Route(f"{_CONFERENCE}/invited/{{person}}/{{verb}}", invitations.deal, methods=["POST"]),
        Route("/i", arriving.link),
        Route("/i", arriving.look, methods=["POST"]),
        Route("/i/accept", arriving.accept, methods=["POST"]),
        Route("/i/decline", arriving.decline, methods=["POST"]),
        Route("/come-back", arriving.come_back),
        Route("/come-back", arriving.with_code, methods=["POST"]),
        Route("/demo/mail", mailbox.show),
        Route("/.well-known/security.txt", health.security_contact),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Mount("/static", FrontEnd(directory=STATIC)),
    ]


def _account() -> list[BaseRoute]:
    return [
        Route("/account", account.show),
        Route("/account/second-step", account.show_second_step),
        Route("/account/password", account.show_password),
        Route("/account/password", account.change_password, methods=["POST"]),
        Route("/account/passkeys/options", account.passkey_options, methods=["POST"]),
        Route("/account/passkeys", account.add_passkey, methods=["POST"]),
        Route("/account/passkeys/{passkey}/name", account.rename_passkey, methods=["POST"]),
        Route("/account/passkeys/{passkey}/remove", account.remove_passkey, methods=["POST"]),
        Route("/account/app", account.begin_app, methods=["POST"]),
        Route("/account/app/code", account.add_app, methods=["POST"]),
        Route("/account/app/remove", account.remove_app, methods=["POST"]),
        Route("/account/recovery-codes", account.renew_recovery_codes, methods=["POST"]),
        Route("/account/sessions/end", account.end_other_sessions, methods=["POST"]),
        Route("/account/sessions/{session}/end", account.end_session, methods=["POST"]),
        Route("/account/confirm", account.show_confirmation),
        Route("/account/confirm", account.confirm, methods=["POST"]),
        Route("/account/confirm/options", account.confirmation_options, methods=["POST"]),
        Route("/account/confirm/with-agency", agency.confirm),
    ]
