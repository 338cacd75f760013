"""What is missing of the conference itself: its purpose, agenda and parking lot, the look back, views and decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.board.findings import NO_CHILDREN, Children, Finding, People, blocks, quoted, warns
from app.board.shape import (
    Achievement,
    AgendaItem,
    Agreement,
    Answer,
    Board,
    DissentState,
    ItemKind,
    ItemState,
    Purpose,
)

_WAITING = (ItemState.REQUESTED, ItemState.PLANNED)
_PUT_OFF = (ItemState.DEFERRED, ItemState.DECLINED)


def purpose(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    if not board.purpose.strip():
        yield warns("no-purpose", "It is not written down why this conference was held.", "purpose")


def agenda(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    if not board.agenda.entries:
        yield warns("no-agenda", "The agenda is empty.", "agenda")
    # A decision of which nobody said where it belongs may be that of any item.
    decided = {decision.item for _, decision in board.decisions.entries if decision.text.strip()}
    for number, (entry_id, item) in enumerate(board.agenda.entries, start=1):
        name = f"Agenda item {number}{quoted(item.title)}"
        yield from _item(name, entry_id, item, written=bool(decided & {entry_id, ""}))


def _item(name: str, entry_id: str, item: AgendaItem, *, written: bool) -> Iterator[Finding]:
    decides = item.purpose is Purpose.DECIDE or item.kind is ItemKind.DECISION
    written = written or not item.notes.blank or bool(item.outcome.strip())
    if decides and item.state in _WAITING:
        sentence = f"{name} needs a decision: decide it, defer it or decline it."
        yield blocks("undecided", sentence, "agenda", entry_id)
    elif decides and item.state is ItemState.DISCUSSED and not written:
        sentence = f"{name} was decided, but the decision is not in its notes."
        yield blocks("decision-unwritten", sentence, "agenda", entry_id)
    elif item.state in _WAITING:
        yield warns("not-discussed", f"{name} has not been discussed. It can be deferred.", "agenda", entry_id)
    if item.state in _PUT_OFF and item.requested_by.strip() and not item.reason.strip():
        sentence = f"{name} was put off without a reason for the person who asked for it."
        yield warns("put-off-without-reason", sentence, "agenda", entry_id)
    if not item.title.strip():
        yield warns("untitled", f"{name} has no title.", "agenda", entry_id)


def parked(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    for number, (entry_id, thing) in enumerate(board.parked.entries, start=1):
        if not thing.owner.strip() and thing.next_agenda is not Answer.YES:
            name = f"Parked thing {number}{quoted(thing.text)}"
            sentence = f"{name} needs somebody who takes it on, or a place on the next agenda."
            yield blocks("parked-without-owner", sentence, "parked", entry_id)


def reviews(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    for number, (entry_id, review) in enumerate(board.reviews.entries, start=1):
        name = f"Goal {number} of the plan before{quoted(review.words)}"
        if review.achievement is Achievement.UNREVIEWED:
            yield warns("goal-unreviewed", f"{name} was not looked back at.", "reviews", entry_id)
        elif not (review.achieved.strip() or review.not_achieved.strip()):
            yield warns("review-without-words", f"{name} does not say what came of it.", "reviews", entry_id)


def views(board: Board, people: People, on: date | None, children: Children = NO_CHILDREN) -> Iterator[Finding]:
    """The child's voice is central, so that the views of others do not stand for a child's."""
    if not board.views.entries:
        yield warns("no-views", "Nobody’s views are written down: not the child’s, not the family’s.", "views")
    else:
        yield from _children(board, children)
    for number, (entry_id, view) in enumerate(board.views.entries, start=1):
        if view.words.blank or not view.of.strip():
            sentence = f"Views {number} do not say both whose they are and what they are."
            yield warns("views-incomplete", sentence, "views", entry_id)


def _children(board: Board, children: Children) -> Iterator[Finding]:
    told = {" ".join(view.of.split()).casefold() for _, view in board.views.entries if not view.words.blank}

    def untold(child: str, name: str) -> bool:
        return told.isdisjoint({child.casefold(), name.casefold(), name.split(" ", maxsplit=1)[0].casefold()})

    for child, name in children.here.items():
        if untold(child, name):
            yield warns("no-child-views", f"The views of {name} are not written down here.", "views")
    if any(untold(child, name) for child, name in children.others.items()):
        yield warns("no-child-views", "Not every child of the family has their views written down here.", "views")


def decisions(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    for number, (entry_id, decision) in enumerate(board.decisions.entries, start=1):
        name = f"Decision {number}{quoted(decision.text)}"
        if not decision.reason.strip():
            yield warns("decision-without-reason", f"{name} does not say why.", "decisions", entry_id)
        if decision.agreed_by is Agreement.UNSAID:
            yield warns("decision-without-agreement", f"{name} does not say who agreed.", "decisions", entry_id)


def dissents(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    for entry_id, dissent in board.dissents.entries:
        who = people.get(dissent.by, dissent.by).strip() or "Somebody"
        if not dissent.view.strip():
            sentence = f"{who} does not agree, and it is not in words."
            yield warns("dissent-without-words", sentence, "dissents", entry_id)
        if dissent.state is DissentState.OPEN and not dissent.next_step.strip():
            sentence = f"{who} does not agree, and nothing says what comes next."
            yield warns("dissent-without-next-step", sentence, "dissents", entry_id)
