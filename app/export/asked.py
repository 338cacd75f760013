"""What everybody was asked, who was there when, and the quorum, as a reader finds them in the minutes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.export.blocks import Block, Section, Table, Words
from app.export.wording import capital, named, time_of_day
from app.record.asked import AskedQuestion, GivenAnswer, QuorumFacts
from app.record.facts import ConferenceFacts, Participant

#: Whoever came within so long of the opening was there from the beginning.
_IN_TIME = timedelta(minutes=2)


def asked(facts: ConferenceFacts) -> Iterator[Block]:
    """The section of questions; nothing when nothing was asked."""
    if facts.questions:
        yield Section("What everybody was asked", tuple(_question(each, facts.zone) for each in facts.questions))


def _question(question: AskedQuestion, zone: str) -> Section:
    about = f"{question.kind}, {time_of_day(question.revealed_at, zone)}"
    head = ("Name", "Answer", "Reason")
    rows = tuple((named(each.who), _answer(each), each.reason.strip() or "–") for each in question.answers)
    table = Table(question.words, head, rows, (4, 4, 6))
    return Section(question.words, (Words(about, quiet=True), Words(question.result), table))


def _answer(answer: GivenAnswer) -> str:
    if answer.value is None:
        return "Did not answer"
    return f"{answer.value}: {answer.meaning}" if answer.meaning else str(answer.value)


def attendance(participant: Participant, opened_at: datetime, zone: str) -> str:
    """Whether somebody was there, from when to when if not for all of it since the board was opened, and why not."""
    words, stays = capital(participant.attendance), participant.stays
    if any(stay.left_at for stay in stays):
        words += ", " + ", ".join(
            f"{time_of_day(stay.came_at, zone)} to {time_of_day(stay.left_at, zone) if stay.left_at else 'the end'}"
            for stay in stays
        )
    elif stays and stays[0].came_at - opened_at > _IN_TIME:
        words += f", from {time_of_day(stays[0].came_at, zone)}"
    return f"{words}. {participant.reason}" if participant.reason else words


def quorum(facts: QuorumFacts) -> str:
    """How many sides of the table were there, and why the conference went on all the same."""
    sides = ", ".join(facts.here) or "nobody"
    words = f"{len(facts.here)} of {len(facts.invited)} sides of the table ({sides}); {facts.needed} were needed"
    if facts.reached:
        return words
    return f"{words}. The chair went on: {facts.waiver}" if facts.waiver else f"{words}. Not reached"
