"""Places: a safe name of a place, never the address at which somebody could be found, unless a person says so."""

from __future__ import annotations

import re

_STREETS = (
    "alley|avenue|ave|boulevard|bvd|circuit|cct|close|court|crescent|cres|drive|dr|esplanade|grove|highway|hwy|lane|"
    "parade|pde|place|road|rd|square|street|st|terrace|tce|way"
)
_LOOKS = (
    # 12 Banksia Street; 3/12 Banksia St; Unit 4, 12 Banksia Road
    re.compile(rf"\b\d+[a-z]?\s*(?:/\s*\d+[a-z]?\s+)?(?:[\w'’.-]+\s+){{1,3}}(?:{_STREETS})\b", re.IGNORECASE),
    re.compile(r"\b(?:unit|flat|apartment|apt|lot)\s+\d+", re.IGNORECASE),
    re.compile(r"\bp\.?\s*o\.?\s*box\s+\d+", re.IGNORECASE),
    # NSW 2000
    re.compile(r"\b(?:ACT|NSW|NT|QLD|SA|TAS|VIC|WA)\s+\d{4}\b"),
)

WARNING = (
    "This looks like an address. The place stands on every invitation: use a name that keeps everyone safe, such as "
    "“Little Steps, Room 2”."
)


def looks_like_address(text: str) -> bool:
    """Whether somebody could be found by what was typed as the name of a place."""
    return any(pattern.search(text) for pattern in _LOOKS)
