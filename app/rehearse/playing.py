"""Playing a case: every act of a scenario through the doors of the product, by the person who does it."""

from __future__ import annotations

from datetime import time

from app.rehearse.before import Before
from app.rehearse.beginning import Beginning
from app.rehearse.between import Between
from app.rehearse.during import During
from app.rehearse.grounds import Grounds
from app.rehearse.household import Household
from app.rehearse.play import Play
from app.rehearse.scenario import Entry
from app.rehearse.standing import Standing


async def play_case(play: Play) -> None:
    """Play conference after conference, as far as the manner says.

    Everything is read on `as_of`: a deed of a later day is not done, is no key that was left out, and is told."""
    await Beginning(play).play()
    for conference in play.scenario.conferences:
        if not play.manner.reaches(conference["sequence"]):
            break
        await _hold(play, conference)
    if play.manner.until is None:
        as_of = str(play.scenario.data["scenario"]["as_of"])
        with play.doing("scenario.as_of"):
            await Between(play).until(as_of)
        play.not_yet += Between(play).still_to_come()
        for key in play.not_yet:
            play.tell(f"  not yet on {as_of}: {key}")
        play.move_to(as_of, time(9))
        await Grounds(play).write_down()
        await Household(play).complete()
        await Standing(play).compare()


async def _hold(play: Play, conference: Entry) -> None:
    """What was promised until then, and the conference as far as the file says."""
    as_of = str(play.scenario.data["scenario"]["as_of"])
    key = f"conferences[{play.scenario.data['conferences'].index(conference)}]"
    with play.doing(f"{key}.scheduled_start"):
        await Between(play).until(min(str(conference["scheduled_start"])[:10], as_of))
    play.tell(f"{conference['id']}: {conference['purpose']}")
    with play.doing(key):
        await Before(play, conference).play()
        await Grounds(play).write_down()
        if conference["state"] == "frozen":
            await During(play, conference).play()
