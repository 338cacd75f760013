"""The postman: sends the letters that are due, one after the other, beside everything else that goes on.

A letter is written when it leaves, and its link is made then: nothing that opens a door lies in the database, and a
letter that is sent again brings a link of its own, by which the one before dies.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import structlog

from app.actions.house import House
from app.actions.inviting import link_to
from app.actions.rounds import LOOKS_EVERY, Rounds
from app.actions.signing_in import digest
from app.conference.inviting import Fate
from app.people.contact import next_safe
from app.post.delivery import FOR_GOOD, Delivery, Trouble, Undelivered, delivery_for
from app.post.letter import InvitationLetter, composed
from app.storage import conferences, guests, invitations, letters, people
from app.storage.letters import Letter

log = structlog.get_logger("caseboard.posting")

#: Between tries of a letter that did not leave; then it is given up, and the chair sees why.
_AGAIN_AFTER = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180))
#: A postman who took a letter and was never heard of again loses it to the next one after so long.
_TAKEN_FOR = timedelta(minutes=2)


class Postman:
    def __init__(self, house: House, deliver: Delivery | None = None) -> None:
        url = house.settings.smtp_url
        self._house = house
        self._deliver = deliver or delivery_for(url.get_secret_value() if url else None, house.settings.mail_folder)
        self._rounds = Rounds(house.letters, self._round, "letters could not be sent")
        self.at_work = self._rounds.at_work

    async def _round(self) -> float:
        await self.deliver_due()
        return await self._until_next()

    async def _until_next(self) -> float:
        async with self._house.database.reading() as connection:
            due = await letters.next_due(connection)
        if due is None:
            return LOOKS_EVERY
        return min(LOOKS_EVERY, max(0.1, (due - self._house.clock.now()).total_seconds()))

    async def deliver_due(self) -> int:
        """Send every letter that is due now. How many left."""
        left = 0
        while not self._rounds.over:
            now = self._house.clock.now()
            async with self._house.database.reading() as connection:
                due = await letters.next_due(connection)
            if due is None or due > now:
                return left
            async with self._house.database.writing() as connection:
                letter = await letters.take(connection, now, now + _TAKEN_FOR)
            if letter is not None:
                left += await self._send(letter)
        return left

    async def _send(self, letter: Letter) -> bool:
        try:
            written = await self._written(letter)
            if written is None:
                return False
            await self._deliver(
                composed(written, self._house.settings.mail_from, self._house.clock.now()), _name(letter)
            )
        except Undelivered as undelivered:
            await self._note_trouble(letter, undelivered.trouble)
            return False
        except ValueError:  # what stands in the address cannot stand in a letter
            await self._note_trouble(letter, Trouble.ADDRESS_REFUSED)
            return False
        async with self._house.database.writing() as connection:
            await letters.sent(connection, letter.invitation, self._house.clock.now())
        return True

    async def _written(self, letter: Letter) -> InvitationLetter | None:
        """The letter with a link made for it; None when it shall not leave, or not now. Raises `Undelivered`."""
        now, token = self._house.clock.now(), secrets.token_urlsafe(32)
        async with self._house.database.writing() as connection:
            invitation = await invitations.find(connection, letter.invitation)
            if invitation is None or invitation.fate not in {Fate.PREPARED, Fate.SENT}:
                await letters.give_up(connection, letter.invitation, "")
                return None
            conference = await conferences.find(connection, invitation.conference, lock=True)
            inviter = await people.find(connection, invitation.made_by)
            contact = (await guests.contacts(connection, [invitation.person]))[invitation.person]
            assert conference and inviter  # noqa: S101 - the database holds that they exist
            safe = next_safe(contact.hours, now, conference.time_zone)
            if safe > now:
                await letters.postpone(connection, letter.invitation, safe, "")
                return None
            if not contact.email:
                raise Undelivered(Trouble.NO_ADDRESS)
            expires_at = now + self._house.settings.invitation_length
            await invitations.link(connection, invitation.id, digest(token), expires_at)
        link = link_to(self._house, token)
        return InvitationLetter(contact.email, inviter.name, link, expires_at, conference.time_zone)

    async def _note_trouble(self, letter: Letter, trouble: Trouble) -> None:
        log.warning("a letter did not leave", trouble=trouble.value, tries=letter.tries + 1)
        async with self._house.database.writing() as connection:
            if trouble in FOR_GOOD or letter.tries >= len(_AGAIN_AFTER):
                await letters.give_up(connection, letter.invitation, trouble)
            else:
                again: datetime = self._house.clock.now() + _AGAIN_AFTER[letter.tries]
                await letters.postpone(connection, letter.invitation, again, trouble)


def _name(letter: Letter) -> str:
    return f"{letter.invitation}-{letter.tries + 1}"
