"""What is still missing on a board before it can become a record, each in a sentence for the people in the room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.board.shape import AgendaItem, Board, Choice, FollowUp, Goal, ItemState, Prose, Purpose, Step
from app.board.tidying import without_blanks


class Severity(Choice):
    """A blocker is settled before freezing; a warning may stand, and is then part of the record."""

    BLOCKS = "blocks", "Must be settled"
    WARNS = "warns", "Worth a look"


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the board: a section, an entry of it, and the step when the entry is a goal."""

    section: str
    entry: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    code: str
    severity: Severity
    sentence: str
    where: Place


#: The ids and names of the participants.
People = Mapping[str, str]


def missing(board: Board, people: People, on: date | None = None) -> tuple[Finding, ...]:
    """Everything that is missing, blockers first, otherwise in the order of the board.

    `on` is the day of the conference: with it, due dates that have passed are found too."""
    board = without_blanks(board)
    found = [finding for rule in _RULES for finding in rule(board, people, on)]
    return tuple(sorted(found, key=lambda finding: finding.severity is not Severity.BLOCKS))


def blocked(findings: tuple[Finding, ...]) -> bool:
    """Whether something has to be settled first."""
    return any(finding.severity is Severity.BLOCKS for finding in findings)


def _purpose(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    if not board.purpose.strip():
        yield _warns("no-purpose", "It is not written down why this conference was held.", "purpose")


def _agenda(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    if not board.agenda.entries:
        yield _warns("no-agenda", "The agenda is empty.", "agenda")
    for number, (entry_id, item) in enumerate(board.agenda.entries, start=1):
        yield from _agenda_item(f"Agenda item {number}{_quoted(item.title)}", entry_id, item)


def _agenda_item(name: str, entry_id: str, item: AgendaItem) -> Iterator[Finding]:
    if item.purpose is Purpose.DECIDE and item.state is ItemState.PLANNED:
        sentence = f"{name} needs a decision: decide it, defer it or decline it."
        yield _blocks("undecided", sentence, "agenda", entry_id)
    elif item.purpose is Purpose.DECIDE and item.state is ItemState.DISCUSSED and item.notes.blank:
        yield _blocks(
            "decision-unwritten", f"{name} was decided, but the decision is not in its notes.", "agenda", entry_id
        )
    elif item.state is ItemState.PLANNED:
        yield _warns("not-discussed", f"{name} has not been discussed. It can be deferred.", "agenda", entry_id)
    if not item.title.strip():
        yield _warns("untitled", f"{name} has no title.", "agenda", entry_id)


def _roles(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    if not board.roles.entries:
        yield _warns("no-roles", "Nobody is on the role map yet.", "roles")
        return
    mapped = {role.who for _, role in board.roles.entries}
    absent = [name for person, name in people.items() if person not in mapped]
    if absent:
        yield _warns("not-on-role-map", f"Not on the role map: {', '.join(absent)}.", "roles")
    halves = [entry for entry in board.roles.entries if not (entry[1].contributes.strip() and entry[1].expects.strip())]
    if halves:
        names = dict.fromkeys(people.get(role.who, role.who).strip() or "somebody" for _, role in halves)
        sentence = f"The role map does not say both what they give and what they may expect: {', '.join(names)}."
        yield _warns("role-incomplete", sentence, "roles", halves[0][0])


def _goals(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    if not board.goals.entries:
        yield _warns("no-goals", "No goal has been agreed.", "goals")
    for number, (entry_id, goal) in enumerate(board.goals.entries, start=1):
        name = f"Goal {number}{_quoted(_first_words(goal.words))}"
        yield from _goal(name, entry_id, goal)
        for at, (step_id, step) in enumerate(goal.steps.entries, start=1):
            yield from _step(
                f"Step {at} of goal {number}{_quoted(step.text)}", Place("goals", entry_id, step_id), step, on
            )


def _goal(name: str, entry_id: str, goal: Goal) -> Iterator[Finding]:
    if goal.words.blank:
        yield _warns("goal-without-words", f"{name} is not put into words.", "goals", entry_id)
    if not goal.said_by.strip():
        yield _warns("goal-without-voice", f"{name} does not say in whose words it is.", "goals", entry_id)
    if not goal.indicator.strip():
        sentence = f"{name} has no indicator of change: how will everyone know that it is reached?"
        yield _warns("no-indicator", sentence, "goals", entry_id)
    if not goal.steps.entries:
        yield _warns("no-steps", f"{name} has no steps.", "goals", entry_id)


def _step(name: str, where: Place, step: Step, on: date | None) -> Iterator[Finding]:
    if not step.owner.strip():
        yield Finding("step-without-owner", Severity.WARNS, f"{name} has no owner.", where)
    if step.due is None:
        yield Finding("step-without-date", Severity.WARNS, f"{name} has no due date.", where)
    elif on and step.due < on:
        yield Finding("step-date-passed", Severity.WARNS, f"{name} was due before this conference.", where)


def _follow_ups(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    for number, (entry_id, entry) in enumerate(board.follow_ups.entries, start=1):
        name = f"Follow-up {number}{_quoted(entry.text)}"
        if not entry.owner.strip():
            yield _blocks("follow-up-without-owner", f"{name} has no owner.", "follow_ups", entry_id)
        if not entry.text.strip():
            yield _warns("follow-up-without-words", f"{name} does not say what is to be done.", "follow_ups", entry_id)
        if not entry.state.settled:
            yield from _follow_up_date(name, entry_id, entry, on)


def _follow_up_date(name: str, entry_id: str, entry: FollowUp, on: date | None) -> Iterator[Finding]:
    if entry.due is None:
        yield _warns("follow-up-without-date", f"{name} has no due date.", "follow_ups", entry_id)
    elif on and entry.due < on:
        yield _warns("follow-up-date-passed", f"{name} was due before this conference.", "follow_ups", entry_id)


_RULES: tuple[Callable[[Board, People, date | None], Iterator[Finding]], ...] = (
    _purpose,
    _agenda,
    _roles,
    _goals,
    _follow_ups,
)


def _blocks(code: str, sentence: str, section: str, entry: str = "") -> Finding:
    return Finding(code, Severity.BLOCKS, sentence, Place(section, entry))


def _warns(code: str, sentence: str, section: str, entry: str = "") -> Finding:
    return Finding(code, Severity.WARNS, sentence, Place(section, entry))


def _quoted(words: str, longest: int = 60) -> str:
    words = " ".join(words.split())
    if not words:
        return ""
    return f" ({words})" if len(words) <= longest else f" ({words[:longest].rstrip()}…)"


def _first_words(prose: Prose) -> str:
    return next((line for line in prose.lines() if line.strip()), "")
