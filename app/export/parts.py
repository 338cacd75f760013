"""What stands in the minutes and in the plan alike, in the order of the board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.board.sections import ASSESSMENT, CASE_MANAGEMENT, CULTURE, DECISIONS, GOALS, ROLES, SAFETY, SERVICES, VIEWS
from app.export.blocks import Block, Facts, RichWords, Section, Table, Words
from app.export.lists import lists_of, section_of
from app.export.values import facts_of
from app.export.wording import due, long_day, named, said
from app.record.actions import Action, actions
from app.record.agreed import Agreed
from app.record.lines import FollowUpLine, GoalLine, RoleLine, StepLine, ViewLine


def agreed(record: Agreed) -> Iterator[Section]:
    """Everything that was found and agreed, from the views to what somebody took on."""
    yield from _views(record.views)
    yield from section_of(record, ASSESSMENT)
    yield from section_of(record, CULTURE)
    yield _goals(record)
    yield from section_of(record, SAFETY)
    yield _roles(record)
    yield from section_of(record, SERVICES)
    yield from section_of(record, CASE_MANAGEMENT)
    yield from section_of(record, DECISIONS)
    yield _follow_ups(record)


def _views(lines: Sequence[ViewLine]) -> Iterator[Section]:
    if lines:
        yield Section(VIEWS.title, tuple(Section(named(view.of, "Somebody"), tuple(_view(view))) for view in lines))


def _view(view: ViewLine) -> Iterator[Block]:
    if not view.words.blank:
        yield RichWords(view.words, quoted=True)
    if facts := tuple(facts_of(view, without=frozenset({"of"}))):
        yield Facts(facts)


def _goals(record: Agreed) -> Section:
    goals = [_goal(number, goal) for number, goal in enumerate(record.goals, start=1)]
    others = tuple(block for block in lists_of(record, GOALS) if isinstance(block, Section) and block.title != "Goals")
    if not goals:
        return Section("Goals", (Words("No goal was agreed."), *others))
    return Section("Goals", (*goals, *others))


def _goal(number: int, goal: GoalLine) -> Section:
    return Section(f"Goal {number}", tuple(_goal_blocks(number, goal)))


_SAID_ELSEWHERE = frozenset({"said_by", "indicators", "steps"})


def _goal_blocks(number: int, goal: GoalLine) -> Iterator[Block]:
    if not goal.words.blank:
        yield RichWords(goal.words, quoted=True)
    yield Facts(
        (
            ("In whose words", named(goal.said_by, "Not written down")),
            ("How everyone will see the change", "\n".join(goal.indicators) or "Not written down"),
            *facts_of(goal, without=_SAID_ELSEWHERE),
        )
    )
    if goal.steps:
        head = ("What", "Who", "By when", "How it stands")
        yield Table(f"Steps of goal {number}", head, tuple(_step(step) for step in goal.steps), (9, 6, 5, 4))
    else:
        yield Words("No steps were agreed.")


def _step(step: StepLine) -> tuple[str, str, str, str]:
    return task_words(step), named(step.owner), due(step.new_due or step.due), step.state.label


def task_words(task: StepLine | FollowUpLine) -> str:
    """What somebody took on, with what was said about its date."""
    return "\n".join((said(task.text), *_about(task)))


def _about(task: StepLine | FollowUpLine) -> Iterator[str]:
    if task.repeats.strip():
        yield task.repeats.strip()
    if task.why.strip():
        yield f"Why this time frame: {task.why.strip()}"
    if task.reminder.strip():
        yield f"Reminder: {task.reminder.strip()}"
    if task.moved_from:
        why = f" ({task.moved_why.strip()})" if task.moved_why.strip() else ""
        yield f"Moved from {long_day(task.moved_from)}{why}"
    if task.reason.strip():
        yield f"Why not done: {task.reason.strip()}"
    if task.done_on:
        yield f"Done on {long_day(task.done_on)}"


def _roles(record: Agreed) -> Section:
    if not record.roles:
        return Section("Role map", (Words("The role map is empty."), *_other_roles(record)))
    rows = tuple((_who_from(line), _role(line), said(line.contributes), said(line.expects)) for line in record.roles)
    head = ("Who", "Role", "Contributes", "May expect")
    map_of_all = Table("Who does what, and may expect what", head, rows, (5, 4, 7, 7))
    return Section("Role map", (map_of_all, *_other_roles(record)))


def _other_roles(record: Agreed) -> Iterator[Block]:
    """What stands around the role map itself."""
    return (block for block in lists_of(record, ROLES) if isinstance(block, Section) and block.title != ROLES.title)


def _role(line: RoleLine) -> str:
    return "\n".join(word for word in (line.role.strip(), *line.also) if word) or "–"


def _who_from(line: RoleLine) -> str:
    name = line.who.name if line.who else "Nobody yet"
    return f"{name}, {line.agency}" if line.agency else name


def _follow_ups(record: Agreed) -> Section:
    """Every action in one list, so that it can be read back."""
    everything = actions(record)
    if not everything:
        return Section("Follow-ups", (Words("Nothing is left to follow up."),))
    head = ("What", "Who", "By when", "From", "How it stands")
    rows = tuple(_action(action) for action in everything)
    return Section("Follow-ups", (Table("What was taken on, by whom, by when", head, rows, (8, 7, 4, 5, 4)),))


def _action(action: Action) -> tuple[str, str, str, str, str]:
    return said(action.text), named(action.owner), due(action.due), said(action.from_what), said(action.state)
