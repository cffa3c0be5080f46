"""What all browsers see: looked at once for all of them, and only while one of them shows it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from nicegui import Event

Seen = TypeVar("Seen")
RETRY_SECONDS = 2.0  # while a look fails


class Poller(Generic[Seen]):
    """Calls `look` every `period` seconds, or sooner if what it returns has `failed`.

    What goes wrong in it is logged, and does not end it.
    """

    def __init__(
        self,
        look: Callable[[], Awaitable[Seen]],
        period: float,
        failed: Callable[[Seen], bool] = lambda _: False,
    ) -> None:
        self._look, self._period, self._failed = look, period, failed
        self._came: Event[[Seen]] = Event()
        self._task: asyncio.Task[None] | None = None
        self._latest: Seen | None = None

    @property
    def is_watched(self) -> bool:
        """Whether a page shows it."""
        return bool(self._came.callbacks)

    def show(self, draw: Callable[[Seen], None]) -> None:
        """Have `draw` called with all that is seen until the browser of this page has left.

        What is known already is drawn at once.
        """
        if self._task and self._latest is not None:
            draw(self._latest)
        self._came.subscribe(draw)
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    def leave(self, draw: Callable[[Seen], None]) -> None:
        """Call `draw` no more; if nobody else watches, end at once."""
        self._came.unsubscribe(draw)
        if self._task and not self.is_watched:
            self._task.cancel()
            self._task = self._latest = None

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while self.is_watched:
            begun = loop.time()
            pause = await self._turn()
            await asyncio.sleep(max(begun + pause - loop.time(), pause / 4))
        self._task = self._latest = None

    async def _turn(self) -> float:
        """Look once, and return the seconds from its begin to the next look."""
        try:
            seen = self._latest = await self._look()
        except Exception:
            logging.getLogger("console").exception("a look at the lab failed; it goes on")
            return RETRY_SECONDS
        self._came.emit(seen)
        return RETRY_SECONDS if self._failed(seen) else self._period
