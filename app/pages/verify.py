"""The page on which anybody learns whether a copy is genuine, and what it takes to check copies without asking us."""

from __future__ import annotations

import asyncio

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions.checking import Verdict, check
from app.actions.refusals import Refusal, TooOften
from app.export.package import program_trusting
from app.pages.frame import form_of, frame_of, json_of, page, session_of, text_of, wants_json
from app.storage.signing import fingerprint, public_pem, signing_key


async def show(request: Request) -> Response:
    """GET /verify"""
    return await _page(request)


async def look(request: Request) -> Response:
    """POST /verify, with a code or a digest; a file never comes here."""
    as_json = wants_json(request)
    asked = str((await json_of(request)).get("asked", "")) if as_json else text_of(await form_of(request), "asked")
    address = request.client.host if request.client else ""
    if as_json:
        verdict = await check(frame_of(request).house, address, asked)
        return JSONResponse({"genuine": verdict.genuine, "sentence": verdict.sentence})
    try:
        return await _page(request, asked, await check(frame_of(request).house, address, asked))
    except TooOften:
        raise
    except Refusal as refusal:
        return await _page(request, asked, error=refusal.sentence)


async def key(request: Request) -> Response:
    """GET /verify/installation.pub"""
    headers = {"Content-Disposition": 'attachment; filename="installation.pub"'}
    return Response(public_pem(await _key(request)), media_type="application/x-pem-file", headers=headers)


async def program(request: Request) -> Response:
    """GET /verify/verify.py"""
    raw = (await _key(request)).public_bytes(Encoding.Raw, PublicFormat.Raw)
    headers = {"Content-Disposition": 'attachment; filename="verify.py"'}
    return Response(program_trusting(raw), media_type="text/x-python; charset=utf-8", headers=headers)


async def _page(request: Request, asked: str = "", verdict: Verdict | None = None, error: str = "") -> Response:
    context = {"asked": asked, "verdict": verdict, "error": error, "fingerprint": fingerprint(await _key(request))}
    return page(request, "verify.html", await session_of(request), context, 422 if error else 200)


async def _key(request: Request) -> Ed25519PublicKey:
    private = await asyncio.to_thread(signing_key, frame_of(request).house.settings.keys)
    return private.public_key()
