"""For how long a file is kept is said by the days of the place where the family lives."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.actions import retaining
from app.actions.refusals import Refusal
from tests.cast import Cast, HeldClock


async def test_responsibility_may_end_today_where_the_family_lives(cast: Cast, clock: HeldClock) -> None:
    # In Sydney it is six in the morning of the first of July.
    clock.move(datetime(2026, 6, 30, 20, 0, tzinfo=UTC) - clock.now())
    reference = cast.case.reference
    with pytest.raises(Refusal, match="still to come"):
        await retaining.end(cast.house, reference, date(2026, 7, 2), "The order ends.")
    await retaining.end(cast.house, reference, date(2026, 7, 1), "The order ended.")
    (file,) = [each for each in await retaining.files(cast.house) if each.case == cast.case]
    assert (file.keeping.ended_on, file.due) == (date(2026, 7, 1), False)
