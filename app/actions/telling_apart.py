"""Whoever is not to be invited is known here by their name too: an account of that name may be theirs.

Who is left out by a typed name can have an account that the case does not know. That it is somebody else of this name,
a person says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.house import House
from app.audit.kinds import Kind
from app.conference.coming import LeftOut
from app.conference.conference import Conference
from app.conference.kinds import Door
from app.conference.planning import Incomplete
from app.people.agency import folded
from app.people.person import Person
from app.storage import audit, conferences, people
from app.storage import coming as stored

_NAMESAKE = (
    "Somebody called {name} is not to be invited. If this is them, do not invite them; if it is somebody else, say so."
)
_LEFT_OUT = "{name} is not to be invited, as was written down for the conference before. If that is over, say so."


@dataclass(frozen=True, slots=True)
class Guests:
    """Whom somebody wants to invite. `another`: the ids, and of whom is new the names, of those of whom they say that
    who is left out is somebody else, or is left out no more."""

    people: Collection[str]
    newcomers: Collection[str] = ()
    another: Collection[str] = field(default=())


class Mistakable(Incomplete):
    """Somebody who is to be invited may be one who is left out. Has a sentence for each, by their id or typed name."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        super().__init__({"people": " ".join(dict.fromkeys(sentences.values()))})
        self.sentences = sentences


async def names_left_out(connection: AsyncConnection, conference: str) -> frozenset[str]:
    """The names, as they are compared, of those who are not to be invited."""
    out = await stored.left_out_of(connection, conference)
    return frozenset(map(folded, (await people.names(connection, out)).values()))


async def perhaps_left_out(
    connection: AsyncConnection, case: str, out: Mapping[str, LeftOut], called: Collection[Person]
) -> Mapping[str, LeftOut]:
    """Of these people, by id, who may be one of those who are left out: it is them, or somebody of their name of whom
    nobody said that they are somebody else."""
    names = await people.names(connection, out)
    alike = [(each.id, left) for each in called for left in out if folded(each.name) == folded(names[left])]
    if not alike:
        return {}
    apart = await _said_apart(connection, case)
    return {person: out[left] for person, left in alike if (person, left) not in apart}


async def _said_apart(connection: AsyncConnection, case: str) -> Collection[tuple[str, str]]:
    """Who is somebody else than who, as a person said of a conference of the case of which the latter was left out."""
    told = await audit.last_written(connection, case, Kind.NAMESAKE_INVITED)
    out = {each: await stored.left_out_of(connection, each) for each in {conference for conference, _ in told}}
    return {
        (person, left.person)
        for (conference, person), at in told.items()
        for left in out[conference].values()
        if left.person != person and left.at <= at
    }


async def told_apart(connection: AsyncConnection, conference: str, wanted: Guests) -> Sequence[str]:
    """The ids, and of whom is new the names, of those who have the name of somebody who is left out and are somebody
    else. Raises `Mistakable` where nobody said that they are."""
    out = await names_left_out(connection, conference)
    called = {**await people.names(connection, wanted.people), **{name: name for name in wanted.newcomers}}
    alike = {key: name for key, name in called.items() if folded(name) in out}
    _require_said({key: _NAMESAKE.format(name=name) for key, name in alike.items()}, wanted)
    return list(alike)


async def told_apart_in_planning(
    connection: AsyncConnection, earlier: Conference | None, wanted: Guests
) -> tuple[Sequence[str], Sequence[str]]:
    """Of those with whom a conference is planned, who was left out of the one before and is left out no more; and who
    has the name of somebody who was, and is somebody else. Whoever takes part in the one before was told apart there.

    Raises `Mistakable` where nobody said so."""
    if earlier is None:
        return [], []
    out = await stored.left_out_of(connection, earlier.id)
    there = {
        each.person.id for each in await conferences.participants(connection, earlier.id) if each.door != Door.REMOVED
    }
    new = await people.names(connection, set(wanted.people) - there)
    names = await names_left_out(connection, earlier.id)
    again = [each for each in new if each in out]
    alike = [key for key, name in new.items() if key not in out and folded(name) in names]
    sentences = {key: _LEFT_OUT.format(name=new[key]) for key in again}
    _require_said(sentences | {key: _NAMESAKE.format(name=new[key]) for key in alike}, wanted)
    return again, alike


def _require_said(sentences: Mapping[str, str], wanted: Guests) -> None:
    said = set(map(folded, wanted.another))
    if missing := {key: sentence for key, sentence in sentences.items() if folded(key) not in said}:
        raise Mistakable(missing)


async def note_told_apart(
    house: House, connection: AsyncConnection, conference: Conference, people_: Collection[str], by: str
) -> None:
    for each in people_:
        await note(house, connection, Kind.NAMESAKE_INVITED, by, about=each, conference=conference)
