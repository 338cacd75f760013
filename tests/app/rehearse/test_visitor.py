from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.rehearse.stage import Stage, StageClock
from app.rehearse.visitor import Visitor
from app.settings import Settings


async def test_a_file_that_takes_minutes_to_be_made_is_waited_for(tmp_path: Path) -> None:
    stage = Stage(Settings(data=tmp_path), StageClock(datetime(2026, 6, 1, tzinfo=UTC)), timedelta(hours=1))
    async with Visitor.at(stage) as somebody:
        assert (somebody.browser.timeout.read or 0) >= 600
