"""Playing a case: every act of a scenario through the doors of the product, by the person who does it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

from app.rehearse.before import Before
from app.rehearse.beginning import Beginning
from app.rehearse.between import Between
from app.rehearse.during import During
from app.rehearse.grounds import Grounds
from app.rehearse.play import Play

NOT_PLAYED = "the rehearsal does not play this yet"
#: Parts of a file that no act plays so far.
_WITHOUT_ACT = ("service_requests[].response",)


async def play_case(play: Play) -> None:
    """Play conference after conference, as far as the manner says."""
    play.left_out |= dict.fromkeys(_not_played(play.scenario.data), NOT_PLAYED)
    await Beginning(play).play()
    for conference in play.scenario.conferences:
        if not play.manner.reaches(conference["sequence"]):
            break
        await Between(play).until(str(conference["scheduled_start"])[:10])
        play.tell(f"{conference['id']}: {conference['purpose']}")
        await Before(play, conference).play()
        await Grounds(play).write_down()
        if conference["state"] == "frozen":
            await During(play, conference).play()
    if play.manner.until is None:
        as_of = str(play.scenario.data["scenario"]["as_of"])
        await Between(play).until(as_of)
        play.move_to(as_of, time(9))


def _not_played(data: Any) -> Iterator[str]:
    """Which of the parts that no act plays are in the file."""
    for key in _WITHOUT_ACT:
        found = [data]
        for name in key.split("."):
            inner = [each.get(name.removesuffix("[]")) for each in found if isinstance(each, dict)]
            found = [one for each in inner if each for one in (each if name.endswith("[]") else [each])]
        if found:
            yield key
