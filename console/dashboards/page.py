"""The page "Dashboards": pickers above, panels below, still empty."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from json import dumps
from pathlib import Path

from nicegui import ui
from nicegui.events import ValueChangeEventArguments

from console import formats
from console.console import Console
from console.dashboards.dashboard import AnyPanel, AnyQueryPanel, Dashboard, Variable
from console.dashboards.panels.panel import GridPosition, TextPanel
from console.dashboards.panels.timeseries import TimeSeriesPanel
from console.dashboards.reading import UnknownDashboardError, read_all
from console.dashboards.shared_views import Watcher
from console.dashboards.view import View, ranges, refreshes, view_of

STATIC = Path(__file__).parent / "static"
SCRIPT = (STATIC / "charts.js").read_text()
STYLE = (STATIC / "dashboards.css").read_text()
LOADING = "loading…"
INFO = (
    '<svg viewBox="0 0 16 16" width="14" height="14" role="img" aria-label="How to read it">'
    '<circle cx="8" cy="8" r="6.5" /><path d="M8 7v4.5M8 4.2v1.2" /></svg>'
)
MIDDLE = 12  # of the 24 columns: hints of panels right of it open to the left
LOOK = "dense outlined options-dense"


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
    watch = Watcher(client, console.shared_views, dashboard, view_of(dashboard, asked))
    ui.on("lab-seen", lambda event: watch.set_here(bool(event.args)))
    _pickers(known, dashboard, watch)
    _grid(dashboard)


def _pickers(dashboards: Mapping[str, Dashboard], shown: Dashboard, watch: Watcher) -> None:
    """Put links to all dashboards and the pickers of the `shown` one in a row."""
    with ui.element("div").classes("lab-pickers"):
        with ui.element("nav").props('aria-label="Dashboards"'):
            for dashboard in dashboards.values():
                _link(dashboard, shown, watch)
        ui.label().classes("lab-state").props("role=alert")
        for variable in shown.variables:
            _variable(variable, watch)
        view = watch.view
        lengths = {length: f"last {length}" for length in ranges(shown)}
        _picker(watch, "Time", lengths, view.range, lambda it: replace(watch.view, range=it))
        paces = {length: f"every {length}" for length in refreshes(shown)}
        _picker(watch, "Refresh", paces, view.refresh, lambda it: replace(watch.view, refresh=it))
        _pause(watch)


def _link(dashboard: Dashboard, shown: Dashboard, watch: Watcher) -> None:
    # As Grafana's links keep the time, so does a change of the dashboard.
    link = ui.link(dashboard.title, f"?dashboard={dashboard.uid}&{watch.view.time_address}")
    if dashboard is shown:
        link.props('aria-current="page"')


def _variable(variable: Variable, watch: Watcher) -> None:
    options = {option.value: option.text for option in variable.options}
    chosen = dict(watch.view.choices)[variable.name]
    _picker(
        watch, variable.label, options, chosen, lambda it: watch.view.choosing(variable.name, it)
    )


def _picker(
    watch: Watcher,
    label: str,
    options: dict[str, str],
    chosen: str,
    changed: Callable[[str], View],
) -> None:
    def choose(event: ValueChangeEventArguments[str]) -> None:
        watch.switch(changed(event.value))
        # The address stays one that leads here.
        address = dumps(watch.view.address)
        ui.run_javascript(f"history.replaceState(history.state, '', '?' + {address})")

    ui.select(options, value=chosen, label=label, on_change=choose).props(LOOK)


def _pause(watch: Watcher) -> None:
    def turn() -> None:
        watch.set_paused(not watch.paused)
        button.set_text("Go on" if watch.paused else "Pause")
        button.set_icon("play_arrow" if watch.paused else "pause")

    button = ui.button("Pause", icon="pause", on_click=turn).props("flat dense no-caps color=none")


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
