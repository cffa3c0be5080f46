"""Builds the page "Live"."""

from nicegui import ui

from console.console import Console
from console.live.fault_controls import FaultControls
from console.live.load_controls import LoadControls
from console.live.side import Side
from services.common.measuring.twin_rows import TWINS


def live(console: Console) -> None:
    """Show both twins side by side and, unless it is for looking only, what can be changed."""
    with ui.element("div").classes("twins"):
        shown: list[Side | LoadControls | FaultControls] = [
            Side(twin, console.actions) for twin in TWINS
        ]
    if console.actions.allowed:
        with ui.element("div").classes("strips"):
            shown += [LoadControls(console.actions), FaultControls(console.actions)]
    for part in shown:
        console.states.show(part.draw)
