"""The program that plants the cases of a demonstration beside its server.

`python -m app.rehearse.gardener URL DATA`
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path

import httpx2

from app.actions import growing
from app.actions.refusals import Refusal
from app.rehearse.planting import plant
from app.rehearse.visitor import Refused
from realtime.client import NotSaved

_PATIENCE = 60.0


async def main(url: str, data: Path) -> None:
    """Wait until the server answers, then plant; ends when the server does."""
    try:
        async with asyncio.timeout(_PATIENCE):
            await answers(url)
        await plant(url, data, _say)
    except (Refusal, Refused, NotSaved, TimeoutError, OSError, httpx2.RequestError) as trouble:
        growing.stall(data)
        _say(f"The cases were not all planted ({str(trouble) or type(trouble).__name__}); the next start goes on.")


async def answers(url: str) -> None:
    """Wait until a server answers."""
    async with httpx2.AsyncClient(base_url=url, trust_env=False) as line:
        while True:
            with contextlib.suppress(httpx2.RequestError):
                await line.get("/healthz")
                return
            await asyncio.sleep(0.1)


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
