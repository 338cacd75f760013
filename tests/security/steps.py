"""The steps that an answer takes: the statements that the database is asked, in their order."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event

from app.storage.database import Database

#: Whose steps are counted: what the application does meanwhile by itself (post, clocks) began before and is no answer.
_counted: ContextVar[object] = ContextVar("counted", default=None)
_LIST = re.compile(r"IN \((?:[^()]|\([^()]*\))*\)(?: AND \(1 != 1\))?")


@contextlib.contextmanager
def steps(database: Database) -> Iterator[list[str]]:
    """Every statement that the database is asked meanwhile by whatever is begun inside."""
    asked: list[str] = []

    def heard(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if _counted.get() is asked:
            # How many places a list has in a statement is no step.
            asked.append(_LIST.sub("IN ()", statement))

    engines = list({id(each): each.sync_engine for each in (database._writer, database._readers)}.values())
    if database._at_once is not None:
        engines.append(database._at_once._reader._engine)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", heard)
    before = _counted.set(asked)
    try:
        yield asked
    finally:
        _counted.reset(before)
        for engine in engines:
            event.remove(engine, "before_cursor_execute", heard)
