"""The letters that bring invitations."""

from __future__ import annotations

import secrets
from email.message import EmailMessage

from app.actions.house import House
from app.actions.inviting import link_to
from app.actions.signing_in import digest
from app.conference.inviting import Fate
from app.people.contact import next_safe
from app.post.delivery import Trouble, Undelivered
from app.post.letter import InvitationLetter, composed
from app.storage import conferences, guests, invitations, people
from app.storage.letters import Letter, of_invitations


class InvitationLetters:
    letters = of_invitations

    def __init__(self, house: House) -> None:
        self._house = house

    async def written(self, letter: Letter) -> EmailMessage | None:
        """The letter with a link made for it; None when it shall not leave, or not now. Raises `Undelivered`."""
        house = self._house
        now, token = house.clock.now(), secrets.token_urlsafe(32)
        async with house.database.writing() as connection:
            invitation = await invitations.find(connection, letter.about)
            if invitation is None or invitation.fate not in {Fate.PREPARED, Fate.SENT}:
                await self.letters.give_up(connection, letter.about, "")
                return None
            conference = await conferences.find(connection, invitation.conference, lock=True)
            inviter = await people.find(connection, invitation.made_by)
            contact = (await guests.contacts(connection, [invitation.person]))[invitation.person]
            assert conference and inviter  # noqa: S101 - the database holds that they exist
            safe = next_safe(contact.hours, now, conference.time_zone)
            if safe > now:
                await self.letters.postpone(connection, letter.about, safe, "")
                return None
            if not contact.email:
                raise Undelivered(Trouble.NO_ADDRESS)
            expires_at = now + house.settings.invitation_length
            await invitations.link(connection, invitation.id, digest(token), expires_at)
        words = InvitationLetter(contact.email, inviter.name, link_to(house, token), expires_at, conference.time_zone)
        return composed(words, house.settings.mail_from, house.clock.now())
