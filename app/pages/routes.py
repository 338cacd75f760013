"""Which address is answered by which page."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount, Route

from app.actions.reading_records import FileForm
from app.pages import board, case, closing, fixture, health, home, planning, record, sign_in
from app.pages.frame import STATIC
from app.pages.static import FrontEnd

_CONFERENCE = "/conferences/{conference}"
_CASE = "/cases/{case}"


def routes() -> list[BaseRoute]:
    return [
        Route("/", home.show),
        Route("/sign-in", sign_in.show),
        Route("/sign-in", sign_in.with_password, methods=["POST"]),
        Route("/demo/sign-in", sign_in.as_invented, methods=["POST"]),
        Route("/demo/fixture", fixture.make, methods=["POST"]),
        Route("/sign-out", sign_in.out, methods=["POST"]),
        Route(_CASE, case.show),
        Route(f"{_CASE}/conferences/new", planning.show),
        Route(f"{_CASE}/conferences", planning.plan, methods=["POST"]),
        Route(f"{_CASE}/plan/{{version:int}}", record.plan),
        *(Route(f"{_CASE}/plan/{{version:int}}.{form}", record.plan_file(form)) for form in FileForm),
        Route(_CONFERENCE, board.show),
        Route(f"{_CONFERENCE}/open", board.start, methods=["POST"]),
        Route(f"{_CONFERENCE}/passes", board.passes, methods=["POST"]),
        Route(f"{_CONFERENCE}/closing", closing.show),
        Route(f"{_CONFERENCE}/attendance", closing.attendance, methods=["POST"]),
        Route(f"{_CONFERENCE}/freeze", closing.freeze, methods=["POST"]),
        Route(f"{_CONFERENCE}/frozen", record.show),
        Route(f"{_CONFERENCE}/minutes", record.minutes),
        *(Route(f"{_CONFERENCE}/minutes.{form}", record.minutes_file(form)) for form in FileForm),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Mount("/static", FrontEnd(directory=STATIC)),
    ]
