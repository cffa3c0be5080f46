"""Builds the page "Workshop": the learner's view, or with ?host the host's."""

from nicegui import ui

from console.console import Console
from console.workshop.host import Host
from console.workshop.learner import Learner


def workshop(console: Console) -> None:
    """Show the exercises, or the room's plan."""
    asked = ui.context.client.request.query_params
    view = Host(asked) if "host" in asked else Learner(console.desk, asked.get("exercise", ""))
    console.courses.show(view.draw)
