"""A process of its own that asks for one copy, and says on its output what it does."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from pydantic import SecretStr

from app.actions.editions import Press
from app.actions.house import House
from app.actions.workshop import Workshop
from app.record.sealing import digest
from app.settings import Settings
from app.storage.database import Database, database_url
from app.storage.editions import StoredEdition
from tests.cast import HeldClock

CODE = "0123456789abcdef0123456789"


async def main(data: str, address: str, conference: str) -> None:
    settings = Settings(data=Path(data), database_url=SecretStr(address) if address else None)
    database = Database(database_url(settings))
    house = House(settings, HeldClock(), database)

    async def make(_: str) -> StoredEdition:
        say("makes")
        # Until the other one has looked too.
        await asyncio.to_thread(sys.stdin.readline)
        content = b"made"
        return StoredEdition(
            code=CODE,
            conference=conference,
            record="minutes",
            version=1,
            form="txt",
            record_digest=digest(b""),
            digest=digest(content),
            name="Minutes.txt",
            content=content,
            made_at=house.clock.now(),
        )

    class Telling(Press):
        async def _claimed(self, code: str) -> bool:
            claimed = await super()._claimed(code)
            if not claimed:
                say("waits")
            return claimed

    given = await Telling(house, Workshop()).once(CODE, make)
    say(f"has {given.content.decode()}")
    await database.close()


def say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
