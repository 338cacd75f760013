"""Asking once for many: when a whole conference comes in at the same moment, the database is not asked for each."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")

#: Seconds that those who come in a crowd wait at most, so that more of them are answered together.
_LONGEST_REST = 0.01


class Gathering(Generic[Question, Answer]):
    """Puts together the questions that come while the ones before are being answered.

    `answer_all` gets the questions in the order in which they came and gives the answers in the same order; what it
    raises, everybody who asked gets. A question is answered by what was true after it was asked.
    """

    def __init__(
        self, answer_all: Callable[[Sequence[Question]], Awaitable[Sequence[Answer]]], most: int = sys.maxsize
    ) -> None:
        """At most so many are put together, where everything else would wait for long until all are answered."""
        self._answer_all = answer_all
        self._most = most
        self._waiting: list[tuple[Question, asyncio.Future[Answer]]] = []
        self._work: asyncio.Task[None] | None = None

    async def ask(self, question: Question) -> Answer:
        """The answer. Raises what `answer_all` raises."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((question, answer))
        if self._work is None:
            self._work = loop.create_task(self._answer())
        return await answer

    async def _answer(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                asked, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                began = loop.time()
                await self._answer_these(asked)
                if len(asked) > 1 and len(self._waiting) < self._most:
                    # To ask costs more than what is asked for: in a crowd, half of the time goes by without it.
                    await asyncio.sleep(min(loop.time() - began, _LONGEST_REST))
        finally:
            self._work = None
            for _, answer in self._waiting:
                answer.cancel()

    async def _answer_these(self, asked: list[tuple[Question, asyncio.Future[Answer]]]) -> None:
        try:
            answers = await self._answer_all([question for question, _ in asked])
        except Exception as error:
            for _, waiting in asked:
                if not waiting.done():
                    waiting.set_exception(error)
        else:
            for (_, waiting), answer in zip(asked, answers, strict=True):
                if not waiting.done():
                    waiting.set_result(answer)
