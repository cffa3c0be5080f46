"""What is chosen at the top of a dashboard: which one, its variables, range and refresh."""

from collections.abc import Mapping
from dataclasses import replace
from json import dumps

from nicegui import ui
from nicegui.events import ValueChangeEventArguments

from console.dashboards.dashboard import Dashboard, Variable
from console.dashboards.view import View, ranges, refreshes
from console.dashboards.watching import Watch

Chosen = ValueChangeEventArguments[str]
LOOK = "dense outlined options-dense"


def pickers(dashboards: Mapping[str, Dashboard], shown: Dashboard, watch: Watch) -> None:
    """Put links to all dashboards and the pickers of the `shown` one in a row."""
    with ui.element("div").classes("lab-pickers"):
        with ui.element("nav").props('aria-label="Dashboards"'):
            for dashboard in dashboards.values():
                _link(dashboard, shown, watch)
        ui.label().classes("lab-state").props("role=alert")
        for variable in shown.variables:
            _variable(variable, watch)
        _range(shown, watch)
        _refresh(shown, watch)
        _pause(watch)


def _link(dashboard: Dashboard, shown: Dashboard, watch: Watch) -> None:
    # As Grafana's links keep the time, so does a change of the dashboard.
    link = ui.link(dashboard.title, f"?dashboard={dashboard.uid}&{watch.view.time_address}")
    if dashboard is shown:
        link.props('aria-current="page"')


def _variable(variable: Variable, watch: Watch) -> None:
    def choose(event: Chosen) -> None:
        _go(watch, watch.view.choosing(variable.name, event.value))

    options = {option.value: option.text for option in variable.options}
    chosen = dict(watch.view.choices)[variable.name]
    ui.select(options, value=chosen, label=variable.label, on_change=choose).props(LOOK)


def _range(dashboard: Dashboard, watch: Watch) -> None:
    def choose(event: Chosen) -> None:
        _go(watch, replace(watch.view, range=event.value))

    options = {length: f"last {length}" for length in ranges(dashboard)}
    ui.select(options, value=watch.view.range, label="Time", on_change=choose).props(LOOK)


def _refresh(dashboard: Dashboard, watch: Watch) -> None:
    def choose(event: Chosen) -> None:
        _go(watch, replace(watch.view, refresh=event.value))

    options = {length: f"every {length}" for length in refreshes(dashboard)}
    ui.select(options, value=watch.view.refresh, label="Refresh", on_change=choose).props(LOOK)


def _pause(watch: Watch) -> None:
    def turn() -> None:
        watch.set_paused(not watch.paused)
        button.set_text("Go on" if watch.paused else "Pause")
        button.set_icon("play_arrow" if watch.paused else "pause")

    button = ui.button("Pause", icon="pause", on_click=turn).props("flat dense no-caps color=none")


def _go(watch: Watch, view: View) -> None:
    watch.switch(view)
    # The address stays one that leads here.
    ui.run_javascript(f"history.replaceState(history.state, '', '?' + {dumps(view.address)})")
