"""Time limits that are looked at again after their conference: the case manager says what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from app.rehearse.deeds import Act, bound
from app.rehearse.entries.words import day_of
from app.rehearse.play import Play
from app.rehearse.saying import say
from app.rehearse.scenario import Entry

_KEY = "case_management.time_limit"


class Limiting:
    """The time limit that stands in the plan of the last conference."""

    def __init__(self, play: Play, conference: Entry) -> None:
        self._play, self._conference = play, conference

    def acts(self) -> Iterator[Act]:
        limit = self._play.scenario.data.get("case_management", {}).get("time_limit", {})
        held = [each["id"] for each in self._play.scenario.conferences if each["state"] == "frozen"]
        on = str(limit.get("reassessed_on", ""))
        if self._conference["id"] == held[-1] and on > day_of(self._conference):
            yield Act(on, f"{_KEY}.reassessed_on", bound(self._looked_at, limit))

    async def _looked_at(self, limit: Entry) -> None:
        """Raises `Refused`."""
        manager = str(self._play.scenario.conferences[0]["chair"])
        await say(
            self._play,
            manager,
            "case",
            lambda line: line.xpath("string(.//small)").strip() == "Time limit",
            "done",
            limit.get("outcome", ""),
        )
