"""The letters that bring providers the link to a request for service in writing."""

from __future__ import annotations

import secrets
from email.message import EmailMessage

from app.actions.house import House
from app.actions.requesting import link_to, shares_no_more
from app.actions.signing_in import digest
from app.conference.requesting import Fate
from app.post.request import RequestLetter, composed
from app.storage import conferences, people, service_requests
from app.storage.letters import Letter, address_of_request, of_requests


class RequestLetters:
    letters = of_requests

    def __init__(self, house: House) -> None:
        self._house = house

    async def written(self, letter: Letter) -> EmailMessage | None:
        """The letter with a link made for it; None when the request is over, or sharing was withdrawn."""
        house = self._house
        now, token = house.clock.now(), secrets.token_urlsafe(32)
        async with house.database.writing() as connection:
            request = await service_requests.find(connection, letter.about)
            if request is None or request.fate_at(now) is not Fate.SENT:
                await self.letters.give_up(connection, letter.about, "")
                return None
            conference = await conferences.find(connection, request.conference, lock=True)
            asker = await people.find(connection, request.made_by)
            assert conference and asker  # noqa: S101 - the database holds that they exist
            if await shares_no_more(connection, conference, request):
                await self.letters.give_up(connection, letter.about, "")
                return None
            address = await address_of_request(connection, request.id)
            await service_requests.link(connection, request.id, digest(token))
        words = RequestLetter(
            address, asker.name, link_to(house, token), request.words.due, request.expires_at, conference.time_zone
        )
        return composed(words, house.settings.mail_from, now)
