"""A case that was played to its end, with its people still at their browsers."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from app.rehearse.crew import Crew
from app.rehearse.manner import Manner
from app.rehearse.play import Play
from app.rehearse.playing import play_case
from app.rehearse.rehearsal import Tell, _beginning
from app.rehearse.scenario import Scenario
from app.rehearse.stage import staged


@contextlib.asynccontextmanager
async def played(case: Scenario, data: Path, tell: Tell = lambda _: None) -> AsyncIterator[Play]:
    """On these data, which must be empty; `tell` hears how far it is."""
    async with staged(data, _beginning(case)) as stage:
        crew = Crew(case, stage)
        async with crew.present():
            play = Play(case, stage, crew, tell, Manner(), str(case.data["family"]["ref"]))
            await play_case(play)
            yield play
