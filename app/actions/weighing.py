"""What another role would change for somebody, before it is changed."""

from __future__ import annotations

from dataclasses import dataclass

from app.actions.finding import FoundConference, as_if, conference_for, once_inside, require
from app.actions.house import House
from app.actions.refusals import NotFound, Refusal
from app.conference.conference import Participant
from app.conference.inviting import INVITED_ROLES
from app.conference.kinds import Door, Role
from app.conference.permits import Permit, may
from app.conference.powers import Change, change
from app.conference.states import State
from app.storage import conferences


@dataclass(frozen=True, slots=True)
class Weighed:
    found: FoundConference
    whom: Participant
    role: Role
    change: Change
    #: Whether whoever decides may look at the open board as it would be seen then.
    may_look: bool


async def weigh(house: House, person: str, conference: str, invited: str, role: str) -> Weighed:
    """Raises `NotFound`, `NotPermitted`, and `Refusal` for a role that nobody can be given."""
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        require(found.stance, Permit.INVITE)
        present = await conferences.participants(connection, conference)
        whom = next((each for each in present if each.person.id == invited and each.door is not Door.REMOVED), None)
        if whom is None:
            raise NotFound
        wanted = next((each for each in INVITED_ROLES if each == role), None)
        if wanted is None or whom.role is Role.CHAIR:
            raise Refusal("Please choose a role from the list. Who chairs is settled when the conference is planned.")
        theirs = await conference_for(connection, invited, conference, seen_with=None)
    before, after = (as_if(once_inside(theirs), role).stance for role in (whom.role, wanted))
    looks = may(found.stance, Permit.LOOK_THROUGH_EYES) and found.conference.state is State.OPEN
    return Weighed(found, whom, wanted, change(before, after), looks)
