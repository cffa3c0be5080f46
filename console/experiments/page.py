"""Builds the page "Experiments"."""

from nicegui import ui

from console.console import Console
from console.experiments.form import Form
from console.experiments.queue import Queue
from console.experiments.reports import Reports


def experiments(console: Console) -> None:
    """Show the form and the queue on the left, the reports on the right."""
    console.shelf.look_again()
    with ui.element("div").classes("bench"):
        with ui.element("div").classes("side"):
            if console.actions.allowed:
                Form(console.order_run)
            queue = Queue(console)
        reports = Reports(console)
    console.benches.show(queue.draw)
    console.benches.show(reports.draw)
