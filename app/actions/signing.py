"""The key with which this installation signs, and whether its signature stands for what the database holds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.house import House
from app.actions.refusals import NotReady
from app.record.sealing import corrections_from, digest, seal_from
from app.storage import seals
from app.storage.addenda import StoredCorrection
from app.storage.editions import StoredEdition
from app.storage.signing import KeyExposed, is_signed, signing_key

log = structlog.get_logger("caseboard.signing")


async def key_of(house: House, otherwise: str) -> Ed25519PrivateKey:
    """The key of the installation. Raises `NotReady` with the sentence `otherwise` where it cannot be used."""
    try:
        return await asyncio.to_thread(signing_key, house.settings.keys)
    except (OSError, ValueError, KeyExposed) as error:
        log.error("the key of the installation cannot be used", error=type(error).__name__)
        raise NotReady(otherwise) from error


def edition_stands(key: Ed25519PublicKey, edition: StoredEdition) -> bool:
    """Whether this installation signed that it made this copy."""
    return edition.signature is not None and is_signed(key, edition.signature, edition.signed)


async def record_stands(connection: AsyncConnection, key: Ed25519PublicKey, conference: str, of: str) -> bool:
    """Whether this installation signed that minutes or a plan with this digest were frozen by the conference."""
    seal = await seals.of_conference(connection, conference)
    if seal is None or not is_signed(key, seal.signature, seal.content):
        return False
    said = seal_from(seal.content)
    return said.conference == conference and of in {said.minutes, said.plan}


def corrections_stand(key: Ed25519PublicKey, versions: Sequence[StoredCorrection]) -> bool:
    """Whether these versions, from 1.1 on, are signed, and each follows the one before it."""
    previous = ""
    for number, each in enumerate(versions, 1):
        if digest(each.content) != each.digest or not is_signed(key, each.signature, each.content):
            return False
        said = corrections_from(each.content)
        if (said.conference, said.revision, said.previous) != (each.conference, number, previous):
            return False
        previous = each.digest
    return bool(versions)
