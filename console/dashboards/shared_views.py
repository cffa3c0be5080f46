"""Who watches what: a view is asked once for all browsers that look at it, and they get changes."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from nicegui import Client

from console.clients import Prometheus, SilenceError
from console.dashboards.dashboard import Dashboard
from console.dashboards.panels.panel import Drawn
from console.dashboards.queries import Queries
from console.dashboards.span import last
from console.dashboards.view import View
from console.polling import Poller

LIVE, DOWN = "live", "down"


@dataclass(frozen=True)
class Picture:
    """A dashboard at one moment: what its page says, and a panel's message by the panel's id."""

    state: str
    sentence: str
    panels: Mapping[int, str]

    @property
    def whole(self) -> str:
        """The script for a browser that has nothing yet: all of it."""
        return self._script(self.panels)

    def since(self, before: "Picture | None") -> str:
        """Return the script for browsers that have the picture `before`: what has changed."""
        old = before.panels if before else {}
        return self._script(
            {number: text for number, text in self.panels.items() if old.get(number) != text}
        )

    def _script(self, panels: Mapping[int, str]) -> str:
        # The panels are JSON already: it is one text for all browsers, made and kept once.
        body = ",".join(f'"{number}":{text}' for number, text in panels.items())
        state = json.dumps({"state": self.state, "sentence": self.sentence})
        return f'labCharts.show({{"page":{state},"panels":{{{body}}}}})'


class Update(NamedTuple):
    """A picture, and the script for who has the one before."""

    picture: Picture
    changes: str


class SharedView:
    """A view of a dashboard, for as long as somebody watches it."""

    def __init__(self, dashboard: Dashboard, view: View, queries: Queries) -> None:
        self._dashboard, self._view, self._queries = dashboard, view, queries
        self._picture: Picture | None = None
        self._answered = time.time()
        self.updates: Poller[Update] = Poller(self._look, view.pace, _is_down)

    async def _look(self) -> Update:
        before, self._picture = self._picture, await self._drawn()
        return Update(self._picture, self._picture.since(before))

    async def _drawn(self) -> Picture:
        span = last(self._view.seconds, time.time())
        try:
            got = await self._queries.answers(self._dashboard, self._view.choices, span)
        except SilenceError:
            return self._stale()
        self._answered = time.time()
        panels = self._dashboard.query_panels
        return Picture(LIVE, "", {p.id: message(p.draw(got[p.id], span)) for p in panels})

    def _stale(self) -> Picture:
        seconds = time.time() - self._answered
        panels = self._picture.panels if self._picture else {}
        return Picture(DOWN, f"No data for {seconds:.0f} s: Prometheus is down.", panels)


class SharedViews:
    """All views that somebody watches; one that nobody watches asks nothing."""

    def __init__(self, prometheus: Prometheus) -> None:
        self._queries = Queries(prometheus)
        self._views: dict[View, SharedView] = {}

    def updates(self, dashboard: Dashboard, view: View) -> Poller[Update]:
        """Return what comes of `view`, the same for all who ask."""
        self._views = {v: one for v, one in self._views.items() if one.updates.is_watched}
        if view not in self._views:
            self._views[view] = SharedView(dashboard, view, self._queries)
        return self._views[view].updates


class Watcher:
    """What one browser looks at: paused, hidden or away it is sent nothing and asks nothing."""

    def __init__(
        self, client: Client, views: SharedViews, dashboard: Dashboard, view: View
    ) -> None:
        self._client, self._views = client, views
        self._dashboard, self.view = dashboard, view
        self._updates: Poller[Update] | None = None
        self._here = self._has_all = self.paused = False
        client.on_connect(lambda: self.set_here(True))
        client.on_disconnect(lambda: self.set_here(client.has_socket_connection))
        client.on_delete(lambda: self.set_here(False))

    def switch(self, view: View) -> None:
        """Look at another view."""
        self._leave()
        self.view = view
        self._client.run_javascript("labCharts.loading()")
        self._settle()

    def set_paused(self, paused: bool) -> None:
        """Keep the picture as it is, or go on."""
        self.paused = paused
        self._settle()

    def set_here(self, here: bool) -> None:
        """Say whether somebody sees the page."""
        self._here = here
        self._settle()

    def _settle(self) -> None:
        if not self._here or self.paused:
            self._leave()
        elif self._updates is None:
            self._has_all = False
            self._updates = self._views.updates(self._dashboard, self.view)
            self._updates.show(self._show)

    def _leave(self) -> None:
        if self._updates:
            self._updates.leave(self._show)
            self._updates = None

    def _show(self, update: Update) -> None:
        self._client.run_javascript(update.changes if self._has_all else update.picture.whole)
        self._has_all = True


def _is_down(update: Update) -> bool:
    return update.picture.state == DOWN


def message(drawn: Drawn) -> str:
    """Return a panel's message as JSON that may stand in a script."""
    return json.dumps(drawn.as_message(), separators=(",", ":"), allow_nan=False)
