"""What helps a family, in the database."""

from __future__ import annotations

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.family import FamilyWishes
from app.storage.family_tables import family_wishes


async def wishes_of(connection: AsyncConnection, case: str) -> FamilyWishes:
    row = (await connection.execute(select(family_wishes).where(family_wishes.c.case_file == case))).first()
    return FamilyWishes(row.languages, row.talking, row.plan_form) if row else FamilyWishes()


async def set_wishes(connection: AsyncConnection, case: str, wishes: FamilyWishes) -> None:
    await connection.execute(delete(family_wishes).where(family_wishes.c.case_file == case))
    await connection.execute(
        insert(family_wishes).values(
            case_file=case, languages=wishes.languages, talking=wishes.talking, plan_form=wishes.plan_form
        )
    )
