"""What all browsers see: gathered once for all of them, and only while one of them looks."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from nicegui import Event, background_tasks

Seen = TypeVar("Seen")


class Feed(Generic[Seen]):
    """Calls `gather` every `period` seconds while a page shows what it returns."""

    def __init__(self, gather: Callable[[], Awaitable[Seen]], period: float) -> None:
        self._gather = gather
        self._period = period
        self._came: Event[[Seen]] = Event()
        self._task: asyncio.Task[None] | None = None
        self.latest: Seen | None = None

    def show(self, draw: Callable[[Seen], None]) -> None:
        """Have `draw` called with each new state until the browser of this page has left.

        To be called while a page is built; what is known already is drawn at once.
        """
        if self._task and self.latest is not None:
            draw(self.latest)
        self._came.subscribe(draw)
        if self._task is None:
            self._task = background_tasks.create(self._run(), name="feed")

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._came.callbacks:
                due = loop.time() + self._period
                await self._gather_once()
                await asyncio.sleep(max(due - loop.time(), self._period / 4))
        finally:
            self._task = self.latest = None

    async def _gather_once(self) -> None:
        try:
            self.latest = await self._gather()
        except Exception:
            logging.getLogger("console").exception("a feed failed; it goes on")
        else:
            self._came.emit(self.latest)
