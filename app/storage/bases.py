"""Bases of sharing information, and refusals, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.basis import Form, InformationBasis, InformationDeclined
from app.storage.basis_tables import information_basis, information_declined
from app.storage.binding import Held, held

_b, _d = information_basis.c, information_declined.c


async def add(connection: AsyncConnection, made: InformationBasis, at: datetime) -> Held:
    """What the audit holds of it."""
    await connection.execute(
        insert(information_basis).values(
            id=made.id,
            case_file=made.case,
            shared_with=made.shared_with,
            basis=made.basis,
            form=made.form,
            given_on=made.given_on,
            given_by=made.given_by or None,
            scope=made.scope,
            limits=made.limits,
            recorded_by=made.recorded_by,
            recorded_at=at,
            withdrawal="",
        )
    )
    return await held(connection, information_basis, made.id)


async def withdraw(connection: AsyncConnection, id_: str, on: date, words: str) -> Held:
    """What the audit holds of it."""
    values = {"withdrawn_on": on, "withdrawal": words}
    await connection.execute(update(information_basis).where(_b.id == id_, _b.withdrawn_on.is_(None)).values(values))
    return await held(connection, information_basis, id_)


async def of_case(connection: AsyncConnection, case: str) -> Sequence[InformationBasis]:
    """Every basis of a case, the oldest first; those that were withdrawn among them."""
    query = select(information_basis).where(_b.case_file == case).order_by(_b.given_on, _b.recorded_at, _b.id)
    return [
        InformationBasis(
            id=row.id,
            case=row.case_file,
            shared_with=row.shared_with,
            basis=row.basis,
            form=Form(row.form),
            given_on=row.given_on,
            given_by=row.given_by or "",
            scope=row.scope,
            limits=row.limits,
            recorded_by=row.recorded_by,
            withdrawn_on=row.withdrawn_on,
            withdrawal=row.withdrawal,
        )
        for row in await connection.execute(query)
    ]


async def add_declined(connection: AsyncConnection, made: InformationDeclined, at: datetime) -> Held:
    """What the audit holds of it."""
    await connection.execute(
        insert(information_declined).values(
            id=made.id,
            case_file=made.case,
            agency=made.agency,
            asked_for=made.asked_for,
            asked_on=made.asked_on,
            declined_on=made.declined_on,
            reason=made.reason,
            given_in_writing=made.given_in_writing,
            recorded_by=made.recorded_by,
            recorded_at=at,
        )
    )
    return await held(connection, information_declined, made.id)


async def declined_of_case(connection: AsyncConnection, case: str) -> Sequence[InformationDeclined]:
    """Every refusal of a case, the oldest first."""
    query = select(information_declined).where(_d.case_file == case).order_by(_d.asked_on, _d.recorded_at, _d.id)
    return [
        InformationDeclined(
            id=row.id,
            case=row.case_file,
            agency=row.agency,
            asked_for=row.asked_for,
            asked_on=row.asked_on,
            declined_on=row.declined_on,
            reason=row.reason,
            given_in_writing=row.given_in_writing,
            recorded_by=row.recorded_by,
        )
        for row in await connection.execute(query)
    ]
