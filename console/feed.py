"""What all browsers see: gathered once for all of them, and only while one of them looks."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from nicegui import Event

Seen = TypeVar("Seen")
RETRY_SECONDS = 2.0  # while a look fails


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
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            await again_and_again(self._look, lambda: bool(self._came.callbacks))
        finally:
            self._task = self.latest = None

    async def _look(self) -> float:
        self.latest = await self._gather()
        self._came.emit(self.latest)
        return self._period


async def again_and_again(look: Callable[[], Awaitable[float]], wanted: Callable[[], bool]) -> None:
    """Call `look` while it is `wanted`; it returns the seconds from its begin to the next call.

    What goes wrong in it is logged, and does not end it.
    """
    loop = asyncio.get_running_loop()
    pause = RETRY_SECONDS
    while wanted():
        begun = loop.time()
        try:
            pause = await look()
        except Exception:
            logging.getLogger("console").exception("a look at the lab failed; it goes on")
        await asyncio.sleep(max(begun + pause - loop.time(), pause / 4))
