"""Builds the page "Live"."""

from nicegui import ui

from services.common.figures import TWINS
from services.console.console import Console
from services.console.live.side import Side


def live(console: Console) -> None:
    """Show both twins side by side."""
    with ui.element("div").classes("twins"):
        sides = [Side(twin) for twin in TWINS]
    for side in sides:
        console.states.show(side.draw)
