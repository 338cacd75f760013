"""A server and a Chromium for the walks, which come last: other tests need the event loop for themselves.

Planting the demonstration takes longer than starting on it, so it is done once and copied.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.people import ARGUMENTS, JOEL, NADIA, Person, Server, around_the_table, chromium_path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Walks run after everything that is quicker."""
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: str(item.path).startswith(here))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a demonstration in which nobody has done anything yet."""
    server = Server(tmp_path_factory.mktemp("planted") / "data").start()
    server.stop()
    return server.data


@pytest.fixture(scope="module")
def house(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for all walks of a module that leave room for each other."""
    with served(planted, tmp_path_factory.mktemp("house") / "data") as server:
        yield server


@pytest.fixture
def table(chromium: Browser, house: Server) -> Iterator[list[Person]]:
    """Two people at the board, whom other walks of the module leave room."""
    with around_the_table(chromium, house, NADIA, JOEL) as people:
        for person in people:
            person.enters("Case conference 1")
        yield people


@pytest.fixture
def server(planted: Path, tmp_path: Path) -> Iterator[Server]:
    """A server for one walk, which may do with it what it wants."""
    with served(planted, tmp_path / "data") as server:
        yield server


@contextmanager
def served(planted: Path, data: Path) -> Iterator[Server]:
    shutil.copytree(planted, data)
    server = Server(data).start()
    try:
        yield server
    finally:
        server.stop()
