"""The postman: sends the letters that are due, one after the other, beside everything else that goes on.

A letter is written when it leaves, and its link is made then: nothing that opens a door lies in the database, and a
letter that is sent again brings a link of its own, by which the one before dies.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Protocol

import structlog

from app.actions.house import House
from app.actions.invitation_letters import InvitationLetters
from app.actions.request_letters import RequestLetters
from app.actions.rounds import LOOKS_EVERY, Rounds
from app.post.delivery import FOR_GOOD, Delivery, Trouble, Undelivered, delivery_for
from app.storage.letters import Letter, Letters

log = structlog.get_logger("caseboard.posting")

#: Between tries of a letter that did not leave; then it is given up, and the chair sees why.
_AGAIN_AFTER = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180))
#: A postman who took a letter and was never heard of again loses it to the next one after so long.
_TAKEN_FOR = timedelta(minutes=2)


class Bag(Protocol):
    """Letters of one kind."""

    letters: Letters

    async def written(self, letter: Letter) -> EmailMessage | None:
        """The letter with a link made for it; None when it shall not leave, or not now. Raises `Undelivered`."""
        ...


class Postman:
    def __init__(self, house: House, deliver: Delivery | None = None) -> None:
        url = house.settings.smtp_url
        self._house = house
        self._bags: tuple[Bag, ...] = (InvitationLetters(house), RequestLetters(house))
        self._deliver = deliver or delivery_for(url.get_secret_value() if url else None, house.settings.mail_folder)
        self._rounds = Rounds(house.letters, self._round, "letters could not be sent")
        self.at_work = self._rounds.at_work

    async def _round(self) -> float:
        await self.deliver_due()
        return await self._until_next()

    async def _until_next(self) -> float:
        async with self._house.database.reading() as connection:
            due = [await each.letters.next_due(connection) for each in self._bags]
        waits = [(each - self._house.clock.now()).total_seconds() for each in due if each is not None]
        return max(0.1, min([LOOKS_EVERY, *waits]))

    async def deliver_due(self) -> int:
        """Send every letter that is due now. How many left."""
        return sum([await self._empty(each) for each in self._bags])

    async def _empty(self, bag: Bag) -> int:
        left = 0
        while not self._rounds.over:
            now = self._house.clock.now()
            async with self._house.database.reading() as connection:
                due = await bag.letters.next_due(connection)
            if due is None or due > now:
                return left
            async with self._house.database.writing() as connection:
                letter = await bag.letters.take(connection, now, now + _TAKEN_FOR)
            if letter is not None:
                left += await self._send(bag, letter)
        return left

    async def _send(self, bag: Bag, letter: Letter) -> bool:
        try:
            written = await bag.written(letter)
            if written is None:
                return False
            await self._deliver(written, _name(letter))
        except Undelivered as undelivered:
            await self._note_trouble(bag, letter, undelivered.trouble)
            return False
        except ValueError:  # what stands in the address cannot stand in a letter
            await self._note_trouble(bag, letter, Trouble.ADDRESS_REFUSED)
            return False
        async with self._house.database.writing() as connection:
            await bag.letters.sent(connection, letter.about, self._house.clock.now())
        return True

    async def _note_trouble(self, bag: Bag, letter: Letter, trouble: Trouble) -> None:
        log.warning("a letter did not leave", trouble=trouble.value, tries=letter.tries + 1)
        async with self._house.database.writing() as connection:
            if trouble in FOR_GOOD or letter.tries >= len(_AGAIN_AFTER):
                await bag.letters.give_up(connection, letter.about, trouble)
            else:
                again: datetime = self._house.clock.now() + _AGAIN_AFTER[letter.tries]
                await bag.letters.postpone(connection, letter.about, again, trouble)


def _name(letter: Letter) -> str:
    return f"{letter.about}-{letter.tries + 1}"
