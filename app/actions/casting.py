"""Casting: what whoever rehearses cases on a demonstrating server asks of it, as an operator asks on the command line.

Nothing of this is there where the server does not demonstrate.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from app.actions.house import House
from app.actions.ordering import carry_out
from app.actions.refusals import NotFound, Refusal
from app.people.person import tidy_email
from app.storage import people

#: What may be ordered from afar: a case, its agencies and who works for them, nothing else about who is there already.
_ORDERS = frozenset({"person-add", "person-vouch", "agency-describe", "case-add", "case-know", "case-lead"})
_OFFER = "person-offer"


async def ordered(house: House, order: str, facts: Mapping[str, Any]) -> Mapping[str, str]:
    """Carry out an order; what came of it, with the id of whom it is about. Raises `NotFound`, `Refusal`."""
    _require_demonstration(house)
    if order == _OFFER:
        return {"sentence": await _offer(house, str(facts.get("person", "")))}
    if order not in _ORDERS:
        raise NotFound
    try:
        sentence = await carry_out(house, order, facts)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refusal("What is needed for that is missing.") from None
    async with house.database.reading() as connection:
        person = await people.by_email(connection, tidy_email(str(facts.get("email", ""))))
    return {"sentence": sentence, "person": person.id if person else ""}


async def _offer(house: House, person: str) -> str:
    """Let somebody be chosen on the page where people sign in."""
    async with house.database.writing() as connection:
        found = await people.find(connection, person)
        if found is None:
            raise NotFound
        await people.offer(connection, person)
    return f"{found.name} can be chosen."


async def letters_to(house: House, address: str) -> Sequence[str]:
    """The letters that went to an address, oldest first. Raises `NotFound`."""
    _require_demonstration(house)
    if house.settings.smtp_url is not None:
        raise NotFound
    return await asyncio.to_thread(_letters_to, house.settings.mail_folder, address)


def _letters_to(folder: Path, address: str) -> Sequence[str]:
    found = []
    for file in sorted(folder.glob("*.eml"), key=lambda each: each.stat().st_mtime_ns):
        content = file.read_bytes()
        if address.encode() in content and message_from_bytes(content, policy=policy.default)["To"] == address:
            found.append(content.decode("utf-8", "replace"))
    return found


def _require_demonstration(house: House) -> None:
    if not house.settings.demo:
        raise NotFound
