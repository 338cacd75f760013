"""Who may see a part of a board: an allow-list, and a list that wins over it.

Both lists hold the ids of persons and of agencies. Whoever stands on the second, or works for an agency that does, sees
nothing, whatever else is said about them; whoever stands on neither sees nothing either. An agency lets in nobody of
whom only an inviter said that they work there; it shuts them out all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.people.person import Person

#: Ids of persons and of agencies.
Ids = frozenset[str]


@dataclass(frozen=True, slots=True)
class Audience:
    may_see: Ids = frozenset()
    must_not_see: Ids = frozenset()
    #: Persons who broke the glass: an administrator with a reason. It never opens what the second list closes.
    by_glass: Ids = frozenset()

    def sees(self, person: Person) -> bool:
        """Whether somebody sees the part."""
        by_name = {person.id} - {""}
        let_in = _names(person) if person.vouched else by_name
        return not self.closed_to(person) and bool(let_in & self.may_see or by_name & self.by_glass)

    def closed_to(self, person: Person) -> bool:
        """Whether somebody must not see the part, whoever says so."""
        return bool(_names(person) & self.must_not_see)

    def widens_to(self, other: Audience) -> bool:
        """Whether `other` might let in somebody whom this one does not: then the text needs another document."""
        return not (
            other.may_see <= self.may_see
            and other.by_glass <= self.by_glass
            and other.must_not_see >= self.must_not_see
        )

    def without(self, ids: Ids) -> Audience:
        """The same audience, closed to these persons and agencies as well."""
        return replace(self, must_not_see=self.must_not_see | ids)


def _names(person: Person) -> Ids:
    return frozenset({person.id, person.agency.id if person.agency else ""} - {""})
