"""Restricted parts: what the board's script asks for in the name of somebody who keeps something to a few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import closed_sessions, restricting
from app.actions.joining import PartPass, Passes
from app.actions.refusals import Refusal
from app.actions.wishing import Wish
from app.board.shape import SHAPE_VERSION
from app.choices import Category
from app.conference.restriction import labelled
from app.pages.frame import frame_of, json_of, signed_in


async def make(request: Request) -> Response:
    """POST /conferences/{conference}/parts"""
    session, said = await signed_in(request), await json_of(request)
    frame = frame_of(request)
    wish = Wish(
        category=_text(said, "category"),
        reason=_text(said, "reason"),
        may_see=_ids(said, "maySee"),
        must_not_see=_ids(said, "mustNotSee"),
        provider=_text(said, "provider"),
        title=_text(said, "title"),
        public_title=_text(said, "publicTitle"),
        attached_to=_text(said, "attachedTo"),
        review_on=_day(said, "reviewOn"),
        safe_wordings=_wordings(said),
        approver=_text(said, "approver"),
        mark=said.get("mark") in {True, "yes"},
        unseen=said.get("unseen") in {True, "yes"},
    )
    part = await restricting.restrict(frame.house, frame.rooms, session.person, _conference(request), wish)
    return JSONResponse({"document": part})


async def change_audience(request: Request) -> Response:
    """POST /conferences/{conference}/parts/{part}/audience"""
    session, said = await signed_in(request), await json_of(request)
    frame = frame_of(request)
    part = await restricting.change_audience(
        frame.house,
        frame.rooms,
        frame.workshop,
        session.person,
        _conference(request),
        request.path_params["part"],
        _ids(said, "maySee"),
        _ids(said, "mustNotSee"),
    )
    return JSONResponse({"document": part})


async def approve(request: Request) -> Response:
    """POST /conferences/{conference}/parts/{part}/approval"""
    session, frame = await signed_in(request), frame_of(request)
    part = request.path_params["part"]
    await restricting.approve(frame.house, frame.rooms, session.person, _conference(request), part)
    return JSONResponse({"document": part})


async def lift(request: Request) -> Response:
    """POST /conferences/{conference}/parts/{part}/lifting"""
    session, frame = await signed_in(request), frame_of(request)
    part = await restricting.lift(
        frame.house, frame.rooms, frame.workshop, session.person, _conference(request), request.path_params["part"]
    )
    return JSONResponse({"document": part})


async def close(request: Request) -> Response:
    """POST /conferences/{conference}/closed-sessions"""
    session, said = await signed_in(request), await json_of(request)
    frame = frame_of(request)
    await closed_sessions.begin(
        frame.house,
        frame.rooms,
        session.person,
        _conference(request),
        item=_text(said, "item"),
        outside=_ids(said, "outside"),
        reason=_text(said, "reason"),
        teller=_text(said, "teller"),
    )
    return JSONResponse({})


async def reopen(request: Request) -> Response:
    """POST /conferences/{conference}/closed-sessions/end"""
    session, frame = await signed_in(request), frame_of(request)
    await closed_sessions.end(frame.house, frame.rooms, session.person, _conference(request))
    return JSONResponse({})


def told(issued: Passes, categories: Sequence[Category]) -> dict[str, Any]:
    """Passes as the script takes them."""
    return {
        "parts": [_part(each, categories) for each in issued.parts],
        "markers": [{"title": each.title, "attachedTo": each.attached_to} for each in issued.markers],
        "session": _session(issued),
        "authors": issued.authors,
        "shape": SHAPE_VERSION,
    }


def _part(each: PartPass, categories: Sequence[Category]) -> dict[str, Any]:
    part: dict[str, Any] = {
        "document": each.document,
        "kind": each.kind,
        "token": each.token,
        "client": each.client,
        "epoch": each.epoch,
        "writes": each.writes,
    }
    if each.restriction is None:
        return part
    its = each.restriction
    return part | {
        "restriction": {
            "category": its.category,
            "label": labelled(its.category, categories),
            "mark": its.mark,
            "safeWordings": dict(its.safe_wordings),
            "reason": its.reason,
            "provider": its.provider,
            "setBy": its.set_by,
            "approvedBy": its.approved_by,
            "reviewOn": its.review_on.isoformat() if its.review_on else None,
            "publicTitle": its.public_title,
            "attachedTo": its.attached_to,
            "follows": its.follows,
            "maySee": sorted(its.audience.may_see),
            "mustNotSee": sorted(its.audience.must_not_see),
            "mayApprove": each.may_approve,
            "mayLift": each.may_lift,
        }
    }


def _session(issued: Passes) -> dict[str, Any] | None:
    closed = issued.closed_session
    if closed is None:
        return None
    return {
        "item": closed.item,
        "reason": closed.reason,
        "teller": closed.teller,
        "outside": sorted(closed.outside),
        "openedAt": closed.opened_at.isoformat(),
    }


def _conference(request: Request) -> str:
    return str(request.path_params["conference"])


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name, "")
    return value if isinstance(value, str) else ""


def _ids(said: Mapping[str, Any], name: str) -> frozenset[str]:
    values = said.get(name, [])
    if not isinstance(values, list) or len(values) > 2_000:
        return frozenset()
    return frozenset(value for value in values if isinstance(value, str))


def _wordings(said: Mapping[str, Any]) -> Mapping[str, str]:
    """What one person is to read in its place, as the form has it."""
    person, words = _text(said, "safeFor"), _text(said, "safeWords")
    return {person: words} if person and words.strip() else {}


def _day(said: Mapping[str, Any], name: str) -> date | None:
    words = _text(said, name)
    try:
        return date.fromisoformat(words) if words else None
    except ValueError:
        raise Refusal("Please give the day of the review as a date.") from None
