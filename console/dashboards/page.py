"""The page "Dashboards": pickers above, panels below, still empty."""

from html import escape
from pathlib import Path

from nicegui import ui

from console import formats
from console.console import Console
from console.dashboards.dashboard import AnyPanel, AnyQueryPanel, Dashboard
from console.dashboards.panels.panel import GridPosition, TextPanel
from console.dashboards.panels.timeseries import TimeSeriesPanel
from console.dashboards.pickers import pickers
from console.dashboards.reading import UnknownDashboardError, read_all
from console.dashboards.view import view_of
from console.dashboards.watching import Watch

STATIC = Path(__file__).parent / "static"
SCRIPT = (STATIC / "charts.js").read_text()
STYLE = (STATIC / "dashboards.css").read_text()
LOADING = "loading…"
INFO = (
    '<svg viewBox="0 0 16 16" width="14" height="14" role="img" aria-label="How to read it">'
    '<circle cx="8" cy="8" r="6.5" /><path d="M8 7v4.5M8 4.2v1.2" /></svg>'
)
MIDDLE = 12  # of the 24 columns: hints of panels right of it open to the left


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
    units = f"Object.assign(labCharts.units, {formats.UNITS_AS_JSON})"
    ui.add_head_html(f"<script>{SCRIPT}\n{units}</script>")
    watch = Watch(client, console.watching, dashboard, view_of(dashboard, asked))
    ui.on("lab-seen", lambda event: watch.set_here(bool(event.args)))
    pickers(known, dashboard, watch)
    _grid(dashboard)


def _grid(dashboard: Dashboard) -> None:
    """Put the panels on the page."""
    with ui.element("div").classes("lab-board"):
        for panel in dashboard.panels:
            _panel(panel)


def _panel(panel: AnyPanel) -> None:
    box = ui.element("section").classes("lab-panel").style(_place(panel.grid_pos))
    box.classes("transparent" if panel.transparent else "card")
    if panel.grid_pos.x + panel.grid_pos.w / 2 > MIDDLE:
        box.props('data-side="right"')
    with box:
        if isinstance(panel, TextPanel):
            ui.markdown(panel.options.content)
        else:
            box.classes("loading").props(f'data-panel="{panel.id}"')
            box.props["aria-label"] = panel.title
            _figures(panel)


def _figures(panel: AnyQueryPanel) -> None:
    ui.html(_header(panel), tag="header", sanitize=False)
    with ui.element("div").classes("lab-body"):
        if isinstance(panel, TimeSeriesPanel):
            ui.echart(panel.frame()).classes("lab-chart")
            ui.element("div").classes("lab-crosshair").props("hidden")
        else:
            ui.element("div").classes("lab-html")
        ui.html(LOADING, tag="p", sanitize=False).classes("lab-note").props("role=status")
    if isinstance(panel, TimeSeriesPanel):
        ui.element("div").classes("lab-legend")


def _header(panel: AnyQueryPanel) -> str:
    reading = escape(panel.description)
    hint = f'<button type="button" class="lab-hint">{INFO}<span>{reading}</span></button>'
    return f"<h2>{escape(panel.title)}</h2>{hint}"


def _place(at: GridPosition) -> str:
    return f"grid-area: {at.y + 1} / {at.x + 1} / span {at.h} / span {at.w}"
