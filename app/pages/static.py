"""The files of the front end."""

from __future__ import annotations

import re

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

#: The build puts a digest of the content into the name; what has one never changes.
_HASHED = re.compile(r"-[0-9A-Za-z]{8}\.[0-9a-z]+$")


class FrontEnd(StaticFiles):
    """Lets browsers keep a file for a year when its name changes with its content, and ask again otherwise."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in {200, 304}:
            kept = "public, max-age=31536000, immutable" if _HASHED.search(path) else "no-cache"
            response.headers["Cache-Control"] = kept
        return response
