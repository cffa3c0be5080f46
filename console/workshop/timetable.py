"""The plan as a table, with the clock."""

from collections.abc import Sequence

from nicegui import ui

from console.workshop.plan import Step, clock


class Timetable:
    """A row for each step; the one that is on is marked."""

    def __init__(self) -> None:
        self._steps: Sequence[Step] = ()
        self._rows: list[ui.element] = []
        self._on: Step | None = None
        with ui.element("section").classes("card timetable"):
            self._place = ui.element("table").props('aria-label="Plan"')
            with self._place:
                ui.label("Reading the plan …").classes("said")

    def draw(self, steps: Sequence[Step], on: Step | None) -> None:
        """Show `steps`, with the one that is `on`."""
        if steps != self._steps:
            self._place.clear()
            with self._place:
                self._rows = [_row(step) for step in steps] + [_end(steps[-1].ends)]
        if (steps, on) != (self._steps, self._on):
            for step, row in zip(steps, self._rows, strict=False):
                _mark(row, step == on)
        self._steps, self._on = steps, on


def _row(step: Step) -> ui.element:
    kind = "of-exercise" if step.exercise else "besides"
    with ui.element("tr").classes(kind) as row:
        with ui.element("td").classes("mark").props('aria-hidden="true"'):
            ui.icon("play_arrow")
        for name, words in (
            ("at", clock(step.begins)),
            ("lasts", f"{step.minutes} min"),
            ("what", step.what.replace("`", "")),
        ):
            with ui.element("td").classes(name):
                ui.label(words)
    return row


def _end(ends: int) -> ui.element:
    with ui.element("tr").classes("besides") as row:
        ui.element("td")
        for words in (clock(ends), "", "end"):
            with ui.element("td"):
                ui.label(words)
    return row


def _mark(row: ui.element, on: bool) -> None:
    if on:
        row.classes("on").props('aria-current="time"')
    else:
        row.classes(remove="on").props(remove="aria-current")
