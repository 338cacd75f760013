"""What a provider answered to a request for service, as it comes back to the next board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.board.shape import Ability


@dataclass(frozen=True, slots=True)
class ProviderAnswer:
    """The answer to the request that is the entry of this id in a plan."""

    entry: str
    ability: Ability
    considered: str
    can_provide: str
    reasons: str
    answered_on: date
