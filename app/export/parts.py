"""What stands in the minutes and in the plan alike: goals, role map, follow-ups."""

from __future__ import annotations

from collections.abc import Iterator

from app.export.blocks import Block, Facts, RichWords, Section, Table, Words
from app.export.wording import due, named, said
from app.record.lines import FollowUpLine, GoalLine, RoleLine, StepLine


def goals(lines: tuple[GoalLine, ...]) -> Section:
    if not lines:
        return Section("Goals", (Words("No goal was agreed."),))
    return Section("Goals", tuple(_goal(number, goal) for number, goal in enumerate(lines, start=1)))


def roles(lines: tuple[RoleLine, ...]) -> Section:
    if not lines:
        return Section("Role map", (Words("The role map is empty."),))
    rows = tuple((_who_from(line), said(line.role), said(line.contributes), said(line.expects)) for line in lines)
    head = ("Who", "Role", "Contributes", "May expect")
    return Section("Role map", (Table("Who does what, and may expect what", head, rows, (5, 4, 7, 7)),))


def follow_ups(lines: tuple[FollowUpLine, ...]) -> Section:
    if not lines:
        return Section("Follow-ups", (Words("Nothing is left to follow up."),))
    rows = tuple((line.text, named(line.owner), due(line.due), line.kind.label, line.state.label) for line in lines)
    head = ("What", "Who", "By when", "Kind", "State")
    return Section("Follow-ups", (Table("What was taken on, by whom, by when", head, rows, (8, 6, 4, 3, 4)),))


def _goal(number: int, goal: GoalLine) -> Section:
    return Section(f"Goal {number}", tuple(_goal_blocks(number, goal)))


def _goal_blocks(number: int, goal: GoalLine) -> Iterator[Block]:
    if not goal.words.blank:
        yield RichWords(goal.words, quoted=True)
    yield Facts(
        (
            ("In whose words", named(goal.said_by, "Not written down")),
            ("Indicator of change", said(goal.indicator, "Not written down")),
        )
    )
    if goal.steps:
        head = ("What", "Who", "By when")
        yield Table(f"Steps of goal {number}", head, tuple(_step(step) for step in goal.steps), (10, 7, 5))
    else:
        yield Words("No steps were agreed.")


def _step(step: StepLine) -> tuple[str, str, str]:
    return said(step.text), named(step.owner), due(step.due)


def _who_from(line: RoleLine) -> str:
    name = line.who.name if line.who else "Nobody yet"
    return f"{name}, {line.agency}" if line.agency else name
