"""The caller: sends the letters that notices wait for, and looks now and then for what is due to be told or to end."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from app.actions import administering, copies, reviewing, safety_copies
from app.actions.house import House
from app.actions.reminding import Reminding
from app.actions.rounds import LOOKS_EVERY, Rounds
from app.people.contact import Channel, Contact, next_safe
from app.post.calling import calling
from app.post.delivery import FOR_GOOD, Delivery, Trouble, Undelivered, delivery_for
from app.storage import administrators, conferences, guests, notices
from app.storage.letters import LetterState
from app.storage.notices import Call

log = structlog.get_logger("caseboard.calling")

_AGAIN_AFTER = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180))
#: A letter that was taken and of which nothing was heard again is taken by the next one after so long.
_TAKEN_FOR = timedelta(minutes=2)


class Caller:
    def __init__(self, house: House, deliver: Delivery | None = None) -> None:
        url = house.settings.smtp_url
        self._house = house
        self._reminding = Reminding(house)
        self._deliver = deliver or delivery_for(url.get_secret_value() if url else None, house.settings.mail_folder)
        self.at_work = Rounds(house.notices, self._round, "a round of notices failed").at_work

    async def _round(self) -> float:
        await self.go_round()
        return await self._until_next()

    async def go_round(self) -> int:
        """Do everything that is due now. How many letters left."""
        await administering.end_those_over(self._house)
        await reviewing.remind(self._house)
        await copies.remind(self._house)
        await safety_copies.remind(self._house)
        await self._reminding.go_round()
        return await self._deliver_due()

    async def _until_next(self) -> float:
        async with self._house.database.reading() as connection:
            due = [await notices.next_due(connection), await administrators.next_end(connection)]
        now = self._house.clock.now()
        waits = [(each - now).total_seconds() for each in due if each is not None]
        return max(0.1, min([LOOKS_EVERY, *waits]))

    async def _deliver_due(self) -> int:
        left = 0
        while True:
            now = self._house.clock.now()
            async with self._house.database.reading() as connection:
                due = await notices.next_due(connection)
            if due is None or due > now:
                return left
            async with self._house.database.writing() as connection:
                call = await notices.take(connection, now, now + _TAKEN_FOR)
            if call is not None:
                left += await self._call(call)

    async def _call(self, call: Call) -> bool:
        house, now = self._house, self._house.clock.now()
        try:
            contact, safe = await self._reached(call, now)
            if safe > now:
                await self._settle(call, LetterState.WAITING, safe)
                return False
            message = calling(contact.email, f"{house.settings.origin}/", house.settings.mail_from, now)
            await self._deliver(message, f"{call.notice.id}-{call.tries + 1}")
        except Undelivered as undelivered:
            await self._trouble(call, undelivered.trouble)
            return False
        except ValueError:  # what stands in the address cannot stand in a letter
            await self._trouble(call, Trouble.ADDRESS_REFUSED)
            return False
        await self._settle(call, LetterState.SENT, house.clock.now())
        return True

    async def _reached(self, call: Call, now: datetime) -> tuple[Contact, datetime]:
        """How the person is reached, and from when after `now` that is safe. Raises `Undelivered`."""
        person = call.notice.person
        async with self._house.database.reading() as connection:
            contact = (await guests.contacts(connection, [person]))[person]
            conference = await conferences.find(connection, call.notice.conference)
        assert conference  # noqa: S101 - the database holds that it exists
        if contact.channel is not Channel.EMAIL or not contact.email:
            raise Undelivered(Trouble.NO_ADDRESS)
        return contact, next_safe(contact.hours, now, conference.time_zone)

    async def _trouble(self, call: Call, trouble: Trouble) -> None:
        log.warning("a letter about a notice did not leave", trouble=trouble.value, tries=call.tries + 1)
        now = self._house.clock.now()
        over = trouble in FOR_GOOD or call.tries >= len(_AGAIN_AFTER)
        state, at = (LetterState.FAILED, now) if over else (LetterState.WAITING, now + _AGAIN_AFTER[call.tries])
        await self._settle(call, state, at, trouble.value)

    async def _settle(self, call: Call, state: LetterState, at: datetime, trouble: str = "") -> None:
        async with self._house.database.writing() as connection:
            await notices.settle(connection, call.notice.id, state, at, trouble)
