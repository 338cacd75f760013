"""What is missing of the plan: goals and steps, the safety plan, culture, follow-ups, and who has too much to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from app.board.fields import Entries, PlainString, fields_of
from app.board.findings import Finding, People, blocks, first_words, quoted, warns
from app.board.sections import LISTS
from app.board.shape import Answer, Board, FollowUp, Goal, Level, RecipientKind, SafetyPlan, Step, Task, TaskState
from app.board.words import CULTURE_ANSWERS

#: More open actions than this are much for one person until the next conference.
MANY_ACTIONS = 5


def goals(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    if not board.goals.entries:
        yield warns("no-goals", "No goal has been agreed.", "goals")
    for number, (entry_id, goal) in enumerate(board.goals.entries, start=1):
        name = f"Goal {number}{quoted(first_words(goal.words))}"
        yield from _goal(name, entry_id, goal)
        for at, (step_id, step) in enumerate(goal.steps.entries, start=1):
            yield from _step(f"Step {at} of goal {number}{quoted(step.text)}", entry_id, step_id, step, on)


def needs(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    """Parts of life in which something is needed and for which there is a goal, or there is none."""
    worked_on = {goal.domain.strip().casefold() for _, goal in board.goals.entries}
    left = {need.domain.strip().casefold(): (entry_id, need.domain.strip()) for entry_id, need in board.needs.entries}
    left = {folded: each for folded, each in left.items() if folded and folded not in worked_on}
    # As long as no goal says to which part of life it belongs, nothing can be compared.
    if left and worked_on - {""}:
        parts = ", ".join(word for _, word in left.values())
        sentence = f"Something is needed in these parts of life, and no goal is about them: {parts}."
        yield warns("need-without-goal", sentence, "needs", next(iter(left.values()))[0])


def risks(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    """Goals first make the risk to the child smaller."""
    reduced = {mention.entry for _, goal in board.goals.entries for _, mention in goal.reduces.entries}
    for number, (entry_id, risk) in enumerate(board.risks.entries, start=1):
        level = risk.level if risk.level_now is Level.UNRATED else risk.level_now
        if level is Level.HIGH and entry_id not in reduced:
            sentence = f"Risk {number}{quoted(risk.text)} is high, and no goal makes it smaller."
            yield warns("risk-without-goal", sentence, "risks", entry_id)


def _goal(name: str, entry_id: str, goal: Goal) -> Iterator[Finding]:
    if goal.words.blank:
        yield warns("goal-without-words", f"{name} is not put into words.", "goals", entry_id)
    if not goal.said_by.strip():
        yield warns("goal-without-voice", f"{name} does not say in whose words it is.", "goals", entry_id)
    if not goal.indicators.entries:
        sentence = f"{name} has no indicator of change: how will everyone know that it is reached?"
        yield warns("no-indicator", sentence, "goals", entry_id)
    if not goal.steps.entries:
        yield warns("no-steps", f"{name} has no steps.", "goals", entry_id)


def _step(name: str, goal_id: str, step_id: str, step: Step, on: date | None) -> Iterator[Finding]:
    if not step.owner.strip():
        yield warns("step-without-owner", f"{name} has no owner.", "goals", goal_id, step_id)
    for code, sentence in _about_date(name, step, on):
        yield warns(f"step-{code}", sentence, "goals", goal_id, step_id)


def follow_ups(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    for number, (entry_id, entry) in enumerate(board.follow_ups.entries, start=1):
        yield from _follow_up(f"Follow-up {number}{quoted(entry.text)}", entry_id, entry, on)


def _follow_up(name: str, entry_id: str, entry: FollowUp, on: date | None) -> Iterator[Finding]:
    if not entry.owner.strip():
        yield blocks("follow-up-without-owner", f"{name} has no owner.", "follow_ups", entry_id)
    if not entry.text.strip():
        yield warns("follow-up-without-words", f"{name} does not say what is to be done.", "follow_ups", entry_id)
    for code, sentence in _about_date(name, entry, on):
        yield warns(f"follow-up-{code}", sentence, "follow_ups", entry_id)


def _about_date(name: str, task: Task, on: date | None) -> Iterator[tuple[str, str]]:
    if task.state is TaskState.NOT_DONE and not task.reason.strip():
        yield "undone-without-reason", f"{name} was not done, and nothing says why."
    if task.state.settled and not (task.state is TaskState.NOT_DONE and task.new_due):
        return
    due = task.new_due or task.due
    if due is None:
        yield "without-date", f"{name} has no due date."
    elif on and due < on:
        yield "date-passed", f"{name} was due before this conference."


def safety(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    for number, (entry_id, plan) in enumerate(board.safety_plans.entries, start=1):
        lacking = list(_lacking(plan))
        if lacking:
            name = f"Safety plan {number}{quoted(plan.about)}"
            yield warns(
                "safety-plan-incomplete", f"{name} does not say {', or '.join(lacking)}.", "safety_plans", entry_id
            )


def _lacking(plan: SafetyPlan) -> Iterator[str]:
    if not plan.steps.entries:
        yield "what everyone does"
    if not plan.made_with.entries:
        yield "with whom it was made"
    if not plan.recipients.entries:
        yield "who gets it"
    kinds = {recipient.kind for _, recipient in plan.recipients.entries}
    if plan.attends is Answer.YES and RecipientKind.SCHOOL not in kinds:
        yield "that the school or children’s centre gets it"
    if any(not each.reason.strip() for _, each in plan.withheld.entries):
        yield "why somebody does not get it"


def culture(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    for number, (entry_id, asked) in enumerate(board.culture_questions.entries, start=1):
        if asked.answer.strip() == CULTURE_ANSWERS["family_says_yes"]:
            who = people.get(asked.of, asked.of).strip() or "the family"
            if asked.offered is Answer.UNSAID:
                sentence = f"Nothing says whether a practitioner of their culture was offered to {who}."
                yield warns("practitioner-not-offered", sentence, "culture_questions", entry_id)
            if number == 1 and not board.consultations.entries:
                sentence = "No Elder, Aboriginal worker or community organisation was asked for advice."
                yield warns("nobody-consulted", sentence, "consultations")
    for number, (entry_id, advice) in enumerate(board.consultations.entries, start=1):
        if advice.followed is Answer.NO and not advice.reason.strip():
            sentence = f"Consultation {number}{quoted(advice.advice)} was not followed, and nothing says why."
            yield warns("advice-without-reason", sentence, "consultations", entry_id)


def burdens(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    """People who would leave with more than anybody can do."""
    steps = [step for _, goal in board.goals.entries for _, step in goal.steps.entries]
    tasks: list[Task] = [*steps, *(entry for _, entry in board.follow_ups.entries)]
    counted = Counter(task.owner.strip() for task in tasks if not task.state.settled and task.owner.strip())
    for owner, number in counted.items():
        if number > MANY_ACTIONS:
            sentence = f"{people.get(owner, owner)} has {number} open actions. Can somebody else take one?"
            yield warns("many-actions", sentence, "follow_ups")


def references(board: Board, people: People, on: date | None) -> Iterator[Finding]:
    """What points at an entry that has been removed since."""
    there = {entry_id for name in LISTS for entry_id, _ in getattr(board, name).entries}
    for name, listed in LISTS.items():
        for number, (entry_id, entry) in enumerate(getattr(board, name).entries, start=1):
            if any(meant not in there for meant in _meant(entry)):
                sentence = f"{listed.noun} {number} points at an entry that is no longer on the board."
                yield warns("reference-lost", sentence, name, entry_id)


def _meant(entry: Any) -> Iterator[str]:
    for name, field in fields_of(type(entry)).items():
        value = getattr(entry, name)
        match field.kind:
            case PlainString(form="entry") if value.strip():
                yield value
            case Entries():
                for _, inner in value.entries:
                    yield from _meant(inner)
