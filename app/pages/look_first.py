"""Looking once more at what could lead somebody to a door, before what was typed goes where everybody reads it."""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.actions.refusals import LookFirst
from app.pages.frame import let_stand_in, page, signed_in, text_of

#: The fields in which people write, of all the forms that come here.
_WRITTEN = ("words", "reason", "comment", "what", "body")


async def look_first(
    request: Request, form: FormData, back: str, first: LookFirst, again: Collection[str], *, proof: bool = False
) -> Response:
    """The page that asks, and sends the same form once more: of it, the fields in `again` and no other, so that nothing
    comes back that was to be read by nobody. `back` is where it was typed; `proof`: whoever sends it shows anew who
    they are."""
    context = {
        "telling": first.telling,
        "said": first.sentence,
        "fields": [(name, text_of(form, name)) for name in again if name in form],
        "written": [text_of(form, name) for name in _WRITTEN if name in again and text_of(form, name)],
        "proof": proof,
        "back": back,
        "let_stand": let_stand_in(form),
    }
    return page(request, "look_first.html", await signed_in(request), {**context, "address": request.url.path}, 422)
