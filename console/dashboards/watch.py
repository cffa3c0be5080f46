"""One browser that watches a view: paused, hidden or away, it is sent nothing and asks nothing."""

from nicegui import Client

from console.dashboards.board import Boards
from console.dashboards.model.dashboard import Dashboard
from console.dashboards.view import View


class Watch:
    """What the browser of `client` looks at."""

    def __init__(self, client: Client, boards: Boards, dashboard: Dashboard, view: View) -> None:
        self._client, self._boards = client, boards
        self._dashboard, self.view = dashboard, view
        self._here = self._watching = self.paused = False
        client.on_connect(lambda: self.set_here(True))
        client.on_disconnect(lambda: self.set_here(client.has_socket_connection))
        client.on_delete(lambda: self.set_here(False))

    def switch(self, view: View) -> None:
        """Look at another view."""
        if self._watching:
            self._boards.leave(self.view, self._show)
            self._watching = False
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
        wanted = self._here and not self.paused
        if wanted == self._watching:
            return
        self._watching = wanted
        if wanted:
            self._boards.join(self._dashboard, self.view, self._show)
        else:
            self._boards.leave(self.view, self._show)

    def _show(self, changes: str) -> None:
        self._client.run_javascript(changes)
