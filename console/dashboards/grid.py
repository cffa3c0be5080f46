"""The panels of a dashboard in their places, still empty."""

from html import escape

from nicegui import ui

from console.dashboards.drawing import timeseries
from console.dashboards.model.dashboard import Dashboard
from console.dashboards.model.panel import GridPosition
from console.dashboards.model.panels import AnyPanel, AnyQueryPanel
from console.dashboards.model.text import TextPanel
from console.dashboards.model.timeseries import TimeSeriesPanel

LOADING = "loading…"
INFO = (
    '<svg viewBox="0 0 16 16" width="14" height="14" role="img" aria-label="How to read it">'
    '<circle cx="8" cy="8" r="6.5" /><path d="M8 7v4.5M8 4.2v1.2" /></svg>'
)
MIDDLE = 12  # of the 24 columns: hints of panels right of it open to the left


def grid(dashboard: Dashboard) -> None:
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
            ui.echart(timeseries.frame(panel)).classes("lab-chart")
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
