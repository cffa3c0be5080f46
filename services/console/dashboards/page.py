"""The page of a dashboard: its pickers above, its panels below."""

from collections.abc import Mapping
from pathlib import Path

from nicegui import app, ui

from services.console.dashboards.board import Boards
from services.console.dashboards.drawing import units
from services.console.dashboards.grid import grid
from services.console.dashboards.model.dashboard import Dashboard
from services.console.dashboards.pickers import pickers
from services.console.dashboards.view import view_of
from services.console.dashboards.watch import Watch

PLACE = "/dashboards"
FILES = f"{PLACE}/static"
STATIC = Path(__file__).parent / "static"


def serve_files() -> None:
    """Serve the page's script and style."""
    app.add_static_files(FILES, STATIC)


def page(
    dashboards: Mapping[str, Dashboard], boards: Boards, uid: str, asked: Mapping[str, str]
) -> None:
    """Fill the current page with the dashboard `uid`, as the address' query has `asked`."""
    ui.add_head_html(
        f'<link rel="stylesheet" href="{FILES}/dashboards.css">'
        f'<script src="{FILES}/charts.js"></script>'
        f"<script>Object.assign(labCharts.units, {units.AS_JSON})</script>"
    )
    dashboard = dashboards[uid]
    watch = Watch(ui.context.client, boards, view_of(dashboard, asked))
    ui.on("lab-seen", lambda event: watch.set_here(bool(event.args)))
    pickers(dashboards, dashboard, watch, PLACE)
    grid(dashboard)
