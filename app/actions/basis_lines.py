"""The bases on which a case is shared, as a copy for somebody may tell them."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.finding import case_for
from app.actions.house import House
from app.actions.refusals import NotFound
from app.conference.basis import Form
from app.conference.permits import Permit, may
from app.export.sharing import BasisLine
from app.record.who import Who
from app.storage import bases, people


async def lines_of(house: House, connection: AsyncConnection, person: str, case: str) -> tuple[BasisLine, ...]:
    """Those that stand, for whoever keeps them. Others get none: the limits say what was not to be told to whom."""
    try:
        found = await case_for(connection, person, case)
    except NotFound:
        return ()
    if not may(found.stance, Permit.KEEP_BASES):
        return ()
    standing = [each for each in await bases.of_case(connection, case) if each.stands]
    named = {each.shared_with for each in standing} | {each.given_by for each in standing}
    agencies = {each.id: each.name for each in await people.agencies(connection)}
    names = {**await people.names(connection, named), **agencies}
    grounds = {each.word: each for each in house.settings.place(found.case.jurisdiction).bases}

    def words(word: str) -> str:
        known = grounds.get(word)
        if known is None:
            return word.replace("_", " ")
        return f"{known.label} ({known.source})" if known.source else known.label

    return tuple(
        BasisLine(
            each.id,
            names.get(each.shared_with, "Somebody who has left"),
            words(each.basis),
            Who(names.get(each.given_by, "Somebody who has left"), "", each.given_by) if each.given_by else None,
            each.given_on,
            each.form is Form.WRITTEN,
            each.scope,
            each.limits,
        )
        for each in standing
    )
