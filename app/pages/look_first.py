"""Looking once more at what could lead somebody to a door, before what was typed goes where everybody reads it."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.actions.refusals import LookFirst
from app.pages.frame import let_stand_in, page, signed_in

_STANDS = "stands-"


async def look_first(request: Request, form: FormData, back: str, first: LookFirst) -> Response:
    """The page that asks, and sends the same form once more; `back` is where it was typed."""
    fields = [(name, value) for name, value in form.multi_items() if not name.startswith(_STANDS)]
    context = {
        "telling": first.telling,
        "said": first.sentence,
        "fields": fields,
        "back": back,
        "let_stand": let_stand_in(form),
    }
    return page(request, "look_first.html", await signed_in(request), {**context, "address": request.url.path}, 422)
