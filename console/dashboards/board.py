"""One loop for all browsers that look at the same: asked once, and only while somebody looks."""

import asyncio
import time
from collections.abc import Callable

from console.dashboards.asking.answers import answers
from console.dashboards.asking.figures import Figures
from console.dashboards.asking.span import last
from console.dashboards.drawing.draw import draw
from console.dashboards.model.dashboard import Dashboard
from console.dashboards.picture import DOWN, LIVE, Picture, message
from console.dashboards.view import View
from console.feed import RETRY_SECONDS, again_and_again
from console.sources.http import SilenceError
from console.sources.prometheus import Prometheus

Watcher = Callable[[str], None]  # gets what has changed, as a script for its browser


class Board:
    """A view and those who watch it."""

    def __init__(self, dashboard: Dashboard, view: View, figures: Figures) -> None:
        self._dashboard, self._view, self._figures = dashboard, view, figures
        self._watchers: set[Watcher] = set()
        self._picture: Picture | None = None
        self._answered = time.time()
        self._loop = asyncio.create_task(again_and_again(self._turn, lambda: True))

    def join(self, watcher: Watcher) -> None:
        """Show `watcher` what there is, and from now on what changes."""
        self._watchers.add(watcher)
        if self._picture:
            watcher(self._picture.whole)

    def leave(self, watcher: Watcher) -> bool:
        """Stop showing; return whether nobody is left, and the loop has ended."""
        self._watchers.discard(watcher)
        if not self._watchers:
            self._loop.cancel()
        return not self._watchers

    async def _turn(self) -> float:
        picture = await self._look()
        changes = picture.since(self._picture)
        self._picture = picture
        for watcher in tuple(self._watchers):
            watcher(changes)
        return self._view.pace if picture.state == LIVE else RETRY_SECONDS

    async def _look(self) -> Picture:
        span = last(self._view.seconds, time.time())
        try:
            got = await answers(self._dashboard, self._view.choices, span, self._figures)
        except SilenceError:
            return self._stale()
        self._answered = time.time()
        panels = self._dashboard.query_panels
        drawn = {panel.id: message(draw(panel, got[panel.id], span)) for panel in panels}
        return Picture(LIVE, "", drawn)

    def _stale(self) -> Picture:
        seconds = time.time() - self._answered
        panels = self._picture.panels if self._picture else {}
        return Picture(DOWN, f"No data for {seconds:.0f} s: Prometheus is down.", panels)


class Boards:
    """All boards that somebody watches."""

    def __init__(self, prometheus: Prometheus) -> None:
        self._figures = Figures(prometheus)
        self._boards: dict[View, Board] = {}

    def join(self, dashboard: Dashboard, view: View, watcher: Watcher) -> None:
        """Let `watcher` watch `view` of `dashboard`."""
        if view not in self._boards:
            self._boards[view] = Board(dashboard, view, self._figures)
        self._boards[view].join(watcher)

    def leave(self, view: View, watcher: Watcher) -> None:
        """Let `watcher` go; a view that nobody watches asks nothing."""
        if view in self._boards and self._boards[view].leave(watcher):
            del self._boards[view]
