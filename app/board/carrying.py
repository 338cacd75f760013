"""What a new conference begins with: the standing items of its agenda.

They are ordinary items; the people in the room may change, reorder or remove each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.board.ranks import nth_rank
from app.board.shape import AgendaItem, Board, Collection, Purpose

FAMILY_LED = "family_led_decision_making"
INTERAGENCY = "interagency_case_discussion"
REVIEW = "case_review"


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing item. `id` is the same in every conference, so that minutes can be compared."""

    id: str
    title: str
    purpose: Purpose
    minutes: int


WELCOME = Standing("standingwelcome", "Welcome, who is here, and how information is shared", Purpose.INFORM, 5)
PREVIOUS_PLAN = Standing("standingplan", "Review of the previous plan and its follow-ups", Purpose.DISCUSS, 15)
CHILD = Standing("standingchild", "Views of the child or young person", Purpose.DISCUSS, 10)
FAMILY = Standing("standingfamily", "Views of parents, carers and kin", Purpose.DISCUSS, 10)
STRENGTHS = Standing("standingstrengths", "What is working well, and what worries us", Purpose.DISCUSS, 15)
FAMILY_TIME = Standing("standingfamilytime", "Private family time", Purpose.DISCUSS, 30)
COORDINATION = Standing("standingcoordination", "Which agency coordinates from here", Purpose.DECIDE, 10)
# What these three settle has a place of its own on the board, so leaving one untouched warns and does not block.
GOALS = Standing("standinggoals", "Goals, steps, and who does what by when", Purpose.DISCUSS, 20)
COPIES = Standing("standingcopies", "Who gets which copy of the record", Purpose.DISCUSS, 5)
NEXT = Standing("standingnext", "Date of the next conference", Purpose.DISCUSS, 5)


def standing_agenda(conference_type: str, number: int = 1) -> Board:
    """The board on which the `number`-th conference of a case begins. An unknown type has the common items only."""
    items = enumerate(_items(conference_type, number))
    entries = tuple((standing.id, _entry(standing, at)) for at, standing in items)
    return Board(agenda=Collection(entries))


def _items(conference_type: str, number: int) -> Iterator[Standing]:
    yield WELCOME
    if number > 1 or conference_type == REVIEW:
        yield PREVIOUS_PLAN
    yield from (CHILD, FAMILY, STRENGTHS)
    if conference_type == FAMILY_LED:
        yield FAMILY_TIME
    if conference_type == INTERAGENCY:
        yield COORDINATION
    yield from (GOALS, COPIES, NEXT)


def _entry(standing: Standing, at: int) -> AgendaItem:
    return AgendaItem(nth_rank(at), standing.title, standing.purpose, minutes=standing.minutes)
