"""What it means for a goal that a conference looked back at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from app.board.shape import Achievement, Board, Collection, GoalState

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

    Without this the plan would say of such a goal that it is worked on, and the next board would ask about it again."""
    ends = {each.goal: REVIEWED[each.achievement] for _, each in board.reviews.entries if each.achievement in _ENDS}
    goals = (
        (id_, replace(goal, state=ends[id_]) if id_ in ends and goal.state is GoalState.ACTIVE else goal)
        for id_, goal in board.goals.entries
    )
    return replace(board, goals=Collection(tuple(goals))) if ends else board
