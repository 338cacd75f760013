"""The plan on one page for the door of the fridge: the family's own words, who does what by when, in large type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from app.board.shape import GoalState
from app.export.calendar import NextConference
from app.export.cleaning import clean, set_apart
from app.export.illustration import Illustration
from app.export.pdf import FONTS, typeset
from app.export.undertaken import Undertaking, undertakings
from app.export.wording import clock_of, day_of, full_day, long_day, named, time_of_day
from app.record.addenda import AddendumLine
from app.record.lines import GoalLine
from app.record.plan import PlanVersion

#: So many characters of a correction stand on the page.
LONGEST = 300
TEMPLATE = Path(__file__).with_name("fridge.typ")


def to_fridge(
    plan: PlanVersion,
    following: NextConference | None,
    pictures: Sequence[Illustration] = (),
    addenda: Sequence[AddendumLine] = (),
    standing: str = "",
    fonts: Path = FONTS,
) -> bytes:
    """The page as tagged PDF; the type is as large as one page allows. The same arguments give the same bytes."""
    drawn = {each.digest: _drawn(each) for each in pictures}
    page = {**_apart(fridge_page(plan, following, pictures, addenda, standing)), "drawn": drawn}
    return typeset(_template(), page, plan.conference.frozen_at, fonts)


def _apart(content: Any) -> Any:
    """The same with every line in its own direction, as a browser sets it."""
    if isinstance(content, dict):
        return {name: _apart(inner) for name, inner in content.items()}
    if isinstance(content, list):
        return [_apart(inner) for inner in content]
    return set_apart(content) if isinstance(content, str) else content


def _drawn(picture: Illustration) -> str:
    """The picture as words, as which alone content reaches the typesetter."""
    width, height = picture.size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="{picture.address}"/></svg>'
    )


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def fridge_page(
    plan: PlanVersion,
    following: NextConference | None,
    pictures: Sequence[Illustration],
    addenda: Sequence[AddendumLine] = (),
    standing: str = "",
) -> dict[str, Any]:
    """What stands on the page, in words; pictures by their digests. `addenda`: what stands beside this plan;
    `standing`: that it is not approved yet, or that another has taken its place."""
    held = day_of(plan.conference.held_at, plan.conference.zone)
    open_ones = [each for each in undertakings(plan) if not each.state.settled and each.text.strip()]
    active = {goal.id for goal in plan.goals if goal.state is GoalState.ACTIVE}

    def shown(goal: GoalLine) -> dict[str, Any]:
        steps = [each for each in open_ones if each.goal == goal.id and goal.id in active]
        return {**_goal(goal, steps), "pictures": _pictures(each for each in pictures if each.goal == goal.id)}

    return {
        "name": clean(f"Our plan {plan.case.reference}"),
        "standing": clean(standing),
        "pictures": _pictures(each for each in pictures if not each.goal),
        "goals": _said(shown(goal) for goal in plan.goals if goal.id in active),
        "others": _tasks(each for each in open_ones if each.goal not in active),
        "managed": _said(shown(goal) for goal in plan.goals if goal.state is GoalState.ACHIEVED),
        "corrections": [_correction(each) for each in addenda if each.outcome == "Accepted"],
        "beside": _beside([each for each in addenda if each.outcome != "Accepted"]),
        "following": _following(following, plan.conference.zone),
        "foot": clean(f"{plan.case.reference} · plan version {plan.version} · {long_day(held)}"),
    }


def _said(goals: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [goal for goal in goals if goal["words"] or goal["steps"] or goal["pictures"]]


def _correction(line: AddendumLine) -> dict[str, str]:
    words = " ".join(clean(line.words).split())
    # Large type and one page leave no room for more; the plan has it all.
    short = words if len(words) <= LONGEST else f"{words[:LONGEST].rsplit(' ', 1)[0]} … (all of it is in the plan)"
    return {"beside": clean(line.beside), "words": short}


def _beside(others: Sequence[AddendumLine]) -> str:
    """That there is more, which changes nothing that the family does."""
    if not others:
        return ""
    said = "is a remark" if len(others) == 1 else f"are {len(others)} remarks"
    return f"There {said} beside the plan."


def _goal(goal: GoalLine, steps: Iterable[Undertaking]) -> dict[str, Any]:
    words = [clean(line) for line in goal.words.lines() if line.strip()]
    return {"words": words, "said_by": clean(goal.said_by.name) if goal.said_by else "", "steps": _tasks(steps)}


def _pictures(pictures: Iterable[Illustration]) -> list[dict[str, str]]:
    return [{"digest": each.digest, "words": clean(each.words)} for each in pictures]


def _tasks(tasks: Iterable[Undertaking]) -> list[dict[str, str]]:
    return [
        {
            "what": clean(task.text.strip()),
            "who": clean(task.owner.name) if task.owner else named(None),
            "when": f"by {full_day(task.due)}" if task.due else "",
        }
        for task in tasks
    ]


def _following(following: NextConference | None, zone: str) -> str:
    if following is None:
        return ""
    day = following.day_in(zone)
    return f"{full_day(day)}, {time_of_day(following.starts_at, zone)} ({clock_of(zone)})"
