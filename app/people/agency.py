"""What is known of an agency beyond its name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class AgencyType(StrEnum):
    """What kind of agency it is."""

    UNKNOWN = ""
    ABORIGINAL_COMMUNITY_CONTROLLED = "aboriginal_community_controlled"
    ADVOCACY = "advocacy"
    EARLY_CHILDHOOD = "early_childhood"
    EDUCATION = "education"
    GENERAL_PRACTICE = "general_practice"
    HEALTH = "health"
    LEGAL = "legal"
    NON_GOVERNMENT = "non_government"
    STATUTORY = "statutory"

    @property
    def spoken(self) -> str:
        return _SPOKEN.get(self, self.value.replace("_", " "))


_SPOKEN = {
    AgencyType.UNKNOWN: "not said",
    AgencyType.ABORIGINAL_COMMUNITY_CONTROLLED: "Aboriginal community-controlled",
    AgencyType.NON_GOVERNMENT: "non-government",
    AgencyType.STATUTORY: "statutory child protection",
}


def folded(name: str) -> str:
    """A name as it is compared: "Demoville  health" is Demoville Health."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


#: Nobody works with a family by the month for longer.
LONGEST_LIMIT = 120


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """`government_funded` and `designated` are what requests for services and transfers ask about."""

    type: AgencyType = AgencyType.UNKNOWN
    government_funded: bool = False
    designated: bool = False
    #: For how many months it works with a family before everybody looks anew; None without a limit.
    time_limited_months: int | None = None

    @property
    def spoken(self) -> str:
        """The facts in a line, "" when nothing is known."""
        known = [
            self.type.spoken if self.type is not AgencyType.UNKNOWN else "",
            "government-funded" if self.government_funded else "",
            "designated agency" if self.designated else "",
            f"works for {_months(self.time_limited_months)}" if self.time_limited_months else "",
        ]
        line = ", ".join(filter(None, known))
        return line[:1].upper() + line[1:]


def _months(number: int) -> str:
    return "one month" if number == 1 else f"{number} months"
