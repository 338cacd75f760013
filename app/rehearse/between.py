"""Between conferences: people do what they have taken on and say so, and say what they say about the plan."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import date, time

import lxml.html

from app.pages.frame import calendar_day
from app.rehearse.after import HOUR, After
from app.rehearse.belated import Belated
from app.rehearse.copying import Copying
from app.rehearse.deeds import Act
from app.rehearse.handing import Handing
from app.rehearse.limiting import Limiting
from app.rehearse.play import Play
from app.rehearse.requesting import Requesting
from app.rehearse.saying import say
from app.rehearse.scenario import Entry
from app.rehearse.settling import Settling
from app.rehearse.visitor import Refused


class Between:
    """What happens until a day."""

    def __init__(self, play: Play) -> None:
        self._play, self._crew = play, play.crew

    async def until(self, until: str) -> None:
        """What people did about what they had taken on, each day in turn, up to a day."""
        await self._after(until)
        due = [
            (at, each)
            for at, each in enumerate(self._play.scenario.all("actions"))
            if self._taken_on(each) in self._play.frozen
            and each["id"] not in self._play.told
            and each.get("done_on", "9") <= until
            and each.get("status", "done") == "done"
        ]
        for at, each in sorted(due, key=lambda one: str(one[1]["done_on"])):
            self._play.told.add(each["id"])
            self._play.move_to(str(each["done_on"]), time(18))
            with self._play.doing(f"actions[{at}].done_on"):
                await self._report(each, "done")

    async def _after(self, until: str) -> None:
        """What is said about plan versions up to a day, in the order of the days."""
        for day, key, deed in self._acts():
            if day <= until and key not in self._play.told:
                self._play.told.add(key)
                self._play.move_to(day, HOUR)
                with self._play.doing(key):
                    await deed()

    def _acts(self) -> Sequence[Act]:
        held = [each for each in self._play.scenario.conferences if each["id"] in self._play.frozen]
        kinds = (After, Copying, Requesting, Settling, Limiting, Handing, Belated)
        acts = [act for each in held for kind in kinds for act in kind(self._play, each).acts()]
        return sorted(acts, key=lambda act: act.day)

    def still_to_come(self) -> Iterator[str]:
        """The keys of deeds that nobody has done yet."""
        yield from (act.key for act in self._acts() if act.key not in self._play.told)
        for at, each in enumerate(self._play.scenario.all("actions")):
            if "done_on" in each and each.get("status", "done") == "done" and each["id"] not in self._play.told:
                yield f"actions[{at}].done_on"

    def _taken_on(self, action: Entry) -> str:
        held = [str(each["id"]) for each in self._play.scenario.conferences if each["state"] == "frozen"]
        return str(action.get("created_in") or (held[-1] if held else ""))

    async def _report(self, action: Entry, said: str, words: str = "") -> None:
        """Whoever took it on says how it stands; for those without a way in the case manager does. Raises `Refused`."""
        owner = self._crew.members.get(action.get("owner", ""))
        if owner is not None and (owner.staff or owner.code):
            with contextlib.suppress(Refused):
                await self._say(owner.key, "home", action, said, words)
                return
        # Who was not there tells the case manager.
        await self._say(str(self._play.scenario.conferences[0]["chair"]), "case", action, said, words)

    async def _say(self, key: str, back: str, action: Entry, said: str, words: str) -> None:
        text = " ".join(action["text"].split())
        due = calendar_day(date.fromisoformat(action["due"])) if action.get("due") else ""

        def wanted(line: lxml.html.HtmlElement) -> bool:
            return " ".join(line.xpath("string(.//strong)").split()) == text and due in line.text_content()

        await say(self._play, key, back, wanted, said, words)
