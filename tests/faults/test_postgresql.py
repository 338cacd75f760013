"""The same promises on PostgreSQL: a server that dies, and a database that stands still."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from tests.faults.served import serving
from tests.faults.test_kills import SEED, check_disk, come_back, everything_arrives, freeze, frozen, type_until_death
from tests.faults.test_storage import NOT_KEPT
from tests.faults.writer import seated
from tests.postgresql import PostgreSQL


async def test_sudden_death_loses_nothing_that_was_acknowledged_or_seen(tmp_path: Path, postgresql: PostgreSQL) -> None:
    choose = random.Random(SEED)
    with serving(tmp_path, database_url=postgresql.fresh()) as server:
        [table] = await server.tables(1, 4)
        async with seated(table, choose) as writers:
            for _ in range(3):
                await type_until_death(server, writers, choose.uniform(0.05, 0.4))
                check_disk(server, table, writers)
                await come_back(writers)
            await everything_arrives(server, table, writers)
        assert await freeze(server, table) == 303
        assert frozen(server, table)


async def test_a_database_that_stands_still_is_told_and_everything_lands_when_it_goes_on(
    tmp_path: Path, postgresql: PostgreSQL
) -> None:
    with serving(tmp_path, database_url=postgresql.fresh()) as server:
        [table] = await server.tables(1, 2)
        async with seated(table, random.Random(SEED)) as writers:
            for writer in writers:
                await writer.write()
                await writer.until(lambda each=writer: each.all_saved)
            process = server.process
            with postgresql.standing_still():
                for writer in writers:
                    writer.may_connect.clear()
                    await writer.write()
                await asyncio.gather(*(writer.until(lambda each=writer: each.farewells) for writer in writers))
                async with server.visitor() as browser:
                    assert (await browser.get("/healthz")).status_code == 200
                assert {farewell for writer in writers for farewell in writer.farewells} == {NOT_KEPT}
                assert not any(writer.all_saved for writer in writers)
            for writer in writers:
                writer.may_connect.set()
            await everything_arrives(server, table, writers)
            assert server.process == process
