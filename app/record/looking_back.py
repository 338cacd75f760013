"""What it means for a goal that a conference looked back at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from app.board.choices import Horizon
from app.board.shape import Achievement, Board, Collection, Goal, GoalState

#: How a goal stands that was looked back at so.
REVIEWED: Mapping[Achievement, GoalState] = MappingProxyType(
    {
        Achievement.ACHIEVED: GoalState.ACHIEVED,
        Achievement.NOT_ACHIEVED: GoalState.NOT_ACHIEVED,
        Achievement.NO_LONGER_POSSIBLE: GoalState.STOPPED,
    }
)
#: What nobody goes on with. A goal that was not achieved so far stays in the plan until somebody says that it ends.
_ENDS = frozenset({Achievement.ACHIEVED, Achievement.NO_LONGER_POSSIBLE})


def looked_back(board: Board) -> Board:
    """The board, with each goal ended that the conference found achieved or no longer possible.

    Without this the plan would say of such a goal that it is worked on, and the next board would ask about it again.
    A goal that is meant to last, such as Saturdays with a grandmother, goes on when it was achieved."""
    found = {each.goal: each.achievement for _, each in board.reviews.entries if each.achievement in _ENDS}
    goals = ((id_, _ended(goal, found[id_]) if id_ in found else goal) for id_, goal in board.goals.entries)
    return replace(board, goals=Collection(tuple(goals))) if found else board


def _ended(goal: Goal, found: Achievement) -> Goal:
    lasts = goal.horizon is Horizon.ONGOING and found is Achievement.ACHIEVED
    return goal if lasts or goal.state is not GoalState.ACTIVE else replace(goal, state=REVIEWED[found])
