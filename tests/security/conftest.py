"""A served world for the attacks, one for each module: they leave it standing."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.storage.database import FILE
from tests.security.world import World, served


@pytest.fixture
async def world(tmp_path: Path, migrated: Path) -> AsyncIterator[World]:
    shutil.copy(migrated, tmp_path / FILE)
    async with served(tmp_path) as world:
        yield world
