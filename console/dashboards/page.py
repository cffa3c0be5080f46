"""The page "Dashboards": pickers above, panels below."""

from pathlib import Path

from nicegui import ui

from console.console import Console
from console.dashboards.drawing import units
from console.dashboards.grid import grid
from console.dashboards.pickers import pickers
from console.dashboards.reading import UnknownDashboardError, read_all
from console.dashboards.view import view_of
from console.dashboards.watch import Watch

STATIC = Path(__file__).parent / "static"
SCRIPT = (STATIC / "charts.js").read_text()
STYLE = (STATIC / "dashboards.css").read_text()


def dashboards(console: Console) -> None:
    """Show the dashboard that the address asks for, or the first one."""
    ui.add_css(STYLE)
    try:
        known = read_all()
    except UnknownDashboardError as error:
        ui.label(str(error)).classes("lab-state").props("role=alert")
        return
    client = ui.context.client
    asked = client.request.query_params
    dashboard = known.get(asked.get("dashboard", ""), next(iter(known.values())))
    ui.add_head_html(f"<script>{SCRIPT}\nObject.assign(labCharts.units, {units.AS_JSON})</script>")
    watch = Watch(client, console.boards, dashboard, view_of(dashboard, asked))
    ui.on("lab-seen", lambda event: watch.set_here(bool(event.args)))
    pickers(known, dashboard, watch)
    grid(dashboard)
