"""Whom somebody of an audience may leave out of what is kept to a few, and who brings them back."""

from __future__ import annotations

import pytest

from app.actions.refusals import Refusal
from tests.app.actions.test_restricting import Table
from tests.app.actions.test_restricting import table as table


@pytest.mark.parametrize("typed", ["Fern Placeholder", "fern  placeholder", "little steps"])
async def test_whoever_provided_it_is_left_out_by_nobody_of_its_audience_though_their_name_was_typed(
    table: Table, typed: str
) -> None:
    cast = table.cast
    audience = {cast.joel.id, cast.tessa.id, cast.fern.id}
    part = await table.restricts(cast.tessa, may_see=frozenset(audience), provider=typed)
    for shut_out in (set(), {cast.fern.id}):
        with pytest.raises(Refusal, match="set, approved or provided"):
            await table.changes(cast.joel, part, {cast.joel.id, cast.tessa.id}, shut_out)
    assert part in await table.documents(cast.fern)


async def test_the_chair_of_an_audience_is_left_out_by_one_of_it_and_brought_back_by_whoever_set_it(
    table: Table,
) -> None:
    cast = table.cast
    audience = {cast.joel.id, cast.tessa.id, cast.nadia.id}
    part = await table.restricts(cast.tessa, may_see=frozenset(audience))
    assert part in await table.documents(cast.nadia)
    assert await table.changes(cast.joel, part, {cast.joel.id, cast.tessa.id}, set()) == part
    assert part not in await table.documents(cast.nadia)
    again = await table.changes(cast.tessa, part, audience, set())
    assert again in await table.documents(cast.nadia) and part not in await table.documents(cast.nadia)
