"""What becomes of a request for service between two conferences: what is thought of its answer, and who is asked next.

Kept beside the record, which is never changed; the next board begins with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.board.shape import BestEndeavours
from app.record.lines import RequestEscalationLine, ServiceRequestLine
from app.record.who import Who


class RequestTurn(StrEnum):
    """What somebody writes down about a request. The words are in use in stored data."""

    #: The provider truly tried.
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    ESCALATED = "escalated"


#: What each turn that is about the answer says of it.
VIEWS = {RequestTurn.ACCEPTED: BestEndeavours.ACCEPTED, RequestTurn.DISPUTED: BestEndeavours.DISPUTED}


@dataclass(frozen=True, slots=True)
class Pursued:
    """One turn of a request. `entry` is the id of the request."""

    id: str
    entry: str
    turn: RequestTurn
    #: To whom it was taken further, and how that stands, in a word of the open list; "" of what is thought.
    to: str
    state: str
    by: str
    at: datetime


def pursued(
    line: ServiceRequestLine, turns: Sequence[Pursued], names: Mapping[str, str], zone: str
) -> ServiceRequestLine:
    """The same request as the next board finds it, with what was written down about it since. `names` are those of
    people by their ids."""
    views = [VIEWS[each.turn] for each in turns if each.turn in VIEWS]
    there = {each.id for each in line.escalation}
    further = tuple(
        RequestEscalationLine(
            each.id,
            each.to,
            Who(names.get(each.by, ""), id=each.by),
            each.at.astimezone(ZoneInfo(zone)).date(),
            each.state,
        )
        for each in turns
        if each.turn is RequestTurn.ESCALATED and each.id not in there
    )
    return replace(line, best_endeavours=[line.best_endeavours, *views][-1], escalation=(*line.escalation, *further))
